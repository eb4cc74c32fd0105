"""A project as a file, of now and of any moment."""

import json
from pathlib import Path

import pytest

from annotator.annotations.actions import delete_annotation
from annotator.annotations.queries import get_annotation
from annotator.db import Database
from commands import Run
from make import Desk, make_annotation


def test_an_export_of_a_moment_is_the_export_at_that_moment(
    run: Run, database: Database, desk: Desk, tmp_path: Path
) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households", verdict="disputed")
    then = run("export", "flood", "--output", "-").stdout
    last = json.loads(run("audit", "export", "flood").stdout.splitlines()[-1])
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, claim.id, lock=True))
    assert run("export", "flood", "--output", "-").stdout != then
    for moment in (str(last["seq"]), last["at"]):
        assert run("export", "flood", "--output", "-", "--as-of", moment).stdout == then
    run("export", "flood", "--output", str(tmp_path / "then.jsonl"), "--as-of", str(last["seq"]))
    assert (tmp_path / "then.jsonl").read_text() == then


@pytest.mark.parametrize(
    ("moment", "words"),
    [("soon", "A moment is"), ("9999", "no event 9999"), ("0", "no event 0"), ("1999-12-31", "nothing yet")],
)
def test_a_moment_that_is_none_is_refused_and_writes_nothing(
    run: Run, desk: Desk, tmp_path: Path, moment: str, words: str
) -> None:
    refused = run("export", "flood", "--output", str(tmp_path / "x"), "--as-of", moment, status=1)
    assert words in refused.stderr
    assert not (tmp_path / "x").exists()
