"""Moments of a log, for tests: what stood then, and going back to it."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.audit.commitments import erase
from annotator.audit.history import find_state
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record
from annotator.audit.models import Event
from annotator.audit.queries import get_event, last_seq, whole
from annotator.db import Database
from annotator.links.models import Link
from annotator.links.reverting import revert_thing
from make import Desk


def seq_now(database: Database, desk: Desk) -> int:
    with database.reading() as session:
        return last_seq(session, desk.project)


def state_at(
    database: Database, desk: Desk, thing_id: uuid.UUID, seq: int | None = None
) -> Mapping[str, Any]:
    """All but what every change changes; now, or after event ``seq``."""
    with database.reading() as session:
        found = find_state(session, desk.project, seq or last_seq(session, desk.project), thing_id)
    assert found is not None
    return {name: value for name, value in found.state.items() if name not in ("version", "updated_at")}


def revert(
    database: Database, desk: Desk, who: Actor, thing: Annotation | Link | Article, seq: int
) -> Recorded | None:
    with database.writing() as session:
        return revert_thing(session, who, desk.project, thing.subject_type, thing.id, seq)[1]


def erase_from(database: Database, desk: Desk, seq: int, *names: str) -> int:
    """Take these fields out of one event. Returns the number of the event that did it."""
    with database.writing() as session:
        erasure = record(session, SYSTEM, EventKind.EVENT_REDACTED, desk.project)
        left = erase(get_event(session, whole(desk.project), seq), names)._asdict()
        here = (Event.log_id == desk.project.id, Event.seq == seq)
        session.execute(update(Event).where(*here).values(**left, redacted_by_id=erasure.id))
    return erasure.seq
