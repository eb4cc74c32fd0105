"""Creating people; secrets; attempts."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from annotator import clock
from annotator.accounts import attempts
from annotator.accounts.actions import change_password, check_sign_in, create_person, create_token
from annotator.accounts.attempts import is_slowed_down, note_failure
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.models import ApiToken, Person, SignInFailure
from annotator.accounts.permissions import SYSTEM
from annotator.accounts.queries import find_person, get_person
from annotator.accounts.secrets import digest
from annotator.audit.models import Event
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.projects.queries import load_actor
from make import Desk, make_person


def test_a_person_is_logged_without_secrets(database: Database) -> None:
    with database.writing() as session:
        person = create_person(
            session, SYSTEM, PersonDraft(" Ines ", "INES@desk.example", "ein Garten voller Uhren")
        )
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.subject_id == person.id)).one()
    after = json.loads(event.after or "")
    assert after.pop("password_hash") == hashlib.sha256(person.password_hash.encode()).hexdigest()
    assert after.pop("created_at").endswith("Z")
    assert after == {"email": "ines@desk.example", "is_admin": False, "name": "ines"}
    assert person.password_hash.startswith("$argon2id$")


def test_reviewers_create_nobody(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        create_person(session, desk.olga, PersonDraft("ines", "ines@desk.example"))


def test_names_and_addresses_are_given_once(database: Database, desk: Desk) -> None:
    with pytest.raises(Invalid) as refused, database.writing() as session:
        create_person(session, SYSTEM, PersonDraft("ada", "bob@desk.example"))
    assert set(refused.value.fields) == {"name", "email"}


@pytest.mark.parametrize("name", ["nobody", "", "ada\0", "x" * 100_000, "\ud800", "system"])
def test_people_who_are_not_there(database: Database, desk: Desk, name: str) -> None:
    with database.reading() as session:
        assert find_person(session, name) is None
        with pytest.raises(NotFound):
            get_person(session, name)


def test_without_a_password_nobody_signs_in(database: Database, desk: Desk) -> None:
    for name in ("ada", "system"):
        for password in ("", "x"):
            with database.reading() as session, pytest.raises(Invalid):
                check_sign_in(session, name, password)


def test_a_refused_password_change_stores_nothing(database: Database) -> None:
    with database.writing() as session:
        make_person(session, "ines", password="ein Garten voller Uhren")
    with database.reading() as session:
        stored = session.scalars(select(Person.password_hash).where(Person.name == "ines")).one()
        events = session.scalar(select(func.count()).select_from(Event))
        ines = load_actor(session, get_person(session, "ines"))
    with pytest.raises(Invalid), database.writing() as session:
        change_password(session, ines, "ein Garten voller Uhren", "short")
    with database.reading() as session:
        assert session.scalars(select(Person.password_hash).where(Person.name == "ines")).one() == stored
        assert session.scalar(select(func.count()).select_from(Event)) == events


def test_a_token_is_stored_as_its_digest_and_only_for_oneself(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        token = create_token(session, desk.ada, session.get_one(Person, desk.ada.id), label="export")
    with database.reading() as session:
        assert session.scalars(select(ApiToken.secret_sha256)).one() == digest(token)
    with pytest.raises(NotAllowed), database.writing() as session:
        create_token(session, desk.olga, session.get_one(Person, desk.ada.id), label="export")


def test_failures_count_for_a_name_and_an_address(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        for _ in range(attempts.LIMIT_PAIR):
            note_failure(session, "Ada ", "192.0.2.1")
        assert is_slowed_down(session, "ada", "192.0.2.1")
        assert not is_slowed_down(session, "ada", "192.0.2.2")
        assert not is_slowed_down(session, "bob", "192.0.2.1")
        monkeypatch.setattr(attempts, "LIMIT_ADDRESS", attempts.LIMIT_PAIR)
        assert is_slowed_down(session, "bob", "192.0.2.1")


def test_failures_are_forgotten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    with database.writing() as session:
        for _ in range(attempts.LIMIT_PAIR):
            note_failure(session, "ada", "192.0.2.1")
        monkeypatch.setattr(clock, "now", lambda: now + attempts.WINDOW + timedelta(seconds=1))
        assert not is_slowed_down(session, "ada", "192.0.2.1")
        note_failure(session, "bob", "192.0.2.9")
        assert session.scalar(select(func.count()).select_from(SignInFailure)) == 3
