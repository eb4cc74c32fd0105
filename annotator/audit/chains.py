"""What the events of a log say of each other and of others: all that their entries do not prove."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from annotator.audit.commitments import drop_keys
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.audit.replaying import unindexed
from annotator.db import Session

#: events looked at again at once
PART = 100

ERASURES = (EventKind.EVENT_REDACTED, EventKind.PERSON_ERASED)

_STATES = (Event.seq, Event.subject_id, Event.before, Event.after, Event.erased)


def find_broken(session: Session, log_id: uuid.UUID) -> Iterator[tuple[int, str]]:
    """The number of the first event with each kind of contradiction, and what is wrong with it."""
    for find in (_unknown_actor, _false_erasure, _broken_chain):
        if found := find(session, log_id):
            yield found


def _unknown_actor(session: Session, log_id: uuid.UUID) -> tuple[int, str] | None:
    [key] = Event.__table__.c.actor_id.foreign_keys
    known = select(key.column).where(key.column == Event.actor_id).exists()
    query = select(Event.seq).where(Event.log_id == log_id, ~known).order_by(Event.seq)
    seq = session.scalar(query.limit(1))
    return None if seq is None else (seq, "the person who did it is not known.")


def _false_erasure(session: Session, log_id: uuid.UUID) -> tuple[int, str] | None:
    """An erasure takes values away, or only what stood before, and is a later event about the same thing."""
    erasure = aliased(Event)
    named = select(erasure.id).where(
        erasure.id == Event.redacted_by_id, erasure.kind.in_(ERASURES), erasure.log_id == Event.log_id,
        erasure.subject_id == Event.subject_id, erasure.seq > Event.seq,
    )  # fmt: skip
    touched = or_(Event.redacted_by_id.is_not(None), Event.erased.is_not(None), Event.salt.is_(None))
    kept = and_(Event.erased.is_(None), Event.before.is_(None))
    query = select(Event.seq).where(Event.log_id == log_id, touched, or_(~named.exists(), kept))
    seq = session.scalar(query.order_by(Event.seq).limit(1))
    return None if seq is None else (seq, "something was erased in it, and no later event says so.")


def _broken_chain(session: Session, log_id: uuid.UUID) -> tuple[int, str] | None:
    """What stood before is what the event before left. Nothing else proves it: no commitment covers it."""
    earlier = aliased(Event)
    previous = (
        select(earlier.after)
        .where(earlier.subject_id == Event.subject_id, earlier.seq < Event.seq, earlier.after.is_not(None),
               unindexed(earlier.log_id) == log_id)
        .order_by(earlier.seq.desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    broken = or_(
        and_(Event.after.is_(None), Event.before.is_not(None)),
        and_(Event.after.is_not(None), Event.before.is_distinct_from(previous)),
    )
    last = _whole_states_begin(session, log_id) - 1
    query = select(*_STATES).where(Event.log_id == log_id, broken).order_by(Event.seq).limit(PART)
    while part := session.execute(query.where(Event.seq > last)).all():
        for event in part:
            if not _fits(session, log_id, event):
                return event.seq, "what stood before is not what the event before left."
        last = part[-1].seq
    return None


def _whole_states_begin(session: Session, log_id: uuid.UUID) -> int:
    """Events from before the log kept whole states do not fit each other; the first new one told all anew."""
    query = select(func.min(Event.seq)).where(Event.log_id == log_id, Event.kind == EventKind.STATE_RECORDED)
    return session.scalar(query) or 1


def _fits(session: Session, log_id: uuid.UUID, event: Any) -> bool:
    """Whether only erased values differ."""
    if event.after is None:
        return False
    before = select(*_STATES).where(
        unindexed(Event.log_id) == log_id, Event.subject_id == event.subject_id,
        Event.seq < event.seq, Event.after.is_not(None),
    )  # fmt: skip
    previous = session.execute(before.order_by(Event.seq.desc()).limit(1)).first()
    if previous is None or event.before is None:
        return False
    gone = {*_erased(previous), *_erased(event)}
    return bool(gone) and drop_keys(event.before, gone) == drop_keys(previous.after, gone)


def _erased(event: Any) -> dict[str, str]:
    """By name, the commitments of what is gone."""
    return dict(json.loads(event.erased)["commitments"]) if event.erased else {}
