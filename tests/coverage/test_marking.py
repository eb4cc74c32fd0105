"""Saying of a sentence that there is nothing to check in it."""

import pytest
from sqlalchemy import select

from annotator.annotations.drafts import SpanDraft
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.assignments.actions import submit_assignment
from annotator.audit.models import Event
from annotator.audit.replaying import find_differences
from annotator.coverage.actions import clear_sentence, mark_sentence
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.mapping import State, read_map
from annotator.coverage.models import SentenceMark
from annotator.coverage.queries import get_sentence_mark
from annotator.coverage.undoing import undo_sentences
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from counting import count_changes
from make import (
    FLOOD,
    Desk,
    make_annotation,
    make_article,
    make_assignment,
    make_blind,
    make_sentence_mark,
    span_of,
)

GATE = "The gate failed at 3 a.m."
SAID = "“Nobody was hurt,” she said."


def states(session: Session, desk: Desk, name: str = "ada", article: Article | None = None) -> list[str]:
    """What became of each sentence of an article, in order."""
    found = read_map(session, desk.actors[name], desk.project, article or desk.flood)
    return [sentence.state.value for sentence in found.sentences]


def test_every_sentence_has_a_state(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
        make_annotation(session, desk.ada, desk.flood, "at noon", kind="passage")
        make_sentence_mark(session, desk.ada, desk.flood, SAID, mark="out_of_scope")
        assert states(session, desk) == ["passage", "claim", "out_of_scope", "unread"]
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        assert states(session, desk)[-1] == "not_checkable"


def test_a_claim_wins_over_what_was_said_of_its_sentence(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_annotation(session, desk.bob, desk.flood, "gate")
        assert states(session, desk)[-1] == "claim"


def test_ones_own_word_counts_before_that_of_others(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_sentence_mark(session, desk.bob, desk.flood, GATE, mark="out_of_scope")
        assert [states(session, desk, name)[-1] for name in ("ada", "bob")] == [
            "not_checkable",
            "out_of_scope",
        ]


def test_saying_the_same_again_changes_nothing(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
    before = count_changes(database)
    with database.writing() as session:
        again, event = mark_sentence(session, desk.ada, desk.flood, draft(GATE))
        assert (again.id, event) == (mark.id, None)
    assert count_changes(database) == before


def draft(exact: str, mark: str = "not_checkable") -> SentenceDraft:
    return SentenceDraft(mark, span_of(FLOOD, exact))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (draft("The gate failed"), "start"),
        (draft(f"{SAID}\n\n{GATE}"), "start"),
        (SentenceDraft("not_checkable", SpanDraft(0, 5, "other")), "exact"),
        (
            SentenceDraft(
                "not_checkable", SpanDraft(*(draft(GATE).span.start, draft(GATE).span.end), GATE, 7)
            ),
            "revision",
        ),
    ],
)
def test_only_whole_sentences_are_marked(
    database: Database, desk: Desk, asked: SentenceDraft, field: str
) -> None:
    before = count_changes(database)
    with pytest.raises(Invalid) as refused, database.writing() as session:
        mark_sentence(session, desk.ada, desk.flood, asked)
    assert list(refused.value.fields) == [field]
    assert count_changes(database) == before


def test_there_are_two_things_to_say(desk: Desk) -> None:
    with pytest.raises(Invalid):
        draft(GATE, "dull")


def test_viewers_mark_nothing_and_nobody_clears_for_others(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        make_sentence_mark(session, desk.vera, desk.flood, GATE)
    with database.writing() as session:
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
    for name in ("bob", "cleo", "vera"):
        with pytest.raises(NotAllowed), database.writing() as session:
            clear_sentence(session, desk.actors[name], session.merge(mark))
    with database.writing() as session:
        mark = get_sentence_mark(session, desk.ada, mark.id)
        assert clear_sentence(session, desk.ada, mark)
        assert clear_sentence(session, desk.ada, mark) is None
        assert states(session, desk)[-1] == "unread"


def test_who_has_submitted_marks_no_more(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
    with pytest.raises(NotAllowed), database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, SAID)
    with pytest.raises(NotAllowed), database.writing() as session:
        clear_sentence(session, desk.ada, session.merge(mark))


def test_a_blind_reader_sees_only_their_own_until_they_have_submitted(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        make_assignment(session, desk, "bob", desk.flood)
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_sentence_mark(session, desk.bob, desk.flood, SAID)
        assert states(session, desk, "bob")[2:] == ["not_checkable", "unread"]
        with pytest.raises(NotFound):
            get_sentence_mark(session, desk.bob, mark.id)
        assert states(session, desk, "cleo")[2:] == ["not_checkable", "not_checkable"]
        submit_assignment(session, desk.bob, desk.flood)
        assert states(session, desk, "bob")[2:] == ["not_checkable", "not_checkable"]


def last_event(session: Session) -> Event:
    return session.scalars(
        select(Event).where(Event.subject_type == "sentence").order_by(Event.seq.desc())
    ).first()  # type: ignore[return-value]


def test_undo_and_redo(database: Database, desk: Desk) -> None:
    def turn() -> str:
        with database.writing() as session:
            undo_sentences(session, desk.ada, desk.project, last_event(session))
            return states(session, desk)[-1]

    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE, mark="out_of_scope")
    assert [turn(), turn()] == ["not_checkable", "out_of_scope"]
    with database.writing() as session:
        clear_sentence(session, desk.ada, session.scalars(select(SentenceMark)).one())
    assert [turn(), turn(), turn()] == ["out_of_scope", "unread", "out_of_scope"]


def test_what_was_changed_since_is_not_undone(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    with database.writing() as session:
        first = last_event(session)
        make_sentence_mark(session, desk.ada, desk.flood, GATE, mark="out_of_scope")
        with pytest.raises(Conflict):
            undo_sentences(session, desk.ada, desk.project, first)


def test_a_new_text_keeps_what_was_said_of_sentences_that_stand(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_sentence_mark(session, desk.bob, desk.flood, SAID, mark="out_of_scope")
    with database.writing() as session:
        article = revise(session, desk, FLOOD.replace("Nobody", "No one").replace("👩🏽‍🚒", "The"))
        assert states(session, desk, article=article) == ["unread", "unread", "unread", "not_checkable"]
    with database.writing() as session:
        [undone] = undo_sentences(session, desk.ada, desk.project, last_event(session))
        assert undone[1] is None
        assert list(find_differences(session, desk.project.id, lambda _count: None)) == []


def test_of_equal_sentences_the_second_stays_the_second(database: Database, desk: Desk) -> None:
    text = "No.\n\nHe went home.\n\nNo."
    with database.writing() as session:
        article = make_article(session, desk.project, text, url="https://a.example/no")
        mark_sentence(session, desk.ada, article, SentenceDraft("not_checkable", SpanDraft(20, 23, "No.")))
        draft = ArticleDraft(f"A new first line.\n\n{text}", url="https://a.example/no")
        create_article(session, desk.cleo, desk.project, draft)
        session.refresh(article)
        assert states(session, desk, article=article) == ["unread"] * 3 + ["not_checkable"]


def revise(session: Session, desk: Desk, text: str) -> Article:
    create_article(session, desk.cleo, desk.project, ArticleDraft(text, url="https://lamp.example/gate"))
    return session.get_one(Article, desk.flood.id)


def test_a_text_without_a_sentence_has_an_empty_map(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        found = read_map(session, desk.ada, desk.project, make_article(session, desk.project, "\u3000\u200b"))
        assert found.counts[State.UNREAD] == len(found.sentences)
