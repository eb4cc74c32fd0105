"""While an article is read blind, nobody learns from a discussion what others found."""

import uuid

import pytest
from sqlalchemy import select

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Database
from annotator.discussions.listing import (
    Shelf,
    count_on_annotations,
    count_threads,
    count_unread,
    list_threads,
)
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import (
    comment_visible_to,
    list_unreached,
    read_talks,
    thread_visible_to,
)
from annotator.discussions.unread import mark_read
from annotator.discussions.waiting import list_calls
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.projects.queries import load_actor
from make import COUNCIL, Desk, make_annotation, make_comment, make_link, make_thread


@pytest.fixture
def blind(database: Database, desk: Desk) -> Desk:
    """The desk reads blind; Ada and Bob are to read the flood article."""
    with database.writing() as session:
        project = session.get_one(Project, desk.project.id)
        change_project(session, desk.olga, project, ProjectDraft("flood", "Flood", blind=True), version=1)
        session.flush()
        for name in list(desk.actors):
            desk.actors[name] = load_actor(session, session.get_one(Person, desk.actors[name].id))
    for name in ("ada", "bob"):
        give(database, desk.flood, desk.actors[name])
    return desk


def give(database: Database, article: Article, reader: Actor) -> None:
    now = clock.now()
    with database.writing() as session:
        assignment = Assignment(
            project_id=article.project_id, article_id=article.id, person_id=reader.id, status=Progress.OPEN,
            origin=Origin.HAND, due_on=None, created_by_id=SYSTEM.id, created_at=now, updated_at=now,
            submitted_at=None,
        )  # fmt: skip
        session.add(assignment)
        record_change(session, SYSTEM, EventKind.ASSIGNMENT_CREATED, assignment)


def submit(database: Database, article: Article, reader: Actor) -> None:
    with database.writing() as session:
        here = (Assignment.article_id == article.id, Assignment.person_id == reader.id)
        assignment = session.scalars(select(Assignment).where(*here)).one()
        before = assignment.snapshot()
        assignment.status, assignment.submitted_at = Progress.SUBMITTED, clock.now()
        record_change(session, reader, EventKind.ASSIGNMENT_SUBMITTED, assignment, before=before)


def read(database: Database, actor: Actor) -> tuple[set[uuid.UUID], set[str]]:
    """The ids of the threads, and the texts of the comments, that someone sees."""
    with database.reading() as session:
        threads = set(session.scalars(select(Thread.id).where(thread_visible_to(actor))))
        return threads, set(session.scalars(select(Comment.text).where(comment_visible_to(actor))))


@pytest.fixture
def claims(database: Database, blind: Desk) -> dict[str, Annotation]:
    with database.writing() as session:
        return {
            name: make_annotation(session, blind.actors[name], blind.flood, "400 households")
            for name in ("ada", "bob")
        }


def test_a_reader_sees_own_threads_and_words_only(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        mine, _ = make_thread(session, blind.bob, claims["bob"], "Is this one?")
        make_comment(session, blind.cleo, mine, "Ada thinks so.")
        make_thread(session, blind.ada, claims["ada"], "By Ada.")
        make_thread(session, blind.cleo, blind.flood, "By Cleo.")
    assert read(database, blind.bob) == ({mine.id}, {"Is this one?"})
    assert len(read(database, blind.cleo)[1]) == 4
    submit(database, blind.flood, blind.bob)
    assert len(read(database, blind.bob)[1]) == 4


def test_a_curator_who_reads_is_blind_too(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        make_thread(session, blind.ada, claims["ada"], "By Ada.")
    give(database, blind.flood, blind.cleo)
    assert read(database, blind.cleo) == (set(), set())
    submit(database, blind.flood, blind.cleo)
    assert read(database, blind.cleo)[1] == {"By Ada."}


def test_what_is_said_of_a_hidden_mark_hides_with_it(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        make_thread(session, blind.bob, claims["ada"], "Of hers.")
        make_thread(session, blind.bob, claims["bob"], "Of mine.")
    assert read(database, blind.bob)[1] == {"Of mine."}


def test_what_is_said_of_a_link_waits_for_both_articles(database: Database, blind: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, blind.bob, blind.flood, "400 households")
        there = make_annotation(session, blind.bob, blind.council, "1,150", text=COUNCIL)
        link = make_link(session, blind.bob, here, there)
    submit(database, blind.flood, blind.bob)
    with database.writing() as session:
        thread, _ = make_thread(session, blind.bob, link, "The same?")
        make_comment(session, blind.cleo, thread, "Ada found more in the other one.")
        make_thread(session, blind.cleo, link, "By Cleo.")
    assert read(database, blind.bob) == ({thread.id}, {"The same?"})
    give(database, blind.council, blind.bob)
    submit(database, blind.council, blind.bob)
    assert len(read(database, blind.bob)[1]) == 3


def test_counts_and_lists_tell_no_more(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        mine, _ = make_thread(session, blind.bob, claims["bob"], "Is this one?")
        make_comment(session, blind.cleo, mine, "Ada thinks so, @bob.")
        make_thread(session, blind.ada, claims["ada"], "By Ada.")
    with database.reading() as session:
        [listed] = list_threads(session, blind.bob, blind.project, Shelf.OPEN, limit=9)
        assert (listed.last.text, listed.count, listed.unread) == ("Is this one?", 1, 0)
        counts = count_threads(session, blind.bob, blind.project)
        assert {shelf.value: number for shelf, number in counts.items() if number} == {"open": 1, "mine": 1}
        assert count_unread(session, blind.bob, blind.project.id) == 0
        on_marks = count_on_annotations(session, blind.bob, [blind.flood.id])
        assert {one: count.comments for one, count in on_marks.items()} == {claims["bob"].id: 1}
        assert list_calls(session, blind.bob) == []


def test_what_was_hidden_is_news_after_submitting(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        mine, _ = make_thread(session, blind.bob, claims["bob"], "Is this one?")
        make_comment(session, blind.cleo, mine, "It is, @bob.")
        make_comment(session, blind.bob, mine, "I think it is.")
        mark_read(session, blind.bob, mine, until=clock.now())
    submit(database, blind.flood, blind.bob)
    with database.reading() as session:
        [talk] = read_talks(session, blind.bob, [mine])
        assert [(one.comment.text, one.is_unread) for one in talk.said] == [
            ("Is this one?", False), ("It is, @bob.", True), ("I think it is.", False),
        ]  # fmt: skip
        assert [call.is_mention for call in list_calls(session, blind.bob)] == [True]


def test_the_writer_hears_who_has_yet_to_submit(
    database: Database, blind: Desk, claims: dict[str, Annotation]
) -> None:
    with database.writing() as session:
        comment = make_thread(session, blind.ada, claims["ada"], "@bob @cleo @vera @ada")[1]
    with database.reading() as session:
        assert list_unreached(session, comment) == ["bob"]
    submit(database, blind.flood, blind.bob)
    with database.reading() as session:
        assert list_unreached(session, comment) == []
