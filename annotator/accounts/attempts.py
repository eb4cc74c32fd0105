"""Slowing down whoever guesses passwords, without shutting out the person whose password it is.

Failures count for a name from one address, for an address whatever the name, and for a name wherever from.
Only the first limit is low: strangers elsewhere can hardly lock anyone out.
"""

from datetime import timedelta

from sqlalchemy import delete, func, insert, select

from annotator import clock
from annotator.accounts.models import SignInFailure
from annotator.accounts.secrets import digest
from annotator.db import Session, new_id

#: failures are forgotten after this long
WINDOW = timedelta(minutes=15)
#: failures within the window after which no further attempt is looked at
LIMIT_PAIR, LIMIT_ADDRESS, LIMIT_NAME = 10, 60, 300


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


def _subjects(name: str, address: str) -> dict[bytes, int]:
    name = name.strip().lower()
    return {
        digest(f"pair\0{name}\0{address}"): LIMIT_PAIR,
        digest(f"address\0{address}"): LIMIT_ADDRESS,
        digest(f"name\0{name}"): LIMIT_NAME,
    }
