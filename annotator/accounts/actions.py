"""Creating people, signing in and out, tokens."""

import uuid
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from annotator import clock
from annotator.accounts.drafts import NOWHERE, PersonDraft, SignInDraft, check_password
from annotator.accounts.models import ApiToken, BrowserSession, Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.accounts.queries import TOKEN_PREFIX, find_person, why_no_sign_in
from annotator.accounts.secrets import digest, hash_password, new_secret, password_matches
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record, record_change
from annotator.db import Session
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.text.fields import field_problems

#: how stale ``last_seen_at`` may be before a request writes it again
SEEN_EVERY = timedelta(minutes=10)


def create_person(session: Session, actor: Actor, draft: PersonDraft) -> Person:
    """A new person, by an administrator or the command line."""
    require(actor, Permission.CREATE_PERSON)
    return add_person(session, actor, draft)


def add_person(session: Session, actor: Actor | None, draft: PersonDraft) -> Person:
    """A new person. ``actor`` None: they create themselves; the caller has checked the invitation that allows it."""
    taken = session.execute(
        select(Person.name, Person.email).where(or_(Person.name == draft.name, Person.email == draft.email))
    ).all()
    problems = [("name", f"The name “{draft.name}” is taken.") for row in taken if row.name == draft.name]
    problems += [
        ("email", "Someone with this e-mail address is here already.")
        for row in taken
        if row.email == draft.email
    ]
    if problems:
        raise Invalid.of(problems[:2])
    person = Person(
        name=draft.name,
        email=draft.email,
        password_hash=hash_password(draft.password) if draft.password else "",
        is_admin=draft.is_admin,
        created_at=clock.now(),
    )
    session.add(person)
    try:
        session.flush()
    except IntegrityError:  # somebody took it between the look and the write
        raise Invalid("name", "This name or e-mail address was taken just now; take another one.") from None
    record_change(session, actor or person, EventKind.PERSON_CREATED, person)
    return person


def bring_person(session: Session, actor: Actor, person_id: uuid.UUID, name: str) -> None:
    """Someone of another installation comes in by id and name alone, unless they are here; they cannot sign in.

    Where somebody else has the name, the end of the id tells the two apart.
    """
    require(actor, Permission.CREATE_PERSON)
    if session.get(Person, person_id) is not None:
        return
    if find_person(session, name) is not None:
        name = f"{name[:27]}-{person_id.hex[-12:]}"
    draft = PersonDraft(name, f"{name}{NOWHERE}")
    person = Person(
        id=person_id,
        name=draft.name,
        email=draft.email,
        password_hash="",
        is_admin=False,
        created_at=clock.now(),
    )
    session.add(person)
    record_change(session, actor, EventKind.PERSON_CREATED, person)


def let_sign_in(session: Session, actor: Actor, person: Person, draft: SignInDraft) -> Recorded:
    """Whoever came in by name alone gets an e-mail address and a password; all that is theirs stays theirs.

    Raises Invalid for one who signs in already, for the system, for one who was erased, and for a taken address.
    """
    require(actor, Permission.CREATE_PERSON)
    session.refresh(person, with_for_update=True)
    if why_not := why_no_sign_in(person):
        raise Invalid("name", why_not)
    taken = select(Person.id).where(Person.email == draft.email, Person.id != person.id)
    if session.scalar(taken) is not None:
        raise Invalid("email", "Someone with this e-mail address is here already.")
    if problems := check_password(draft.password, name=person.name):
        raise Invalid.of(problems)
    before = person.snapshot()
    person.email, person.password_hash = draft.email, hash_password(draft.password)
    try:
        session.flush()
    except IntegrityError:  # somebody took it between the look and the write
        raise Invalid("email", "This e-mail address was taken just now; take another one.") from None
    return record_change(session, actor, EventKind.PERSON_PASSWORD_CHANGED, person, before=before)


def change_password(session: Session, actor: Actor, current: str, new: str) -> None:
    """Set a new password; every other sign-in ends (the caller opens a new one)."""
    person = session.get_one(Person, actor.id)
    if not password_matches(current, person.password_hash):
        raise Invalid("current", "This is not your present password.")
    problems = check_password(new, name=person.name)
    if problems:
        raise Invalid.of(problems)
    before = person.snapshot()
    person.password_hash = hash_password(new)
    for browser in session.scalars(select(BrowserSession).where(BrowserSession.person_id == person.id)):
        browser.revoked_at = browser.revoked_at or clock.now()
    record_change(session, actor, EventKind.PERSON_PASSWORD_CHANGED, person, before=before)


def check_sign_in(session: Session, name_or_email: str, password: str) -> Person:
    """The person whose password this is. Raises Invalid with one sentence that does not say which half was wrong."""
    person = find_person(session, name_or_email)
    if not password_matches(password, person.password_hash if person else "") or person is None:
        raise Invalid("password", "This name and password do not belong together.")
    return person


def open_browser_session(
    session: Session, person_id: uuid.UUID, user_agent: str, *, how: str = "with a password"
) -> str:
    """Sign in. Returns the secret for the cookie. ``how`` completes “signed in …” in the log."""
    secret, now, person = new_secret(), clock.now(), session.get_one(Person, person_id)
    session.add(
        BrowserSession(
            secret_sha256=digest(secret),
            person_id=person_id,
            user_agent=user_agent[:300],
            created_at=now,
            last_seen_at=now,
        )
    )
    record(session, person, EventKind.PERSON_SIGNED_IN, person, reason=how)
    return secret


def note_seen(session: Session, session_id: uuid.UUID) -> None:
    """Keep a sign-in that is used from going idle."""
    session.get_one(BrowserSession, session_id).last_seen_at = clock.now()


def close_browser_session(session: Session, actor: Actor, session_id: uuid.UUID, *, how: str) -> None:
    """Sign out here or on another device of the same person. ``how`` completes “signed out …” in the log."""
    browser = session.get(BrowserSession, session_id)
    if browser is None or browser.person_id != actor.id:
        raise NotFound("This sign-in does not exist any more.")
    if browser.revoked_at is None:
        browser.revoked_at = clock.now()
        person = session.get_one(Person, actor.id)
        record(session, actor, EventKind.PERSON_SIGNED_OUT, person, reason=how)


def create_token(session: Session, actor: Actor, person: Person, *, label: str) -> str:
    """A new API token for ``person``. Returned once, stored as a hash."""
    if not (actor.is_system or actor.id == person.id):
        raise NotAllowed("You may only create tokens for yourself.")
    if problems := field_problems("label", label.strip(), 80, at_least=1):
        raise Invalid.of(problems)
    secret = new_secret(TOKEN_PREFIX)
    token = ApiToken(
        secret_sha256=digest(secret), person_id=person.id, label=label.strip(), created_at=clock.now()
    )
    session.add(token)
    session.flush()
    record_change(session, actor, EventKind.TOKEN_CREATED, token)
    return secret


def revoke_token(session: Session, actor: Actor, token_id: uuid.UUID) -> None:
    """Make one of the actor's tokens worthless."""
    token = session.get(ApiToken, token_id)
    if token is None or token.person_id != actor.id:
        raise NotFound("This token does not exist.")
    if token.revoked_at is None:
        before = token.snapshot()
        token.revoked_at = clock.now()
        record_change(session, actor, EventKind.TOKEN_REVOKED, token, before=before)
