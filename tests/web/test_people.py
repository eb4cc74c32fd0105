"""Members, roles, invitations."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import Role
from annotator.db import Database
from annotator.projects.actions import create_invitation
from annotator.projects.models import Invitation
from annotator.projects.queries import list_members
from counting import count_changes
from make import Desk
from pages import Browser, Post, words

PEOPLE = "/projects/flood/people"


def roles(database: Database, desk: Desk) -> dict[str, str]:
    with database.reading() as session:
        return {member.name: member.role for member in list_members(session, desk.project)}


@pytest.fixture
def secret(desk: Desk, database: Database) -> str:
    with database.writing() as session:
        return create_invitation(session, desk.olga, desk.project, role=Role.CURATOR, note="Nadia")


def test_everyone_sees_who_is_in_it_and_owners_more(browser: Browser, desk: Desk, secret: str) -> None:
    plain, owned = browser("vera").get(PEOPLE).text, browser("olga").get(PEOPLE).text
    assert "ada" in plain
    for only_for_owners in ("ada@desk.example", "Nadia", "Invite someone", "/remove"):
        assert only_for_owners not in plain
        assert only_for_owners in owned


def test_an_owner_changes_a_role(browser: Browser, desk: Desk, database: Database, post: Post) -> None:
    answer = post(browser("olga"), f"{PEOPLE}/{desk.ada.id}/role", {"role": "curator"})
    assert (answer.status_code, answer.location) == (303, PEOPLE)
    assert roles(database, desk)["ada"] == "curator"
    assert browser("ada").get("/projects/flood/articles/import").status_code == 200


def test_an_owner_removes_a_member_whose_work_stays(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    assert post(browser("olga"), f"{PEOPLE}/{desk.bob.id}/remove").location == PEOPLE
    assert "bob" not in roles(database, desk)
    assert browser("bob").get("/projects/flood").status_code == 404


@pytest.mark.parametrize("act", ["role", "remove"])
def test_the_last_owner_stays(browser: Browser, desk: Desk, database: Database, post: Post, act: str) -> None:
    answer = post(browser("olga"), f"{PEOPLE}/{desk.olga.id}/{act}", {"role": "viewer"})
    assert answer.status_code == 422
    assert "This is the only owner" in words(answer)
    assert roles(database, desk)["olga"] == "owner"


@pytest.mark.parametrize("role", ["", "admin", "owner\0", "x" * 1_000_000])
def test_an_unknown_role_is_refused(
    browser: Browser, desk: Desk, database: Database, post: Post, role: str
) -> None:
    before = count_changes(database)
    assert post(browser("olga"), f"{PEOPLE}/{desk.ada.id}/role", {"role": role}).status_code == 422
    assert post(browser("olga"), f"{PEOPLE}/invitations", {"role": role}).status_code == 422
    assert count_changes(database) == before


def test_someone_who_has_left_cannot_be_changed(browser: Browser, desk: Desk, post: Post) -> None:
    assert post(browser("olga"), f"{PEOPLE}/{desk.eve.id}/role", {"role": "viewer"}).status_code == 404


def test_an_invitation_is_shown_once(browser: Browser, desk: Desk, post: Post) -> None:
    answer = post(
        browser("olga"), f"{PEOPLE}/invitations", {"role": "viewer", "note": "</script>\u202eNadia"}
    )
    assert answer.status_code == 201
    link = re.search(r"http://localhost(/invitations/[\w-]+)", answer.text)
    assert link
    assert "&lt;/script&gt;" in answer.text
    assert link.group(1) not in browser("olga").get(PEOPLE).text


@pytest.mark.parametrize("note", ["a\0b", "x" * 201, "x" * 1_000_000])
def test_a_note_that_cannot_be_kept_is_refused(
    browser: Browser, desk: Desk, post: Post, database: Database, note: str
) -> None:
    answer = post(browser("olga"), f"{PEOPLE}/invitations", {"role": "viewer", "note": note})
    assert answer.status_code == 422
    assert 'href="#note"' in answer.text
    with database.reading() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_somebody_with_an_account_joins_by_one_button(
    browser: Browser, desk: Desk, database: Database, post: Post, secret: str
) -> None:
    client = browser("eve")
    assert "olga invites you as curator" in words(client.get(f"/invitations/{secret}"))
    assert post(client, f"/invitations/{secret}").location == "/projects/flood"
    assert roles(database, desk)["eve"] == "curator"
    assert "used, taken back or has run out" in words(client.get(f"/invitations/{secret}"))


def test_a_member_leaves_the_invitation_open(browser: Browser, desk: Desk, post: Post, secret: str) -> None:
    client = browser("ada")
    assert "in this project already" in words(client.get(f"/invitations/{secret}"))
    assert post(client, f"/invitations/{secret}").status_code == 403
    assert browser("eve").get(f"/invitations/{secret}").status_code == 200


def test_somebody_new_creates_an_account_and_joins(
    client: FlaskClient, desk: Desk, database: Database, post: Post, secret: str
) -> None:
    form = {"name": "Nadia", "email": "Nadia@desk.example", "password": "ein Garten voller Uhren"}
    answer = post(client, f"/invitations/{secret}/new", form)
    assert (answer.status_code, answer.location) == (303, "/projects/flood")
    assert roles(database, desk)["nadia"] == "curator"
    assert "Welcome to “Flood”, nadia." in words(client.get("/projects/flood"))
    assert post(client, f"/invitations/{secret}/new", form | {"name": "second"}).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "ada"), ("name", "A b"), ("name", "a\0"), ("name", "x" * 1_000_000), ("name", "\u202eada"),
        ("email", "ada@desk.example"), ("email", "nobody"), ("email", "a\0@b.example"),
        ("email", "x" * 1_000_000 + "@b.example"),
        ("password", ""), ("password", "short"), ("password", "x" * 1_000_000),
    ],
)  # fmt: skip
def test_bad_input_names_its_field_and_uses_nothing_up(
    client: FlaskClient, desk: Desk, database: Database, post: Post, secret: str, field: str, value: str
) -> None:
    form = {"name": "nadia", "email": "nadia@desk.example", "password": "ein Garten voller Uhren"} | {
        field: value
    }
    before = count_changes(database)
    answer = post(client, f"/invitations/{secret}/new", form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count_changes(database) == before
    assert client.get(f"/invitations/{secret}").status_code == 200
    with database.reading() as session:
        assert session.scalar(select(Person).where(Person.name == "nadia")) is None


def test_an_invitation_can_be_taken_back(browser: Browser, desk: Desk, post: Post, secret: str) -> None:
    found = re.search(rf"{PEOPLE}/invitations/[0-9a-f-]+/revoke", browser("olga").get(PEOPLE).text)
    assert found
    assert post(browser("cleo"), found.group()).status_code == 403
    assert post(browser("olga"), found.group()).status_code == 303
    assert browser("eve").get(f"/invitations/{secret}").status_code == 404


@pytest.mark.parametrize("secret", ["x", "%00", "%E2%80%AE", "x" * 3_000])
def test_a_made_up_invitation_is_nothing(client: FlaskClient, desk: Desk, post: Post, secret: str) -> None:
    assert client.get(f"/invitations/{secret}").status_code == 404
    assert post(client, f"/invitations/{secret}/new", {"name": "n"}).status_code == 404
