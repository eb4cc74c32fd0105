"""A passage is blocked out of an article's texts and of every mark on it; offsets and proofs stay right."""

import hashlib
import json

import pytest
from flask import Flask
from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import move_annotation
from annotator.annotations.erasing import erase_passage
from annotator.annotations.models import Annotation
from annotator.annotations.queries import list_annotations
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_revision
from annotator.audit.commitments import check
from annotator.audit.erasing import erased_keys, sweep
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.audit.verifying import verify_log
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.exports.jsonl_import import import_jsonl
from annotator.text.spans import Span
from exporting import export_jsonl
from make import Desk, make_annotation, make_article, make_project, span_of
from scanning import files_with, places_of

SECRET = "0171 555 0199"
URL = "https://lamp.example/call"
TEXT = (
    f"👩🏽‍🚒 Call {SECRET} now.\n\nThe mayor said so.\r\nAsk again: {SECRET} or nobody. "
    + "Far away. " * 9
    + "End."
)
WHY = "Ordered by a court"


@pytest.fixture
def article(database: Database, desk: Desk) -> Article:
    """Two texts with the number; marks on it, beside it, half on it, far from it, and one that was moved away."""
    with database.writing() as session:
        article = make_article(session, desk.project, TEXT, url=URL)
        for exact in (SECRET, "mayor", "555 0199 now", "End."):
            make_annotation(session, desk.ada, article, exact, text=TEXT)
        moved = make_annotation(session, desk.bob, article, f"Call {SECRET}", text=TEXT)
        session.flush()
        move_annotation(session, desk.bob, moved, span_of(TEXT, "End"), version=moved.version)
    with database.writing() as session:
        make_article(session, desk.project, f"New. {TEXT}", url=URL)
    return article


def erase(
    database: Database,
    desk: Desk,
    article: Article,
    exact: str = SECRET,
    who: str = "olga",
    reason: str = WHY,
) -> Recorded:
    span = span_of(TEXT, exact)
    with database.writing() as session:
        revision = get_revision(session, article, 1)
        return erase_passage(session, desk.actors[who], revision, Span(span.start, span.end), reason=reason)


def texts(database: Database, article: Article) -> list[tuple[str, bytes]]:
    with database.reading() as session:
        query = select(Revision.text, Revision.sha256).where(Revision.article_id == article.id)
        return [(row.text, row.sha256) for row in session.execute(query.order_by(Revision.number))]


def marks(database: Database, desk: Desk, article: Article) -> list[Annotation]:
    with database.reading() as session:
        return list(list_annotations(session, desk.ada, article))


def test_the_passage_is_nowhere_afterwards(database: Database, desk: Desk, article: Article) -> None:
    erase(database, desk, article)
    assert sweep(database)
    for part in (SECRET, "0199 now", "Call 0171"):
        assert places_of(database, part) == []
        assert files_with(database, part) == []


def test_every_text_has_blocks_there_and_its_own_hash(
    database: Database, desk: Desk, article: Article
) -> None:
    before = texts(database, article)
    erase(database, desk, article)
    assert [text for text, _ in texts(database, article)] == [
        text.replace(SECRET, "█" * len(SECRET)) for text, _ in before
    ]
    for text, sha256 in texts(database, article):
        assert hashlib.sha256(text.encode()).digest() == sha256
    assert len(before) == 2
    for _, sha256 in before:
        assert places_of(database, sha256.hex()) == []


def test_every_quote_still_stands_at_its_place(database: Database, desk: Desk, article: Article) -> None:
    before = {mark.id: (mark.start_offset, mark.end_offset) for mark in marks(database, desk, article)}
    erase(database, desk, article)
    found = marks(database, desk, article)
    assert {mark.id: (mark.start_offset, mark.end_offset) for mark in found} == before
    with database.reading() as session:
        numbers = {row.id: row.text for row in session.scalars(select(Revision)).all()}
    assert all(numbers[mark.revision_id][mark.start_offset : mark.end_offset] == mark.exact for mark in found)
    assert sorted(mark.exact for mark in found)[:4] == ["End", "End.", "mayor", "█" * 8 + " now"]


def test_no_proof_changes_and_the_log_can_be_checked(
    database: Database, desk: Desk, article: Article, app: Flask
) -> None:
    app.extensions["sealer"].seal(desk.project.id)
    recorded = erase(database, desk, article)
    assert (recorded.kind, recorded.subject_id, recorded.reason) == ("event.redacted", article.id, WHY)
    assert erased_keys(recorded) == ["sha256", "title"]
    with database.reading() as session:
        assert all(check(event) for event in session.scalars(select(Event)))
        verify_log(session, app.extensions["sealer"], desk.project.id)


def test_marks_that_never_touched_it_keep_their_events(
    database: Database, desk: Desk, article: Article
) -> None:
    far = next(mark for mark in marks(database, desk, article) if mark.exact == "End.")
    erase(database, desk, article)
    with database.reading() as session:
        events = session.scalars(select(Event).where(Event.subject_id == far.id)).all()
    assert all(json.loads(event.after or "")["exact"] == "End." for event in events)


def test_an_export_of_it_can_be_imported(database: Database, desk: Desk, article: Article) -> None:
    erase(database, desk, article)
    with database.reading() as session:
        lines = [line.encode() for line in export_jsonl(session, desk.ada, desk.project)]
    with database.writing() as session:
        copy = make_project(session, "copy")
        session.flush()
        counts = import_jsonl(session, SYSTEM, copy, lines)
    assert (counts.added, counts.annotations_added) == (3, 5)
    assert all(SECRET.encode() not in line for line in lines)


@pytest.mark.parametrize(
    ("exact", "reason", "field"),
    [
        (SECRET, "", "reason"),
        (SECRET, f"{SECRET} is private", "reason"),
        ("so.\r\n", WHY, "end"),
        ("now", WHY, "end"),
    ],
)
def test_wrong_input_names_its_field_and_stores_nothing(
    database: Database, desk: Desk, article: Article, exact: str, reason: str, field: str
) -> None:
    before = texts(database, article)
    with pytest.raises(Invalid) as refused:
        erase(database, desk, article, exact, reason=reason)
    assert list(refused.value.fields) == [field]
    assert texts(database, article) == before


def test_it_cannot_be_erased_twice(database: Database, desk: Desk, article: Article) -> None:
    erase(database, desk, article)
    with pytest.raises(Invalid):
        erase(database, desk, article)


def test_two_texts_never_become_one(database: Database, desk: Desk, article: Article) -> None:
    with database.writing() as session:
        make_article(session, desk.project, TEXT.replace(SECRET, "█" * len(SECRET)))
    with pytest.raises(Conflict):
        erase(database, desk, article)
    assert SECRET in texts(database, article)[0][0]


@pytest.mark.parametrize("who", ["cleo", "ada", "vera", "eve"])
def test_it_is_for_owners(database: Database, desk: Desk, article: Article, who: str) -> None:
    with pytest.raises(NotAllowed):
        erase(database, desk, article, who=who)
