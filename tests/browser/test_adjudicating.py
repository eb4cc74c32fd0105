"""Settling differences by keyboard alone, and with a finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.annotations.models import Annotation, Status
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading
from browser.serving import LiveServer
from make import Desk, make_annotation

HOUSEHOLDS, HURT, GATE = (
    "400 households were moved",
    "“Nobody was hurt,” she said.",
    "The gate failed at 3 a.m.",
)


@pytest.fixture
def differing(desk: Desk, live_server: LiveServer) -> None:
    """Ada and Bob differ on three passages."""
    with live_server.database.writing() as session:
        make_annotation(
            session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced", reason="By the minutes."
        )
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="disputed")
        for actor, verdict in ((desk.ada, "unverified"), (desk.bob, "disputed")):
            make_annotation(session, actor, desk.flood, HURT, verdict=verdict)
        make_annotation(session, desk.bob, desk.flood, GATE)


def record(reading: Reading) -> list[tuple[str, str | None]]:
    with reading.server.database.reading() as session:
        query = select(Annotation).where(Annotation.is_settled, Annotation.status == Status.OPEN)
        return [(one.exact, one.verdict) for one in session.scalars(query.order_by(Annotation.start_offset))]


def open_queue(reading: Reading) -> Reading:
    reading.page.goto(f"{reading.server.url}/projects/flood/adjudicate")
    expect(reading.page.locator("main[data-ready]")).to_be_attached()
    return reading


def stands_at(reading: Reading, words: str) -> None:
    """The page shows this difference, and answers keys."""
    expect(reading.page.locator("#unit-title")).to_contain_text(words)
    expect(reading.page.locator("main[data-ready]")).to_be_attached()


def test_a_whole_queue_is_settled_by_keyboard_alone(
    reader: Reader, differing: None, axe: Callable[[Page], None]
) -> None:
    cleo = open_queue(reader("cleo"))
    axe(cleo.page)
    cleo.press("j")
    stands_at(cleo, "where it starts and ends, verdict")
    axe(cleo.page)
    cleo.press("j")
    stands_at(cleo, "They differ in: verdict")
    cleo.press("k")
    stands_at(cleo, "where it starts and ends, verdict")
    cleo.page.locator(".candidate", has_text="By the minutes.").wait_for()
    number = (
        cleo.page.locator(".candidate", has_text="By the minutes.").locator(".candidate-number").inner_text()
    )
    cleo.press(number)
    stands_at(cleo, "They differ in: verdict")
    assert record(cleo) == [(HOUSEHOLDS, "sourced")]
    cleo.press("n", "Tab", "ArrowRight", "Tab")
    cleo.page.keyboard.type("Nobody says so of themselves.")
    cleo.press("Tab", "Tab", "Enter")
    stands_at(cleo, "who marked it")
    assert [one[1] for one in record(cleo)] == ["sourced", "sourced"]
    cleo.press("0")
    expect(cleo.page.get_by_role("heading", name="Nothing to settle")).to_be_visible()
    expect(cleo.page.get_by_text("Settled: nothing stands there.")).to_be_visible()


def test_the_last_decision_is_undone_with_one_key(reader: Reader, differing: None) -> None:
    cleo = open_queue(reader("cleo"))
    cleo.press("j")
    stands_at(cleo, "where it starts and ends, verdict")
    cleo.press("1")
    stands_at(cleo, "They differ in: verdict")
    cleo.press("z")
    stands_at(cleo, "where it starts and ends, verdict")
    assert record(cleo) == []


def test_keys_rest_in_a_field_and_escape_leaves_it(reader: Reader, differing: None) -> None:
    cleo = open_queue(reader("cleo"))
    cleo.press("j")
    stands_at(cleo, "where it starts and ends, verdict")
    cleo.press("r")
    cleo.page.keyboard.type("1 of 2, 0 or n")
    cleo.press("Escape", "1")
    stands_at(cleo, "They differ in: verdict")
    cleo.press("k")
    assert len(record(cleo)) == 1


def test_a_difference_is_settled_with_a_finger(reader: Reader, differing: None) -> None:
    cleo = open_queue(reader("cleo", **PHONE))
    cleo.page.get_by_role("link", name="Settle the first").tap()
    cleo.page.get_by_role("button", name="Take this").first.tap()
    expect(cleo.page.get_by_text("Settled. It stands in the record.")).to_be_visible()
    assert len(record(cleo)) == 1
    assert cleo.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_other_views_are_accessible(
    reader: Reader, desk: Desk, differing: None, axe: Callable[[Page], None]
) -> None:
    cleo = reader("cleo")
    for view in ("columns", "text"):
        cleo.page.goto(f"{cleo.server.url}/projects/flood/adjudicate/{desk.flood.id}?view={view}")
        axe(cleo.page)
