"""Working through the queue of suggestions by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.articles.models import Article
from annotator.corroboration.models import Suggestion
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading
from browser.serving import LiveServer
from corroboration.tellings import SHARED, WIRE, tell
from make import Desk, make_annotation


@pytest.fixture
def suggested(desk: Desk, live_server: LiveServer) -> None:
    """Ada's claim, which one article copies and another one contradicts."""
    with live_server.database.writing() as session:
        tell(session, desk.project)
        wire = session.scalars(select(Article).where(Article.title == "wire")).one()
        make_annotation(session, desk.ada, wire, SHARED, text=WIRE)


def open_queue(reading: Reading) -> Reading:
    reading.page.goto(f"{reading.server.url}/projects/flood/suggestions")
    return ready(reading)


def ready(reading: Reading) -> Reading:
    expect(reading.page.locator("main[data-ready]")).to_be_attached()
    return reading


def decided(reading: Reading) -> list[tuple[str, str, str]]:
    with reading.server.database.reading() as session:
        made = session.scalars(select(Suggestion).order_by(Suggestion.id))
        return [(one.kind, one.outcome, one.status) for one in made]


def test_the_queue_is_decided_by_keys(reader: Reader, suggested: None, axe: Callable[[Page], None]) -> None:
    cleo = open_queue(reader("cleo"))
    axe(cleo.page)
    items = cleo.page.locator("[data-item]")
    cleo.press("j")
    expect(items.nth(0)).to_be_focused()
    expect(items.nth(0)).to_contain_text("Salt Quay Post")
    cleo.press("a")
    expect(cleo.page.get_by_text("Linked.")).to_be_visible()
    expect(ready(cleo).page.locator("[data-item]").nth(0)).to_be_focused()
    cleo.press("i")
    expect(cleo.page.get_by_text("Dismissed.")).to_be_visible()
    assert decided(ready(cleo)) == [
        ("copied", "accepted", "standing"),
        ("conflicts", "dismissed", "standing"),
    ]
    cleo.press("z")
    expect(cleo.page.get_by_text("Taken back: it is suggested again.")).to_be_visible()
    expect(cleo.page.locator("[data-item]").filter(has_text="175 passengers")).to_be_visible()


def test_another_answer_wants_a_word_and_keys_stay_in_the_field(reader: Reader, suggested: None) -> None:
    cleo = open_queue(reader("cleo"))
    item = cleo.page.locator("[data-item]").filter(has_text="140 passengers against 175 passengers")
    item.focus()
    cleo.press("r")
    item.get_by_label("Compatible").check()
    item.get_by_label("Why").fill("jai: crew not counted")
    item.get_by_role("button", name="Save").click()
    expect(cleo.page.get_by_text("Noted: both can be right.")).to_be_visible()
    assert decided(cleo) == [("conflicts", "compatible", "standing")]


def test_two_people_on_one_suggestion(reader: Reader, suggested: None) -> None:
    cleo, bob = open_queue(reader("cleo")), open_queue(reader("bob"))
    cleo.press("a")
    expect(cleo.page.get_by_text("Linked.")).to_be_visible()
    bob.press("a")
    expect(bob.page.get_by_text("This is not suggested any more")).to_be_visible()
    assert len(decided(bob)) == 1


def test_on_a_phone(reader: Reader, suggested: None, axe: Callable[[Page], None]) -> None:
    cleo = open_queue(reader("cleo", **PHONE))
    axe(cleo.page)
    assert cleo.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cleo.page.locator("[data-item]").first.get_by_role("button", name="Dismiss").tap()
    expect(cleo.page.get_by_text("Dismissed.")).to_be_visible()
