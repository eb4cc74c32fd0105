"""What other tools marked, as pre-annotations."""

import json
from dataclasses import replace
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.audit.queries import EventFilter, count_events, whole
from annotator.db import Database
from annotator.errors import Invalid
from annotator.exports.counts import Counts
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan
from annotator.exports.intake.proposing import propose_jsonl
from annotator.exports.intake.report import Report
from annotator.exports.intake.taking_in import read_mapping, take_in, try_out
from annotator.projects.queries import get_project
from exporting import export_files
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, make_project

TEXT = "👩🏽‍🚒 crews left. 400 households were moved; the mayor said so."


@pytest.fixture(autouse=True)
def other(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_project(session, "other")


def load(database: Database, document: ForeignDocument, *, store: Any = take_in, **choices: str) -> Report:
    with database.writing() as session:
        project = get_project(session, SYSTEM, "other")
        mapping = replace(read_mapping(session, project, choices), proposed_by="brat")
        found: Report = store(session, SYSTEM, project, [document], mapping)
        return found


def stored(database: Database, slug: str = "other") -> list[dict[str, Any]]:
    with database.reading() as session:
        files = export_files(session, SYSTEM, get_project(session, SYSTEM, slug), "jsonl")
    return [json.loads(line) for line in b"".join(files.values()).splitlines()]


def span(id_: str, words: str, label: str, **values: Any) -> ForeignSpan:
    start = TEXT.index(words)
    return ForeignSpan(id_, start, start + len(words), label, place=f"x, {id_}", **values)


def document(*spans: ForeignSpan, **values: Any) -> ForeignDocument:
    return ForeignDocument("x", TEXT, spans=spans, **values)


def test_they_wait_with_all_that_the_file_says(database: Database) -> None:
    told = {"note": "Units.", "attributes": {"Score": "0.874", "Certainty": "high"}, "created_by": "tagger 2"}
    report = load(database, document(span("1", "400 households", "Disputed", **told)))
    assert report.counts == Counts(added=1, preannotations_added=1)
    [line] = stored(database)
    [one] = line["preannotations"]
    names = ("exact", "kind", "verdict", "reason", "tags", "label", "tool", "maker", "score", "decisions")
    assert [one[name] for name in names] == [
        "400 households", "claim", "disputed", "Units.", ["Certainty: high"], "Disputed", "brat", "tagger 2", 874, [],
    ]  # fmt: skip
    assert line["annotations"] == []


@pytest.mark.parametrize("score", ["2", "-0.1", "nan", "inf", "high", "1e400"])
def test_what_is_no_score_is_a_tag(database: Database, score: str) -> None:
    load(database, document(span("1", "crews", "Who", attributes={"score": score})))
    [one] = stored(database)[0]["preannotations"]
    assert (one["score"], one["tags"]) == (None, ["Who", f"score: {score}"])


def test_the_same_again_changes_nothing(database: Database) -> None:
    twice = document(*(span(id_, "400 households", "A") for id_ in "12"), span("3", "crews", "A"))
    assert load(database, twice).counts.preannotations_added == 3
    before = stored(database)
    assert load(database, twice, A="claim").counts == Counts(present=1, preannotations_present=3)
    assert stored(database) == before


def test_guesses_of_a_model_come_in_as_such_alone(database: Database) -> None:
    guesses = document(span("1", "crews", "A"), span("2", "the mayor", "A", is_guess=True))
    with database.writing() as session:
        project = get_project(session, SYSTEM, "other")
        report = take_in(session, SYSTEM, project, [guesses], read_mapping(session, project))
    assert report.counts == Counts(added=1, annotations_added=1)
    assert [one.message for one in report.remarks] == [
        "Guesses of a model are not taken; there are 1. They can come in as pre-annotations."
    ]
    assert load(database, guesses).counts == Counts(present=1, preannotations_added=2)


def test_what_it_cannot_hold_is_said(database: Database) -> None:
    relation = ForeignRelation("r", "Supports", "1", "2", place="x, r")
    spans = (span("1", "400 households", "A"), span("2", "the mayor", "B"))
    report = load(database, document(*spans, relations=[relation]))
    assert [(one.place, one.is_refused) for one in report.remarks] == [("x, r", True)]
    assert "no links" in report.remarks[0].message
    assert stored(database)[0]["links"] == []


def test_quotes_are_checked_and_looked_for(database: Database) -> None:
    moved = replace(span("1", "crews", "A"), start=0, end=5, exact="crews")
    report = load(database, document(moved, replace(moved, id="2", exact="nobody at all here")))
    assert (report.changed, report.refused, report.counts.preannotations_added) == (1, 1, 1)


def test_a_trial_stores_nothing(database: Database) -> None:
    report = load(database, document(span("1", "crews", "A")), store=try_out)
    assert (report.counts.preannotations_added, stored(database)) == (1, [])


def test_each_leaves_an_event_with_all_its_values(database: Database) -> None:
    load(database, document(span("1", "crews", "A"), span("2", "the mayor", "A")))
    with database.reading() as session:
        project = get_project(session, SYSTEM, "other")
        wanted = EventFilter(kind="preannotation.imported")
        assert count_events(session, whole(project), wanted) == 2


def propose(database: Database, *lines: dict[str, Any]) -> Report:
    with database.writing() as session:
        project = get_project(session, SYSTEM, "other")
        return propose_jsonl(session, SYSTEM, project, [json.dumps(line).encode() for line in lines])


def test_our_own_lines_may_wait_too(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        source = make_annotation(session, desk.ada, desk.flood, "400 households", verdict="disputed")
        target = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, desk.ada, source, target)
    lines = stored(database, "flood")
    report = propose(database, *lines)
    assert report.counts == Counts(added=2, preannotations_added=2, ids_changed=2)
    assert [one.message for one in report.remarks] == ["A pre-annotation has no place for links (1)."]
    found = [one for line in stored(database) for one in line["preannotations"]]
    assert sorted((one["label"], one["maker"], one["tool"]) for one in found) == [
        ("claim", "ada", "jsonl"), ("disputed", "ada", "jsonl"),
    ]  # fmt: skip
    assert propose(database, *lines).counts == Counts(present=2, preannotations_present=2)


def test_a_quote_that_does_not_stand_there_stores_nothing(database: Database) -> None:
    mark = {"kind": "claim", "start": 0, "end": 5, "exact": "wrong"}
    with pytest.raises(Invalid, match=r"preannotations\.exact"):
        propose(database, {"text": FLOOD, "annotations": [mark]})
    assert stored(database) == []
