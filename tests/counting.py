"""Counting events, for tests that say that nothing was stored; and what the events of one kind tell."""

import uuid

from sqlalchemy import func, select

from annotator.accounts.models import Person
from annotator.audit.kinds import EventKind
from annotator.audit.models import INSTALLATION, Event
from annotator.db import Database


def count_changes(database: Database, log_id: uuid.UUID | None = None) -> int:
    """How many events there are, in all logs or in one, but for those that tell of a refusal itself."""
    query = select(func.count()).select_from(Event).where(Event.kind != EventKind.ACCESS_REFUSED)
    with database.reading() as session:
        return session.scalar(query.where(Event.log_id == log_id) if log_id else query) or 0


def told(database: Database, kind: EventKind) -> list[tuple[str, str, str, str]]:
    """(log, actor, subject type, reason) of each event of this kind; the log as “installation” or “project”."""
    query = select(Event, Person.name).join(Person, Person.id == Event.actor_id).where(Event.kind == kind)
    with database.reading() as session:
        rows = session.execute(query.order_by(Event.log_id, Event.seq)).all()
    return [
        (
            "installation" if event.log_id == INSTALLATION else "project",
            name,
            event.subject_type,
            event.reason,
        )
        for event, name in rows
    ]
