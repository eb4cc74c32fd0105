"""Whoever came by name alone can sign in."""

import pytest

from annotator.accounts.actions import add_person
from annotator.accounts.drafts import NOWHERE, PersonDraft
from annotator.accounts.erasing import erase_account
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.audit.kinds import EventKind
from annotator.db import Database
from counting import told
from make import Desk, make_administrator
from pages import Browser, Post, dangers, words

PAGE = "/installation/people"
NADIA = {"name": "nadia", "email": "Nadia@desk.example", "password": "a long enough password"}


@pytest.fixture(autouse=True)
def nadia(database: Database, desk: Desk) -> Person:
    """She came with an import."""
    with database.writing() as session:
        make_administrator(session, desk)
        return add_person(session, SYSTEM, PersonDraft("nadia", f"nadia{NOWHERE}"))


def test_she_signs_in_as_who_she_is(browser: Browser, post: Post, database: Database, nadia: Person) -> None:
    page = browser("rosa").get(PAGE)
    assert '<option value="nadia">' in page.text
    assert dangers(page) == []
    assert post(browser("rosa"), PAGE, NADIA).status_code == 303
    assert '<option value="nadia">' not in browser("rosa").get(PAGE).text
    again = post(browser("rosa"), PAGE, NADIA)
    assert (again.status_code, "nadia signs in already" in words(again)) == (422, True)
    for name in ("nadia", "nadia@desk.example"):
        sent = {"name": name, "password": NADIA["password"]}
        assert post(browser("eve"), "/sign-in", sent).status_code == 303
    with database.reading() as session:
        assert session.get_one(Person, nadia.id).email == "nadia@desk.example"
    assert [one[1] for one in told(database, EventKind.PERSON_PASSWORD_CHANGED)] == ["rosa"]
    assert "rosa gave a sign-in to nadia" in words(browser("rosa").get("/installation/log"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "system"}, "Choose somebody from the list."),
        ({"name": "nobody"}, "Choose somebody from the list."),
        ({"name": "na\x00dia"}, "Choose somebody from the list."),
        ({"email": "ada@desk.example"}, "Someone with this e-mail address is here already."),
        ({"email": "nadia@invalid"}, "leads nowhere"),
        ({"email": "<b>"}, "An e-mail address looks like"),
        ({"password": ""}, "take at least 10"),
        ({"password": "nadianadia"}, "among the first that anyone would try"),
    ],
)
def test_what_is_refused_names_its_field(
    browser: Browser, post: Post, database: Database, change: dict[str, str], sentence: str
) -> None:
    answer = post(browser("rosa"), PAGE, NADIA | change)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert dangers(answer) == []
    assert told(database, EventKind.PERSON_PASSWORD_CHANGED) == []


def test_nobody_signs_in_as_somebody_who_was_erased(
    browser: Browser, post: Post, database: Database, nadia: Person
) -> None:
    with database.writing() as session:
        person = session.get_one(Person, nadia.id)
        erase_account(session, SYSTEM, person, reason="They asked for it")
        name = person.name
    assert name not in browser("rosa").get(PAGE).text
    answer = post(browser("rosa"), PAGE, NADIA | {"name": name})
    assert (answer.status_code, "was erased" in words(answer)) == (422, True)
