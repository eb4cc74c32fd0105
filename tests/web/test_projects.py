"""The list of projects, a new one, and the home of one."""

import pytest
from sqlalchemy import func, select

from annotator.accounts.permissions import SYSTEM, Role
from annotator.accounts.queries import get_person
from annotator.db import Database
from annotator.projects.actions import add_member
from annotator.projects.models import Project
from conftest import QueryCount
from counting import count_changes
from make import Desk, make_administrator, make_annotation, make_article, make_project
from pages import Browser, Post, words


def test_the_start_page_lists_my_projects(browser: Browser, desk: Desk) -> None:
    page = browser("ada").get("/")
    assert page.status_code == 200
    assert "Flood 2 articles · 0 claims reviewer" in words(page)
    assert "No projects yet" in words(browser("eve").get("/"))


def test_the_start_page_asks_no_more_for_more_projects(
    browser: Browser, desk: Desk, database: Database, count_queries: QueryCount
) -> None:
    client = browser("ada")
    client.get("/")
    count_queries.statements.clear()
    client.get("/")
    few = int(count_queries)
    with database.writing() as session:
        ada = get_person(session, "ada")
        for number in range(5):
            project = make_project(session, f"p{number}")
            add_member(session, SYSTEM, project, ada, role=Role.VIEWER)
            make_article(session, project, f"Text {number}.")
    count_queries.statements.clear()
    assert "P4 1 article · 0 claims" in words(client.get("/"))
    assert int(count_queries) == few


def test_the_home_shows_what_waits(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="unverified")
        make_annotation(session, desk.ada, desk.flood, "The gate failed")
    page = words(browser("ada").get("/projects/flood"))
    assert "Gate fails Next article" in page
    assert "Needs a source or a corroborating link" in page
    assert "Needs a verdict" in page
    assert "Verdicts differ" in page
    assert "you : Sourced, bob : Unverified" in page
    assert "ada marked the claim" in page
    assert "2 articles" not in page


def test_the_home_says_when_nothing_waits(browser: Browser, desk: Desk) -> None:
    page = words(browser("vera").get("/projects/flood"))
    assert "Nothing. Every claim of yours has what its verdict needs" in page


def test_the_home_asks_no_more_for_more_claims(
    browser: Browser, desk: Desk, database: Database, count_queries: QueryCount
) -> None:
    client = browser("ada")
    counts = []
    for quotes in (("400 households",), ("crews", "noon", "The mayor", "Nobody", "gate")):
        with database.writing() as session:
            for quote in quotes:
                make_annotation(session, desk.ada, desk.flood, quote, verdict="sourced")
                make_annotation(session, desk.bob, desk.flood, quote, verdict="disputed")
        client.get("/projects/flood")
        count_queries.statements.clear()
        client.get("/projects/flood")
        counts.append(int(count_queries))
    assert counts[0] == counts[1]


def test_an_empty_project_names_the_one_thing_to_do(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        empty = make_project(session, "empty")
        add_member(session, SYSTEM, empty, get_person(session, "olga"), role=Role.OWNER)
        add_member(session, SYSTEM, empty, get_person(session, "ada"), role=Role.REVIEWER)
    assert 'href="/projects/empty/articles/import"' in browser("olga").get("/projects/empty").text
    page = browser("ada").get("/projects/empty")
    assert "imports the articles" in words(page)
    assert "/articles/import" not in page.text


def test_a_stranger_learns_nothing(browser: Browser, desk: Desk) -> None:
    hidden, missing = (browser("eve").get(f"/projects/{slug}") for slug in ("flood", "drought"))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert (
        hidden.text.replace("flood", "") == missing.text.replace("drought", "") or "Flood" not in hidden.text
    )


@pytest.mark.parametrize("slug", ["%00", "%E2%80%AE", "flood%20", "FLOOD", "x" * 3_000, "%3C/script%3E"])
def test_an_address_that_cannot_be_is_not_found(browser: Browser, slug: str) -> None:
    assert browser("ada").get(f"/projects/{slug}").status_code == 404


def test_an_administrator_creates_a_project(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    with database.writing() as session:
        make_administrator(session, desk)
    answer = post(browser("rosa"), "/projects/new", {"title": "Drought", "slug": "drought-26"})
    assert (answer.status_code, answer.location) == (303, "/projects/drought-26")
    assert "owner" in words(browser("rosa").get("/"))
    taken = post(browser("rosa"), "/projects/new", {"title": "Again", "slug": "flood"})
    assert taken.status_code == 422
    assert "The short name “flood” is taken" in words(taken)
    assert 'value="Again"' in taken.text


def test_others_create_none(browser: Browser, desk: Desk, database: Database, post: Post) -> None:
    answer = post(browser("olga"), "/projects/new", {"title": "Drought", "slug": "drought"})
    assert answer.status_code == 403
    assert browser("olga").get("/projects/new").status_code == 403
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Project)) == 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("", "ok"), ("a\0b", "ok"), ("x" * 1_000_000, "ok"), ("Fine", "new"),
        ("Fine", "a/b"), ("Fine", "\u202eflood"), ("Fine", "x" * 1_000_000),
    ],
)  # fmt: skip
def test_bad_input_names_its_field_and_stores_nothing(
    browser: Browser, desk: Desk, database: Database, post: Post, title: str, slug: str
) -> None:
    with database.writing() as session:
        make_administrator(session, desk)
    before = count_changes(database)
    answer = post(browser("rosa"), "/projects/new", {"title": title, "slug": slug})
    assert answer.status_code == 422
    assert 'href="#title"' in answer.text or 'href="#slug"' in answer.text
    assert count_changes(database) == before


def test_what_changed_lately_tells_of_changes_only(browser: Browser, desk: Desk) -> None:
    browser("ada").get("/projects/flood/export/jsonl")
    assert "exported" not in words(browser("ada").get("/projects/flood"))
    assert "exported" in words(browser("ada").get("/projects/flood/log"))
