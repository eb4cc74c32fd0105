"""``annotator corroborate``."""

import json
from pathlib import Path

import pytest

from annotator import listeners
from annotator.db import Database
from annotator.projects.models import Project
from commands import Run
from corroboration.tellings import SHARED, TOLD, tell
from make import COUNCIL, FLOOD, Desk


@pytest.fixture
def told(database: Database, desk: Desk) -> Desk:
    listeners.register()
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
