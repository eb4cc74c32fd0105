"""What people did beside marking and linking leaves with its text, as far as the reader may know of it."""

import json
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.db import Database, Session
from annotator.errors import Invalid
from annotator.exports.dataset import read_dataset
from annotator.exports.jsonl_import import import_jsonl
from annotator.exports.losses import Losses, Part
from annotator.exports.records import read_records
from annotator.projects.queries import get_project
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from exporting import export_files
from make import (
    Desk,
    decide,
    make_annotation,
    make_blind,
    make_comment,
    make_project,
    make_sentence_mark,
    make_thread,
)
from review.reading import GATE, HOUSEHOLDS, draft, items

KEYS = ("sentences", "suggestions", "nothing", "threads")


@pytest.fixture
def done(database: Database, desk: Desk) -> None:
    """Bob left a mark of a sentence, a decision and a discussion; Cleo decided that a passage is nothing."""
    with database.writing() as session:
        mark = make_annotation(session, desk.bob, desk.flood, HOUSEHOLDS)
        make_annotation(session, desk.bob, desk.flood, "Nobody was hurt", kind="passage")
        make_sentence_mark(session, desk.bob, desk.flood, GATE, mark="out_of_scope")
        decide(session, desk.bob, mark, desk.council, "The gate had been checked", reason="May is long ago.")
        thread, _ = make_thread(session, desk.bob, mark, "Is it, @cleo?")
        make_comment(session, desk.cleo, thread)
        nothing = draft(items(session, desk)[1], Choice.NOTHING, reason="Said by nobody.")
        settle_unit(session, desk.cleo, desk.flood, nothing)


def beside(session: Session, actor: Actor, **values: Any) -> dict[str, Any]:
    """The further keys of the first article's record."""
    [first, _] = read_records(session, actor, get_project(session, actor, "flood"), **values)
    return {name: value for name, value in first.items() if name in KEYS}


def test_it_stands_behind_the_links_in_one_order(database: Database, desk: Desk, done: None) -> None:
    with database.reading() as session:
        told = beside(session, SYSTEM)
    assert tuple(told) == KEYS
    [sentence], [decided], [nothing], [thread] = (told[name] for name in KEYS)
    assert (sentence["mark"], sentence["created_by"]) == ("out_of_scope", "bob")
    assert (decided["outcome"], decided["reason"], decided["link"]) == ("dismissed", "May is long ago.", None)
    assert (nothing["reason"], [view["by"] for view in nothing["views"]]) == ("Said by nobody.", ["bob"])
    assert [one["created_by"] for one in thread["comments"]] == ["bob", "cleo"]
    assert thread["comments"][0]["mentions"] == ["cleo"]


def test_where_there_is_nothing_there_is_no_key(database: Database, desk: Desk) -> None:
    with database.reading() as session:
        records = list(read_records(session, SYSTEM, desk.project))
    assert [list(record) for record in records] == [["article", "text", "annotations", "links"]] * 2


def test_whoever_reads_blind_sees_their_own_alone(database: Database, desk: Desk, done: None) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    with database.reading() as session:
        told = beside(session, desk.ada)
        assert list(told) == ["sentences"]
        assert [one["created_by"] for one in told["sentences"]] == ["ada"]
        assert len(beside(session, desk.cleo)["sentences"]) == 2


def test_what_was_said_is_in_no_data_set_that_does_not_ask(
    database: Database, desk: Desk, done: None
) -> None:
    with database.reading() as session:
        data = read_dataset(session, SYSTEM, get_project(session, SYSTEM, "flood"))
        assert [list(record)[4:] for record in data.articles] == [["sentences", "suggestions", "nothing"], []]


def test_formats_of_others_say_what_they_leave_out(database: Database, desk: Desk, done: None) -> None:
    losses = Losses()
    with database.reading() as session:
        export_files(session, SYSTEM, get_project(session, SYSTEM, "flood"), "brat", losses)
    named = (Part.SENTENCES, Part.SUGGESTIONS, Part.NOTHING, Part.THREADS)
    assert [losses.counts[part] for part in named] == [1, 1, 1, 1]


def lines(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        whole = export_files(session, SYSTEM, get_project(session, SYSTEM, "flood"), "jsonl")[
            "articles.jsonl"
        ]
    return [json.loads(line) for line in whole.splitlines()]


def load(database: Database, slug: str, told: list[dict[str, Any]]) -> None:
    with database.writing() as session:
        data = [json.dumps(line).encode() for line in told]
        import_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug), data)


def test_into_another_project_it_comes_once(database: Database, desk: Desk, done: None) -> None:
    told = lines(database)
    with database.writing() as session:
        make_project(session, "other")
    for slug in ("other", "other", "flood"):
        load(database, slug, told)
    assert lines(database) == told
    with database.reading() as session:
        [first, _] = read_records(session, SYSTEM, get_project(session, SYSTEM, "other"))
    assert [len(first[name]) for name in KEYS] == [1, 1, 1, 1]  # type: ignore[literal-required]
    assert len(first["threads"][0]["comments"]) == 2


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("sentences", {"end": 10**6}, "sentences.start"),
        ("sentences", {"mark": "odd"}, "sentences.0.mark"),
        ("sentences", {"created_at": "soon"}, "created_at"),
        ("suggestions", {"annotation": "x"}, "suggestions.annotation"),
        ("suggestions", {"to_article": "x"}, "suggestions.to_article"),
        ("suggestions", {"to_revision": 7}, "suggestions.to_start"),
        ("suggestions", {"outcome": "accepted"}, "suggestions.link"),
        ("suggestions", {"score": 10**9}, "suggestions.0.score"),
        ("suggestions", {"reason": "\x00"}, "suggestions.0.reason"),
        ("nothing", {"subject": "odd"}, "nothing.0.subject"),
        ("threads", {"about": "x"}, "threads.about"),
        ("threads", {"comments": [{"text": "\x00"}]}, "threads.0.comments.0.text"),
    ],
)
def test_what_cannot_be_is_named_with_its_line(
    database: Database, desk: Desk, done: None, name: str, change: dict[str, Any], words: str
) -> None:
    told = lines(database)
    told[0][name][0] |= {"id": "new", **change}
    with pytest.raises(Invalid, match=f"Line 1, {words}"):
        load(database, "flood", told)
