"""Reading one log, as somebody sees it: see LogView. The caller requires READ_LOG."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Row, func, select, true

from annotator.audit.models import AuditLog, Event
from annotator.db import Session
from annotator.errors import NotFound

#: events read at once when all are
PART = 1_000


class HasLog(Protocol):
    """A project."""

    @property
    def log_id(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class LogView:
    """A log as somebody sees it: what is hidden from them is neither shown nor counted.

    Of a project, ``links.visibility.log_seen_by()`` gives it.
    """

    log_id: uuid.UUID
    #: of an event: whether they may know that it happened
    seen: ColumnElement[bool]
    #: whether nothing is hidden from them
    is_whole: bool = False


def whole(log: HasLog) -> LogView:
    """All of a log: for the server itself, and for whoever nothing is hidden from."""
    return LogView(log.log_id, true(), is_whole=True)


@dataclass(frozen=True)
class EventFilter:
    """Which events; what is None does not matter."""

    #: who did it
    person_id: uuid.UUID | None = None
    #: an EventKind such as ``annotation.changed``, or a subject such as ``annotation`` for all of its kinds
    kind: str | None = None
    #: the annotation, link, member … it was done to
    thing_id: uuid.UUID | None = None
    #: the article it happened in
    article_id: uuid.UUID | None = None
    #: half-open: since <= at < until
    since: datetime | None = None
    until: datetime | None = None
    #: only what left something in another state: no exports, no refusals
    is_change: bool = False


ALL = EventFilter()


def list_events(  # noqa: PLR0913  (which part of the list, and in which order)
    session: Session,
    view: LogView,
    which: EventFilter = ALL,
    *,
    after: int = 0,
    limit: int = 100,
    newest_first: bool = False,
) -> Sequence[Event]:
    """A page of the log.

    after: the ``seq`` of the last event of the page before, 0 for the first page.
    newest_first: from the end of the log backwards; the list then goes on below ``after``.
    """
    query = select(Event).where(*_matching(view, which))
    if newest_first:
        query = query.where(Event.seq < after) if after else query
        return session.scalars(query.order_by(Event.seq.desc()).limit(limit)).all()
    return session.scalars(query.where(Event.seq > after).order_by(Event.seq).limit(limit)).all()


def list_events_of(
    session: Session, view: LogView, subject_ids: Iterable[uuid.UUID], *, limit: int = 200
) -> Sequence[Event]:
    """What happened to these things, the last ``limit`` events in the order they happened."""
    query = select(Event).where(*_matching(view, ALL), Event.subject_id.in_(list(subject_ids)))
    return session.scalars(query.order_by(Event.seq.desc()).limit(limit)).all()[::-1]


def count_events(session: Session, view: LogView, which: EventFilter = ALL) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Event).where(*_matching(view, which))) or 0


def last_seq(session: Session, log: HasLog) -> int:
    """The number of the newest event, which is also how many there are. Everyone may know it: it stands in the seal."""
    return session.scalar(select(func.max(Event.seq)).where(Event.log_id == log.log_id)) or 0


def read_sizes(session: Session, log_ids: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, int]:
    """How many events each log has, of these logs or of all."""
    last = select(func.max(Event.seq)).where(Event.log_id == AuditLog.id).scalar_subquery()
    query = select(AuditLog.id, last.label("last"))
    if log_ids is not None:
        query = query.where(AuditLog.id.in_(log_ids))
    return {row.id: row.last or 0 for row in session.execute(query)}


def find_newest(session: Session, log: HasLog) -> uuid.UUID | None:
    """The newest event. While it stays the same, nothing that is audited has changed."""
    query = select(Event.id).where(Event.log_id == log.log_id)
    return session.scalar(query.order_by(Event.seq.desc()).limit(1))


def count_by_day(session: Session, view: LogView, since: datetime) -> dict[tuple[uuid.UUID, date], int]:
    """How many events of whom on which day (UTC), from ``since`` on."""
    on_sqlite = session.connection().dialect.name == "sqlite"  # it keeps instants as text, in UTC
    day = func.date(Event.at if on_sqlite else func.timezone("UTC", Event.at))
    query = select(Event.actor_id, day.label("day"), func.count().label("number"))
    here = _matching(view, EventFilter(since=since))
    return {
        (row.actor_id, date.fromisoformat(str(row.day))): row.number
        for row in session.execute(query.where(*here).group_by(Event.actor_id, day))
    }


def get_event(session: Session, view: LogView, seq: int) -> Event:
    """One event."""
    query = select(Event).where(*_matching(view, ALL), Event.seq == seq)
    event = session.scalar(query) if 0 < seq < 2**63 else None
    if event is None:
        raise NotFound(f"The log of this project has no event {seq}.")
    return event


def read_events(
    session: Session, view: LogView, which: EventFilter = ALL
) -> Iterator[Row[tuple[object, ...]]]:
    """All that match, in order; memory does not grow with the log."""
    last = 0
    query = select(*Event.__table__.c).where(*_matching(view, which)).order_by(Event.seq).limit(PART)
    while part := session.execute(query.where(Event.seq > last)).all():
        yield from part
        last = part[-1].seq


def read_events_of(
    session: Session, view: LogView, subject_ids: Collection[uuid.UUID]
) -> Iterator[Row[tuple[object, ...]]]:
    """All that happened to these things, in order. Of at most some thousands."""
    query = select(*Event.__table__.c).where(*_matching(view, ALL), Event.subject_id.in_(subject_ids))
    yield from session.execute(query.order_by(Event.seq))


def _matching(view: LogView, which: EventFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Event.log_id == view.log_id, view.seen]
    for column, value in (
        (Event.actor_id, which.person_id),
        (Event.subject_id, which.thing_id),
        (Event.article_id, which.article_id),
    ):
        if value is not None:
            wanted.append(column == value)
    if which.kind:
        wanted.append(Event.kind == which.kind if "." in which.kind else Event.subject_type == which.kind)
    if which.is_change:
        wanted.append(Event.after.is_not(None))
    if which.since is not None:
        wanted.append(Event.at >= which.since)
    if which.until is not None:
        wanted.append(Event.at < which.until)
    return wanted
