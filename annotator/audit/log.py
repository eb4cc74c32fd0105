"""Writing the log: ``record()`` notes an event, the commit numbers it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, event, func, select

from annotator import clock
from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import commit, entry_of, new_salt
from annotator.audit.kinds import EventKind
from annotator.audit.models import AuditLog, Event, Witnessed
from annotator.audit.tlog import leaf_hash
from annotator.db import Session, new_id, table_of
from annotator.rows import insert_rows

#: so many events wait at most; a large import is numbered in parts, its log locked from the first part on
WAITING_AT_MOST = 2_000

State = Mapping[str, Any]
Listener = Callable[[Session, "Recorded", Any], None]


class HasId(Protocol):
    """Who acts."""

    @property
    def id(self) -> uuid.UUID: ...


class By(NamedTuple):
    """Whoever did what led to this: all that is known of them there."""

    id: uuid.UUID


class Subject(Protocol):
    """A thing that events are about."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def log_id(self) -> uuid.UUID: ...
    @property
    def subject_type(self) -> str: ...


class Changed(Subject, Protocol):
    """One whose whole state the log keeps."""

    def snapshot(self) -> dict[str, object]: ...


@dataclass(eq=False)
class Recorded:
    """An event of this transaction. ``seq`` is 0 until the commit."""

    id: uuid.UUID
    log_id: uuid.UUID
    at: datetime
    actor_id: uuid.UUID
    kind: EventKind
    subject_type: str
    subject_id: uuid.UUID
    article_id: uuid.UUID | None
    before: str | None
    after: str | None
    reason: str
    salt: bytes
    entry: str = ""
    leaf_hash: bytes = b""
    seq: int = 0


# Core statements, made once: every write of the program runs them.
_LOGS, _EVENTS = table_of(AuditLog), table_of(Event)
_LOCK = select(_LOGS.c.id).where(_LOGS.c.id == bindparam("log")).with_for_update()
_LAST = select(func.coalesce(func.max(_EVENTS.c.seq), 0)).where(_EVENTS.c.log_id == bindparam("log"))

#: of an event that is new
_COLUMNS = [field.name for field in fields(Recorded)]

_listeners: defaultdict[EventKind, list[Listener]] = defaultdict(list)


def listen(kind: EventKind, listener: Listener) -> None:
    """Call ``listener(session, recorded, subject)`` for each event of this kind, in the same transaction."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def open_log(session: Session, log_id: uuid.UUID) -> None:
    """Begin the log of a new project."""
    session.add(AuditLog(id=log_id))
    session.flush()


def promise_event(session: Session) -> uuid.UUID:
    """The id of an event that this transaction will record, for the ``last_event_id`` of a changed row.

    Mapped objects get theirs when they are flushed. A promise that ``record()`` does not keep fails the commit.
    """
    event_id = new_id()
    session.info.setdefault("promised", set()).add(event_id)
    return event_id


@event.listens_for(Session, "before_flush")
def _promise(session: Session, _context: object, _instances: object) -> None:
    for thing in session.new:
        if isinstance(thing, Witnessed):
            thing.last_event_id = promise_event(session)
    for thing in session.dirty:
        if isinstance(thing, Witnessed) and session.is_modified(thing):
            thing.last_event_id = promise_event(session)


def record_change(  # noqa: PLR0913  (before and reason are what is said of the change)
    session: Session, actor: HasId, kind: EventKind, subject: Changed,
    *, before: State | None = None, reason: str = "",
) -> Recorded:  # fmt: skip
    """Store what was changed of ``subject`` and note that ``actor`` did it; its new state is read from it."""
    session.flush()
    return record(session, actor, kind, subject, before=before, after=subject.snapshot(), reason=reason)


def record(  # noqa: PLR0913  (before, after and reason are one thing: what is said of the change)
    session: Session, actor: HasId, kind: EventKind, subject: Subject,
    *, before: State | None = None, after: State | None = None, reason: str = "",
) -> Recorded:  # fmt: skip
    """Note that ``actor`` did this to ``subject``.

    before, after: the whole state as JSON values (no floats), None where there is none.
    Returns the event; its ``seq`` is known when the transaction has been committed.
    """
    article_id = subject.id if subject.subject_type == "article" else getattr(subject, "article_id", None)
    salt = new_salt()
    state, commitment = commit(after, reason, salt)
    recorded = Recorded(
        id=_event_id(session, subject), log_id=subject.log_id, at=clock.now(), actor_id=actor.id, kind=kind,
        subject_type=subject.subject_type, subject_id=subject.id, article_id=article_id,
        before=None if before is None else canonical_json(before).decode(),
        after=state, reason=reason, salt=salt,
    )  # fmt: skip
    recorded.entry = entry_of(recorded, commitment)
    recorded.leaf_hash = leaf_hash(recorded.entry.encode())
    waiting: list[Recorded] = session.info.setdefault("events", [])
    waiting.append(recorded)
    for listener in _listeners[kind]:
        listener(session, recorded, subject)
    if len(waiting) >= WAITING_AT_MOST:
        number_events(session)
    return recorded


def _event_id(session: Session, subject: Subject) -> uuid.UUID:
    """The one that the subject's row was promised, if it changed."""
    promised: set[uuid.UUID] = session.info.get("promised", set())
    last: uuid.UUID | None = getattr(subject, "last_event_id", None)
    if last is None or last not in promised:
        return new_id()
    promised.discard(last)
    return last


def waiting_events(session: Session) -> Sequence[Recorded]:
    """Those of this transaction that have no number yet."""
    return tuple(session.info.get("events", ()))


@event.listens_for(Session, "before_commit")
def number_events(session: Session) -> None:
    """Number the waiting events and store them, in the order they were noted.

    Happens at commit, or earlier when a seq is needed.
    """
    session.flush()
    waiting: list[Recorded] = session.info.pop("events", [])
    by_log: defaultdict[uuid.UUID, list[Recorded]] = defaultdict(list)
    for recorded in waiting:
        by_log[recorded.log_id].append(recorded)
    for log_id in sorted(by_log):  # always in this order, so that two writers never wait for each other
        events, log = by_log[log_id], {"log": log_id}
        if session.connection().dialect.name != "sqlite":  # there, this is the only writer
            session.execute(_LOCK, log)
        last: int = session.execute(_LAST, log).scalar_one()
        for seq, recorded in enumerate(events, last + 1):
            recorded.seq = seq
        insert_rows(session, _EVENTS, events, _COLUMNS)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("events", None)
    session.info.pop("promised", None)
