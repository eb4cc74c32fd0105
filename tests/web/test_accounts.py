"""Signing in and out, the account page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from annotator.accounts.actions import create_person
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from make import Desk
from pages import words

PASSWORD = "ein Garten voller Uhren"


@pytest.fixture
def ines(database: Database) -> None:
    """Someone who has a password."""
    with database.writing() as session:
        create_person(session, SYSTEM, PersonDraft("ines", "Ines@desk.example", PASSWORD))


@pytest.mark.parametrize("name", ["ines", "INES ", "ines@desk.example"])
def test_signs_in_by_name_or_email(client: FlaskClient, ines: None, post, name: str) -> None:
    answer = post(client, "/sign-in", {"name": name, "password": PASSWORD, "next": "/account?x=1"})
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert "HttpOnly" in answer.headers["Set-Cookie"] and "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert client.get("/").status_code == 200
