"""What someone who owns the database can do to it: everything. And ten ways to do it to the log."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import commit
from annotator.audit.models import Event
from annotator.audit.tlog import leaf_hash
from annotator.db import Base, Database, Session, new_id, table_of

EVENT = table_of(Event)


@contextmanager
def owning(database: Database) -> Iterator[Session]:
    """A transaction with nothing in the way; rolled back unless it is committed."""
    with Session(database.engine) as session:
        if database.is_sqlite:
            session.execute(text("PRAGMA defer_foreign_keys = ON"))
            names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            statements = [f"DROP TRIGGER {name}" for name in names]
        else:
            statements = [f"ALTER TABLE {name} DISABLE TRIGGER ALL" for name in Base.metadata.tables]
        for statement in statements:
            session.execute(text(statement))
        yield session


def tamper(database: Database, statement: Any) -> None:
    """Do it for good."""
    with owning(database) as session:
        session.execute(statement)
        session.commit()


def read_log(session: Session, log_id: Any) -> list[dict[str, Any]]:
    query = select(EVENT).where(EVENT.c.log_id == log_id).order_by(EVENT.c.seq)
    return [dict(row) for row in session.execute(query).mappings()]


@dataclass
class Tampering:
    """One log in the hands of its owner, and chance."""

    session: Session
    log_id: Any
    chance: Random
    #: all of them, as they were
    events: list[dict[str, Any]]

    def any_seq(self) -> int:
        return self.chance.randint(1, len(self.events))

    def event(self, seq: int) -> dict[str, Any]:
        return dict(self.events[seq - 1])

    def set(self, seq: int, /, **values: Any) -> None:
        self.session.execute(update(EVENT).where(self._is(seq)).values(**values))

    def remove(self, seq: int) -> None:
        self.session.execute(delete(EVENT).where(self._is(seq)))

    def put(self, event: dict[str, Any]) -> None:
        self.session.execute(insert(EVENT).values(**event))

    def shift(self, seq: int, by: int) -> None:
        """Move all events from this one on, by way of numbers that nobody has."""
        own = EVENT.c.log_id == self.log_id
        for place, step in ((seq, 10**6), (10**6, by - 10**6)):
            here = update(EVENT).where(own, EVENT.c.seq >= place)
            self.session.execute(here.values(seq=EVENT.c.seq + step))

    def _is(self, seq: int) -> Any:
        return (EVENT.c.log_id == self.log_id) & (EVENT.c.seq == seq)


def reseal(event: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The event with other values, and all that is in it made to fit."""
    event = {**event, **values}
    after = None if event["after"] is None else json.loads(event["after"])
    entry = json.loads(event["entry"])
    entry |= {"commitment": commit(after, event["reason"], event["salt"]).commitment, "id": str(event["id"])}
    event["entry"] = canonical_json(entry).decode()
    event["leaf_hash"] = leaf_hash(event["entry"].encode())
    return event


def edited(event: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Another reason, or another value of the state."""
    if event["after"] is None or chance.random() < 0.2:
        return {"reason": event["reason"] + "!"}
    after = json.loads(event["after"])
    after[chance.choice(sorted(after))] = "other"
    return {"after": canonical_json(after).decode()}


def flip(case: Tampering) -> int:
    seq = case.any_seq()
    event = case.event(seq)
    names = ("entry", "before", "after", "reason", "salt", "leaf_hash")
    name = case.chance.choice([name for name in names if event[name]])
    value, at = event[name], case.chance.randrange(len(event[name]))
    if isinstance(value, bytes):
        case.set(
            seq, **{name: value[:at] + bytes([value[at] ^ 1 << case.chance.randrange(8)]) + value[at + 1 :]}
        )
    else:
        case.set(seq, **{name: value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]})
    return seq


def edit(case: Tampering) -> int:
    seq = case.any_seq()
    case.set(seq, **edited(case.event(seq), case.chance))
    return seq


def edit_and_rehash(case: Tampering) -> int:
    seq = case.any_seq()
    event = case.event(seq)
    event = reseal(event, **edited(event, case.chance))
    case.set(seq, **event)
    for later in case.events[seq:]:
        if later["subject_id"] == event["subject_id"] and later["before"]:
            case.set(later["seq"], before=event["after"])
            break
    return seq


def remove(case: Tampering) -> int:
    seq = case.any_seq()
    case.remove(seq)
    return seq


def renumber(case: Tampering) -> int:
    seq = remove(case)
    case.shift(seq + 1, -1)
    return seq


def swap(case: Tampering) -> int:
    one, other = sorted(case.chance.sample(range(1, len(case.events) + 1), 2))
    case.set(one, seq=10**6)
    case.set(other, seq=one)
    case.set(10**6, seq=other)
    return one


def put_in(case: Tampering) -> int:
    seq = case.any_seq()
    case.shift(seq, 1)
    case.put(reseal(case.event(case.any_seq()), id=new_id(), seq=seq))
    return seq


def truncate(case: Tampering) -> int:
    seq = case.any_seq()
    for later in range(seq, len(case.events) + 1):
        case.remove(later)
    return seq


def truncate_and_refill(case: Tampering) -> int:
    seq = truncate(case)
    for event in case.events[seq - 1 :]:
        case.put(reseal(event, salt=os.urandom(32)))
    case.put(reseal(case.event(1), id=new_id(), seq=len(case.events) + 1))
    return seq


def hash_only(case: Tampering) -> int:
    seq = case.any_seq()
    case.set(seq, leaf_hash=case.chance.randbytes(32))
    return seq


#: each does it at a place that chance gives, and returns the number of the first event that is wrong then
KINDS: dict[str, Callable[[Tampering], int]] = {
    kind.__name__: kind
    for kind in (
        flip, edit, edit_and_rehash, remove, renumber, swap, put_in, truncate, truncate_and_refill, hash_only,
    )
}  # fmt: skip
