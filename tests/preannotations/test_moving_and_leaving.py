"""What was brought in moves with its text, leaves with its project, and comes back as it was."""

import json
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.queries import get_article
from annotator.audit.log import number_events
from annotator.audit.replaying import find_differences
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid
from annotator.exports.jsonl_import import import_jsonl
from annotator.exports.losses import Losses, Part
from annotator.exports.records import read_records
from annotator.preannotations.queries import count_waiting, list_waiting
from annotator.projects.queries import get_project
from exporting import export_files
from make import (
    FLOOD,
    Desk,
    decide_preannotation,
    make_article,
    make_blind,
    make_preannotation,
    make_project,
)

HOUSEHOLDS, GATE = "400 households", "The gate failed"
URL = "https://lamp.example/flood"
LATER = FLOOD.replace("crews", "all the crews").replace(GATE, "A gate failed")


def revise(session: Session, desk: Desk, text: str) -> None:
    create_article(session, SYSTEM, desk.project, ArticleDraft(text, url=URL))


def test_they_move_with_their_words_or_stay_behind(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        article = make_article(session, desk.project, f"{FLOOD} ", url=URL)
        for exact in (HOUSEHOLDS, GATE):
            make_preannotation(session, article, exact)
        revise(session, desk, LATER)
        article = get_article(session, desk.ada, article.id)
        moved, stayed = list_waiting(session, desk.ada, article)
        assert LATER[moved.start_offset : moved.end_offset] == HOUSEHOLDS
        assert count_waiting(session, desk.ada, [article.id]) == {article.id: 1}
        with pytest.raises(Conflict, match="do not stand in the newest text"):
            decide_preannotation(session, desk.ada, article, stayed, "accepted")
        number_events(session)
        assert list(find_differences(session, desk.project.id, lambda _: None)) == []


@pytest.fixture
def decided(database: Database, desk: Desk) -> None:
    """Ada accepted one, Bob dismissed it; another waits."""
    with database.writing() as session:
        told: dict[str, Any] = {
            "verdict": "disputed",
            "reason": "Units.",
            "tags": "a,b",
            "score": 870,
            "maker": "tagger 2",
        }
        made = make_preannotation(session, desk.flood, HOUSEHOLDS, **told)
        decide_preannotation(session, desk.ada, desk.flood, made, "accepted")
        decide_preannotation(session, desk.bob, desk.flood, made)
        make_preannotation(session, desk.flood, GATE, kind="passage", label="")


def export(database: Database, slug: str, format_: str = "jsonl") -> bytes:
    with database.reading() as session:
        files = export_files(session, SYSTEM, get_project(session, SYSTEM, slug), format_)
    return b"".join(files.values())


def load(database: Database, slug: str, data: bytes) -> None:
    with database.writing() as session:
        import_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug), data.splitlines())


def proposed(session: Session, desk: Desk, name: str) -> list[dict[str, Any]]:
    [first, _] = read_records(session, desk.actors[name], desk.project)
    return [dict(one) for one in first["preannotations"]]


def test_they_leave_with_what_was_decided(database: Database, desk: Desk, decided: None) -> None:
    with database.reading() as session:
        one, other = proposed(session, desk, "olga")
    assert (one["exact"], one["tags"], one["score"], one["maker"]) == (
        HOUSEHOLDS,
        ["a", "b"],
        870,
        "tagger 2",
    )
    assert [(each["outcome"], each["created_by"]) for each in one["decisions"]] == [
        ("accepted", "ada"), ("dismissed", "bob"),
    ]  # fmt: skip
    assert (other["kind"], other["label"], other["decisions"]) == ("passage", "", [])


def test_a_blind_reader_takes_only_their_own_decisions(database: Database, desk: Desk, decided: None) -> None:
    with database.writing() as session:
        make_blind(session, desk)
    with database.reading() as session:
        for name in ("ada", "bob"):
            one, _ = proposed(session, desk, name)
            assert [each["created_by"] for each in one["decisions"]] == [name]


def test_where_the_project_is_not_yet_they_come_back_byte_for_byte(
    database: Database, desk: Desk, decided: None
) -> None:
    before = export(database, "flood")
    load(database, "flood", before)
    assert export(database, "flood") == before
    with database.writing() as session:
        other = make_project(session, "other")
    for _ in range(2):
        load(database, "other", before)
    with database.reading() as session:
        [first, _] = read_records(session, SYSTEM, other)
        assert [len(one["decisions"]) for one in first["preannotations"]] == [2, 0]
        assert list(find_differences(session, other.id, lambda _: None)) == []


def test_others_formats_count_what_they_leave_out(database: Database, desk: Desk, decided: None) -> None:
    losses = Losses()
    with database.reading() as session:
        export_files(session, SYSTEM, get_project(session, SYSTEM, "flood"), "brat", losses)
    assert losses.counts[Part.PREANNOTATIONS] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exact": "wrong"}, r"preannotations\.exact"),
        ({"end": 10**6}, r"preannotations\.end"),
        ({"end": 0}, r"preannotations\.start"),
        ({"kind": "odd"}, r"preannotations\.kind"),
        ({"verdict": "odd"}, r"preannotations\.verdict"),
        ({"kind": "passage", "verdict": "disputed"}, r"preannotations\.verdict"),
        ({"score": 1001}, r"preannotations\.0\.score"),
        ({"score": 0.5}, r"preannotations\.0\.score"),
        ({"label": "x" * 201}, r"preannotations\.0\.label"),
        ({"maker": "\x00"}, r"preannotations\.0\.maker"),
        ({"reason": "\x00"}, r"preannotations\.reason"),
        ({"tags": ["a,b"]}, r"preannotations\.tags"),
        ({"created_at": "soon"}, "created_at"),
        ({"decisions": [{"outcome": "accepted"}]}, r"decisions\.annotation"),
        ({"decisions": [{"outcome": "accepted", "annotation": "x"}]}, "no “x”"),
        ({"decisions": [{"outcome": "dismissed", "id": one, "created_by": "ada"} for one in "12"]}, "twice"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    database: Database, desk: Desk, change: dict[str, Any], words: str
) -> None:
    entry = {"start": 0, "end": 4, "exact": FLOOD[:4], "kind": "claim", **change}
    line = {"text": FLOOD, "preannotations": [entry]}
    before = export(database, "flood")
    with pytest.raises(Invalid, match=words):
        load(database, "flood", json.dumps(line).encode())
    assert export(database, "flood") == before
