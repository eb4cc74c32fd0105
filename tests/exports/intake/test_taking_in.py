"""Spans and relations of other tools, stored."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.audit.queries import EventFilter, count_events, whole
from annotator.db import Database
from annotator.errors import NotAllowed
from annotator.exports.counts import Counts
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark
from annotator.exports.intake.report import Report
from annotator.exports.intake.taking_in import read_mapping, take_in, try_out
from annotator.projects.queries import get_project
from exporting import export_files
from make import COUNCIL, FLOOD, Desk, make_project

TEXT = "👩🏽‍🚒 crews left. 400 households were moved; the mayor said so."


@pytest.fixture(autouse=True)
def other(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_project(session, "other")


def load(database: Database, *documents: ForeignDocument, slug: str = "other", **choices: str) -> Report:
    with database.writing() as session:
        project = get_project(session, SYSTEM, slug)
        return take_in(session, SYSTEM, project, documents, read_mapping(session, project, choices))


def stored(database: Database, slug: str = "other") -> list[dict[str, Any]]:
    with database.reading() as session:
        files = export_files(session, SYSTEM, get_project(session, SYSTEM, slug), "jsonl")
    return [json.loads(line) for line in b"".join(files.values()).splitlines()]


def span(id_: str, words: str, label: str, *, text: str = TEXT, **values: Any) -> ForeignSpan:
    start = text.index(words)
    return ForeignSpan(id_, start, start + len(words), label, place=f"x, {id_}", **values)


def document(
    *spans: ForeignSpan, relations: Sequence[ForeignRelation] = (), **values: Any
) -> ForeignDocument:
    return ForeignDocument("x", values.pop("text", TEXT), spans=spans, relations=relations, **values)


def marks(database: Database) -> list[tuple[str, str, str | None, list[str], str]]:
    return [
        (one["exact"], one["kind"], one["verdict"], one["tags"], one["reason"])
        for line in stored(database)
        for one in line["annotations"]
    ]


def test_labels_become_claims_and_passages(database: Database) -> None:
    report = load(
        database,
        document(
            span("1", "400 households", "Disputed", note="Units."),
            span("2", "the mayor", "Person", attributes={"Certainty": "high", "Negated": "true"}),
        ),
    )
    assert report.counts == Counts(added=1, annotations_added=2)
    assert report.remarks == []
    assert marks(database) == [
        ("400 households", "claim", "disputed", [], "Units."),
        ("the mayor", "passage", None, ["Person", "Certainty: high", "Negated"], ""),
    ]


def test_the_same_again_changes_nothing_whatever_labels_mean_by_then(database: Database) -> None:
    twice = document(*(span(id_, "400 households", "A") for id_ in "12"), span("3", "crews", "A"))
    assert load(database, twice).counts.annotations_added == 3
    before = stored(database)
    again = load(
        database, replace(twice, spans=[replace(one, id=f"n{one.id}") for one in twice.spans]), A="claim"
    )
    assert again.counts == Counts(present=1, annotations_present=3)
    assert stored(database) == before


def test_relations_become_links_between_texts_too(database: Database) -> None:
    relations = [
        ForeignRelation("r1", "Contradicts", "1", "2", "So."),
        ForeignRelation("r2", "Part-of", "2", "1"),
        ForeignRelation("r3", "Part-of", "1", "1", place="r3"),
        ForeignRelation("r4", "Part-of", "1", "none", place="r4"),
        ForeignRelation("r5", "Gone", "1", "2"),
    ]
    report = load(
        database,
        document(span("1", "400 households", "A"), relations=relations),
        document(span("2", "1,150 residents", "A", text=COUNCIL), text=COUNCIL),
        Gone="leave",
    )
    links = [link for line in stored(database) for link in line["links"]]
    assert sorted((link["relation"], link["note"]) for link in links) == [
        ("context", "Part-of"), ("contradicts", "So."),
    ]  # fmt: skip
    assert [remark.place for remark in report.remarks] == ["r3", "r4"]
    assert (report.refused, dict(report.left_out)) == (2, {"Gone": 1})


def test_a_quote_that_stands_elsewhere_is_found_and_said(database: Database) -> None:
    moved = ForeignSpan("1", 0, 9, "A", exact="the mayor", place="x, 1")
    edited = ForeignSpan("2", 0, 9, "A", exact="400 houseolds were moved", place="x, 2")
    gone = ForeignSpan("3", 0, 9, "A", exact="the harbour master", place="x, 3")
    report = load(database, document(moved, edited, gone))
    assert [mark[0] for mark in marks(database)] == ["400 households were moved", "the mayor"]
    assert [(remark.place, remark.is_refused) for remark in report.remarks] == [
        ("x, 1", False), ("x, 2", False), ("x, 3", True),
    ]  # fmt: skip
    assert "as “400 households were moved”" in report.remarks[1].message


@pytest.mark.parametrize(
    ("start", "end", "changed", "refused"),
    [(0, 1, 1, 0), (-3, 2, 0, 1), (5, 5, 0, 1), (7, 3, 0, 1), (0, 10**30, 0, 1), (0, len(TEXT), 0, 0)],
)
def test_a_place_is_checked(database: Database, start: int, end: int, changed: int, refused: int) -> None:
    report = load(database, document(ForeignSpan("1", start, end, "A")))
    assert (report.changed, report.refused) == (changed, refused)
    assert [mark[0] for mark in marks(database)] == ([] if refused else ["👩🏽‍🚒"] if changed else [TEXT])


def test_a_tag_goes_to_what_is_marked_at_its_place(database: Database) -> None:
    spans = span("1", "crews", "claim"), span("2", "crews", "Police"), span("3", "left", "Police")
    report = load(database, document(*spans), Police="tag")
    assert marks(database) == [("crews", "claim", None, ["Police"], "")]
    assert [remark.place for remark in report.remarks] == ["x, 3"]


def test_what_does_not_fit_is_cut_and_said(database: Database) -> None:
    attributes = {"x" * 80: "true", "a,b": "c"} | {f"n{number}": "" for number in range(30)}
    report = load(database, document(span("1", "crews", "A", attributes=attributes, note="y" * 20_000)))
    [(_, _, _, tags, reason)] = marks(database)
    assert (len(tags), tags[2], len(reason)) == (20, "a;b: c", 10_000)
    assert (report.changed, report.refused) == (4, 0)


def test_facts_that_cannot_be_stored_are_left_out_and_said(database: Database) -> None:
    facts: dict[str, Any] = {
        "url": "javascript:alert(1)",
        "language": "no such language",
        "published_at": "soon",
        "title": "T",
    }
    report = load(database, replace(document(), **facts))
    assert (report.counts.added, report.changed) == (1, 3)
    assert stored(database)[0]["article"]["title"] == "T"


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\ud800b", "x" * 3_000_000, None])
def test_a_text_that_cannot_be_stored_takes_its_marks_along(database: Database, text: str | None) -> None:
    bad = document(ForeignSpan("1", 0, 1, "A", place="x, 1"), text=text)
    report = load(database, bad, document(span("2", "crews", "A"), remarks=[Remark("y", "Odd.")]))
    assert report.counts == Counts(added=1, annotations_added=1)
    assert [remark.place for remark in report.remarks] == ["x", "x, 1", "y"]


def test_marks_go_onto_a_text_that_is_here(database: Database, desk: Desk) -> None:
    here = ForeignDocument(
        "x", None, url="", sha256=desk_hash(), spans=[span("1", "400 households", "claim", text=FLOOD)]
    )
    assert load(database, here, slug="flood").counts == Counts(annotations_added=1, present=0)


def desk_hash() -> bytes:
    return hashlib.sha256(FLOOD.encode()).digest()


def test_a_trial_stores_nothing_and_says_the_same(database: Database) -> None:
    wanted = document(span("1", "crews", "A"), ForeignSpan("2", 9, 3, "A"))
    with database.reading() as session:
        project = get_project(session, SYSTEM, "other")
        trial = try_out(session, SYSTEM, project, [wanted], read_mapping(session, project))
    assert stored(database) == []
    report = load(database, wanted)
    assert (trial.counts, trial.remarks) == (report.counts, report.remarks)


def test_whoever_may_not_import_stores_nothing(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        take_in(
            session, desk.ada, project, [document(span("1", "crews", "A"))], read_mapping(session, project)
        )
    with database.reading() as session:
        assert count_events(session, whole(desk.project), EventFilter(kind="annotation.created")) == 0
