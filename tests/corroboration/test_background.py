"""What a server does beside answering."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from annotator import clock
from annotator.annotations.actions import delete_annotation
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Article
from annotator.corroboration import searching
from annotator.corroboration.background import (
    BREATH_SECONDS,
    EVERY_SECONDS,
    MANY_EVENTS,
    Looking,
    keep_looking,
)
from annotator.corroboration.indexing import count_waiting
from annotator.corroboration.searching import count_unsearched
from annotator.corroboration.suggesting import list_queue
from annotator.db import Database, Session
from conftest import QueryCount
from corroboration.tellings import COPY, SHARED, WIRE, tell
from make import Desk, make_annotation, make_article


class Rounds(threading.Event):
    """Set after so many looks at it, which take no time."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left = count

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """In a story that is indexed; nobody has searched for it."""
    with database.writing() as session:
        tell(session, desk.project)
        wire = session.scalars(select(Article).where(Article.title == "wire")).one()
        return make_annotation(session, desk.ada, wire, SHARED, text=WIRE)


def queue(database: Database, desk: Desk) -> int:
    with database.reading() as session:
        assert count_waiting(session, desk.project) == 0
        return len(list_queue(session, desk.cleo, desk.project))


def test_suggestions_are_there_before_anybody_asks(database: Database, desk: Desk, claim: Annotation) -> None:
    assert queue(database, desk) == 0
    keep_looking(database, Rounds(20))
    assert queue(database, desk) > 1


def test_only_projects_in_which_something_happened_are_gone_through(
    database: Database, desk: Desk, claim: Annotation, count_queries: QueryCount
) -> None:
    looking = Looking(database)
    while looking.search_next():
        pass
    count_queries.statements.clear()
    assert not looking.search_next()
    assert len(count_queries.statements) == 1
    with database.writing() as session:
        wire = session.get_one(Article, claim.article_id)
        make_annotation(session, desk.bob, wire, "Nobody was hurt", text=WIRE)
    assert looking.search_next()
    with database.reading() as session:
        assert count_unsearched(session, desk.project) == 0


def test_what_goes_wrong_is_said_once_and_tried_again(
    database: Database, desk: Desk, claim: Annotation, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as session:
        session.execute(text("ALTER TABLE open_suggestion RENAME TO away"))
    keep_looking(database, Rounds(4))
    [said] = [record.message for record in caplog.records]
    assert said.startswith("What stands elsewhere could not be looked for: ")
    with database.writing() as session:
        session.execute(text("ALTER TABLE away RENAME TO open_suggestion"))
    keep_looking(database, Rounds(20))
    assert queue(database, desk) > 1


def test_a_text_that_comes_in_meanwhile_makes_the_search_begin_anew(
    database: Database, desk: Desk, claim: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of this race is the first look at the story: a copy comes right after it."""
    propose, copies = searching._propose, [f"{COPY} And that was all."]

    def propose_then_import(session: Session, marks: Sequence[Any]) -> Any:
        found = propose(session, marks)
        for words in copies:
            copies.clear()
            with database.writing() as writing:
                make_article(writing, desk.project, words, title="again")
        return found

    monkeypatch.setattr(searching, "_propose", propose_then_import)
    searching.search_marks(database, desk.project)
    with database.reading() as session:
        asked = list_queue(session, desk.cleo, desk.project)
    assert "again" in {one.to_article.title for one in asked}


def test_it_rests_longer_while_many_events_come(
    database: Database, desk: Desk, claim: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, pauses = clock.now(), list[float | None]()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=len(pauses)))

    class Busy(Rounds):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout)
            with database.writing() as session:
                wire = session.get_one(Article, claim.article_id)
                for _ in range({2: MANY_EVENTS + 1, 3: MANY_EVENTS}.get(len(pauses), 0)):
                    make_annotation(session, desk.bob, wire, "Nobody was hurt", text=WIRE)
            return super().wait(timeout)

    keep_looking(database, Busy(3))
    assert pauses == [EVERY_SECONDS, BREATH_SECONDS, EVERY_SECONDS, BREATH_SECONDS]


def test_of_deleted_marks_nothing_is_asked(database: Database, desk: Desk, claim: Annotation) -> None:
    keep_looking(database, Rounds(20))
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, claim.id))
    assert queue(database, desk) == 0
