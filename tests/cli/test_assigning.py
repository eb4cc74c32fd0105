"""Who reads what, from the command line."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from annotator import clock
from annotator.assignments.models import Assignment
from annotator.db import Database
from commands import Run
from make import Desk


def pairs(database: Database, desk: Desk) -> set[tuple[str, str]]:
    names = {actor.id: name for name, actor in desk.actors.items()}
    titles = {desk.flood.id: "flood", desk.council.id: "council"}
    with database.reading() as session:
        found = session.scalars(select(Assignment).where(Assignment.status == "open")).all()
    return {(titles[one.article_id], names[one.person_id]) for one in found}


def test_articles_are_given_by_hand(run: Run, desk: Desk, database: Database) -> None:
    due = (clock.now().date() + timedelta(days=3)).isoformat()
    arguments = ("--article", str(desk.flood.id), "--to", "ada", "--to", "Bob", "--due", due)
    assert "Made 2 assignments" in run("assign", "flood", *arguments).stdout
    assert json.loads(run("assign", "articles", "flood", *arguments, "--json").stdout)["made"] == 0
    assert pairs(database, desk) == {("flood", "ada"), ("flood", "bob")}


def test_articles_are_spread(run: Run, desk: Desk, database: Database) -> None:
    assert json.loads(run("assign", "flood", "--spread", "1", "--json").stdout)["made"] == 2
    assert {name for _, name in pairs(database, desk)} == {"ada", "bob"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "--spread", "1"), "no project"),
        (("flood", "--spread", "0"), "1 to 20 readers"),
        (("flood", "--spread", "1", "--to", "vera"), "may not submit here"),
        (("flood", "--to", "ada"), "at least one article"),
        (("flood", "--spread", "1", "--due", "2001-01-01"), "That day is over"),
    ],
)
def test_what_cannot_be_given_is_one_line(
    run: Run, desk: Desk, database: Database, arguments: tuple[str, ...], words: str
) -> None:
    assert words in run("assign", *arguments, status=1).stderr
    assert pairs(database, desk) == set()


@pytest.mark.parametrize("arguments", [("flood", "--article", "x"), ("flood", "--due", "soon")])
def test_what_is_no_id_and_no_date_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    run("assign", *arguments, status=2)


def test_idle_assignments_go_back(
    run: Run, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("project", "set", "flood", "hand_back_days=5")
    run("assign", "flood", "--article", str(desk.flood.id), "--to", "ada")
    assert json.loads(run("assign", "hand-back", "--json").stdout) == {"ended": 0}
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=6))
    assert "1 assignment went back" in run("assign", "hand-back", "flood").stdout
    assert pairs(database, desk) == set()
