"""What stood at a moment: the state of a thing is what the last event about it left, up to that moment.

That holds because every change of a row brings an event with the row's whole state; see ``log.py``.
"""

import json
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, null, select
from sqlalchemy.orm import aliased

from annotator.audit.models import Event
from annotator.audit.queries import HasLog, LogView, last_seq
from annotator.db import Session, in_parts, instant_text
from annotator.errors import Invalid

#: ids asked for, or states read, at once
PART = 500


@dataclass(frozen=True)
class Moment:
    """A place in a log: after event ``seq``, or at an instant. Exactly one of the two is there.

    At an instant, what was noted up to it counts, the instant itself included: events with ``at`` <= instant.
    """

    seq: int | None = None
    at: datetime | None = None

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """``"12"`` or an instant in ISO 8601. Without a zone it is UTC; a date alone is its first instant.

        Raises Invalid("as_of") for anything else.
        """
        text = text.strip()
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return cls(seq=int(text))
        try:
            at = datetime.fromisoformat(text)
            return cls(at=at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            raise Invalid(
                "as_of", "A moment is the number of an event, such as 12, or looks like 2026-03-14T18:00:00Z."
            ) from None


@dataclass(frozen=True, slots=True)
class PastState:
    """A thing as one event left it. Values that were erased since are missing in ``state``."""

    subject_type: str
    subject_id: uuid.UUID
    article_id: uuid.UUID | None
    #: the event
    seq: int
    at: datetime
    state: dict[str, Any]


def find_seq(session: Session, view: LogView, moment: Moment) -> int:
    """The event after which a log stood as it did at ``moment``: the last one up to it, of those that are seen.

    Raises Invalid("as_of") for an event that there is not, and for an instant before the first one.
    """
    last = last_seq(session, view)
    if moment.seq is not None and not 1 <= moment.seq <= last:
        raise Invalid("as_of", f"The log has no event {moment.seq}; it has 1 to {last}.")
    here = select(Event.seq, Event.at).where(Event.log_id == view.log_id, view.seen)
    until = Event.at <= moment.at if moment.seq is None else Event.seq <= moment.seq
    found = session.execute(here.where(until).order_by(Event.seq.desc()).limit(1)).first()
    if found is None:
        first = session.execute(here.order_by(Event.seq).limit(1)).one()
        raise Invalid(
            "as_of", f"At that moment there was nothing yet: the log begins at {instant_text(first.at)}."
        )
    seq: int = found.seq
    return seq


def states_as_of(  # noqa: PLR0913  (which things; all but the first three are optional)
    session: Session,
    log: HasLog,
    seq: int,
    *,
    subject_type: str | None = None,
    article_ids: Collection[uuid.UUID] | None = None,
    subject_ids: Collection[uuid.UUID] | None = None,
) -> Iterator[PastState]:
    """Each thing of a log as it was after event ``seq``, deleted ones too; what came later is left out.

    subject_type: “annotation”, “link” …; None for all. article_ids: these articles and what is on them, subject_ids:
    these things; one of both, or neither for the whole log, in the order of the events.
    One statement for 500 ids or states, so memory does not grow with the log.
    """
    query = _last_states(seq)
    if subject_type is not None:
        query = query.where(Event.subject_type == subject_type)
    if article_ids is None and subject_ids is None:
        yield from _read_all(session, query.where(Event.log_id == log.log_id))
        return
    column, ids = (Event.subject_id, subject_ids) if article_ids is None else (Event.article_id, article_ids)
    query = query.where(_unindexed(Event.log_id) == log.log_id)
    for part in in_parts(ids or (), PART):
        yield from map(_past_state, session.execute(query.where(column.in_(part))))


def _read_all(session: Session, query: Any) -> Iterator[PastState]:
    last = 0
    query = query.order_by(Event.seq).limit(PART)
    while part := session.execute(query.where(Event.seq > last)).all():
        yield from map(_past_state, part)
        last = part[-1].seq


def find_state(session: Session, log: HasLog, seq: int, subject_id: uuid.UUID) -> PastState | None:
    """One thing as it was after event ``seq``; None if it was not there yet."""
    return next(states_as_of(session, log, seq, subject_ids=[subject_id]), None)


def _last_states(seq: int) -> Any:
    """Events up to ``seq`` that left a state which no later one of these replaced."""
    later = aliased(Event)
    replaced = select(later.id).where(
        later.subject_id == Event.subject_id, later.seq > Event.seq, later.seq <= seq,
        later.after.is_not(None), _unindexed(later.log_id) == Event.log_id,
    )  # fmt: skip
    told = (Event.subject_type, Event.subject_id, Event.article_id, Event.seq, Event.at, Event.after)
    return select(*told).where(Event.seq <= seq, Event.after.is_not(None), ~replaced.exists())


def _unindexed(column: Any) -> ColumnElement[Any]:
    """Keeps SQLite from walking the whole log where an index finds the few events of a thing."""
    return func.coalesce(column, null())


def _past_state(row: Any) -> PastState:
    return PastState(row.subject_type, row.subject_id, row.article_id, row.seq, row.at, json.loads(row.after))
