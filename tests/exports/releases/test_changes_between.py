"""What changed between two releases: from what to what, by whom, and why."""

import json
from pathlib import Path

import pytest

from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.db import Database
from annotator.errors import Refusal
from annotator.exports.releases.comparing import compare
from annotator.exports.releases.verifying import verify_release
from annotator.links.actions import delete_link
from annotator.links.models import Link
from annotator.links.queries import get_link
from make import COUNCIL, Desk, make_annotation, make_article, make_link
from releasing import Release


@pytest.fixture
def marks(database: Database, desk: Desk) -> tuple[Annotation, Annotation, Link]:
    with database.writing() as session:
        claim = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="Two counts."
        )
        passage = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        return claim, passage, make_link(session, desk.ada, claim, passage)


def change_much(database: Database, desk: Desk, marks: tuple[Annotation, Annotation, Link]) -> None:
    claim, passage, link = marks
    with database.writing() as session:
        delete_link(session, desk.ada, get_link(session, desk.ada, link.id, lock=True))
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        said = Judgement("sourced", reason="The *list* <b>is</b> out.")
        judge_annotation(session, desk.ada, found, said, version=found.version)
        delete_annotation(session, desk.bob, get_annotation(session, desk.bob, passage.id, lock=True))
        make_annotation(session, desk.cleo, desk.flood, "The gate failed", verdict="unverified")
        make_article(session, desk.project, "New words.", title="A <new> one")


def test_each_change_says_from_what_to_what_by_whom_and_why(
    database: Database, desk: Desk, release: Release, marks: tuple[Annotation, Annotation, Link]
) -> None:
    before = release()
    change_much(database, desk, marks)
    after = release("1.1", since=before)
    told = json.loads((after / "changes.json").read_text())
    assert [(one["what"], one["deed"], one["by"]) for one in told["changes"]] == [
        ("article", "added", "system"), ("annotation", "changed", "reader-01"), ("annotation", "added", "reader-03"),
        ("annotation", "removed", "reader-02"), ("link", "removed", "reader-01"),
    ]  # fmt: skip
    changed = {one["field"]: (one["from"], one["to"]) for one in told["changes"][1]["fields"]}
    assert changed["verdict"] == ("disputed", "sourced")
    words = (after / "CHANGES.md").read_text()
    assert "“400 households” in “Gate fails”: verdict disputed → sourced" in words
    assert r"Why: The \*list\* \<b\>is\</b\> out." in words
    assert r"“A \<new\> one”" in words
    assert len(list(verify_release(after))) == 9


def test_nothing_changed_is_said_too(desk: Desk, release: Release, marks: object) -> None:
    before = release()
    after = release("1.1", since=before)
    assert json.loads((after / "changes.json").read_text())["changes"] == []
    assert "Links: 0 added, 0 removed, 0 changed." in (after / "CHANGES.md").read_text()
    assert compare(before, after) == []


def test_what_is_later_or_no_release_is_no_older_one(
    database: Database, desk: Desk, release: Release, marks: object, tmp_path: Path
) -> None:
    later = release("2.0")
    with pytest.raises(Refusal, match="earlier"):
        release("1.0", since=later, as_of="5")
    with pytest.raises(Refusal, match="holds no release"):
        release("3.0", since=tmp_path)
