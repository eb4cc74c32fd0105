"""The map of an article, and the reader's way through what is unread, by keyboard alone and with a finger."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from make import Desk

MAYOR = "The mayor said that 400 households were moved."


def open_map(reading: Reading, query: str = "") -> Reading:
    reading.page.goto(f"{reading.server.url}/projects/flood/articles/{reading.desk.flood.id}/coverage{query}")
    return ready(reading)


def ready(reading: Reading) -> Reading:
    expect(reading.page.locator("main[data-ready]")).to_be_attached()
    return reading


def held(reading: Reading, words: str) -> None:
    """The page has come, and this sentence is in hand."""
    expect(reading.page.locator(".sentence:focus")).to_contain_text(words)
    ready(reading)


def counts(reading: Reading, words: str) -> None:
    expect(reading.page.locator(".coverage-sum")).to_contain_text(words)


def test_a_map_is_filled_by_keyboard_alone(reader: Reader, axe: Callable[[Page], None]) -> None:
    ada = open_map(reader("ada"))
    axe(ada.page)
    ada.press("j", "0")
    held(ada, MAYOR)
    counts(ada, "1 not checkable, 3 unread of 4 sentences")
    ada.press("c")
    held(ada, "Nobody was hurt")
    ada.press("-")
    held(ada, "The gate failed")
    counts(ada, "1 claim, 1 not checkable, 1 out of scope, 1 unread of 4 sentences")
    axe(ada.page)
    assert [one.exact for one in stored(ada)] == [MAYOR]
    ada.press("z")
    counts(ada, "1 claim, 1 not checkable, 2 unread of 4 sentences")
    ready(ada).press("k", "k")
    held(ada, "crews left")
    ada.press("x")
    counts(ada, "1 claim, 3 unread of 4 sentences")


def test_the_best_comes_first_and_the_next_one_takes_its_place(reader: Reader) -> None:
    ada = open_map(reader("ada"), "?order=best")
    first = ada.page.locator(".sentence").first
    expect(first).to_contain_text(MAYOR)
    expect(first).to_contain_text("a figure")
    ada.press("j", "0")
    expect(ada.page.locator(".sentence:focus")).not_to_contain_text(MAYOR)
    expect(ada.page.locator(".sentence:focus")).to_contain_text("Unread")
    assert "order=best" in ada.page.url


def test_the_reader_goes_from_one_to_the_next(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    expect(ada.page.locator(".status-bar .coverage")).to_contain_text("0 of 4")
    ada.press(".")
    ada.says("Worth checking: a figure")
    assert ada.page.evaluate("() => String(getSelection())") == MAYOR
    ada.press("c", "s", "Escape", "Escape")
    ada.press(".")
    expect(ada.page.locator(".status-bar .coverage")).to_contain_text("1 of 4")
    ada.press("0")
    ada.says("Not checkable.")
    expect(ada.page.locator(".status-bar .coverage")).to_contain_text("2 of 4")
    ada.press("z")
    ada.says("Undone.")
    expect(ada.page.locator(".status-bar .coverage")).to_contain_text("1 of 4")
    assert [one.exact for one in stored(ada)] == [MAYOR]


def test_a_sentence_of_the_map_opens_in_the_reader(reader: Reader) -> None:
    ada = open_map(reader("ada"))
    ada.press("j", "j", "r")
    expect(ada.page.locator("main.reader[data-ready]")).to_be_attached()
    assert ada.page.evaluate("() => String(getSelection())") == MAYOR


def test_a_finger_marks_too(reader: Reader) -> None:
    ada = open_map(reader("ada", **PHONE))
    ada.page.get_by_role("button", name="Out of scope", exact=True).last.tap()
    counts(ada, "1 out of scope, 3 unread of 4 sentences")
    assert ada.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_forms_post(reader: Reader) -> None:
    ada = reader("ada", java_script_enabled=False)
    ada.page.goto(f"{ada.server.url}/projects/flood/articles/{ada.desk.flood.id}/coverage")
    ada.page.get_by_role("button", name="Not checkable").first.click()
    counts(ada, "1 not checkable, 3 unread of 4 sentences")
    ada.page.get_by_role("button", name="Undo").click()
    counts(ada, "4 unread of 4 sentences")
