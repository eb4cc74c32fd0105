"""Sentences about people, access, exports and the log itself; and that no kind is without one."""

import json
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from annotator.accounts.actions import create_token, revoke_token
from annotator.accounts.models import Person
from annotator.accounts.queries import list_tokens
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.audit.kinds import EventKind
from annotator.audit.log import record
from annotator.audit.models import Event
from annotator.audit.noting import THE_INSTALLATION, note_export, note_log_export
from annotator.audit.queries import HasLog, list_events, whole
from annotator.db import Database, Session
from annotator.forms.audit import INSTALLATION_KINDS, PROJECT_KINDS, kind_choices
from annotator.links.models import Link
from annotator.web.clauses import Known
from annotator.web.sentences import TELL, Told, tell, tell_events
from make import COUNCIL, Desk, make_annotation, make_link, make_person


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def sentence(told: Told) -> str:
    return f"{told.who} {''.join(part.text for part in told.parts)}"


def last(database: Database, desk: Desk, count: int = 1, *, log: HasLog = THE_INSTALLATION) -> list[str]:
    """The last sentences of a log, oldest first."""
    project = None if log is THE_INSTALLATION else desk.project
    with database.reading() as session:
        events = list_events(session, whole(log), limit=count, newest_first=True)
        return [sentence(told) for told in tell_events(session, desk.olga, project, events)][::-1]


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_a_sentence_of_its_own_and_can_be_asked_for(kind: EventKind) -> None:
    assert kind in TELL
    offered = kind_choices(PROJECT_KINDS) | kind_choices(INSTALLATION_KINDS)
    assert offered[kind]


def test_people_and_tokens(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_person(session, "nadia")
        ada = session.get_one(Person, desk.ada.id)
        create_token(session, desk.ada, ada, label="nightly export")
        revoke_token(session, desk.ada, list_tokens(session, desk.ada)[0].id)
        record(session, desk.ada, EventKind.PERSON_PASSWORD_CHANGED, ada)
        record(session, desk.olga, EventKind.PERSON_ERASED, ada)
        record(session, ada, EventKind.PERSON_CREATED, ada)
    assert last(database, desk, 6) == [
        "system opened an account for nadia",
        "ada made the token nightly export",
        "ada revoked the token nightly export",
        "ada changed the password; every other sign-in ended",
        "olga erased what names ada",
        "ada opened an account by an invitation",
    ]


@pytest.mark.parametrize(
    ("kind", "reason", "expected"),
    [
        (EventKind.PERSON_SIGNED_IN, "with a password", "ada signed in with a password"),
        (EventKind.PERSON_SIGNED_OUT, "on another device", "ada signed out on another device"),
        (EventKind.SIGN_IN_REFUSED, "wrong password", "ada refused a sign-in as ada: wrong password"),
        (EventKind.KEY_CREATED, "", "ada made the key that signs the log"),
        (EventKind.KEY_ROTATED, "", "ada replaced the key that signs the log"),
        (EventKind.EVENT_REDACTED, "", "ada erased values from the log of ada"),
    ],
)
def test_access_and_keys(database: Database, desk: Desk, kind: EventKind, reason: str, expected: str) -> None:
    with database.writing() as session:
        record(session, desk.ada, kind, session.get_one(Person, desk.ada.id), reason=reason)
    assert last(database, desk) == [expected]


def test_exports_and_refusals(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        note_export(session, desk.vera, desk.project, what="jsonl as of event 12")
        note_log_export(session, desk.vera, desk.project, what="csv")
        record(session, desk.vera, EventKind.ACCESS_REFUSED, desk.project, reason="may not import articles")
        note_log_export(session, desk.vera, THE_INSTALLATION, what="csv")
    assert last(database, desk, 3, log=desk.project) == [
        "vera exported the project as jsonl as of event 12",
        "vera exported the log as csv",
        "vera was refused: may not import articles",
    ]
    assert last(database, desk) == ["vera exported the log as csv"]


def take_back(
    session: Session, desk: Desk, thing: Annotation | Article | Link, state: dict[str, object]
) -> None:
    kind = EventKind(f"{thing.subject_type}.reverted")
    record(session, desk.cleo, kind, thing, before=state, after=state, reason="Event 12")


def test_what_was_taken_back_says_to_which_event(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, here, there)
        take_back(session, desk, here, here.snapshot())
        take_back(session, desk, link, link.snapshot())
        take_back(session, desk, session.get_one(Article, desk.flood.id), {"title": "Gate fails"})
    assert last(database, desk, 3, log=desk.project) == [
        "cleo took the claim 400 households in Gate fails back to event 12",
        "cleo took the link from 400 households to 1,150 residents back to event 12",
        "cleo took Gate fails back to event 12",
    ]
    assert Known(base="/projects/flood").event(12).href == "/projects/flood/log?before=13#event-12"


def test_states_that_an_older_log_had_not_kept(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, here, there)
        for thing in (desk.project, here, link):
            record(session, desk.olga, EventKind.STATE_RECORDED, thing, after=thing.snapshot())
    since = " as it was when the log began to keep whole states"
    assert last(database, desk, 3, log=desk.project) == [
        f"olga kept the state of the project{since}",
        f"olga kept the state of 400 households{since}",
        f"olga kept the state of the link from 400 households to 1,150 residents{since}",
    ]


@pytest.mark.parametrize("kind", EventKind)
def test_a_sentence_stands_when_everything_was_erased(desk: Desk, kind: EventKind) -> None:
    subject = kind.value.partition(".")[0]
    event = Event(
        seq=1, kind=kind, actor_id=desk.ada.id, subject_id=uuid.uuid4(), reason="", before=json.dumps({}),
        after=json.dumps({"from": str(desk.ada.id), "to": str(desk.ada.id), "person": str(desk.ada.id)}),
        subject_type={"state": "person", "key": "installation", "event": "article"}.get(subject, subject),
        redacted_by_id=uuid.uuid4(),
    )  # fmt: skip
    event.subject_type = {"sign_in": "person", "access": "project", "log": "project"}.get(
        subject, event.subject_type
    )
    assert sentence(tell(event, Known(base="/projects/flood", people={desk.ada.id: "ada"}))).startswith(
        "ada "
    )


def test_a_token_whose_label_was_erased(database: Database, desk: Desk) -> None:
    state = json.dumps({"person": str(desk.ada.id)})
    event = Event(
        seq=1, kind=EventKind.TOKEN_REVOKED, actor_id=desk.olga.id, subject_id=uuid.uuid4(), reason="",
        before=state, after=state, subject_type="token", redacted_by_id=uuid.uuid4(),
    )  # fmt: skip
    known = Known(base="", people={desk.olga.id: "olga", desk.ada.id: "ada"})
    assert sentence(tell(event, known)) == "olga revoked a token of ada"
