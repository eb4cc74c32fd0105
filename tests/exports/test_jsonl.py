"""Our own format, out and in again."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.queries import get_article
from annotator.audit.queries import EventFilter, count_events, whole
from annotator.db import Database
from annotator.errors import Invalid
from annotator.exports.counts import Counts
from annotator.exports.jsonl_import import import_jsonl
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from exporting import export_jsonl
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, make_project

SOURCES = [{"url": "https://a.example/", "title": "A", "quote": "q", "accessed_on": "2026-03-14"}]


@pytest.fixture
def other(database: Database, desk: Desk) -> Project:
    """A second project, empty."""
    with database.writing() as session:
        return make_project(session, "other")


@pytest.fixture
def lines(database: Database, desk: Desk) -> list[dict[str, Any]]:
    """The first project with two annotations and a link, as it leaves."""
    with database.writing() as session:
        here = make_annotation(
            session,
            desk.ada,
            desk.flood,
            "400 households",
            verdict="disputed",
            reason="Units.",
            tags=("a", "b"),
        )
        there = make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, here, there, "contradicts", "Not the same unit.")
    return export(database, "flood")


def export(database: Database, slug: str) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [
            json.loads(line) for line in export_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug))
        ]


def load(database: Database, slug: str, lines: Iterable[dict[str, Any]]) -> Counts:
    data = [json.dumps(line).encode() for line in lines]
    with database.writing() as session:
        return import_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug), data)


def without_ids(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What must survive a journey between two projects of one database."""
    told = json.loads(json.dumps(lines))
    for line in told:
        for thing in (line["article"], *line["annotations"], *line["links"]):
            for name in ("id", "from", "to", "to_article"):
                thing.pop(name, None)
    return told  # type: ignore[no-any-return]


def test_every_quote_stands_in_all_three_bases(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        for one in line["annotations"]:
            text = line["text"]
            assert text[one["start"] : one["end"]] == one["exact"]
            utf16 = text.encode("utf-16-le")[2 * one["start_utf16"] : 2 * one["end_utf16"]]
            assert utf16.decode("utf-16-le") == one["exact"]
            assert text.encode()[one["start_utf8"] : one["end_utf8"]].decode() == one["exact"]
    assert lines[0]["annotations"][0]["start_utf16"] > lines[0]["annotations"][0]["start"]


def test_a_link_stands_with_the_article_it_leaves(lines: list[dict[str, Any]]) -> None:
    [link] = lines[0]["links"]
    assert (link["from"], link["to"]) == (lines[0]["annotations"][0]["id"], lines[1]["annotations"][0]["id"])
    assert (link["to_article"], link["created_by"], lines[1]["links"]) == (
        lines[1]["article"]["id"],
        "ada",
        [],
    )


def test_a_project_goes_into_another_one_and_comes_out_the_same(
    database: Database, lines: list[dict[str, Any]], other: Project
) -> None:
    assert load(database, "other", lines) == Counts(
        added=2, annotations_added=2, links_added=1, ids_changed=5
    )
    assert without_ids(export(database, "other")) == without_ids(lines)
    again = export(database, "other")
    assert load(database, "other", lines) == Counts(present=2, annotations_present=2, links_present=1)
    assert export(database, "other") == again
    with database.reading() as session:
        assert count_events(session, whole(other), EventFilter(kind="annotation.created")) == 2


def test_into_its_own_project_it_changes_nothing(database: Database, lines: list[dict[str, Any]]) -> None:
    assert load(database, "flood", lines) == Counts(present=2, annotations_present=2, links_present=1)
    assert export(database, "flood") == lines


def test_ids_of_a_file_are_kept_where_they_are_free(database: Database, other: Project) -> None:
    own = "0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11"
    annotation = {
        "id": own,
        "kind": "claim",
        "start": 0,
        "end": 5,
        "exact": "Hello",
        "created_by": "nobody here",
        "sources": SOURCES,
    }
    load(database, "other", [{"text": "Hello you", "annotations": [annotation]}])
    [line] = export(database, "other")
    [one] = line["annotations"]
    assert (one["id"], one["created_by"], one["sources"]) == (own, "system", SOURCES)


@pytest.mark.parametrize("name", ["sha256", "url"])
def test_annotations_come_onto_an_article_that_is_there(database: Database, desk: Desk, name: str) -> None:
    [flood, _] = export(database, "flood")
    start = FLOOD.index("The gate")
    one = {"kind": "claim", "start": start, "end": start + 8, "exact": "The gate", "created_by": "bob"}
    line = {"article": {name: flood["article"][name]}, "annotations": [one]}
    assert load(database, "flood", [line]) == Counts(annotations_added=1)
    assert load(database, "flood", [line]) == Counts(annotations_present=1)
    assert export(database, "flood")[0]["annotations"][0]["created_by"] == "bob"


def test_an_older_revision_that_carries_annotations_comes_back_before_the_newer(
    database: Database, lines: list[dict[str, Any]], desk: Desk, other: Project
) -> None:
    with database.writing() as session:
        create_article(
            session, SYSTEM, desk.project, ArticleDraft("Wholly rewritten.", url="https://lamp.example/gate")
        )
    told = export(database, "flood")
    assert [line["article"]["revision"] for line in told] == [2, 1, 1]
    assert load(database, "other", told) == Counts(
        added=2, revised=1, annotations_added=2, links_added=1, ids_changed=5
    )
    assert without_ids(export(database, "other")) == without_ids(told)
    with database.reading() as session:
        assert get_article(session, SYSTEM, desk.flood.id).revision == 2


def marked(text: str, start: object, end: int, exact: str, **more: object) -> dict[str, Any]:
    return {
        "text": text,
        "annotations": [{"kind": "claim", "start": start, "end": end, "exact": exact, **more}],
    }


GOOD = {"text": "Good day", "annotations": [{"kind": "claim", "start": 0, "end": 4, "exact": "Good"}]}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([], "Line 2"),
        ({"text": ""}, "Line 2, text"),
        ({"text": "x", "article": {"sha256": "0" * 64}}, "Line 2, article.sha256"),
        ({"article": {"url": "https://nowhere.example/"}}, "Line 2, article"),
        ({"article": {}}, "Line 2, article"),
        ({"text": "x", "article": {"published_at": "soon"}}, "Line 2, published_at"),
        (marked("ab", 0, 1, "b"), "annotations.0.exact"),
        (marked("ab", 0, 9, "b"), "annotations.0.end"),
        (marked("ab", "0", 1, "a"), "annotations.0.start"),
        (marked("ab", 0, 1, "a", verdict="odd"), "verdict"),
        (marked("👩🏽 b", 0, 1, "👩"), "annotations.0.end"),
        ({"text": "x", "links": [{"from": "a", "to": "b", "relation": "context"}]}, "links.from"),
    ],
)  # fmt: skip
def test_one_bad_line_refuses_the_whole_file(
    database: Database, other: Project, bad: Any, words: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        load(database, "other", [GOOD, bad])
    assert words in refusal.value.message
    assert export(database, "other") == []
    with database.reading() as session:
        assert count_events(session, whole(other), EventFilter(kind="article")) == 0


def test_a_line_that_is_no_json_is_named(database: Database, other: Project) -> None:
    with database.writing() as session, pytest.raises(Invalid, match="Line 2"):
        import_jsonl(session, SYSTEM, get_project(session, SYSTEM, "other"), [b"\n", b'{"text": ', b"\xff"])
