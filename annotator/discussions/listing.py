"""Lists and counts of threads: those that have a comment which the actor may see and which is not deleted."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, case, cast, func, select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.db import Session
from annotator.discussions.models import Comment, CommentStatus, Thread, ThreadStatus, Topic
from annotator.discussions.queries import comment_visible_to, thread_visible_to
from annotator.discussions.unread import is_unread
from annotator.links.models import Link
from annotator.projects.models import Project


class Shelf(StrEnum):
    """Which threads a list shows."""

    OPEN = "open"
    RESOLVED = "resolved"
    #: that the actor opened or has commented on
    MINE = "mine"
    UNREAD = "unread"
    #: in which the actor is called by name
    MENTIONS = "mentions"


@dataclass(frozen=True)
class About:
    """What a thread is about. ``quotes``: of its annotation, or of both ends of its link."""

    article: Article
    #: “article”, “claim”, “passage” or “link”
    what: str = "article"
    quotes: Sequence[str] = ()


@dataclass(frozen=True)
class Listed:
    """A thread as a list shows it."""

    thread: Thread
    about: About
    #: the newest comment, and who wrote it
    last: Comment
    by: str
    count: int
    unread: int


@dataclass(frozen=True)
class Count:
    """How many comments there are, and how many of them are news."""

    comments: int = 0
    unread: int = 0


def list_threads(  # noqa: PLR0913  (which part of the list)
    session: Session,
    actor: Actor,
    project: Project,
    shelf: Shelf,
    about: Article | Annotation | Link | None = None,
    *,
    limit: int,
    offset: int = 0,
) -> list[Listed]:
    """The threads of a shelf, the one with the newest comment first; ``about``: only those about this."""
    told = _told(actor, Comment.project_id == project.id).subquery()
    query = select(Thread, told).join(told, told.c.thread_id == Thread.id)
    query = query.where(_on(shelf, told.c), *_about(about), thread_visible_to(actor))
    order = (told.c.last_at.desc(), Thread.id.desc())
    rows = session.execute(query.order_by(*order).limit(limit).offset(offset)).all()
    return _listed(session, actor, rows)


def count_threads(
    session: Session, actor: Actor, project: Project, about: Article | Annotation | Link | None = None
) -> dict[Shelf, int]:
    """How many stand on each shelf."""
    told = _told(actor, Comment.project_id == project.id).subquery()
    counts = [func.sum(case((_on(shelf, told.c), 1), else_=0)).label(shelf.value) for shelf in Shelf]
    query = select(*counts).join_from(Thread, told, told.c.thread_id == Thread.id)
    row = session.execute(query.where(*_about(about), thread_visible_to(actor))).one()
    return {shelf: getattr(row, shelf.value) or 0 for shelf in Shelf}


def count_unread(session: Session, actor: Actor, project_id: uuid.UUID) -> int:
    """How many threads of a project have news for the actor."""
    query = select(func.count(Comment.thread_id.distinct()))
    here = (Comment.project_id == project_id, comment_visible_to(actor), is_unread(actor))
    return session.scalar(query.where(*here)) or 0


def count_on_annotations(
    session: Session, actor: Actor, article_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Count]:
    """The comments on each annotation of these articles."""
    return _count(session, actor, Thread.annotation_id, Comment.article_id.in_(list(article_ids)))


def count_on_links(session: Session, actor: Actor, link_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Count]:
    """The comments on each of these links."""
    return _count(session, actor, Thread.link_id, Thread.link_id.in_(list(link_ids))) if link_ids else {}


def count_on_article(session: Session, actor: Actor, article: Article) -> Count:
    """The comments on an article itself."""
    here = (Comment.article_id == article.id, Thread.annotation_id.is_(None), Thread.link_id.is_(None))
    return _count(session, actor, Thread.article_id, *here).get(article.id, Count())


def _count(session: Session, actor: Actor, thing: Any, *here: ColumnElement[bool]) -> dict[uuid.UUID, Count]:
    unread = func.sum(case((is_unread(actor), 1), else_=0))
    query = select(thing, func.count(), unread).join_from(Comment, Thread, Comment.thread_id == Thread.id)
    query = query.where(*here, thing.is_not(None), Comment.status == CommentStatus.OPEN)
    rows = session.execute(query.where(comment_visible_to(actor)).group_by(thing))
    return {thing_id: Count(comments, news) for thing_id, comments, news in rows}


def _told(actor: Actor, here: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """By thread, what its comments say of it."""
    own = case((Comment.created_by_id == actor.id, 1), else_=0)
    called = case((is_called(actor), 1), else_=0)
    query = select(
        Comment.thread_id, func.max(Comment.created_at).label("last_at"), func.count().label("comments"),
        func.sum(case((is_unread(actor), 1), else_=0)).label("unread"), func.max(own).label("own"),
        func.max(called).label("called"),
    )  # fmt: skip
    return query.where(here, Comment.status == CommentStatus.OPEN, comment_visible_to(actor)).group_by(
        Comment.thread_id
    )


def is_called(actor: Actor) -> ColumnElement[bool]:
    """For queries of Comment: does it call the actor by name, and someone else say so?"""
    return (Comment.created_by_id != actor.id) & cast(Comment.mentions, Text).contains(str(actor.id))


def _on(shelf: Shelf, told: Any) -> ColumnElement[bool]:
    conditions: dict[Shelf, ColumnElement[bool]] = {
        Shelf.OPEN: Thread.status == ThreadStatus.OPEN, Shelf.RESOLVED: Thread.status == ThreadStatus.RESOLVED,
        Shelf.MINE: told.own == 1, Shelf.UNREAD: told.unread > 0, Shelf.MENTIONS: told.called == 1,
    }  # fmt: skip
    return conditions[shelf]


def _about(about: Article | Annotation | Link | None) -> list[ColumnElement[bool]]:
    """Of an article all threads, also those on its annotations and links."""
    if about is None:
        return []
    column = {"article": Thread.article_id, "annotation": Thread.annotation_id, "link": Thread.link_id}
    return [column[about.subject_type] == about.id]


def _listed(session: Session, actor: Actor, rows: Sequence[Row[Any]]) -> list[Listed]:
    threads = [row.Thread for row in rows]
    abouts = read_abouts(session, threads)
    newest = (Comment.thread_id.in_([thread.id for thread in threads]), Comment.status == CommentStatus.OPEN)
    said = session.scalars(
        select(Comment).where(*newest, comment_visible_to(actor)).order_by(Comment.created_at, Comment.id)
    )
    last = {comment.thread_id: comment for comment in said}
    names = list_names(session, [comment.created_by_id for comment in last.values()])
    return [
        Listed(
            row.Thread, abouts[row.Thread.id], last[row.Thread.id], names[last[row.Thread.id].created_by_id],
            row.comments, row.unread,
        )
        for row in rows
    ]  # fmt: skip


def read_abouts(session: Session, threads: Sequence[Thread]) -> dict[uuid.UUID, About]:
    """By thread, what it is about; the actor may see these threads."""
    links = _by_id(session, Link, {thread.link_id for thread in threads})
    ends = {end for link in links.values() for end in (link.from_id, link.to_id)}
    marks = _by_id(session, Annotation, {thread.annotation_id for thread in threads} | ends)
    articles = _by_id(session, Article, {thread.article_id for thread in threads})
    found = {}
    for thread in threads:
        article, mark, link = (
            articles[thread.article_id], marks.get(thread.annotation_id), links.get(thread.link_id),
        )  # fmt: skip
        if mark:
            found[thread.id] = About(article, mark.kind, [mark.exact])
        elif link:
            quotes = [marks[end].exact for end in (link.from_id, link.to_id)]
            found[thread.id] = About(article, Topic.LINK, quotes)
        else:
            found[thread.id] = About(article)
    return found


def read_about(session: Session, thing: Article | Annotation | Link) -> About:
    """What a thread on this thing, which the actor may see, would be about."""
    if isinstance(thing, Article):
        return About(thing)
    ids = [thing.id] if isinstance(thing, Annotation) else [thing.from_id, thing.to_id]
    marks = _by_id(session, Annotation, ids)
    what = thing.kind if isinstance(thing, Annotation) else thing.subject_type
    return About(session.get_one(Article, thing.article_id), what, [marks[one].exact for one in ids])


def _by_id(session: Session, model: Any, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID | None, Any]:
    wanted = [one for one in ids if one]
    query = select(model).where(model.id.in_(wanted))
    return {thing.id: thing for thing in session.scalars(query)} if wanted else {}
