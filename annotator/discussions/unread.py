"""What someone has not read yet: what others said or changed in a thread after they last looked at it.

Who never looked has read what was said before they came into the project. What was hidden from a blind reader until
they submitted is news to them from that moment, whenever it was said.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from annotator import clock
from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.assignments.models import Assignment
from annotator.db import Session, table_of
from annotator.discussions.models import Comment, CommentStatus, Thread, ThreadRead
from annotator.projects.models import Membership
from annotator.rows import insert_new

_COMMENTS, _READS = table_of(Comment).c, table_of(ThreadRead).alias("own_read")
_MEMBERS = table_of(Membership).alias("own_membership")
_ASSIGNMENTS = table_of(Assignment).alias("own_submission")


@kept_by_actor
def is_unread(actor: Actor) -> ColumnElement[bool]:
    """For queries of Comment: is it shown, someone else's, and news to the actor?"""
    read = (
        select(_READS.c.read_at)
        .where(_READS.c.thread_id == _COMMENTS.thread_id, _READS.c.person_id == actor.id)
        .correlate_except(_READS)
    )
    came = (
        select(_MEMBERS.c.added_at)
        .where(_MEMBERS.c.project_id == _COMMENTS.project_id, _MEMBERS.c.person_id == actor.id)
        .correlate_except(_MEMBERS)
    )
    since = func.coalesce(read.scalar_subquery(), came.scalar_subquery())
    shown = (_COMMENTS.status == CommentStatus.OPEN, _COMMENTS.text != "")  # empty: it was erased
    return and_(_COMMENTS.created_by_id != actor.id, *shown, is_told_after(actor, since))


def is_told_after(actor: Actor, instant: Any) -> ColumnElement[bool]:
    """For queries of Comment: was it said, changed, or opened to the actor by their submission after ``instant``?"""
    said: ColumnElement[bool] = _COMMENTS.updated_at > instant
    if not actor.blind:
        return said
    opened = exists().where(
        _ASSIGNMENTS.c.article_id == _COMMENTS.article_id,
        _ASSIGNMENTS.c.person_id == actor.id,
        _ASSIGNMENTS.c.submitted_at > instant,
    )
    return or_(
        said, and_(_COMMENTS.project_id.in_(sorted(actor.blind)), opened.correlate_except(_ASSIGNMENTS))
    )


def mark_read(session: Session, actor: Actor, thread: Thread, *, until: datetime) -> None:
    """Note that the actor has read a thread, which they may see, as it was at ``until``. It never goes back."""
    until = min(until, clock.now())
    key = {"person_id": actor.id, "thread_id": thread.id}
    if insert_new(session, ThreadRead, **key, read_at=until):
        return
    earlier = (
        *(getattr(ThreadRead, name) == value for name, value in key.items()),
        ThreadRead.read_at < until,
    )
    session.execute(update(ThreadRead).where(*earlier).values(read_at=until))
