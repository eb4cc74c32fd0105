"""Opening, commenting, changing, deleting, restoring, resolving."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.db import Session
from annotator.discussions.drafts import CommentDraft, find_calls
from annotator.discussions.models import Comment, CommentStatus, Thread, ThreadStatus, Topic
from annotator.errors import Conflict
from annotator.links.models import Link
from annotator.projects.models import Membership


def open_thread(
    session: Session, actor: Actor, about: Article | Annotation | Link, draft: CommentDraft
) -> tuple[Thread, Comment, Recorded]:
    """Begin a discussion of an article, an annotation or a link. Returns its first comment with the event of that."""
    require(actor, Permission.DISCUSS, about)
    now, article_id = clock.now(), about.id if isinstance(about, Article) else about.article_id
    thread = Thread(
        project_id=about.project_id, article_id=article_id, subject=Topic(about.subject_type),
        annotation_id=about.id if isinstance(about, Annotation) else None,
        link_id=about.id if isinstance(about, Link) else None,
        status=ThreadStatus.OPEN, created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(thread)
    record_change(session, actor, EventKind.THREAD_OPENED, thread)
    return thread, *_say(session, actor, thread, draft)


def add_comment(
    session: Session, actor: Actor, thread: Thread, draft: CommentDraft
) -> tuple[Comment, Recorded]:
    """Say something in a thread. One that is resolved is open again: there is something left to say."""
    require(actor, Permission.DISCUSS, thread)
    reopen_thread(session, actor, thread)
    return _say(session, actor, thread, draft)


def change_comment(
    session: Session, actor: Actor, comment: Comment, draft: CommentDraft, *, version: int
) -> Recorded | None:
    """Other words. None when nothing changes; Conflict when ``version`` is not the present one."""
    require(actor, Permission.EDIT_COMMENT, comment)
    if comment.status == CommentStatus.DELETED or comment.version != version:
        raise Conflict(
            "This comment was changed meanwhile. Compare both texts, then save again.", comment.snapshot()
        )
    if comment.text == draft.text:
        return None
    before, called = comment.snapshot(), _list_called(session, comment.project_id, draft.text)
    comment.text, comment.mentions = draft.text, called
    return _changed(session, actor, comment, EventKind.COMMENT_CHANGED, before)


def delete_comment(
    session: Session, actor: Actor, comment: Comment, *, version: int | None = None
) -> Recorded | None:
    """Take a comment away; it can be restored. None when it is deleted already."""
    require(actor, Permission.EDIT_COMMENT, comment)
    if comment.status == CommentStatus.DELETED:
        return None
    if version is not None and comment.version != version:
        raise Conflict(
            "This comment was changed meanwhile. Look at it again before you delete it.", comment.snapshot()
        )
    before = comment.snapshot()
    comment.status = CommentStatus.DELETED
    return _changed(session, actor, comment, EventKind.COMMENT_DELETED, before)


def restore_comment(session: Session, actor: Actor, comment: Comment) -> Recorded | None:
    """Bring a deleted comment back. None when it is there."""
    require(actor, Permission.EDIT_COMMENT, comment)
    if comment.status != CommentStatus.DELETED:
        return None
    before = comment.snapshot()
    comment.status = CommentStatus.OPEN
    return _changed(session, actor, comment, EventKind.COMMENT_RESTORED, before)


def resolve_thread(session: Session, actor: Actor, thread: Thread) -> Recorded | None:
    """Say that nothing is left to say. None when that was said already."""
    require(actor, Permission.DISCUSS, thread)
    return _turn(session, actor, thread, ThreadStatus.RESOLVED, EventKind.THREAD_RESOLVED)


def reopen_thread(session: Session, actor: Actor, thread: Thread) -> Recorded | None:
    """Open a resolved thread again. None when it is open."""
    require(actor, Permission.DISCUSS, thread)
    return _turn(session, actor, thread, ThreadStatus.OPEN, EventKind.THREAD_REOPENED)


def _list_called(session: Session, project_id: uuid.UUID, text: str) -> list[str]:
    """The ids, as text, of the members that ``text`` calls by name, each once."""
    calls = [names for _, names in find_calls(text)]
    known = _list_members(session, project_id, {name for names in calls for name in names})
    called = [next((name for name in names if name in known), None) for names in calls]
    return [str(known[name]) for name in dict.fromkeys(called) if name]


def _list_members(session: Session, project_id: uuid.UUID, names: Iterable[str]) -> dict[str, uuid.UUID]:
    here = (Membership.project_id == project_id, Membership.removed_at.is_(None))
    query = select(Person.name, Person.id).join(Membership, Membership.person_id == Person.id)
    rows = session.execute(query.where(*here, Person.name.in_(sorted(names))))
    return {row.name: row.id for row in rows}


def _say(session: Session, actor: Actor, thread: Thread, draft: CommentDraft) -> tuple[Comment, Recorded]:
    now = clock.now()
    comment = Comment(
        project_id=thread.project_id, article_id=thread.article_id, thread_id=thread.id, text=draft.text,
        mentions=_list_called(session, thread.project_id, draft.text), status=CommentStatus.OPEN,
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(comment)
    return comment, record_change(session, actor, EventKind.COMMENT_CREATED, comment)


def _changed(
    session: Session, actor: Actor, comment: Comment, kind: EventKind, before: dict[str, object]
) -> Recorded:
    comment.updated_at = clock.now()
    return record_change(session, actor, kind, comment, before=before)


def _turn(
    session: Session, actor: Actor, thread: Thread, status: ThreadStatus, kind: EventKind
) -> Recorded | None:
    if thread.status == status:
        return None
    before = thread.snapshot()
    thread.status, thread.updated_at = status, clock.now()
    return record_change(session, actor, kind, thread, before=before)
