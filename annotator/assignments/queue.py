"""What one person has to read: due first, then oldest."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, Uuid, and_, case, func, literal, select, tuple_

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session, UtcDateTime
from annotator.projects.models import Project

#: so many days before its day an article is due soon
SOON_DAYS = 2
_NEVER = literal(date(9999, 12, 31), Date())
#: due first, then oldest
ORDER = (func.coalesce(Assignment.due_on, _NEVER), Assignment.created_at, Assignment.id)


@dataclass(frozen=True)
class Entry:
    """One article that someone has to read, or has read."""

    assignment: Assignment
    article: Article

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        due_on = self.assignment.due_on
        return due_on is not None and self.assignment.status == Progress.OPEN and due_on < clock.today()

    @property
    def is_soon(self) -> bool:
        """Whether its day is near, or today."""
        due_on = self.assignment.due_on
        near = due_on is not None and due_on <= clock.today() + timedelta(days=SOON_DAYS)
        return near and self.assignment.status == Progress.OPEN and not self.is_late


@dataclass(frozen=True)
class Queue:
    """The beginning of it, and how much it is."""

    entries: Sequence[Entry] = ()
    open: int = 0
    submitted: int = 0
    #: of the open ones
    late: int = 0
    soon: int = 0

    @property
    def total(self) -> int:
        """What was given to this person and not taken away again."""
        return self.open + self.submitted


def list_queue(session: Session, actor: Actor, project: Project, *, limit: int = 50) -> Queue:
    """The actor's open assignments. Two statements, however many there are."""
    is_open, due_on = Assignment.status == Progress.OPEN, Assignment.due_on
    late = and_(is_open, due_on < clock.today())
    soon = and_(is_open, due_on >= clock.today(), due_on <= clock.today() + timedelta(days=SOON_DAYS))
    query = select(*(_count(one) for one in (is_open, Assignment.status == Progress.SUBMITTED, late, soon)))
    counts: Sequence[int] = session.execute(query.where(*_of(actor, project))).one()
    entries = _read(session, actor, project, Progress.OPEN, limit) if counts[0] else ()
    return Queue(entries, *counts)


def list_submitted(session: Session, actor: Actor, project: Project, *, limit: int = 20) -> Sequence[Entry]:
    """What the actor submitted last, latest first."""
    return _read(session, actor, project, Progress.SUBMITTED, limit)


def find_first(session: Session, actor: Actor, project: Project) -> Entry | None:
    """What the actor has to read next."""
    return next(iter(_read(session, actor, project, Progress.OPEN, 1)), None)


def find_around(
    session: Session, actor: Actor, project: Project, article: Article
) -> tuple[uuid.UUID | None, uuid.UUID | None] | None:
    """The articles before and after this one in the actor's queue; None when the queue is empty.

    After an article that is not in it comes the first of the queue.
    """
    ids = select(Assignment.article_id).where(*_of(actor, project), Assignment.status == Progress.OPEN)
    here = select(*ORDER).where(*_of(actor, project), Assignment.status == Progress.OPEN)
    place = session.execute(here.where(Assignment.article_id == article.id)).one_or_none()
    if place is None:
        first = session.scalar(ids.order_by(*ORDER).limit(1))
        return None if first is None else (None, first)
    this = tuple_(literal(place[0], Date()), literal(place[1], UtcDateTime()), literal(place[2], Uuid()))
    before = ids.where(tuple_(*ORDER) < this).order_by(*(key.desc() for key in ORDER)).limit(1)
    return session.scalar(before), session.scalar(ids.where(tuple_(*ORDER) > this).order_by(*ORDER).limit(1))


def _of(actor: Actor, project: Project) -> tuple[ColumnElement[bool], ...]:
    return Assignment.person_id == actor.id, Assignment.project_id == project.id


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _read(session: Session, actor: Actor, project: Project, status: Progress, limit: int) -> Sequence[Entry]:
    query = select(Assignment, Article).join(Article, Assignment.article_id == Article.id)
    query = query.where(*_of(actor, project), Assignment.status == status)
    order = ORDER if status is Progress.OPEN else (Assignment.submitted_at.desc(), Assignment.id)
    return [Entry(row[0], row[1]) for row in session.execute(query.order_by(*order).limit(limit))]
