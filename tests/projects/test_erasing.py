"""A person's name is erased; what they did stays, and the log still proves what it proved."""

import json

import pytest
from sqlalchemy import select

from annotator.accounts.actions import create_person, create_token, open_browser_session
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.idempotency import Answer, claim_key, keep_answer
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, SYSTEM_ID, Actor, Role
from annotator.accounts.queries import find_browser_session, find_person, find_person_by_token
from annotator.annotations.models import Annotation
from annotator.audit.commitments import check
from annotator.audit.erasing import erased_keys, sweep
from annotator.audit.log import Recorded
from annotator.audit.models import INSTALLATION, Event
from annotator.audit.verifying import verify_log
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed
from annotator.projects.actions import accept_invitation, add_member, create_invitation
from annotator.projects.erasing import erase_person
from annotator.projects.queries import get_invitation, load_actor
from make import Desk, make_administrator, make_annotation
from scanning import files_with, places_of

WHY = "She left the desk and asked for it"


@pytest.fixture
def erika(database: Database, desk: Desk) -> Actor:
    """A reviewer with a claim, a token, a browser, and an invitation that names her."""
    with database.writing() as session:
        person = create_person(session, SYSTEM, PersonDraft("erika.mustermann", "erika@mustermann.example"))
        secret = create_invitation(
            session, desk.olga, desk.project, role=Role.REVIEWER, note="mustermann, E."
        )
        accept_invitation(session, person, *get_invitation(session, secret))
        actor = load_actor(session, person)
        desk.secrets["token"] = create_token(session, actor, person, label="mustermann's laptop")
        desk.secrets["erika"] = open_browser_session(session, person.id, "Browser of mustermann")
        make_annotation(session, actor, desk.flood, "400 households")
    return actor


def erase(database: Database, who: Actor, actor: Actor = SYSTEM, reason: str = WHY) -> Recorded:
    with database.writing() as session:
        return erase_person(session, actor, session.get_one(Person, who.id), reason=reason)


def leaves(database: Database) -> dict[object, tuple[str, bytes]]:
    with database.reading() as session:
        return {event.id: (event.entry, event.leaf_hash) for event in session.scalars(select(Event))}


def test_the_name_is_nowhere_afterwards(database: Database, desk: Desk, erika: Actor) -> None:
    assert len(places_of(database, "mustermann")) > 8
    erase(database, erika)
    assert sweep(database)
    assert places_of(database, "mustermann") == []
    assert files_with(database, "mustermann") == []


def test_nobody_can_sign_in_as_them(database: Database, desk: Desk, erika: Actor) -> None:
    erase(database, erika)
    with database.reading() as session:
        assert find_person_by_token(session, desk.secrets["token"]) is None
        assert find_browser_session(session, desk.secrets["erika"]) is None
        assert find_person(session, "erika.mustermann") is None
        person = session.get_one(Person, erika.id)
    assert (person.password_hash, person.is_admin) == ("", False)
    assert person.name == f"erased-{erika.id.hex[-12:]}"


def test_their_work_stays_and_they_are_in_no_project(database: Database, desk: Desk, erika: Actor) -> None:
    erase(database, erika)
    with database.reading() as session:
        assert session.scalars(select(Annotation.created_by_id)).all() == [erika.id]
        assert load_actor(session, session.get_one(Person, erika.id)).roles == {}
        removed = select(Event.kind).where(Event.log_id == desk.project.id).order_by(Event.seq.desc())
        assert "member.removed" in session.scalars(removed.limit(3)).all()


def test_no_proof_changes(database: Database, desk: Desk, erika: Actor) -> None:
    before = leaves(database)
    erase(database, erika)
    after = leaves(database)
    assert {key: after[key] for key in before} == before
    with database.reading() as session:
        assert all(check(event) for event in session.scalars(select(Event)))


def test_the_whole_log_can_still_be_checked(database: Database, desk: Desk, erika: Actor) -> None:
    erase(database, erika)
    with database.reading() as session:
        for log_id in (INSTALLATION, desk.project.id):
            assert verify_log(session, None, log_id).size > 10


def test_the_erasure_is_an_event_with_a_reason(database: Database, desk: Desk, erika: Actor) -> None:
    with database.writing() as session:
        make_administrator(session, desk)
    recorded = erase(database, erika, desk.rosa)
    assert (recorded.kind, recorded.reason, recorded.log_id) == ("person.erased", WHY, INSTALLATION)
    assert recorded.actor_id == desk.rosa.id
    assert erased_keys(recorded) == ["email", "name"]
    with database.reading() as session:
        state = session.get_one(Person, erika.id).snapshot()
    assert json.loads(recorded.after or "") == state


def test_people_who_came_at_once_can_all_be_erased(database: Database, desk: Desk) -> None:
    for name in ("ada", "bob", "cleo", "vera", "eve"):
        erase(database, desk.actors[name])
    with database.reading() as session:
        names = session.scalars(select(Person.name).where(Person.name.startswith("erased-"))).all()
    assert len(set(names)) == 5


def test_kept_answers_name_them_no_more(database: Database, desk: Desk, erika: Actor) -> None:
    body = json.dumps({"created_by": "erika.mustermann", "reason": "ü"})
    with database.writing() as session:
        for actor in (desk.ada, erika):
            claim_key(session, actor, "k", b"asked")
            keep_answer(session, actor, "k", Answer(200, body))
    erase(database, erika)
    assert places_of(database, "mustermann") == []
    with database.writing() as session:
        kept = claim_key(session, desk.ada, "k", b"asked")
    assert kept
    assert json.loads(kept.body) == {"created_by": f"erased-{erika.id.hex[-12:]}", "reason": "ü"}


def test_the_only_owner_is_refused_and_told_what_to_do(database: Database, desk: Desk) -> None:
    before = leaves(database)
    with pytest.raises(Invalid, match="only owner of flood"):
        erase(database, desk.olga)
    assert leaves(database) == before
    with database.writing() as session:
        add_member(session, SYSTEM, desk.project, session.get_one(Person, desk.ada.id), role=Role.OWNER)
    erase(database, desk.olga)


def test_the_system_stays(database: Database, desk: Desk) -> None:
    with pytest.raises(Invalid, match="The system is no person"):
        erase(database, Actor(SYSTEM_ID, "system"))


def test_nobody_is_erased_twice(database: Database, desk: Desk) -> None:
    erase(database, desk.ada)
    with pytest.raises(Invalid, match="erased already"):
        erase(database, desk.ada)


@pytest.mark.parametrize("reason", ["", "  ", "Asked for by Erika.Mustermann", "nul \x00", "x" * 1_001])
def test_a_reason_is_given_that_does_not_name_them(database: Database, erika: Actor, reason: str) -> None:
    before = leaves(database)
    with pytest.raises(Invalid) as refused:
        erase(database, erika, reason=reason)
    assert list(refused.value.fields) == ["reason"]
    assert leaves(database) == before


@pytest.mark.parametrize("who", ["olga", "cleo", "ada", "eve"])
def test_only_administrators_erase_people(database: Database, desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed, match="erase people"):
        erase(database, desk.ada, desk.actors[who])
