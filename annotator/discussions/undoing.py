"""Undoing what one did in a discussion, by an event of its own; undoing that again is redo."""

import json
from typing import Any

from annotator.accounts.permissions import Actor
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.db import Session
from annotator.discussions import actions
from annotator.discussions.drafts import CommentDraft
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import get_comment, get_thread
from annotator.errors import Conflict
from annotator.links.reverting import content_of

#: subjects of events that are undone here
DISCUSSED = (Thread.subject_type, Comment.subject_type)


def undo_discussed(session: Session, actor: Actor, event: Event) -> tuple[Thread, Recorded | None]:
    """Undo an event about a thread or a comment, one of the actor's own. Conflict if it was changed again since."""
    if event.subject_type == Thread.subject_type:
        thread = get_thread(session, actor, event.subject_id, lock=True)
        _refuse_changed(thread, event)
        is_done = event.kind == EventKind.THREAD_RESOLVED
        turn = actions.reopen_thread if is_done else actions.resolve_thread
        return thread, turn(session, actor, thread)
    comment = get_comment(session, actor, event.subject_id, lock=True)
    _refuse_changed(comment, event)
    return get_thread(session, actor, comment.thread_id), _undo(session, actor, comment, event)


def _undo(session: Session, actor: Actor, comment: Comment, event: Event) -> Recorded | None:
    if event.kind in (EventKind.COMMENT_CREATED, EventKind.COMMENT_RESTORED):
        return actions.delete_comment(session, actor, comment)
    if event.kind == EventKind.COMMENT_DELETED:
        return actions.restore_comment(session, actor, comment)
    before: dict[str, Any] = json.loads(event.before or "{}")
    draft = CommentDraft(before.get("text", ""))
    return actions.change_comment(session, actor, comment, draft, version=comment.version)


def _refuse_changed(thing: Thread | Comment, event: Event) -> None:
    current = thing.snapshot()
    if content_of(current) != content_of(json.loads(event.after or "{}")):
        raise Conflict(
            "This was changed again since; undoing would overwrite that. Look at it first.", current
        )
