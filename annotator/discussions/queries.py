"""Threads and comments, as far as the actor may know.

A blind reader sees the threads that they opened themselves, and in them their own words, until they have submitted.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.annotations.queries import annotation_visible_to
from annotator.assignments.visibility import article_open_to, work_visible_to
from annotator.db import Session, table_of
from annotator.discussions.models import Comment, CommentStatus, Thread, ThreadStatus, Topic
from annotator.discussions.unread import is_unread
from annotator.errors import NotFound
from annotator.links.models import Link
from annotator.links.queries import link_visible_to
from annotator.projects.queries import load_actor, visible_to

_THREADS, _ANNOTATIONS, _LINKS = table_of(Thread).c, table_of(Annotation), table_of(Link)
_AROUND = table_of(Thread).alias("thread_around")


def thread_visible_to(actor: Actor, columns: Any = _THREADS) -> ColumnElement[bool]:
    """May this actor know that a thread exists? What it is about must be visible too. columns: of an alias."""
    shared = visible_to(actor, columns.project_id)
    if not actor.blind:
        return shared
    marks = exists().where(_ANNOTATIONS.c.id == columns.annotation_id, annotation_visible_to(actor))
    links = exists().where(_LINKS.c.id == columns.link_id, link_visible_to(actor))
    about = or_(
        columns.subject == Topic.ARTICLE,
        marks.correlate_except(_ANNOTATIONS),
        links.correlate_except(_LINKS),
    )
    return and_(work_visible_to(actor, columns), about, _far_end_open(actor, columns, columns.created_by_id))


@kept_by_actor
def comment_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that a comment exists?"""
    columns = table_of(Comment).c
    if not actor.blind:
        return visible_to(actor, columns.project_id)
    around = exists().where(
        _AROUND.c.id == columns.thread_id,
        thread_visible_to(actor, _AROUND.c),
        _far_end_open(actor, _AROUND.c, columns.created_by_id),
    )
    return and_(work_visible_to(actor, columns), around.correlate_except(_AROUND))


def _far_end_open(actor: Actor, thread: Any, maker_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """What others say of a link may tell of the article at its other end, too."""
    links = _LINKS.c
    open_there = article_open_to(actor, links.project_id, links.to_article_id)
    known = exists().where(links.id == thread.link_id, open_there).correlate_except(_LINKS)
    return or_(thread.subject != Topic.LINK, maker_id == actor.id, known)


def get_thread(session: Session, actor: Actor, thread_id: uuid.UUID, *, lock: bool = False) -> Thread:
    """One thread. ``lock``: no one else changes it until the commit."""
    query = select(Thread).where(Thread.id == thread_id, thread_visible_to(actor))
    thread = session.scalar(query.with_for_update() if lock else query)
    if thread is None:
        raise NotFound("There is no such discussion, or it is not shared with you.")
    return thread


def get_comment(session: Session, actor: Actor, comment_id: uuid.UUID, *, lock: bool = False) -> Comment:
    """One comment, a deleted one too. ``lock``: no one else changes it until the commit."""
    query = select(Comment).where(Comment.id == comment_id, comment_visible_to(actor))
    comment = session.scalar(query.with_for_update() if lock else query)
    if comment is None:
        raise NotFound("There is no such comment, or it is not shared with you.")
    return comment


def list_thread_page(
    session: Session,
    actor: Actor,
    wanted: Mapping[str, object],
    *,
    after: uuid.UUID | None,
    limit: int,
) -> Sequence[Thread]:
    """A part of the threads by id, those without a comment left too. wanted: values of columns, if there are any."""
    here = [getattr(Thread, name) == value for name, value in wanted.items() if value]
    query = select(Thread).where(thread_visible_to(actor), *here)
    if after is not None:
        query = query.where(Thread.id > after)
    return session.scalars(query.order_by(Thread.id).limit(limit)).all()


@dataclass(frozen=True)
class Said:
    """A comment with the name of who wrote it."""

    comment: Comment
    by: str
    #: the names of those whom it calls
    calls: Sequence[str]
    is_unread: bool

    @property
    def is_gone(self) -> bool:
        """Whether it is deleted."""
        return self.comment.status == CommentStatus.DELETED


@dataclass(frozen=True)
class Talk:
    """A thread with what the actor may read of it, oldest first."""

    thread: Thread
    said: Sequence[Said]

    @property
    def is_open(self) -> bool:
        """Whether it is not resolved."""
        return self.thread.status == ThreadStatus.OPEN

    @property
    def count(self) -> int:
        """How many comments there are."""
        return sum(not one.is_gone for one in self.said)

    @property
    def unread(self) -> int:
        """How many of them are news."""
        return sum(one.is_unread for one in self.said)


def read_talks(session: Session, actor: Actor, threads: Sequence[Thread]) -> list[Talk]:
    """These threads, which the actor may see, with their comments. Two statements."""
    query = select(Comment, is_unread(actor)).where(
        Comment.thread_id.in_([thread.id for thread in threads]), comment_visible_to(actor)
    )
    rows = session.execute(query.order_by(Comment.created_at, Comment.id)).all()
    ids = {row[0].created_by_id for row in rows} | {uuid.UUID(one) for row in rows for one in row[0].mentions}
    names = list_names(session, ids)
    said: defaultdict[uuid.UUID, list[Said]] = defaultdict(list)
    for comment, unread in rows:
        said[comment.thread_id].append(_said(comment, names, is_unread=bool(unread)))
    return [Talk(thread, said[thread.id]) for thread in threads]


def _said(comment: Comment, names: Mapping[uuid.UUID, str], *, is_unread: bool) -> Said:
    calls = [names[person_id] for one in comment.mentions if (person_id := uuid.UUID(one)) in names]
    return Said(comment, names[comment.created_by_id], calls, is_unread)


def list_talks_about(
    session: Session, actor: Actor, annotation_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Talk]]:
    """What is said of these annotations, by annotation, oldest first; threads that are all deleted are left out."""
    query = select(Thread).where(Thread.annotation_id.in_(annotation_ids), thread_visible_to(actor))
    threads = session.scalars(query.order_by(Thread.created_at, Thread.id)).all()
    found: defaultdict[uuid.UUID, list[Talk]] = defaultdict(list)
    for talk in read_talks(session, actor, threads) if threads else ():
        if talk.count and talk.thread.annotation_id:
            found[talk.thread.annotation_id].append(talk)
    return dict(found)


def list_unreached(session: Session, comment: Comment) -> list[str]:
    """The names of those whom a comment calls and who may not see it now, because they read its article blind."""
    found, called = [], [uuid.UUID(one) for one in comment.mentions]
    people = session.scalars(select(Person).where(Person.id.in_(called)).order_by(Person.name)).all()
    for person in people:
        seen = select(Comment.id).where(
            Comment.id == comment.id, comment_visible_to(load_actor(session, person))
        )
        if session.scalar(seen) is None:
            found.append(person.name)
    return found
