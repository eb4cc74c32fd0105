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
from annotator.audit.commitments import columns_of, new_salt
from annotator.audit.finishing import Beside, Finished, Unfinished, finish
from annotator.audit.kinds import EventKind
from annotator.audit.models import AuditLog, Event, Witnessed
from annotator.db import Session, new_id, table_of
from annotator.rows import insert_rows

#: events of a transaction that are finished at once, as they are noted
AT_ONCE = 500
#: further ones are finished so many together, beside; they are numbered in such parts, the log locked from the first on
BATCH = 1_000

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
    """An event of this transaction. ``seq`` is 0 until the commit; many also get ``after`` and ``entry`` later."""

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

    def take(self, finished: Finished) -> None:
        """Be finished."""
        self.after, self.entry, self.leaf_hash = finished


class Waiting:
    """The events of a transaction that have no number yet."""

    def __init__(self) -> None:
        #: in their order; the last ones are those of ``_unfinished``, and before them stand those that are beside
        self.events: list[Recorded] = []
        self._unfinished: list[Unfinished] = []
        self._noted = 0
        self._beside: Beside | None = None

    @property
    def is_full(self) -> bool:
        """Whether it is time to take those that are ready."""
        return len(self._unfinished) >= BATCH

    def add(self, recorded: Recorded, after: State | None) -> None:
        """Note one more."""
        unfinished = Unfinished(after, recorded.reason, recorded.salt, columns_of(recorded))
        if self._noted < AT_ONCE:
            recorded.take(finish(unfinished))
        else:
            self._unfinished.append(unfinished)
        self.events.append(recorded)
        self._noted += 1

    def take_ready(self) -> Sequence[Recorded]:
        """Those that are finished by now, beside too; the others go there."""
        self._beside = self._beside or Beside()
        self._receive()
        ready = len(self.events) - len(self._unfinished)
        taken, self.events = self.events[:ready], self.events[ready:]
        self._beside.send(self._unfinished)
        self._unfinished = []
        return taken

    def take(self) -> Sequence[Recorded]:
        """All, finished."""
        self._receive()
        last = self.events[len(self.events) - len(self._unfinished) :]
        for recorded, unfinished in zip(last, self._unfinished, strict=True):
            recorded.take(finish(unfinished))
        taken, self.events, self._unfinished = self.events, [], []
        return taken

    def _receive(self) -> None:
        if self._beside:
            for recorded, finished in zip(self.events, self._beside.receive(), strict=False):
                recorded.take(finished)

    def close(self) -> None:
        """Forget them."""
        if self._beside:
            self._beside.close()


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
    recorded = Recorded(
        id=_event_id(session, subject), log_id=subject.log_id, at=clock.now(), actor_id=actor.id, kind=kind,
        subject_type=subject.subject_type, subject_id=subject.id, article_id=article_id,
        before=None if before is None else canonical_json(before).decode(),
        after=None, reason=reason, salt=new_salt(),
    )  # fmt: skip
    waiting = _waiting(session)
    waiting.add(recorded, after)
    for listener in _listeners[kind]:
        listener(session, recorded, subject)
    if waiting.is_full:
        _store(session, waiting.take_ready())
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
    return tuple(_waiting(session).events)


def _waiting(session: Session) -> Waiting:
    waiting: Waiting | None = session.info.get("waiting")
    if waiting is None:
        waiting = session.info["waiting"] = Waiting()
    return waiting


@event.listens_for(Session, "before_commit")
def number_events(session: Session) -> None:
    """Number the waiting events and store them, in the order they were noted.

    Happens at commit, or earlier when a seq is needed.
    """
    session.flush()
    _store(session, _waiting(session).take())


def _store(session: Session, finished: Sequence[Recorded]) -> None:
    by_log: defaultdict[uuid.UUID, list[Recorded]] = defaultdict(list)
    for recorded in finished:
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
    _end(session)
    session.info.pop("promised", None)


@event.listens_for(Session, "after_commit")
def _end(session: Session) -> None:
    waiting: Waiting | None = session.info.pop("waiting", None)
    if waiting:
        waiting.close()
