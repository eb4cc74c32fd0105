"""The account page: password, sign-ins, tokens."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.accounts.actions import create_person, open_browser_session
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.models import ApiToken, BrowserSession
from annotator.accounts.permissions import SYSTEM
from annotator.accounts.queries import find_person_by_token
from annotator.audit.kinds import EventKind
from annotator.db import Database
from counting import told
from make import Desk
from pages import Browser, Post, words

PASSWORD = "ein Garten voller Uhren"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ines(database: Database, client: FlaskClient) -> FlaskClient:
    """A browser of someone with a password, who is signed in on a phone too."""
    with database.writing() as session:
        person = create_person(session, SYSTEM, PersonDraft("ines", "ines@desk.example", PASSWORD))
        client.set_cookie("annotator", open_browser_session(session, person.id, FIREFOX))
        open_browser_session(
            session, person.id, "Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19.0 Safari/604.1"
        )
    return client


def test_the_page_names_each_sign_in(ines: FlaskClient) -> None:
    page = words(ines.get("/account"))
    assert "Firefox on Linux this browser" in page
    assert "Safari on iPhone" in page


def test_a_new_password_ends_every_other_sign_in(ines: FlaskClient, post: Post, database: Database) -> None:
    form = {"current": PASSWORD, "password": "ein Teich voller Sterne", "again": "ein Teich voller Sterne"}
    answer = post(ines, "/account/password", form)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "iPhone" not in words(ines.get("/account"))
    post(ines, "/sign-out")
    signed_in = post(ines, "/sign-in", {"name": "ines", "password": "ein Teich voller Sterne"})
    assert signed_in.status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "again", "sentence"),
    [
        ("wrong", "ein Teich voller Sterne", "ein Teich voller Sterne", "This is not your present password."),
        (PASSWORD, "ein Teich voller Sterne", "ein Teich", "This differs from the new password above."),
        (PASSWORD, "short", "short", "take at least 10"),
        (PASSWORD, "x" * 1_000_000, "x" * 1_000_000, "longer than 200 characters"),
        (PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "among the first that anyone would try"),
        ("", "", "", "This is not your present password."),
    ],
)
def test_a_password_that_cannot_be_set_is_refused(
    ines: FlaskClient, post: Post, current: str, password: str, again: str, sentence: str
) -> None:
    answer = post(ines, "/account/password", {"current": current, "password": password, "again": again})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert PASSWORD not in answer.text
    assert "iPhone" in words(ines.get("/account"))


def test_another_sign_in_can_be_ended(ines: FlaskClient, post: Post, database: Database) -> None:
    page = ines.get("/account").text
    found = re.search(r"/account/sessions/[0-9a-f-]+/revoke", page)
    assert found
    assert post(ines, found.group()).location == "/account"
    assert "iPhone" not in words(ines.get("/account"))
    assert [row[1:] for row in told(database, EventKind.PERSON_SIGNED_OUT)] == [
        ("ines", "person", "on another device")
    ]


def test_nobody_ends_the_sign_in_of_somebody_else(
    ines: FlaskClient, browser: Browser, post: Post, database: Database
) -> None:
    with database.reading() as session:
        ids = session.scalars(select(BrowserSession.id).where(BrowserSession.user_agent == FIREFOX)).all()
    assert post(browser("ada"), f"/account/sessions/{ids[0]}/revoke").status_code == 404
    assert ines.get("/account").status_code == 200


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    ines: FlaskClient, post: Post, database: Database
) -> None:
    answer = post(ines, "/account/tokens", {"label": "nightly export"})
    assert answer.status_code == 201
    token = re.search(r"ann_[\w-]+", answer.text)
    assert token
    assert token.group() not in ines.get("/account").text
    with database.reading() as session:
        assert find_person_by_token(session, token.group())
    revoke = re.search(r"/account/tokens/[0-9a-f-]+/revoke", ines.get("/account").text)
    assert revoke
    assert post(ines, revoke.group()).status_code == 303
    with database.reading() as session:
        assert find_person_by_token(session, token.group()) is None


@pytest.mark.parametrize("label", ["", "   ", "a\0b", "x" * 81, "x" * 1_000_000])
def test_a_token_needs_a_name(ines: FlaskClient, post: Post, database: Database, label: str) -> None:
    answer = post(ines, "/account/tokens", {"label": label})
    assert answer.status_code == 422
    assert 'href="#label"' in answer.text
    with database.reading() as session:
        assert session.scalars(select(ApiToken)).all() == []


def test_a_hostile_name_stays_text(ines: FlaskClient, post: Post) -> None:
    label = '</script><img src=x onerror="alert(1)">\u202etxt'
    page = post(ines, "/account/tokens", {"label": label})
    assert page.status_code == 201
    assert "<img" not in page.text
    assert "&lt;img" in page.text


def test_nobody_revokes_the_token_of_somebody_else(
    ines: FlaskClient, browser: Browser, desk: Desk, post: Post, database: Database
) -> None:
    post(ines, "/account/tokens", {"label": "mine"})
    with database.reading() as session:
        token = session.scalars(select(ApiToken)).one()
    assert post(browser("ada"), f"/account/tokens/{token.id}/revoke").status_code == 404
