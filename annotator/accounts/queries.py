"""Finding people by what they show."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from annotator import clock
from annotator.accounts.models import ApiToken, BrowserSession, Person
from annotator.accounts.permissions import SYSTEM_ID, Actor
from annotator.accounts.secrets import digest
from annotator.db import Session
from annotator.errors import NotFound
from annotator.text.fields import field_problems

SESSION_IDLE = timedelta(days=7)
SESSION_AGE = timedelta(days=30)
TOKEN_PREFIX = "ann_"
#: what the name of an erased person begins with
ERASED = "erased-"


def find_person_by_token(session: Session, token: str) -> Person | None:
    """Whose API token this is; None when unknown or revoked."""
    query = select(Person).join(ApiToken, ApiToken.person_id == Person.id)
    return session.scalar(query.where(ApiToken.secret_sha256 == digest(token), ApiToken.revoked_at.is_(None)))


def find_browser_session(session: Session, secret: str) -> tuple[BrowserSession, Person] | None:
    """The sign-in that this cookie names, unless it is idle, old or revoked."""
    now = clock.now()
    query = select(BrowserSession, Person).join(Person, BrowserSession.person_id == Person.id)
    row = session.execute(
        query.where(BrowserSession.secret_sha256 == digest(secret), *_alive(now))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def list_browser_sessions(session: Session, actor: Actor) -> Sequence[BrowserSession]:
    """Where this person is signed in, latest first."""
    query = select(BrowserSession).where(BrowserSession.person_id == actor.id, *_alive(clock.now()))
    return session.scalars(query.order_by(BrowserSession.last_seen_at.desc())).all()


def _alive(now: datetime):  # type: ignore[no-untyped-def]
    return (
        BrowserSession.revoked_at.is_(None),
        BrowserSession.last_seen_at > now - SESSION_IDLE,
        BrowserSession.created_at > now - SESSION_AGE,
    )


def list_tokens(session: Session, actor: Actor) -> Sequence[ApiToken]:
    """This person's tokens that still open something."""
    query = select(ApiToken).where(ApiToken.person_id == actor.id, ApiToken.revoked_at.is_(None))
    return session.scalars(query.order_by(ApiToken.created_at)).all()


def find_person(session: Session, name_or_email: str) -> Person | None:
    """By name or e-mail address, in any case."""
    key = name_or_email.strip().lower()
    if field_problems("name", key, 254):
        return None
    column = Person.email if "@" in key else Person.name
    return session.scalar(select(Person).where(column == key, Person.id != SYSTEM_ID))


def list_without_sign_in(session: Session) -> Sequence[Person]:
    """Whoever is here by name alone, in order of their names."""
    query = select(Person).where(Person.password_hash == "").order_by(Person.name)
    return [person for person in session.scalars(query) if not why_no_sign_in(person)]


def why_no_sign_in(person: Person) -> str:
    """Why somebody cannot be given a sign-in, in a sentence; empty where they can."""
    if person.id == SYSTEM_ID:
        return "The system is no person; nobody signs in as it."
    if person.name == erased_name(person):
        return "This person was erased; nobody signs in as them any more."
    return (
        f"{person.name} signs in already, and can change the password on their own page."
        if person.password_hash
        else ""
    )


def erased_name(person: Person) -> str:
    """What an erased person is called: the end of the id, because people who came together share its beginning."""
    return f"{ERASED}{person.id.hex[-12:]}"


def get_person(session: Session, name_or_email: str) -> Person:
    """As find_person(), but raises NotFound."""
    person = find_person(session, name_or_email)
    if person is None:
        raise NotFound(
            f"There is no person “{name_or_email}”. Create one with: annotator user add NAME --email E"
        )
    return person


def list_names(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these people."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


def list_everyone(session: Session) -> dict[uuid.UUID, str]:
    """The names of all people, and of the command line, which acts too."""
    rows = session.execute(select(Person.id, Person.name).order_by(Person.name))
    return {row.id: row.name for row in rows}
