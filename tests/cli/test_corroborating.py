"""``annotator corroborate``."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select, update

from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.corroboration.engine import ENGINE
from annotator.corroboration.models import SearchedClaim
from annotator.db import Database
from annotator.projects.models import Project
from commands import Run
from corroboration.tellings import SHARED, TOLD, WIRE, tell
from make import COUNCIL, FLOOD, Desk, make_annotation, suggest


@pytest.fixture
def told(database: Database, desk: Desk) -> Desk:
    with database.writing() as session:
        tell(session, session.get_one(Project, desk.project.id))
    return desk


def test_it_says_what_it_found(run: Run, told: Desk) -> None:
    assert run("corroborate", "flood").stdout.startswith(
        "7 articles read: 1 passages stand in two of them, and "
    )


def test_every_suggestion_is_a_line(run: Run, told: Desk, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    counts = json.loads(run("corroborate", "flood", "--output", str(output), "--json").stdout)
    lines = [json.loads(line) for line in output.read_text().splitlines()]
    assert len(lines) == sum(
        counts.get(kind, 0) for kind in ("copied", "corroborates", "conflicts", "superseded")
    )
    [copied] = [line for line in lines if line["kind"] == "copied"]
    assert copied["a"]["exact"].startswith(SHARED)
    assert copied["a"]["exact"].split() == copied["b"]["exact"].split()
    assert copied["why"]["words"] >= 16
    texts = {FLOOD, COUNCIL, *(text for text, *_ in TOLD.values())}
    assert all(any(line[end]["exact"] in text for text in texts) for line in lines for end in ("a", "b"))
    conflicts = [
        line for line in lines if line["kind"] == "conflicts"
    ]  # the wire's sentence, and the copy of it
    assert [sorted(line["why"]["figures"][0]) for line in conflicts] == [
        ["140 passengers", "175 passengers", "value"]
    ] * 2


def test_each_two_passages_are_proposed_once(run: Run, told: Desk) -> None:
    lines = [json.loads(line) for line in run("corroborate", "flood", "--output", "-").stdout.splitlines()]
    pairs = [frozenset(json.dumps(line[end]) for end in ("a", "b")) for line in lines]
    assert len(set(pairs)) == len(pairs)


def test_a_project_that_is_not_there_is_refused(run: Run, database: Database) -> None:
    assert "nowhere" in run("corroborate", "nowhere", status=1).stderr


def test_a_run_says_what_changed_and_why(run: Run, told: Desk, database: Database) -> None:
    with database.writing() as session:
        wire = session.scalars(select(Article).where(Article.title == "wire")).one()
        claim = make_annotation(session, told.ada, wire, SHARED, text=WIRE)
    assert "Looked anew for 1 mark: new conflicts 1, copied 1" in run("corroborate", "flood").stdout
    assert "Looked anew" not in run("corroborate", "flood").stdout
    with database.writing() as session:
        suggest(session, session.get_one(Annotation, claim.id), told.council, "The gate")
        session.execute(update(SearchedClaim).values(engine=1))
    said = run("corroborate", "flood").stdout
    assert "gone corroborates 1" in said
    assert f"Engine {ENGINE} instead of 1" in said
    assert json.loads(run("corroborate", "flood", "--json").stdout)["marks"] == 0


@pytest.mark.skipif(find_spec("daft") is not None, reason="Daft is installed")
def test_a_cluster_needs_an_extra_and_says_so(run: Run, told: Desk) -> None:
    refused = run("corroborate", "flood", "--cluster", "native", status=1).stderr
    assert "pip install 'annotator[cluster]'" in refused
