"""Slowing down whoever guesses passwords, without shutting out the person whose password it is.

Failures count for a name from one address, for an address whatever the name, and for a name wherever from.
Only the first limit is low: strangers elsewhere can hardly lock anyone out. The log hears of the first few within the
window: of each person whose password was wrong, and together of all names that nobody has and of wrong API tokens.
"""

from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from annotator import clock
from annotator.accounts.models import SignInFailure
from annotator.accounts.permissions import SYSTEM
from annotator.accounts.queries import find_person
from annotator.accounts.secrets import digest
from annotator.audit.kinds import EventKind
from annotator.audit.log import Subject, record
from annotator.audit.models import Event
from annotator.audit.noting import THE_INSTALLATION, list_latest
from annotator.db import Database, Session, new_id

#: failures are forgotten after this long
WINDOW = timedelta(minutes=15)
#: failures within the window after which no further attempt is looked at
LIMIT_PAIR, LIMIT_ADDRESS, LIMIT_NAME = 10, 60, 300
#: refusals of one person, or of nobody's names, that are noted within the window
NOTED = 10
WRONG_PASSWORD, WRONG_TOKEN = "wrong password", "wrong API token"
LAST_NOTED = "; more are not noted for a quarter of an hour"


def is_slowed_down(session: Session, name: str, address: str) -> bool:
    """Whether attempts to sign in as ``name`` from ``address`` are refused for now."""
    limits = _subjects(name, address)
    query = select(SignInFailure.subject_sha256, func.count()).where(
        SignInFailure.subject_sha256.in_(limits), SignInFailure.at > clock.now() - WINDOW
    )
    return any(
        count >= limits[subject]
        for subject, count in session.execute(query.group_by(SignInFailure.subject_sha256))
    )


def note_failure(session: Session, name: str, address: str) -> None:
    """Count a wrong password; failures that are over are deleted on the way."""
    now = clock.now()
    session.execute(delete(SignInFailure).where(SignInFailure.at <= now - WINDOW))
    rows = [{"id": new_id(), "subject_sha256": subject, "at": now} for subject in _subjects(name, address)]
    session.execute(insert(SignInFailure), rows)


def note_refused_sign_in(session: Session, name: str) -> None:
    """Keep in the log that someone was not let in. What they typed is not kept: people mistake the field."""
    _note_refused(session, find_person(session, name) or THE_INSTALLATION, WRONG_PASSWORD)


def note_refused_token(database: Database) -> None:
    """Keep in the log that an API token opened nothing; a program that repeats it costs one query each time."""
    with database.reading() as session:
        if _count_noted(session, THE_INSTALLATION) >= NOTED:
            return
    with database.writing() as session:
        _note_refused(session, THE_INSTALLATION, WRONG_TOKEN)


def _note_refused(session: Session, subject: Subject, what: str) -> None:
    count = _count_noted(session, subject)
    if count < NOTED:
        reason = f"{what}{LAST_NOTED}" if count == NOTED - 1 else what
        record(session, SYSTEM, EventKind.SIGN_IN_REFUSED, subject, reason=reason)


def _count_noted(session: Session, subject: Subject) -> int:
    latest = list_latest(session, EventKind.SIGN_IN_REFUSED, Event.subject_id == subject.id, limit=NOTED)
    return sum(event.at > clock.now() - WINDOW for event in latest)


def _subjects(name: str, address: str) -> dict[bytes, int]:
    name = name.strip().lower()
    return {
        digest(f"pair\0{name}\0{address}"): LIMIT_PAIR,
        digest(f"address\0{address}"): LIMIT_ADDRESS,
        digest(f"name\0{name}"): LIMIT_NAME,
    }
