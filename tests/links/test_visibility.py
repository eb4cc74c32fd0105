"""What a blind reader may know of marks, links and events, compared with the rule in plain words."""

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Select, select

from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to, get_annotation, list_annotations, list_by_ids
from annotator.articles.models import Article
from annotator.assignments.actions import end_assignment, return_assignment, submit_assignment
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.assignments.models import Assignment, Progress
from annotator.audit.models import Event
from annotator.audit.queries import count_by_day, count_events, list_events, list_events_of, whole
from annotator.db import Database, Session
from annotator.links.models import Link, LinkStatus
from annotator.links.queries import list_links, standing_links
from annotator.links.visibility import event_visible_to, log_seen_by
from annotator.projects.queries import get_project
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from annotator.review.models import Adjudication
from annotator.review.queries import adjudication_visible_to
from blind import switch_blind
from make import COUNCIL, Desk, make_annotation, make_assignment, make_comment, make_link, make_thread
from review.reading import draft, items
from walking import Walk


class BlindWalk(Walk):
    """A desk that reads blind, in which people are given articles, submit them, and get them back."""

    def __init__(self, database: Database, desk: Desk, dice: random.Random) -> None:
        super().__init__(database, desk, dice)
        self.deeds.remove(self.set_up)
        self.deeds += [self.give, self.give, self.submit, self.submit, self.turn]

    def give(self, session: Session, _who: Actor) -> object:
        reader, article_id = self.any_reader(), self.any_id(session, Article)
        return assign_by_hand(
            session, SYSTEM, self.desk.project, AssignmentDraft((reader.id,), (article_id,))
        )

    def submit(self, session: Session, _who: Actor) -> object:
        article = session.get_one(Article, self.any_id(session, Article))
        return submit_assignment(session, self.any_reader(), article)

    def turn(self, session: Session, _who: Actor) -> object:
        given = session.scalars(select(Assignment).order_by(Assignment.id)).all()
        turn = self.dice.choice([return_assignment, end_assignment])
        return turn(session, SYSTEM, self.dice.choice(given), reason="So.") if given else None

    def any_reader(self) -> Actor:
        return self.desk.actors[self.dice.choice(["ada", "bob", "cleo"])]


class Rule:
    """The rule, read from whole tables."""

    def __init__(self, session: Session, actor: Actor, role: Role) -> None:
        self.me, self.role = actor.id, role
        mine = session.scalars(select(Assignment).where(Assignment.person_id == actor.id)).all()
        self.tasks = {task.id for task in mine}
        self.progress = {task.article_id: task.status for task in mine}
        self.marks = {mark.id: mark for mark in session.scalars(select(Annotation))}
        self.links = {link.id: link for link in session.scalars(select(Link))}

    def is_open(self, article_id: uuid.UUID) -> bool:
        status = self.progress.get(article_id)
        return status == Progress.SUBMITTED if self.role is Role.REVIEWER else status != Progress.OPEN

    def shows_mark(self, mark: Annotation) -> bool:
        return mark.created_by_id == self.me or self.is_open(mark.article_id)

    def shows_link(self, link: Link) -> bool:
        ends = all(self.shows_mark(self.marks[end]) for end in (link.from_id, link.to_id))
        is_open = self.is_open(link.article_id) and self.is_open(link.to_article_id)
        return ends and (link.created_by_id == self.me or is_open)

    def shows_event(self, event: Event) -> bool:
        if event.actor_id == self.me or event.article_id is None or event.subject_type == "article":
            return True
        if event.subject_type == "annotation":
            return self.shows_mark(self.marks[event.subject_id])
        if event.subject_type == "link":
            return self.shows_link(self.links[event.subject_id])
        return event.subject_id in self.tasks or self.is_open(event.article_id)


@pytest.mark.parametrize("seed", range(3))
def test_a_reader_is_shown_their_own_and_what_is_on_articles_that_are_open(
    database: Database, desk: Desk, seed: int
) -> None:
    with database.writing() as session:
        switch_blind(session, desk, is_on=True)
    walk = BlindWalk(database, desk, random.Random(seed))
    for _ in walk.go(80):
        pass
    hidden = 0
    for name in ("ada", "bob", "cleo"):
        actor = desk.actors[name]
        with database.reading() as session:
            hidden += compare(session, desk, actor, Rule(session, actor, actor.roles[desk.project.id]))
    assert hidden


def compare(session: Session, desk: Desk, actor: Actor, rule: Rule) -> int:
    """How many events are hidden from this reader."""
    project, marks = get_project(session, actor, "flood"), rule.marks.values()
    shown = {mark.id for mark in marks if rule.shows_mark(mark)}
    assert set(list_by_ids(session, actor, rule.marks)) == shown
    for article in session.scalars(select(Article).where(Article.project_id == project.id)).all():
        here = {mark.id for mark in marks if mark.article_id == article.id and mark.status != Status.DELETED}
        assert {mark.id for mark in list_annotations(session, actor, article)} == shown & here
    gone = {mark.id for mark in marks if mark.status == Status.DELETED}
    standing = [link for link in rule.links.values() if link.status != LinkStatus.DELETED]
    links = {link.id for link in standing if rule.shows_link(link) and not {link.from_id, link.to_id} & gone}
    assert {link.id for link in list_links(session, actor, project)} == links
    every = list_events(session, whole(project), limit=10_000)
    view, seen = (
        log_seen_by(session, actor, project),
        [event.seq for event in every if rule.shows_event(event)],
    )
    assert [event.seq for event in list_events(session, view, limit=10_000)] == seen
    assert count_events(session, view) == sum(count_by_day(session, view, every[0].at).values()) == len(seen)
    return len(every) - len(seen)


def test_what_others_do_to_ones_own_mark_is_seen(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        mark = make_annotation(session, desk.bob, desk.flood, "400 households")
        make_assignment(session, desk, "bob", desk.flood)
        switch_blind(session, desk, is_on=True)
    with database.writing() as session:
        stored = get_annotation(session, desk.cleo, mark.id, lock=True)
        judge_annotation(session, desk.cleo, stored, Judgement("disputed"), version=1)
    with database.reading() as session:
        view = log_seen_by(session, desk.bob, desk.project)
        assert [event.actor_id for event in list_events_of(session, view, [mark.id])] == [
            desk.bob.id,
            desk.cleo.id,
        ]


@pytest.fixture
def discussed(database: Database, desk: Desk) -> dict[str, Any]:
    """A link from an article that Bob has submitted to one that he has not, discussed and decided."""
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, here, there)
        thread, _ = make_thread(session, desk.ada, link)
        make_comment(session, desk.ada, thread)
        make_assignment(session, desk, "bob", desk.flood, is_submitted=True)
        task = make_assignment(session, desk, "bob", desk.council)
        switch_blind(session, desk, is_on=True)
    with database.writing() as session:
        [item] = [item for item in items(session, desk) if item.matter == "link"]
        decision = settle_unit(session, desk.cleo, desk.flood, draft(item, Choice.NOTHING, reason="No."))
    return {"thread": thread.id, "link": link.id, "adjudication": decision.id, "task": task}


def test_what_is_said_of_a_link_is_hidden_while_one_of_its_articles_is(
    database: Database, desk: Desk, discussed: dict[str, Any]
) -> None:
    def seen() -> tuple[set[str], int]:
        with database.reading() as session:
            events = list_events(session, log_seen_by(session, desk.bob, desk.project), limit=500)
            query = select(Adjudication.id).where(adjudication_visible_to(desk.bob))
            return {event.subject_type for event in events}, len(session.scalars(query).all())

    subjects, decisions = seen()
    assert not subjects & {"link", "thread", "comment", "adjudication"}
    assert decisions == 0
    with database.writing() as session:
        submit_assignment(session, desk.bob, desk.council)
    subjects, decisions = seen()
    assert subjects >= {"link", "thread", "comment", "adjudication"}
    assert decisions == 1


QUERIES: dict[str, Callable[[Actor], Select[Any]]] = {
    "marks": lambda actor: select(Annotation.id).where(Annotation.article_id == actor.id, annotation_visible_to(actor)),
    "links": lambda actor: standing_links(actor).where(Link.article_id == actor.id),
    "events": lambda actor: select(Event.seq).where(Event.log_id == actor.id, event_visible_to(actor)),
    "decisions": lambda actor: select(Adjudication.id).where(
        Adjudication.article_id == actor.id, adjudication_visible_to(actor)
    ),
}  # fmt: skip


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CURATOR])
@pytest.mark.parametrize("name", QUERIES)
def test_who_may_see_it_is_found_by_indexes(database: Database, desk: Desk, name: str, role: Role) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL scans tables that are as small as these")
    actor = replace(desk.bob, blind={desk.project.id: role})
    statement = QUERIES[name](actor).compile(database.engine, compile_kwargs={"literal_binds": True})
    with database.engine.connect() as connection:
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert any("own_assignment USING" in step for step in plan)
    assert [step for step in plan if step.startswith("SCAN")] == []


@pytest.mark.parametrize("name", QUERIES)
def test_where_nobody_reads_blind_nothing_more_is_asked(desk: Desk, name: str) -> None:
    assert "assignment" not in str(QUERIES[name](desk.bob))
