"""Undoing one event: the thing goes back to the state before it, by an event of its own.

Undoing that event again is redo. Nothing is overwritten: if the thing has changed since, the answer is Conflict.
"""

import json
import uuid

from annotator.accounts.permissions import Actor
from annotator.annotations import actions as marks
from annotator.annotations.drafts import Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation, Source
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Revision
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.audit.queries import get_event
from annotator.audit.states import values_of
from annotator.db import Session, table_of
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.links import actions as links
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.links.reverting import State, content_of, revert_thing
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project


def undo_event(
    session: Session, actor: Actor, project: Project, seq: int
) -> tuple[list[uuid.UUID], Recorded | None]:
    """Undo what ``actor`` did in event ``seq``. Returns the ids of the annotations it concerns, and the new event."""
    event = get_own_event(session, actor, project, seq)
    before: State = json.loads(event.before or "{}")
    after: State = json.loads(event.after or "{}")
    if event.subject_type == "annotation":
        annotation = get_annotation(session, actor, event.subject_id, lock=True)
        _refuse_changed(annotation.snapshot(), after)
        if event.kind == EventKind.ANNOTATION_REVERTED:
            return revert_thing(session, actor, project, "annotation", annotation.id, seq - 1)
        return [annotation.id], _undo_annotation(session, actor, annotation, (EventKind(event.kind), before))
    if event.subject_type == "link":
        link = get_link(session, actor, event.subject_id, lock=True)
        _refuse_changed(link.snapshot(), after)
        if event.kind == EventKind.LINK_REVERTED:
            return revert_thing(session, actor, project, "link", link.id, seq - 1)
        return [link.from_id, link.to_id], _undo_link(session, actor, link, (EventKind(event.kind), before))
    raise Invalid(
        "event",
        "Only marks and links can be undone like this; change settings and articles on their own pages.",
    )


def get_own_event(session: Session, actor: Actor, project: Project, seq: int) -> Event:
    """An event of the actor's, to be undone. Raises NotFound, NotAllowed, and Invalid for an erasure."""
    event = get_event(session, log_seen_by(session, actor, project), seq)
    if event.actor_id != actor.id:
        raise NotAllowed(
            "You can undo only what you did yourself; the history of each claim restores the rest.",
            deed="undo what someone else did",
            project_id=project.id,
        )
    if event.kind == EventKind.EVENT_REDACTED:
        raise Invalid("event", "What was erased is gone; this cannot be undone.")
    if event.kind in (EventKind.ANNOTATION_SETTLED, EventKind.LINK_SETTLED):
        raise Invalid("event", "What is settled stands in the record; reopen its decision instead.")
    return event


def _refuse_changed(current: State, after: State) -> None:
    # Versions only ever grow; what counts is whether the thing is again, or still, as this event left it.
    if content_of(current) != content_of(after):
        raise Conflict(
            "This was changed again since; undoing would overwrite that. Look at it first.", current
        )


def _undo_annotation(
    session: Session, actor: Actor, annotation: Annotation, event: tuple[EventKind, State]
) -> Recorded | None:
    kind, before = event
    if kind in (EventKind.ANNOTATION_CREATED, EventKind.ANNOTATION_RESTORED):
        return marks.delete_annotation(session, actor, annotation)
    if kind == EventKind.ANNOTATION_DELETED:
        return marks.restore_annotation(session, actor, annotation)
    if kind == EventKind.ANNOTATION_MOVED:
        revision = session.get_one(Revision, uuid.UUID(before["revision"]))
        span = SpanDraft(before["start"], before["end"], before["exact"], revision.number)
        return marks.move_annotation(session, actor, annotation, span, version=annotation.version)
    sources = tuple(SourceDraft(**values_of(table_of(Source), source)) for source in before["sources"])
    judgement = Judgement(before["verdict"], before["reason"], tuple(before["tags"]), sources)
    return marks.judge_annotation(
        session, actor, annotation, judgement, version=annotation.version, kind=before["kind"]
    )


def _undo_link(session: Session, actor: Actor, link: Link, event: tuple[EventKind, State]) -> Recorded | None:
    kind, before = event
    if kind in (EventKind.LINK_CREATED, EventKind.LINK_RESTORED):
        return links.delete_link(session, actor, link)
    if kind == EventKind.LINK_DELETED:
        return links.restore_link(session, actor, link)
    draft = LinkDraft(link.from_id, link.to_id, before["relation"], before["note"])
    return links.change_link(session, actor, link, draft, version=link.version)
