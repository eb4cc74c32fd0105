"""Refused access in the log."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from annotator import clock
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.db import Database
from annotator.projects import refusals
from annotator.projects.actions import remove_member
from counting import told
from make import Desk, make_article, make_project
from pages import Browser, Post

SETTINGS, REFUSED = "/projects/flood/settings", EventKind.ACCESS_REFUSED
FORM = {"title": "Mine", "version": "1"}
NOT_SETTINGS = ("project", "vera", "project", "may not change this project's settings")


def probe(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/projects/{slug}").status_code == 404


def test_a_member_who_may_not_stands_in_the_log_of_the_project(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    assert post(browser("vera"), SETTINGS, FORM).status_code == 403
    assert told(database, REFUSED) == [NOT_SETTINGS]


def test_the_same_is_noted_once_an_hour(
    browser: Browser, desk: Desk, database: Database, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        post(browser("vera"), SETTINGS, FORM)
    assert told(database, REFUSED) == [NOT_SETTINGS]
    assert browser("vera").get("/projects/flood/articles/import").status_code == 403
    post(browser("ada"), SETTINGS, FORM)
    assert len(told(database, REFUSED)) == 3
    later = clock.now() + refusals.WINDOW + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    post(browser("vera"), SETTINGS, FORM)
    assert told(database, REFUSED).count(NOT_SETTINGS) == 2


@pytest.mark.parametrize("slug", ["flood", "nothing-here"])
def test_a_stranger_stands_in_the_log_of_the_installation_whether_or_not_there_is_a_project(
    browser: Browser, desk: Desk, database: Database, slug: str
) -> None:
    probe(browser("eve"), slug)
    words = f"may not read the project “{slug}”, if there is one"
    assert told(database, REFUSED) == [("installation", "eve", "installation", words)]


def test_trying_many_names_is_noted_a_few_times(
    browser: Browser, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "NOTED", 3)
    eve = browser("eve")
    for slug in ("a", "b", "c", "flood", "e"):
        probe(eve, slug)
    assert len(told(database, REFUSED)) == 3


def test_one_who_was_taken_out_is_a_stranger(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        remove_member(session, desk.olga, desk.project, desk.bob.id)
    probe(browser("bob"), "flood")
    assert [row[:2] for row in told(database, REFUSED)] == [("installation", "bob")]


def test_what_is_in_another_project_is_refused_too(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        hidden = make_article(session, make_project(session, "other"))
    assert browser("ada").get(f"/projects/flood/articles/{hidden.id}").status_code == 404
    expected = ("installation", "ada", "installation", "may not read what is in another project")
    assert told(database, REFUSED) == [expected]


def test_what_only_administrators_may_is_about_the_installation(
    browser: Browser, desk: Desk, database: Database
) -> None:
    assert browser("olga").get("/projects/new").status_code == 403
    assert told(database, REFUSED) == [("installation", "olga", "installation", "may not create projects")]


@pytest.mark.parametrize("path", ["/projects/%00", "/projects/A%20B", f"/projects/{'x' * 300}", "/nothing"])
def test_an_address_that_cannot_be_is_no_attempt(
    browser: Browser, desk: Desk, database: Database, path: str
) -> None:
    assert browser("eve").get(path).status_code == 404
    assert told(database, REFUSED) == []


def test_what_is_gone_and_forms_of_other_sites_are_no_attempts(
    browser: Browser, desk: Desk, database: Database, post: Post, client: FlaskClient
) -> None:
    olga = browser("olga")
    assert olga.get(f"/projects/flood/articles/{desk.project.id}").status_code == 404
    assert olga.get("/projects/flood/settings/verdicts/none").status_code == 404
    assert post(olga, SETTINGS, FORM, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/projects/flood").status_code == 302
    assert told(database, REFUSED) == []


def test_it_keeps_nothing_but_the_words(browser: Browser, desk: Desk, database: Database, post: Post) -> None:
    post(browser("vera"), SETTINGS, {**FORM, "guidelines": "My secret"})
    with database.reading() as session:
        event = session.query(Event).filter(Event.kind == REFUSED).one()
    assert (event.before, event.after, event.article_id) == (None, None, None)
