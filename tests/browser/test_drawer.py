"""Deciding what the machine found elsewhere, beside the claim: by keyboard alone, by touch, and with others at it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from annotator.accounts.actions import open_browser_session
from annotator.articles.models import Article
from annotator.corroboration.models import Suggestion
from annotator.links.models import Link, LinkStatus
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from browser.serving import LiveServer
from corroboration.tellings import SHARED, WIRE, tell
from make import Desk, make_annotation, make_assignment

FERRY = "The ferry Kittiwake ran aground"
COUNTED = "counted 175 passengers"


@pytest.fixture
def wire(desk: Desk, live_server: LiveServer) -> Article:
    """The ferry's story as four outlets tell it, with Ada's claim in the wire."""
    with live_server.database.writing() as session:
        tell(session, desk.project)
        found = session.scalars(select(Article).where(Article.title == "wire")).one()
        make_annotation(session, desk.ada, found, SHARED, text=WIRE)
    return found


def drawer(reading: Reading) -> Locator:
    return reading.page.get_by_role("complementary", name="Elsewhere in this story")


def items(reading: Reading) -> Locator:
    return drawer(reading).locator("[data-item]")


def in_hand(reading: Reading) -> Locator:
    return drawer(reading).locator("[data-item]:focus")


def opened(reading: Reading) -> Reading:
    """With the drawer of the first mark."""
    reading.press("n", "y")
    expect(in_hand(reading)).to_contain_text(COUNTED)
    return reading


def links(reading: Reading) -> list[str]:
    with reading.server.database.reading() as session:
        standing = select(Link.relation).where(Link.status != LinkStatus.DELETED).order_by(Link.id)
        return list(session.scalars(standing))


def decisions(reading: Reading) -> list[tuple[str, str, str]]:
    with reading.server.database.reading() as session:
        made = session.scalars(select(Suggestion).order_by(Suggestion.id))
        return [(one.outcome, one.status, one.reason) for one in made]


def test_a_claim_is_linked_unlinked_and_linked_again_by_keyboard_alone(
    reader: Reader, wire: Article, axe: Callable[[Page], None]
) -> None:
    ada = opened(reader("ada").open(wire))
    before = items(ada).count()
    axe(ada.page)
    ada.press("a")
    ada.says("Linked.")
    expect(items(ada)).to_have_count(before - 1)
    expect(ada.page.locator(".text .link-end")).to_have_count(1)
    assert links(ada) == ["contradicts"]
    ada.press("z")
    ada.says("Undone.")
    expect(in_hand(ada)).to_contain_text(COUNTED)
    expect(ada.page.locator(".text .link-end")).to_have_count(0)
    assert links(ada) == []
    assert len(stored(ada)) == 1
    ada.press("Shift+Z")
    ada.says("Redone.")
    expect(items(ada)).to_have_count(before - 1)
    assert links(ada) == ["contradicts"]


def test_one_steps_through_dismisses_and_goes_back_to_where_one_was(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").open(wire))
    first = in_hand(ada).get_attribute("data-place")
    ada.press("j", "ArrowDown", "k")
    expect(in_hand(ada)).not_to_have_attribute("data-place", str(first))
    ada.press("ArrowUp", "i")
    ada.says("Dismissed.")
    expect(drawer(ada).locator(f"[data-place='{first}']")).to_have_count(0)
    expect(in_hand(ada)).to_have_count(1)
    assert decisions(ada) == [("dismissed", "standing", "")]
    ada.press("Escape")
    expect(drawer(ada)).to_have_count(0)
    expect(ada.mark(FERRY)).to_be_focused()


def test_another_answer_is_typed_with_its_reason(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").open(wire))
    ada.press("r", "ArrowDown", "Tab")
    ada.page.keyboard.type("Some came aboard later; a, i, j and z are letters here")
    ada.press("Control+Enter")
    ada.says("Noted: both can be right.")
    expect(items(ada).filter(has_text=COUNTED)).to_have_count(0)
    expect(drawer(ada).get_by_role("heading", name="Decided 1")).to_be_visible()
    [(outcome, status, reason)] = decisions(ada)
    assert (outcome, status) == ("compatible", "standing")
    assert reason.startswith("Some came aboard later; a, i")


def test_an_answer_without_its_reason_stays_and_says_what_lacks(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").open(wire))
    ada.press("r", "ArrowDown", "Control+Enter")
    ada.says("Say why both can be right")
    expect(items(ada).filter(has_text=COUNTED)).to_be_focused()
    assert decisions(ada) == []


def test_an_open_card_tells_how_much_there_is_and_leads_to_it(reader: Reader, wire: Article) -> None:
    ada = reader("ada").open(wire)
    ada.mark(FERRY).click()
    link = ada.card(FERRY).get_by_role("link", name="Elsewhere in this story")
    expect(link.locator(".count")).to_have_text(re.compile(r"^\d$"))
    expected = link.locator(".count").text_content()
    link.click()
    expect(in_hand(ada)).to_contain_text(COUNTED)
    assert str(items(ada).count()) == expected
    in_hand(ada).get_by_role("button", name="Link: contradicts").click()
    ada.says("Linked.")
    expect(ada.card(FERRY).get_by_role("heading", name="Links")).to_be_attached()
    drawer(ada).get_by_role("button", name="Back to the text").click()
    expect(ada.card(FERRY).get_by_role("link", name="Elsewhere in this story")).to_be_focused()


def test_both_articles_are_read_side_by_side_at_the_passage(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").open(wire))
    ada.press("v")
    ada.page.wait_for_url(re.compile("beside="))
    expect(in_hand(ada)).to_contain_text(COUNTED)
    shown = "() => [...CSS.highlights.get('preview')].map(String).join()"
    assert COUNTED in ada.page.evaluate(shown)
    in_hand(ada).get_by_role("link", name="Open beside").click()
    expect(ada.page.get_by_role("dialog")).to_have_count(0)
    assert COUNTED in ada.page.evaluate(shown)
    ada.press("a")
    ada.says("Linked.")
    expect(ada.text("beside").locator("mark")).to_contain_text(COUNTED)


def test_what_somebody_else_decides_leaves_and_no_focus_moves(
    reader: Reader, wire: Article, desk: Desk
) -> None:
    ada, bob = reader("ada"), opened(reader("bob").open(wire))
    with ada.page.expect_response("**/live?**"):
        opened(ada.open(wire))
    ada.press("j")
    held = in_hand(ada).get_attribute("data-place")
    bob.press("i")
    bob.says("Dismissed.")
    expect(items(ada).filter(has_text=COUNTED)).to_have_count(0)
    expect(in_hand(ada)).to_have_attribute("data-place", str(held))


def test_what_was_decided_meanwhile_is_not_decided_again(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").hears_nothing().open(wire))
    bob = opened(reader("bob").open(wire))
    bob.press("a")
    bob.says("Linked.")
    ada.press("i")
    ada.says("This is not suggested any more: somebody decided it")
    expect(items(ada).filter(has_text=COUNTED)).to_have_count(0)
    expect(in_hand(ada)).to_have_count(1)
    assert [outcome for outcome, _, _ in decisions(ada)] == ["accepted"]


def test_what_is_refused_comes_back_to_its_place(
    reader: Reader, wire: Article, desk: Desk, live_server: LiveServer
) -> None:
    with live_server.database.writing() as session:
        make_assignment(session, desk, "ada", wire, is_submitted=True)
    ada = opened(reader("ada").open(wire))
    before = items(ada).all_text_contents()
    ada.press("i")
    ada.says("You have submitted this article.")
    expect(in_hand(ada)).to_contain_text(COUNTED)
    assert items(ada).all_text_contents() == before


def test_what_is_typed_outlives_a_session(
    reader: Reader, wire: Article, desk: Desk, live_server: LiveServer
) -> None:
    ada = opened(reader("ada").open(wire))
    ada.press("r", "ArrowDown", "Tab")
    ada.page.keyboard.type("Another day")
    ada.page.context.clear_cookies()
    ada.press("Control+Enter")
    ada.says("You were signed out. Your text is still here")
    expect(drawer(ada).locator("textarea:visible")).to_have_value("Another day")
    with live_server.database.writing() as session:
        secret = open_browser_session(session, desk.ada.id, "test")
    ada.page.context.add_cookies([{"name": "annotator", "value": secret, "url": live_server.url}])
    ada.page.evaluate("() => dispatchEvent(new Event('focus'))")
    ada.saved()
    expect(drawer(ada).get_by_role("heading", name="Decided 1")).to_be_visible()
    assert decisions(ada) == [("compatible", "standing", "Another day")]


def test_what_was_decided_is_taken_back_by_mouse(reader: Reader, wire: Article) -> None:
    ada = opened(reader("ada").open(wire))
    before = items(ada).count()
    ada.press("i")
    drawer(ada).get_by_role("button", name="Take back").click()
    ada.says("Taken back: it is suggested again.")
    expect(items(ada)).to_have_count(before)
    expect(in_hand(ada)).to_contain_text(COUNTED)
    assert decisions(ada) == [("dismissed", "withdrawn", "")]
    ada.text().get_by_text("Nobody was hurt.").click()
    expect(drawer(ada)).to_have_count(0)


def test_who_is_signed_out_is_told_so_and_nothing_opens(reader: Reader, wire: Article) -> None:
    ada = reader("ada").open(wire)
    ada.press("n")
    ada.page.context.clear_cookies()
    ada.press("y")
    ada.says("You were signed out: sign in in a new tab, then open this again.")
    expect(drawer(ada)).to_have_count(0)
    expect(ada.mark(FERRY)).to_be_focused()


def test_a_sheet_on_a_phone(reader: Reader, wire: Article, axe: Callable[[Page], None]) -> None:
    ada = reader("ada", **PHONE).open(wire)
    ada.mark(FERRY).tap()
    ada.card(FERRY).get_by_role("link", name="Elsewhere in this story").tap()
    expect(items(ada).first).to_be_visible()
    ada.still()
    axe(ada.page)
    assert ada.page.evaluate("() => document.documentElement.scrollWidth") == 390
    items(ada).first.get_by_role("button", name="Dismiss").tap()
    ada.says("Dismissed.")
    drawer(ada).get_by_role("button", name="Back to the text").tap()
    expect(ada.card(FERRY).get_by_role("link", name="Elsewhere in this story")).to_be_focused()


def test_who_may_only_read_has_nothing_to_press(reader: Reader, wire: Article) -> None:
    vera = opened(reader("vera").open(wire))
    vera.press("a", "i", "r")
    expect(in_hand(vera)).to_contain_text(COUNTED)
    expect(drawer(vera).get_by_role("button", name="Dismiss")).to_have_count(0)
    assert decisions(vera) == []
