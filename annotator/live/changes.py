"""What others did to the marks of an article since someone last looked, as far as they may see it."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_, select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.assignments.models import Assignment
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.audit.queries import last_seq
from annotator.db import Session
from annotator.links.models import Link
from annotator.links.queries import link_visible_to
from annotator.links.visibility import event_visible_to
from annotator.projects.models import Membership, Project

#: events that are looked through, and marks that are told of; beyond that a page is better loaded anew
EVENTS_AT_MOST = 5_000
MARKS_AT_MOST = 200

_TEXT = (EventKind.ARTICLE_REVISED, EventKind.ARTICLE_REVERTED)
_SETTINGS = (
    EventKind.PROJECT_CHANGED, EventKind.VERDICT_CREATED, EventKind.VERDICT_CHANGED, EventKind.VERDICT_RETIRED,
)  # fmt: skip
_NEW = (EventKind.ANNOTATION_CREATED, EventKind.ANNOTATION_SETTLED, EventKind.ANNOTATION_RESTORED)


class Stale(StrEnum):
    """Why a page has to be loaded anew."""

    #: an article has another text
    TEXT = "text"
    #: the project has other rules or verdicts
    SETTINGS = "settings"
    #: the asker may see or do more or less than before
    RIGHTS = "rights"
    #: too much happened to tell
    MUCH = "much"


@dataclass(frozen=True)
class MarkNews:
    """A mark that changed, or whose links did."""

    id: uuid.UUID
    article_id: uuid.UUID
    #: of the last event about it, and who caused that
    seq: int
    by: str
    is_mine: bool
    is_new: bool
    is_gone: bool


@dataclass(frozen=True)
class Changes:
    """What is new after an event."""

    #: the last event that was looked at
    seq: int
    marks: Sequence[MarkNews] = ()
    stale: Stale | None = None
    #: what else there were events about: threads, comments, decisions …
    subjects: Sequence[str] = ()


def read_changes(
    session: Session, actor: Actor, project: Project, articles: Sequence[Article], *, after: int
) -> Changes:
    """What happened after event ``after`` to the marks of these articles' newest texts."""
    last, ids = last_seq(session, project), [article.id for article in articles]
    if last <= after:
        return Changes(last)
    events = _list_events(session, actor, project, ids, after)
    stale = _find_stale(session, actor, ids, events)
    if stale is None and len(events) > EVENTS_AT_MOST:
        stale = Stale.MUCH
    if stale:
        return Changes(last, stale=stale)
    marks = _list_marks(session, actor, ids, events)
    told = {Annotation.subject_type, Link.subject_type}
    subjects = {event.subject_type for event in events if event.article_id in ids} - told
    if len(marks) > MARKS_AT_MOST:
        return Changes(last, stale=Stale.MUCH)
    return Changes(last, marks, subjects=sorted(subjects))


def _list_events(
    session: Session, actor: Actor, project: Project, ids: Sequence[uuid.UUID], after: int
) -> Sequence[Any]:
    anywhere = (Annotation.subject_type, Link.subject_type, Membership.subject_type)
    query = select(
        Event.seq, Event.kind, Event.subject_type, Event.subject_id, Event.article_id, Event.actor_id
    ).where(
        Event.log_id == project.log_id,
        Event.seq > after,
        or_(Event.article_id.in_(ids), Event.subject_type.in_(anywhere), Event.kind.in_(_SETTINGS)),
        event_visible_to(actor),
    )
    return session.execute(query.order_by(Event.seq).limit(EVENTS_AT_MOST + 1)).all()


def _find_stale(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], events: Sequence[Any]
) -> Stale | None:
    if any(event.kind in _TEXT and event.article_id in ids for event in events):
        return Stale.TEXT
    if any(event.kind in _SETTINGS for event in events):
        return Stale.SETTINGS
    for model in (Membership, Assignment):
        subjects = {
            event.subject_id
            for event in events
            if event.subject_type == model.subject_type and event.article_id in (None, *ids)
        }
        mine = (model.id.in_(subjects), model.person_id == actor.id)
        if subjects and session.scalar(select(model.id).where(*mine).limit(1)):
            return Stale.RIGHTS
    return None


def _list_marks(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], events: Sequence[Any]
) -> list[MarkNews]:
    about = _events_by_mark(session, actor, ids, events)
    newest = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    query = (
        select(Annotation.id, Annotation.article_id, Annotation.status)
        .join(Article, Article.id == Annotation.article_id)
        .join(Revision, newest)
        .where(
            Annotation.id.in_(about),
            Annotation.article_id.in_(ids),
            Annotation.revision_id == Revision.id,
            annotation_visible_to(actor),
        )
        .order_by(Annotation.start_offset, Annotation.end_offset, Annotation.id)
    )
    rows = session.execute(query).all()
    names = list_names(session, {event.actor_id for row in rows for event in about[row.id]})
    return [_tell(row, about[row.id], actor, names) for row in rows]


def _tell(row: Any, events: Sequence[Any], actor: Actor, names: dict[uuid.UUID, str]) -> MarkNews:
    born = [event for event in events if event.kind in _NEW and event.subject_id == row.id]
    told = (born or events)[-1]
    return MarkNews(
        row.id, row.article_id, seq=events[-1].seq, by=names[told.actor_id],
        is_mine=told.actor_id == actor.id, is_new=bool(born), is_gone=row.status == Status.DELETED,
    )  # fmt: skip


def _events_by_mark(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], events: Iterable[Any]
) -> dict[uuid.UUID, list[Any]]:
    """By annotation, the events about it, about its links, and about what stands at their other ends."""
    by_subject: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    elsewhere: set[uuid.UUID] = set()
    links: set[uuid.UUID] = set()
    for event in events:
        by_subject[event.subject_id].append(event)
        if event.subject_type == Link.subject_type:
            links.add(event.subject_id)
        elif event.subject_type == Annotation.subject_type and event.article_id not in ids:
            elsewhere.add(event.subject_id)
    about = {mark: list(found) for mark, found in by_subject.items() if mark not in links | elsewhere}
    near = or_(Link.id.in_(links), Link.from_id.in_(elsewhere), Link.to_id.in_(elsewhere))
    ends = select(Link.id, Link.from_id, Link.to_id).where(near, link_visible_to(actor))
    for link in session.execute(ends) if links or elsewhere else ():
        for mark, other in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
            found = by_subject.get(link.id, []) if link.id in links else []
            found = found + (by_subject[other] if other in elsewhere else [])
            about[mark] = sorted({*about.get(mark, []), *found}, key=lambda event: event.seq)
    return about
