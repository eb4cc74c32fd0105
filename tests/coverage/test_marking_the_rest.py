"""Saying of all sentences that are unread that there is nothing to check, in one step."""

import pytest
from sqlalchemy import select

from annotator.audit.models import Event
from annotator.coverage.actions import REST, mark_rest, mark_sentence
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.mapping import State
from annotator.coverage.undoing import undo_sentences
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed
from conftest import QueryCount
from coverage.test_marking import GATE, SAID, last_event, states
from make import FLOOD, Desk, make_annotation, make_article, make_blind, make_sentence_mark, span_of


def test_the_rest_is_marked_and_undone_as_one(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
        make_sentence_mark(session, desk.bob, desk.flood, GATE, mark="out_of_scope")
        before = states(session, desk)
    with database.writing() as session:
        events = mark_rest(session, desk.ada, desk.flood, "not_checkable", revision=1)
        assert {event.reason for event in events} == {REST}
        assert states(session, desk) == ["not_checkable", "claim", "not_checkable", "out_of_scope"]
    with database.writing() as session:
        assert mark_rest(session, desk.ada, desk.flood, "out_of_scope", revision=1) == []

    def turn() -> list[str]:
        with database.writing() as session:
            undo_sentences(session, desk.ada, desk.project, last_event(session))
            return states(session, desk)

    marked = ["not_checkable", "claim", "not_checkable", "out_of_scope"]
    assert [turn(), turn(), turn()] == [before, marked, before]


def test_what_was_marked_again_since_stays_when_the_rest_is_undone(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        mark_rest(session, desk.ada, desk.flood, "not_checkable", revision=1)
    with database.writing() as session:
        last = last_event(session)
        draft = SentenceDraft("out_of_scope", span_of(FLOOD, SAID))
        mark_sentence(session, desk.ada, desk.flood, draft)
    with database.writing() as session:
        undo_sentences(session, desk.ada, desk.project, last)
        assert states(session, desk) == ["unread", "unread", "out_of_scope", "unread"]


def test_two_acts_are_undone_one_after_the_other(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        mark_rest(session, desk.ada, desk.flood, "not_checkable", revision=1)
        mark_rest(session, desk.ada, desk.council, "not_checkable", revision=1)
    with database.writing() as session:
        undo_sentences(session, desk.ada, desk.project, last_event(session))
        assert set(states(session, desk, article=desk.council)) == {State.UNREAD}
        assert set(states(session, desk)) == {State.NOT_CHECKABLE}


def test_the_rest_is_what_one_may_know_of(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        assert len(mark_rest(session, desk.bob, desk.flood, "out_of_scope", revision=1)) == 4
        assert len(mark_rest(session, desk.ada, desk.flood, "out_of_scope", revision=1)) == 3


def test_what_cannot_be_marked_is_refused(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for said, revision in (("maybe", 1), ("not_checkable", 2)):
            with pytest.raises(Invalid):
                mark_rest(session, desk.ada, desk.flood, said, revision=revision)
        with pytest.raises(NotAllowed):
            mark_rest(session, desk.vera, desk.flood, "not_checkable", revision=1)
        assert session.scalars(select(Event).where(Event.subject_type == "sentence")).all() == []


def test_many_sentences_take_as_many_queries(
    database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    counts = []
    for size in (3, 60):
        text = " ".join(f"Word number {one} was said." for one in range(size))
        with database.writing() as session:
            article = make_article(session, desk.project, text)
        with database.writing() as session:
            count_queries.statements.clear()
            assert len(mark_rest(session, desk.ada, article, "not_checkable", revision=1)) == size
            counts.append(int(count_queries))
    assert counts[1] <= counts[0] + 2  # events are stored some at a time
