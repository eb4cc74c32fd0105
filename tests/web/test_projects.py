"""The list of projects and the home of one."""

from annotator.db import Database
from make import Desk, make_annotation
from pages import words


def test_the_start_page_lists_my_projects(browser, desk: Desk) -> None:
    page = browser("ada").get("/")
    assert page.status_code == 200
    assert "Flood 2 articles · 0 claims reviewer" in words(page)
    assert "No projects yet" in words(browser("eve").get("/"))


def test_the_home_shows_what_waits(browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="unverified")
    page = words(browser("ada").get("/projects/flood"))
    assert "Council meets Read it" in page
    assert "Needs a source or a corroborating link" in page
    assert "Verdicts differ" in page
    assert "you : Sourced, bob : Unverified" in page
