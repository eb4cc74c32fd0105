"""Whose token it is, and what that lets them see."""

import pytest
from flask import Flask

from annotator.accounts import attempts
from annotator.accounts.actions import revoke_token
from annotator.accounts.queries import list_tokens
from annotator.audit.kinds import EventKind
from annotator.db import Database
from counting import told
from make import Desk
from programs import Program, Programs, refused


@pytest.mark.parametrize(
    "token", ["", "ann_wrong", "ann_\N{SNOWMAN}".encode().decode("latin-1"), "x" * 5_000]
)
def test_without_a_token_that_we_gave_nobody_comes_in(app: Flask, desk: Desk, token: str) -> None:
    answer = Program(app, token).send("GET", "/projects")
    assert refused(answer, 401)["code"] == "token_needed"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_opens_nothing_stands_in_the_log_a_few_times_at_most(
    app: Flask, database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "NOTED", 2)
    for token in ("", "ann_one", "ann_two", "ann_three"):
        Program(app, token).send("GET", "/projects")
    reasons = [row[3] for row in told(database, EventKind.SIGN_IN_REFUSED)]
    assert reasons == ["wrong API token", "wrong API token; more are not noted for a quarter of an hour"]


def test_a_revoked_token_opens_nothing(program: Programs, database: Database, desk: Desk) -> None:
    ada = program("ada")
    assert ada.get("/projects")["items"]
    with database.writing() as session:
        revoke_token(session, desk.ada, list_tokens(session, desk.ada)[0].id)
    refused(ada.send("GET", "/projects"), 401)


def test_a_sign_in_of_a_browser_is_no_token(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    client.set_cookie("annotator", desk.secrets["ada"])
    assert client.get("/api/v1/projects").status_code == 401


def test_members_see_their_project_and_what_they_are_in_it(program: Programs) -> None:
    [project] = program("vera").get("/projects")["items"]
    assert (project["slug"], project["role"]) == ("flood", "viewer")
    whole = program("olga").get("/projects/flood")
    assert [verdict["key"] for verdict in whole["verdicts"]] == ["sourced", "disputed", "unverified"]


@pytest.mark.parametrize(
    "path",
    [
        "/projects/flood",
        "/projects/flood/articles",
        "/projects/flood/links",
        "/projects/flood/events",
        "/projects/flood/export",
        "/articles/{article}",
        "/articles/{article}/annotations",
    ],
)
def test_a_stranger_finds_nothing(program: Programs, desk: Desk, path: str) -> None:
    refused(program("eve").send("GET", path.format(article=desk.flood.id)), 404)


def test_every_view_says_whom_it_is_for(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name.startswith("api.")}
    assert len(views) > 15
    policies = {name: getattr(view, "policy", None) for name, view in views.items()}
    assert {name for name, policy in policies.items() if policy != "token"} == {"api.openapi"}


def test_what_a_token_may_not_stands_in_the_log(program: Programs, database: Database, desk: Desk) -> None:
    vera, eve = program("vera"), program("eve")
    for _ in range(2):
        refused(vera.send("POST", "/projects/flood/articles", {"text": "New."}), 403)
        refused(eve.send("GET", f"/articles/{desk.flood.id}"), 404)
        refused(eve.send("GET", f"/articles/{desk.project.id}/annotations"), 404)
    assert told(database, EventKind.ACCESS_REFUSED) == [
        ("installation", "eve", "installation", "may not read what is in another project"),
        ("project", "vera", "project", "may not import articles"),
    ]
