"""Writing the log: ``record()`` notes an event, the commit numbers it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, event, insert, update

from annotator import clock
from annotator.audit.canonical import canonical_json
from annotator.audit.kinds import EventKind
from annotator.audit.models import AuditLog, Event
from annotator.db import Session, table_of

#: so many events wait at most; a large import is numbered in parts, its log's head locked from the first part on
WAITING_AT_MOST = 2_000

State = Mapping[str, Any]
Listener = Callable[[Session, "Recorded", Any], None]


class HasId(Protocol):
    """Who acts."""

    @property
    def id(self) -> uuid.UUID: ...


class Subject(Protocol):
    """A thing that events are about."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def log_id(self) -> uuid.UUID: ...
    @property
    def subject_type(self) -> str: ...


@dataclass(eq=False)
class Recorded:
    """An event of this transaction. ``seq`` is 0 until the commit."""

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
    seq: int = 0


# Core statements, made once: every write of the program runs them.
_HEADS, _EVENTS = table_of(AuditLog), table_of(Event)
_GROW = (
    update(_HEADS)
    .where(_HEADS.c.id == bindparam("log"))
    .values(size=_HEADS.c.size + bindparam("by"))
    .returning(_HEADS.c.size)
)
_STORE = insert(_EVENTS)

_listeners: defaultdict[EventKind, list[Listener]] = defaultdict(list)


def listen(kind: EventKind, listener: Listener) -> None:
    """Call ``listener(session, recorded, subject)`` for each event of this kind, in the same transaction."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def open_log(session: Session, log_id: uuid.UUID) -> None:
    """Begin the log of a new project."""
    session.add(AuditLog(id=log_id, size=0))
    session.flush()


def record(  # noqa: PLR0913  (before, after and reason are one thing: what is said of the change)
    session: Session, actor: HasId, kind: EventKind, subject: Subject,
    *, before: State | None = None, after: State | None = None, reason: str = "",
) -> Recorded:  # fmt: skip
    """Note that ``actor`` did this to ``subject``.

    before, after: the whole state as JSON values (no floats), None where there is none.
    Returns the event; its ``seq`` is known when the transaction has been committed.
    """
    recorded = Recorded(
        log_id=subject.log_id,
        at=clock.now(),
        actor_id=actor.id,
        kind=kind,
        subject_type=subject.subject_type,
        subject_id=subject.id,
        article_id=subject.id if subject.subject_type == "article" else getattr(subject, "article_id", None),
        before=None if before is None else canonical_json(before).decode(),
        after=None if after is None else canonical_json(after).decode(),
        reason=reason,
    )
    waiting: list[Recorded] = session.info.setdefault("events", [])
    waiting.append(recorded)
    for listener in _listeners[kind]:
        listener(session, recorded, subject)
    if len(waiting) >= WAITING_AT_MOST:
        number_events(session)
    return recorded


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
        events = by_log[log_id]
        size: int = session.execute(_GROW, {"log": log_id, "by": len(events)}).scalar_one()
        for seq, recorded in enumerate(events, size - len(events) + 1):
            recorded.seq = seq
        session.execute(_STORE, [vars(recorded) for recorded in events])


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("events", None)
