"""Linking across two articles, and jumping between the ends: by mouse, by keyboard alone, by touch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.links.models import Link
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from browser.serving import LiveServer
from make import COUNCIL, Desk, make_annotation, make_link

MOVED = "400 households were moved"
RESIDENTS = "About 1,150 residents were moved"


@pytest.fixture
def claim(desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, MOVED)


@pytest.fixture
def linked(desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, MOVED)
        there = make_annotation(session, desk.ada, desk.council, RESIDENTS, text=COUNCIL)
        make_link(session, desk.ada, here, there, "contradicts")


def links(reading: Reading) -> list[tuple[str, str, str, str]]:
    """Quote, relation, quote, note of every link."""
    quotes = {one.id: one.exact for one in stored(reading)}
    with reading.server.database.reading() as session:
        found = session.scalars(select(Link).order_by(Link.id))
        return [(quotes[one.from_id], one.relation, quotes[one.to_id], one.note) for one in found]


def test_a_link_by_keyboard_alone(reader: Reader, desk: Desk, claim: None) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("n", "l")
    expect(ada.page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    ada.page.keyboard.type("council")
    expect(ada.page.get_by_role("dialog").get_by_role("option")).to_contain_text("Council meets")
    ada.press("Enter")
    ada.page.wait_for_url(re.compile("beside="))
    expect(ada.page.locator(".pinned")).to_contain_text(MOVED)
    expect(ada.page.locator("main[data-ready]")).to_be_attached()
    ada.press("j", "j", "Shift+J", "l", "2")
    ada.page.keyboard.type("Another count")
    ada.press("Enter")
    ada.says("Linked.")
    assert links(ada) == [(MOVED, "contradicts", f"{RESIDENTS}, an official said.", "Another count")]
    expect(ada.mark(RESIDENTS)).to_be_focused()
    expect(ada.page.locator(".link-end")).to_have_count(2)
    ada.press("'")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.press("'")
    expect(ada.mark(RESIDENTS)).to_be_focused()


def test_a_link_by_mouse(reader: Reader, desk: Desk, claim: None) -> None:
    ada = reader("ada").open(desk.flood)
    ada.mark(MOVED).click()
    ada.card(MOVED).get_by_role("link", name="Link").last.click()
    ada.page.get_by_role("dialog").get_by_role("option").click()
    ada.page.wait_for_url(re.compile("beside="))
    expect(ada.page.locator("main[data-ready]")).to_be_attached()
    ada.drag_over(RESIDENTS, "beside")
    ada.page.get_by_role("toolbar").get_by_role("button", name="Link here").click()
    ada.page.get_by_role("toolbar").get_by_role("button", name="Contradicts").click()
    ada.page.locator(".link-form").get_by_role("button", name="Link").click()
    ada.says("Linked.")
    assert links(ada) == [(MOVED, "contradicts", RESIDENTS, "")]


def test_a_link_by_touch(reader: Reader, desk: Desk, claim: None) -> None:
    ada = reader("ada", **PHONE).open(desk.flood)
    ada.mark(MOVED).tap()
    ada.card(MOVED).get_by_role("link", name="Link").last.tap()
    ada.page.get_by_role("dialog").get_by_role("option").tap()
    ada.page.wait_for_url(re.compile(f"{desk.council.id}.*from="))
    expect(ada.page.locator("main[data-ready]")).to_be_attached()
    expect(ada.page.locator(".pinned")).to_contain_text(MOVED)
    ada.select(RESIDENTS)
    ada.tap_bar("Link here")
    ada.tap_bar("Repeats")
    ada.page.locator(".link-form").get_by_role("button", name="Link").tap()
    ada.says("Linked.")
    assert links(ada) == [(MOVED, "repeats", RESIDENTS, "")]


def test_a_link_to_a_mark_that_is_there(reader: Reader, desk: Desk, linked: None) -> None:
    ada = reader("ada").open(desk.flood, f"?beside={desk.council.id}")
    ada.press("n", "l")
    expect(ada.text("beside")).to_be_focused()
    ada.press("n", "Enter", "5", "Enter")
    ada.says("Linked.")
    assert [one[1] for one in links(ada)] == ["contradicts", "context"]
    ada.press("z")
    ada.says("Undone.")
    expect(ada.page.locator(".link-end")).to_have_count(2)


def test_nothing_is_stored_when_one_leaves_halfway(reader: Reader, desk: Desk, claim: None) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("j", "Shift+J", "l")
    expect(ada.page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    ada.press("Escape")
    assert ada.page.evaluate("() => getSelection().toString()") != ""
    ada.open(desk.flood, f"?beside={desk.council.id}").press("n", "l", "j", "Shift+J", "l", "1", "Escape")
    ada.press("Escape", "Escape", "Escape")
    expect(ada.page.locator(".link-form, .pinned")).to_have_count(0)
    assert links(ada) == []
    assert len(stored(ada)) == 1


def test_jumping_to_an_article_that_is_not_open(reader: Reader, desk: Desk, linked: None) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("n", "'")
    ada.page.wait_for_url(re.compile("beside="))
    expect(ada.mark(RESIDENTS)).to_be_focused()
    ada.press("'")
    expect(ada.mark(MOVED)).to_be_focused()
    phone = reader("ada", **PHONE).open(desk.flood)
    phone.page.get_by_role("link", name=re.compile("^Link 1")).tap()
    phone.page.wait_for_url(re.compile(str(desk.council.id)))
    expect(phone.mark(RESIDENTS)).to_be_focused()


def test_tab_changes_sides_and_escape_leaves(reader: Reader, desk: Desk, linked: None) -> None:
    ada = reader("ada").open(desk.flood, f"?beside={desk.council.id}")
    ada.press("n")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.press("Tab")
    expect(ada.text("beside")).to_be_focused()
    ada.press("n")
    expect(ada.mark(RESIDENTS)).to_be_focused()
    ada.press("Tab", "Escape", "Escape")
    ada.page.wait_for_url(re.compile(f"{desk.flood.id}$"))


def test_the_other_end_is_shown_before_one_goes_there(reader: Reader, desk: Desk, linked: None) -> None:
    ada = reader("ada").open(desk.flood, f"?beside={desk.council.id}")
    ada.page.get_by_role("link", name=re.compile("^Link 1: ")).first.hover()
    shown = "() => [...CSS.highlights.get('preview') ?? []].map(String)"
    assert ada.page.evaluate(shown) == [RESIDENTS]


def test_a_link_is_reworded_and_deleted(reader: Reader, desk: Desk, linked: None) -> None:
    ada = reader("ada").open(desk.flood)
    ada.mark(MOVED).click()
    card = ada.card(MOVED)
    card.locator("summary", has_text="Change").click()
    card.get_by_label("Note").fill("Counted another day")
    card.get_by_role("button", name="Save link").click()
    ada.says("Link saved.")
    assert [one[3] for one in links(ada)] == ["Counted another day"]
    card.locator("summary", has_text="Change").click()
    card.get_by_role("button", name="Delete link").click()
    ada.says("Link deleted.")
    expect(ada.page.locator(".link-end")).to_have_count(0)


def test_axe_finds_nothing_beside(
    reader: Reader, desk: Desk, linked: None, axe: Callable[[Page], None]
) -> None:
    ada = reader("ada").open(desk.flood, f"?beside={desk.council.id}")
    axe(ada.page)
    ada.press("n", "Enter")
    expect(ada.page.locator("textarea[name=reason]")).to_be_visible()
    ada.still()
    axe(ada.page)
