"""Working through a queue by keyboard alone, and giving it out."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from browser.serving import LiveServer
from make import Desk, make_annotation, make_assignment

LOCKED = "You have submitted this article. Reopen it to change your marks."


def home(person: Reading) -> Reading:
    person.page.goto(f"{person.server.url}/projects/flood")
    return person


def reads(person: Reading, title: str) -> None:
    expect(person.page.locator("main.reader[data-ready]")).to_be_attached()
    expect(person.page.locator(".pane-head h1")).to_have_text(title)


def test_from_home_through_the_queue_by_keyboard_alone(
    reader: Reader, desk: Desk, live_server: LiveServer
) -> None:
    with live_server.database.writing() as session:
        make_assignment(session, desk, "ada", desk.flood)
    ada = home(reader("ada"))
    expect(ada.page.locator("[data-next]")).to_be_focused()
    ada.press("Enter")
    reads(ada, "Gate fails")
    ada.press("j", "j", "Shift+J", "c", "u", "Escape", "Control+Enter")
    expect(ada.page.locator("#submission.is-done [data-next]")).to_be_focused()
    ada.press("c")
    assert [one.verdict for one in stored(ada)] == ["unverified"]
    ada.press("Enter")
    reads(ada, "Council meets")
    ada.press("Control+Enter")
    expect(ada.page.locator("#submission.is-done")).to_contain_text("2 of 2 submitted")
    expect(ada.page.locator("#submission")).to_contain_text("That was the last one for now.")


def test_what_is_missing_is_one_key_away(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("j", "j", "Shift+J", "c", "Escape", "Control+Enter")
    ada.says("Not submitted yet: one claim lacks something.")
    expect(ada.page.locator(".lacking a")).to_be_focused()
    ada.press("Enter")
    expect(ada.mark("The mayor said")).to_be_focused()
    ada.press("u", "Escape", "Control+Enter")
    expect(ada.page.locator("#submission.is-done")).to_be_attached()


def test_what_is_missing_can_be_left_with_a_reason(
    reader: Reader, desk: Desk, live_server: LiveServer, axe: Callable[[Page], None]
) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = reader("ada").open(desk.flood)
    ada.press("Control+Enter")
    why = ada.page.locator("#submission textarea")
    why.fill("No one answers the phone")
    axe(ada.page)
    ada.press("Control+Enter")
    expect(ada.page.locator("#submission.is-done")).to_be_attached()
    axe(ada.page)


def test_submitted_marks_are_locked_until_they_are_reopened(
    reader: Reader, desk: Desk, live_server: LiveServer
) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="unverified")
        make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
    ada = reader("ada").open(desk.flood)
    ada.press("n", "d")
    ada.says(LOCKED)
    ada.press("Escape")
    ada.select("The gate failed")
    ada.press("c")
    ada.says(LOCKED)
    ada.page.get_by_text("Reopen it to change your marks", exact=True).click()
    ada.page.locator("#submission textarea").fill("One more claim")
    ada.page.get_by_role("button", name="Reopen").click()
    reads(ada, "Gate fails")
    ada.press("n", "d")
    ada.saved()
    assert [one.verdict for one in stored(ada)] == ["disputed"]


def test_the_queue_is_gone_through_by_brackets(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_assignment(session, desk, "ada", desk.council)
        make_assignment(session, desk, "ada", desk.flood)
    ada = reader("ada").open(desk.council)
    ada.press("]")
    reads(ada, "Gate fails")
    ada.press("]")
    ada.says("This is the last article.")
    ada.press("[")
    reads(ada, "Council meets")


def test_a_curator_gives_articles_out(reader: Reader, desk: Desk, axe: Callable[[Page], None]) -> None:
    cleo = reader("cleo")
    page = cleo.page
    page.goto(f"{cleo.server.url}/projects/flood/assignments")
    axe(page)
    page.get_by_role("button", name="Show the numbers first").click()
    expect(page.get_by_role("heading", name="This spread would make 4 assignments")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Leave it").or_(page.get_by_role("link", name="Leave it")).click()
    page.get_by_role("checkbox", name=re.compile("^ada")).check()
    page.get_by_role("checkbox", name="Choose all articles on this page").check()
    page.get_by_role("button", name="Assign the chosen articles").click()
    cleo.says("2 assignments are made.")
    page.get_by_role("switch", name=re.compile("Gate fails")).click()
    expect(page.get_by_role("switch", name=re.compile("Gate fails"))).to_be_checked()


def test_a_queue_by_touch(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_assignment(session, desk, "ada", desk.flood)
    ada = home(reader("ada", **PHONE))
    ada.page.get_by_role("link", name="Next article").tap()
    reads(ada, "Gate fails")
    ada.page.locator(".rail").get_by_role("link", name="Submit").tap()
    ada.page.locator("#submission").get_by_role("button", name="Submit").tap()
    ada.page.locator("#submission.is-done").get_by_role("button", name="Next article").tap()
    reads(ada, "Council meets")
