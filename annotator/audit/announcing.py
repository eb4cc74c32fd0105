"""The key that signs, in the log of the installation: when it was made, and when another took its place."""

import json
import uuid

from sqlalchemy import select

from annotator.audit.kinds import EventKind
from annotator.audit.log import HasId, Recorded, record
from annotator.audit.models import INSTALLATION, Event
from annotator.audit.notes import VerifierKey
from annotator.audit.noting import About
from annotator.db import Session


def announce_key(session: Session, actor: HasId, key: VerifierKey) -> Recorded | None:
    """Note the present key, under the installation's own name; None when the log has it already."""
    subject = About("key", uuid.uuid5(uuid.NAMESPACE_URL, key.name), INSTALLATION)
    told = select(Event.after).where(Event.subject_id == subject.id, Event.log_id == INSTALLATION)
    last = session.scalar(told.order_by(Event.seq.desc()).limit(1))
    before, after = json.loads(last) if last else None, {"vkey": key.text}
    if before == after:
        return None
    kind = EventKind.KEY_ROTATED if before else EventKind.KEY_CREATED
    return record(session, actor, kind, subject, before=before, after=after)
