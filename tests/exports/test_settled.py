"""What was settled leaves with the views that it was decided from, and comes in with them."""

import json
import uuid
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.errors import Invalid
from annotator.exports.jsonl_import import import_jsonl
from annotator.projects.queries import get_project
from annotator.review.actions import reopen_adjudication, settle_unit
from annotator.review.drafts import Choice
from annotator.review.queries import get_adjudication
from annotator.review.units import read_board
from exporting import export_jsonl
from make import COUNCIL, Desk, make_annotation, make_person, make_project
from review.reading import HOUSEHOLDS, draft, items, link_alike


def export(session: Session) -> str:
    return "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, "flood")))


def lines_of(session: Session) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export(session).splitlines()]


@pytest.fixture
def settled(database: Database, desk: Desk) -> None:
    """A claim on which Ada was followed and Bob was not, a passage on which they agree, and a link between both."""
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.olga)
        make_annotation(session, desk.bob, desk.flood, HOUSEHOLDS, verdict="sourced", reason="It is.")
        taken = draft(items(session, desk)[0], Choice.TAKE, desk.ada, reason="The better source.")
        settle_unit(session, desk.cleo, desk.flood, taken)
        settle_unit(session, desk.cleo, desk.council, draft(items(session, desk, desk.council)[0]))
        settle_unit(session, desk.cleo, desk.flood, draft(items(session, desk)[1]))


@pytest.fixture
def elsewhere(elsewhere: Database) -> Database:
    """Another installation, with people of the same names."""
    with elsewhere.writing() as session:
        for name in ("ada", "bob", "cleo", "olga"):
            make_person(session, name)
        make_project(session, "flood")
    return elsewhere


def without_article_ids(told: str) -> str:
    """An article that comes in gets an id of its own; everything else keeps its own."""
    for line in map(json.loads, told.splitlines()):
        told = told.replace(line["article"]["id"], line["article"]["title"])
    return told


def test_a_settled_claim_brings_its_views_with_what_they_say(
    database: Database, desk: Desk, settled: None
) -> None:
    with database.reading() as session:
        [flood, _] = lines_of(session)
    statuses = [(one["created_by"], one["status"], "views" in one) for one in flood["annotations"]]
    assert sorted(statuses) == [
        ("ada", "open", False), ("bob", "open", False), ("cleo", "adjudicated", True), ("olga", "open", False),
    ]  # fmt: skip
    (one,) = (one for one in flood["annotations"] if "views" in one)
    assert one["decision"] == {"rule": "curator", "reason": "The better source."}
    told = {view["by"]: (view["stance"], view["verdict"], view["reason"]) for view in one["views"]}
    assert told["bob"] == ("differs", "sourced", "It is.")
    assert told["ada"][:2] == ("taken", "disputed")
    (link,) = (one for one in flood["links"] if "views" in one)
    assert [list(view) for view in link["views"]] == [["by", "id", "stance", "relation", "reason"]] * 2
    assert {view["reason"] for view in link["views"]} == {"By ada.", "By olga."}


def test_a_view_that_was_deleted_since_still_says_what_it_said(
    database: Database, desk: Desk, settled: None
) -> None:
    with database.writing() as session:
        [flood, _] = lines_of(session)
        (bobs,) = (one for one in flood["annotations"] if one["created_by"] == "bob")
        delete_annotation(session, desk.bob, get_annotation(session, desk.bob, uuid.UUID(bobs["id"])))
    with database.reading() as session:
        assert '"stance":"differs","verdict":"sourced","reason":"It is."' in export(session)


def test_the_file_comes_in_elsewhere_and_leaves_again_byte_for_byte(
    database: Database, desk: Desk, settled: None, elsewhere: Database
) -> None:
    with database.reading() as session:
        told = export(session)
    with elsewhere.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        counts = import_jsonl(session, SYSTEM, project, told.encode().splitlines())
        assert (counts.annotations_added, counts.links_added) == (7, 3)
    with elsewhere.reading() as session:
        assert without_article_ids(export(session)) == without_article_ids(told)
        board = read_board(session, SYSTEM, get_project(session, SYSTEM, "flood"))
        units = [item for article_id in board.marks for item in board.items(article_id)]
        assert [item.is_open for item in units] == [False, False, False]
    with elsewhere.writing() as session:
        counts = import_jsonl(
            session, SYSTEM, get_project(session, SYSTEM, "flood"), told.encode().splitlines()
        )
        assert (counts.annotations_added, counts.links_added) == (0, 0)
        assert without_article_ids(export(session)) == without_article_ids(told)


def test_as_of_an_event_it_is_as_it_was_then(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS)
        made = settle_unit(session, desk.cleo, desk.flood, draft(items(session, desk)[0]))
    with database.reading() as session:
        then, seq = export(session), last_seq(session, desk.project)
    with database.writing() as session:
        made = get_adjudication(session, desk.cleo, made.id, project=desk.project)
        reopen_adjudication(session, desk.cleo, made, version=1)
        make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
    with reading_past(database, desk.project, seq) as session:
        assert export(session) == then


def test_a_view_with_an_unknown_stance_is_named_with_its_line(database: Database, desk: Desk) -> None:
    line = (
        '{"text":"Good day","annotations":[{"kind":"claim","start":0,"end":4,"exact":"Good",'
        '"status":"adjudicated","views":[{"id":"x","stance":"odd"}]}]}'
    )
    with (
        pytest.raises(Invalid, match=r"Line 1, annotations\.0\.views\.0\.stance"),
        database.writing() as session,
    ):
        import_jsonl(session, SYSTEM, desk.project, [line.encode()])
