"""Signing in and out, and a form that was sent after the sign-in had ended."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from annotator import clock
from annotator.accounts import attempts
from annotator.accounts.actions import create_person
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.models import BrowserSession, SignInFailure
from annotator.accounts.permissions import SYSTEM
from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.web.kept import KEPT_AT_MOST
from counting import told
from make import Desk
from pages import Browser, Post, field_value, read_token, words

PASSWORD = "ein Garten voller Uhren"
SETTINGS = "/projects/flood/settings"


@pytest.fixture
def ines(database: Database) -> None:
    """Someone who has a password."""
    with database.writing() as session:
        create_person(session, SYSTEM, PersonDraft("ines", "Ines@desk.example", PASSWORD))


@pytest.mark.parametrize("name", ["ines", "INES ", "ines@desk.example"])
def test_signs_in_by_name_or_email(client: FlaskClient, ines: None, post: Post, name: str) -> None:
    answer = post(client, "/sign-in", {"name": name, "password": PASSWORD, "next": "/account?x=1"})
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("annotator="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get("/").status_code == 200


def test_the_cookie_is_bound_to_the_host_where_the_connection_is_encrypted(
    client: FlaskClient, ines: None
) -> None:
    page = client.get("/help", base_url="https://localhost").text
    token = re.search(r'csrf-token" content="([^"]+)"', page)
    assert token
    form = {"csrf_token": token.group(1), "name": "ines", "password": PASSWORD}
    answer = client.post("/sign-in", data=form, base_url="https://localhost")
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if "__Host-" in value)
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ines", "wrong"), ("nobody", PASSWORD), ("", ""), ("ines\0", PASSWORD), ("ines", "x" * 1_000_000),
        ("i" * 1_000_000, "x"), ("system", ""), ("ada", ""),
    ],
)  # fmt: skip
def test_one_sentence_whatever_was_wrong(
    client: FlaskClient, desk: Desk, ines: None, post: Post, name: str, password: str
) -> None:
    answer = post(client, "/sign-in", {"name": name, "password": password})
    assert answer.status_code == 422
    assert "This name and password do not belong together." in words(answer)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/\t/evil.example", "", "/" + "a" * 5_000,
    ],
)  # fmt: skip
def test_next_never_leaves_this_site(client: FlaskClient, ines: None, post: Post, target: str) -> None:
    answer = post(client, "/sign-in", {"name": "ines", "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_visit_returns_to_where_it_was_going(client: FlaskClient, ines: None, post: Post) -> None:
    sent = client.get("/projects/flood/articles?state=open&q=a%20b")
    assert sent.status_code == 302
    page = client.get(sent.location)
    assert field_value(page, "next") == "/projects/flood/articles?state=open&q=a%20b"


def test_signing_in_again_ends_the_session_before(
    client: FlaskClient, database: Database, ines: None, post: Post
) -> None:
    form = {"name": "ines", "password": PASSWORD}
    post(client, "/sign-in", form)
    before = client.get_cookie("annotator")
    post(client, "/sign-in", form)
    after = client.get_cookie("annotator")
    assert before
    assert after
    assert before.value != after.value
    client.set_cookie("annotator", before.value)
    assert client.get("/").status_code == 302


def test_signing_out_revokes_the_session_on_the_server(browser: Browser, desk: Desk, post: Post) -> None:
    client = browser("ada")
    assert post(client, "/sign-out").location == "/sign-in"
    client.set_cookie("annotator", desk.secrets["ada"])
    assert client.get("/").status_code == 302


def test_signing_in_and_out_stand_in_the_log(
    client: FlaskClient, database: Database, ines: None, post: Post
) -> None:
    form = {"name": "ines", "password": PASSWORD}
    post(client, "/sign-in", form, headers={"User-Agent": "Kept nowhere in the log"})
    post(client, "/sign-in", form)
    post(client, "/sign-out")
    post(client, "/sign-out")
    person = ("installation", "ines", "person")
    assert told(database, EventKind.PERSON_SIGNED_IN) == [(*person, "with a password")] * 2
    assert told(database, EventKind.PERSON_SIGNED_OUT) == [
        (*person, "to sign in again"),
        (*person, "in this browser"),
    ]


def test_a_refused_sign_in_stands_in_the_log_without_what_was_typed(
    client: FlaskClient, database: Database, ines: None, post: Post
) -> None:
    for name in ("ines", "INES@desk.example", "typed-my-password-here", "", "system"):
        post(client, "/sign-in", {"name": name, "password": "wrong"})
    told_of = [(row[1], row[2], row[3]) for row in told(database, EventKind.SIGN_IN_REFUSED)]
    nobody = ("system", "installation", "wrong password")
    assert told_of == [("system", "person", "wrong password")] * 2 + [nobody] * 3


@pytest.mark.parametrize("name", ["ines", "nobody"])
def test_guessing_fills_no_log(
    client: FlaskClient,
    database: Database,
    ines: None,
    post: Post,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempts, "NOTED", 2)
    for host in range(5):
        address = {"environ_overrides": {"REMOTE_ADDR": f"192.0.2.{host}"}}
        post(client, "/sign-in", {"name": name, "password": "wrong"}, **address)
    reasons = [row[3] for row in told(database, EventKind.SIGN_IN_REFUSED)]
    assert reasons == ["wrong password", "wrong password; more are not noted for a quarter of an hour"]


def test_whoever_is_slowed_down_leaves_no_more_events(
    client: FlaskClient, database: Database, ines: None, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT_PAIR", 1)
    for _ in range(3):
        post(client, "/sign-in", {"name": "ines", "password": "wrong"})
    assert len(told(database, EventKind.SIGN_IN_REFUSED)) == 1


def test_an_idle_session_has_ended(browser: Browser, database: Database) -> None:
    client = browser("ada")
    with database.writing() as session:
        session.execute(update(BrowserSession).values(last_seen_at=clock.now() - timedelta(days=8)))
    assert client.get("/").status_code == 302


def test_guessing_is_slowed_down_and_forgotten_after_a_while(
    client: FlaskClient, ines: None, post: Post, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT_PAIR", 2)
    for _ in range(2):
        post(client, "/sign-in", {"name": "ines", "password": "wrong"})
    right = {"name": "Ines", "password": PASSWORD}
    slowed = post(client, "/sign-in", right)
    assert slowed.status_code == 429
    assert "wrong too often" in words(slowed)
    with database.writing() as session:
        session.execute(update(SignInFailure).values(at=clock.now() - attempts.WINDOW))
    assert post(client, "/sign-in", right).status_code == 303


def test_guessing_leaves_others_alone(
    client: FlaskClient, ines: None, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "LIMIT_PAIR", 1)
    post(client, "/sign-in", {"name": "ines", "password": "wrong"})
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
    assert post(client, "/sign-in", {"name": "ines", "password": PASSWORD}, **elsewhere).status_code == 303
    assert post(client, "/sign-in", {"name": "ada", "password": "x"}).status_code == 422


def test_what_was_typed_survives_the_end_of_the_session(browser: Browser, ines: None, post: Post) -> None:
    client = browser("olga")
    token = read_token(client)
    client.delete_cookie("annotator")
    typed = {
        "csrf_token": token,
        "title": "A new title",
        "guidelines": 'Line one\r\n"</script>\u202e',
        "version": "1",
    }
    refused = client.post(SETTINGS, data=typed)
    assert refused.status_code == 401
    assert "Your text is kept" in words(refused)
    form = {name: field_value(refused, name) for name in ("next", "kept")}
    assert form["next"] == SETTINGS
    offered = post(client, "/sign-in", {"name": "ines", "password": PASSWORD, **form})
    assert offered.status_code == 200
    assert f'<form class="form" method="post" action="{SETTINGS}">' in offered.text
    assert "A new title" in words(offered)
    assert "</script>\u202e" not in offered.text
    assert 'name="version"' in offered.text


def test_the_kept_text_is_stored_by_one_press(
    browser: Browser, desk: Desk, post: Post, database: Database
) -> None:
    client = browser("olga")
    client.delete_cookie("annotator")
    refused = post(client, SETTINGS, {"title": "Kept title", "version": "1"})
    assert "title=Kept+title" in field_value(refused, "kept")
    client.set_cookie("annotator", desk.secrets["olga"])
    assert post(client, SETTINGS, {"title": "Kept title", "version": "1"}).status_code == 303


def test_too_much_text_or_none_is_not_carried(client: FlaskClient, desk: Desk, post: Post) -> None:
    large = post(client, SETTINGS, {"guidelines": "x" * (KEPT_AT_MOST + 1)})
    assert large.status_code == 401
    assert field_value(large, "kept") == ""
    bare = post(client, "/account/tokens", headers={"Referer": "http://localhost/account"})
    assert (bare.status_code, field_value(bare, "next")) == (401, "/account")


def test_a_form_of_another_site_is_not_carried(client: FlaskClient, desk: Desk, post: Post) -> None:
    answer = post(client, SETTINGS, {"title": "Mine now"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Mine now" not in answer.text


def test_kept_rubbish_is_ignored(client: FlaskClient, ines: None, post: Post) -> None:
    for kept in ("{", "&&", "=", "%", "a" * 100_000, "a&" * 100_000, "password=x"):
        answer = post(
            client, "/sign-in", {"name": "ines", "password": PASSWORD, "kept": kept, "next": "/account"}
        )
        assert answer.status_code in {200, 303}


def test_a_script_learns_that_the_session_has_ended(client: FlaskClient, desk: Desk, post: Post) -> None:
    answer = post(client, SETTINGS, {"title": "x"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 401
    message = unquote(answer.headers["X-Message"])
    assert message == "You were signed out. Sign in in another tab, then save again; your text is still here."
    assert "<html" not in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text


def test_forms_left_open_by_somebody_else_are_refused(
    client: FlaskClient, database: Database, ines: None, post: Post
) -> None:
    with database.writing() as session:
        create_person(session, SYSTEM, PersonDraft("jan", "jan@desk.example", PASSWORD))
    post(client, "/sign-in", {"name": "ines", "password": PASSWORD})
    token = read_token(client)
    post(client, "/sign-out")
    post(client, "/sign-in", {"name": "jan", "password": PASSWORD})
    assert client.post("/account/tokens", data={"csrf_token": token, "label": "hers"}).status_code == 400


def test_a_form_without_token_is_refused(browser: Browser, database: Database) -> None:
    assert browser("ada").post("/account/tokens", data={"label": "x"}).status_code == 400
    with database.reading() as session:
        assert session.scalars(select(SignInFailure)).all() == []
