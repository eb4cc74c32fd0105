"""What was brought in, judged beside the text by keyboard alone, with a finger, and seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from make import make_preannotation

HOUSEHOLDS, GATE, NOON = "400 households", "The gate failed", "at noon"


def bring_in(reading: Reading) -> Reading:
    """As a curator would have; then the article is opened."""
    import_them(reading)
    return reading.open(reading.desk.flood)


def import_them(reading: Reading) -> None:
    with reading.server.database.writing() as session:
        told: dict[str, Any] = {"verdict": "disputed", "maker": "tagger 2", "score": 870}
        make_preannotation(session, reading.desk.flood, HOUSEHOLDS, **told)
        for exact in (NOON, GATE):
            make_preannotation(session, reading.desk.flood, exact, label="Event", kind="passage")


def held(reading: Reading, words: str) -> None:
    expect(reading.page.locator(".proposal:focus")).to_contain_text(words)


def waiting(reading: Reading, number: int) -> None:
    expect(reading.page.locator("[data-waiting]")).to_have_text(str(number))
    expect(reading.page.locator(".proposal")).to_have_count(number)


def painted(reading: Reading, *words: str) -> None:
    """These words have the dashed line, in the order of the text."""
    wait = "(words) => [...CSS.highlights.get('proposed') ?? []].join('|') === words"
    reading.page.wait_for_function(wait, arg="|".join(words))


def test_they_are_judged_by_keyboard_alone(reader: Reader, axe: Callable[[Page], None]) -> None:
    ada = bring_in(reader("ada"))
    waiting(ada, 3)
    painted(ada, NOON, HOUSEHOLDS, GATE)
    axe(ada.page)
    ada.press("g")
    held(ada, NOON)
    ada.press("g")
    held(ada, HOUSEHOLDS)
    axe(ada.page)
    ada.press("a")
    held(ada, GATE)
    waiting(ada, 2)
    painted(ada, NOON, GATE)
    expect(ada.page.locator(f"mark:has-text('{HOUSEHOLDS}')")).to_have_class("d1 v-disputed starts ends")
    ada.press("Shift+G")
    held(ada, NOON)
    ada.press("i")
    held(ada, GATE)
    waiting(ada, 1)
    ada.press("z")
    waiting(ada, 2)
    ada.press("z")
    waiting(ada, 3)
    expect(ada.page.locator(f"mark:has-text('{HOUSEHOLDS}')")).to_have_count(0)
    ada.press("Shift+Z")
    waiting(ada, 2)
    assert [one.exact for one in stored(ada)] == [HOUSEHOLDS]
    painted(ada, NOON, GATE)


def test_buttons_and_one_label_at_a_stroke(reader: Reader) -> None:
    ada = bring_in(reader("ada"))
    ada.page.get_by_text("All of one label").click()
    ada.page.get_by_role("button", name="Accept all 2 of Event").click()
    ada.says("2 accepted.")
    waiting(ada, 1)
    ada.page.get_by_role("button", name="Dismiss").click()
    waiting(ada, 0)
    ada.press("z", "z")
    waiting(ada, 3)


def test_on_a_phone(reader: Reader, axe: Callable[[Page], None]) -> None:
    ada = bring_in(reader("ada", **PHONE))
    axe(ada.page)
    ada.page.locator(".proposal", has_text=HOUSEHOLDS).get_by_role("button", name="Accept").tap()
    waiting(ada, 2)
    ada.saved()
    assert [one.exact for one in stored(ada)] == [HOUSEHOLDS]


def test_what_comes_in_meanwhile_appears_by_itself(reader: Reader) -> None:
    ada = reader("ada")
    ada.open(ada.desk.flood)
    expect(ada.page.locator("#brought-in")).to_be_hidden()
    import_them(ada)
    waiting(ada, 3)
    painted(ada, NOON, HOUSEHOLDS, GATE)
