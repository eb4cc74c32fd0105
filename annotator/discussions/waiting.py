"""What waits for someone to be read: where they are called by name, and answers where they take part."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.db import Session, table_of
from annotator.discussions.listing import About, is_called, read_abouts
from annotator.discussions.models import Comment, CommentStatus, Thread
from annotator.discussions.queries import comment_visible_to
from annotator.discussions.unread import is_told_after, is_unread

_OWN = table_of(Comment).alias("own_comment")


@dataclass(frozen=True)
class Call:
    """A comment that waits for the actor."""

    comment: Comment
    thread: Thread
    about: About
    by: str
    #: else it answers them
    is_mention: bool
    #: whether it came since the moment that was asked about
    is_new: bool


def list_calls(
    session: Session,
    actor: Actor,
    *,
    project_id: uuid.UUID | None = None,
    since: datetime | None = None,
    limit: int = 100,
) -> Sequence[Call]:
    """The newest first, of all projects unless one is named. ``since``: what came later is new; None: all is."""
    mention = case((is_called(actor), 1), else_=0)
    later = literal(1) if since is None else case((is_told_after(actor, since), 1), else_=0)
    query = select(Comment, Thread, mention, later).join(Thread, Comment.thread_id == Thread.id)
    query = query.where(*_waiting(actor), *([Comment.project_id == project_id] if project_id else []))
    rows: Any = session.execute(
        query.order_by(Comment.updated_at.desc(), Comment.id.desc()).limit(limit)
    ).all()
    abouts = read_abouts(session, [row[1] for row in rows])
    names = list_names(session, [row[0].created_by_id for row in rows])
    return [
        Call(comment, thread, abouts[thread.id], names[comment.created_by_id], bool(called), bool(is_new))
        for comment, thread, called, is_new in rows
    ]


def count_calls(session: Session, actor: Actor, project_id: uuid.UUID) -> int:
    """How many wait in a project."""
    query = select(func.count()).select_from(Comment).join(Thread, Comment.thread_id == Thread.id)
    return session.scalar(query.where(*_waiting(actor), Comment.project_id == project_id)) or 0


def _waiting(actor: Actor) -> list[ColumnElement[bool]]:
    """Unread, and for the actor: by name, or in a thread in which they spoke."""
    spoke = exists().where(
        _OWN.c.thread_id == Comment.thread_id,
        _OWN.c.created_by_id == actor.id,
        _OWN.c.status == CommentStatus.OPEN,
    )
    part = or_(is_called(actor), spoke.correlate_except(_OWN))
    return [comment_visible_to(actor), is_unread(actor), part]
