"""What others did to the marks of an article since someone last looked, as far as they may see it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Uuid, and_, column, or_, select, table

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
# by name: they lie in a layer beside this one
_THREAD = table("thread", column("id", Uuid()), column("annotation_id", Uuid()), column("link_id", Uuid()))
_COMMENT = table("comment", column("id", Uuid()), column("thread_id", Uuid()))
_TALK = ("thread", "comment")
_NEW = (EventKind.ANNOTATION_CREATED, EventKind.ANNOTATION_SETTLED, EventKind.ANNOTATION_RESTORED)


class What(StrEnum):
    """What happened to a mark."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    #: somebody said something about it, and that is all
    DISCUSSED = "discussed"


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
    #: which the mark has by now; its links have their own
    version: int
    is_mine: bool
    what: What


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
        select(Annotation.id, Annotation.article_id, Annotation.status, Annotation.version)
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
    what = What.NEW if born else What.CHANGED
    if row.status == Status.DELETED:
        what = What.GONE
    elif all(event.subject_type in _TALK for event in events):
        what = What.DISCUSSED
    return MarkNews(
        row.id, row.article_id, events[-1].seq, names[told.actor_id], row.version,
        told.actor_id == actor.id, what,
    )  # fmt: skip


def _events_by_mark(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], events: Iterable[Any]
) -> dict[uuid.UUID, list[Any]]:
    """By annotation, the events about it, about its links, about what stands at their other ends, and what was said."""
    about: defaultdict[uuid.UUID, set[Any]] = defaultdict(set)
    links: defaultdict[uuid.UUID, set[Any]] = defaultdict(set)
    talk: defaultdict[uuid.UUID, set[Any]] = defaultdict(set)
    for event in events:
        if event.subject_type == Annotation.subject_type:
            about[event.subject_id].add(event)
        elif event.subject_type == Link.subject_type:
            links[event.subject_id].add(event)
        elif event.subject_type in _TALK:
            talk[event.subject_id].add(event)
    for topic in _topics(session, talk):
        where = links[topic.link_id] if topic.link_id else about[topic.annotation_id]
        where |= talk[topic.thread_id] | talk[topic.comment_id]
    elsewhere = {mark for mark, found in about.items() if any(one.article_id not in ids for one in found)}
    near = or_(Link.id.in_(links), Link.from_id.in_(elsewhere), Link.to_id.in_(elsewhere))
    ends = select(Link.id, Link.from_id, Link.to_id).where(near, link_visible_to(actor))
    for link in session.execute(ends).all() if links or elsewhere else ():
        for mark, other in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
            about[mark] |= links.get(link.id, set()) | (about[other] if other in elsewhere else set())
    return {mark: sorted(found, key=lambda event: event.seq) for mark, found in about.items() if found}


def _topics(session: Session, subject_ids: Collection[uuid.UUID]) -> Sequence[Any]:
    """The marks and links that these threads and comments are about."""
    query = (
        select(
            _THREAD.c.id.label("thread_id"),
            _COMMENT.c.id.label("comment_id"),
            _THREAD.c.annotation_id,
            _THREAD.c.link_id,
        )
        .select_from(_THREAD.outerjoin(_COMMENT, _COMMENT.c.thread_id == _THREAD.c.id))
        .where(
            or_(_THREAD.c.annotation_id.is_not(None), _THREAD.c.link_id.is_not(None)),
            or_(_THREAD.c.id.in_(subject_ids), _COMMENT.c.id.in_(subject_ids)),
        )
    )
    return session.execute(query).all() if subject_ids else ()
