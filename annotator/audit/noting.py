"""Events of what changes nothing: an export, a refusal.

What anybody can cause in a loop must not fill the log, so those who note refusals look first whether the same was noted
lately: see ``list_latest()``.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, select

from annotator.audit.kinds import EventKind
from annotator.audit.log import HasId, Recorded, Subject, record
from annotator.audit.models import INSTALLATION, AuditLog, Event
from annotator.db import Session


@dataclass(frozen=True)
class About:
    """What an event is about, where its row is not at hand."""

    subject_type: str
    id: uuid.UUID
    log_id: uuid.UUID


#: the subject of what concerns no one and no project
THE_INSTALLATION = About("installation", INSTALLATION, INSTALLATION)


def note_export(session: Session, actor: HasId, project: Subject, *, what: str) -> Recorded:
    """Note that ``actor`` takes a project away; the caller requires EXPORT.

    An export is sent while it is read, so this goes first, in a writing transaction of its own.
    what: the format, and the state where it is not the present one: “jsonl”, “jsonl as of event 12”.
    """
    return record(session, actor, EventKind.PROJECT_EXPORTED, project, reason=what)


def note_log_export(session: Session, actor: HasId, log: Subject, *, what: str) -> Recorded:
    """As note_export(), for a log: ``log`` is a project or THE_INSTALLATION; the caller requires to read it."""
    return record(session, actor, EventKind.LOG_EXPORTED, log, reason=what)


def list_latest(
    session: Session, kind: EventKind, *which: ColumnElement[bool], limit: int
) -> Sequence[Row[datetime, str]]:
    """The instants and reasons of the last events of this kind, newest first.

    which: must fit an index of events that stays short, so that asking costs nothing.
    """
    query = select(Event.at, Event.reason).where(Event.kind == kind, *which)
    return session.execute(query.order_by(Event.seq.desc()).limit(limit)).all()


def lock_log(session: Session, log_id: uuid.UUID) -> None:
    """Wait for other writers of this log, so that what is read of it from here on stands until the commit."""
    session.execute(select(AuditLog.id).where(AuditLog.id == log_id).with_for_update())
