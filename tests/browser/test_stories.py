"""Stories in a browser: from the list to the map, from the map to texts beside each other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.articles.models import Article
from annotator.db import Database
from browser.conftest import PHONE
from browser.journeys.reading import Reader
from corroboration.tellings import OWN, SHARED, WIRE, tell
from make import Desk, make_annotation, make_link

STORIES = "/projects/flood/stories"


@pytest.fixture
def told(database: Database, desk: Desk) -> dict[str, Article]:
    """A story with a claim, a passage and a link."""
    with database.writing() as session:
        tell(session, desk.project)
        found = {one.title: one for one in session.scalars(select(Article))}
        wire = make_annotation(session, desk.ada, found["wire"], SHARED, text=WIRE, verdict="sourced")
        own = make_annotation(session, desk.ada, found["own"], "175 passengers", text=OWN, verdict="disputed")
        make_link(session, desk.ada, own, wire, "contradicts")
    return found


def compare(told: dict[str, Article]) -> str:
    return "/projects/flood/compare?" + "&".join(f"article={told[one].id}" for one in ("wire", "copy", "own"))


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_the_pages_are_accessible_and_fit(
    reader: Reader, told: dict[str, Article], axe: Callable[[Page], None], options: dict[str, object]
) -> None:
    reading = reader("vera", **options)
    for path in (STORIES, f"/projects/flood/articles/{told['wire'].id}/story", compare(told)):
        reading.page.goto(reading.server.url + path)
        axe(reading.page)
        assert reading.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "plain"])
def test_from_the_list_to_the_map_to_texts_beside_each_other(
    reader: Reader, told: dict[str, Article], java_script_enabled: bool
) -> None:
    reading = reader("vera", java_script_enabled=java_script_enabled)
    page = reading.page
    page.goto(reading.server.url + "/projects/flood/articles")
    page.get_by_role("link", name="Stories").click()
    page.get_by_role("link", name="wire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 articles, 2 independent origins")
    page.get_by_role("checkbox", name=re.compile("Salt Quay Post")).check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 articles compared")
    page.get_by_role("link", name="Passage 1: also in Salt Quay Post").click()
    expect(page.locator("mark:target")).to_be_visible()
    expect(page.locator(".bands path")).to_have_count(1 if java_script_enabled else 0)


def test_every_node_of_the_map_is_reached_and_opened_by_keyboard(
    reader: Reader, told: dict[str, Article]
) -> None:
    reading = reader("vera")
    page = reading.page
    page.goto(f"{reading.server.url}/projects/flood/articles/{told['wire'].id}/story")
    page.locator(".story-frame").focus()
    names = []
    for _ in range(page.locator(".story-graph a").count()):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent"))
    assert all(names)
    assert len(set(names)) == 8
    page.locator(".map-point").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Claim")


def test_on_a_phone_the_table_comes_before_the_map_which_scrolls_by_itself(
    reader: Reader, told: dict[str, Article]
) -> None:
    reading = reader("vera", **PHONE)
    page = reading.page
    page.goto(f"{reading.server.url}/projects/flood/articles/{told['wire'].id}/story")
    tops = page.evaluate(
        "['.story-articles', '.story-frame'].map(one => document.querySelector(one).getBoundingClientRect().top)"
    )
    assert tops[0] < tops[1]
    assert page.locator(".story-frame").evaluate("frame => frame.scrollWidth > frame.clientWidth")


def test_bands_join_passages_where_columns_are_beside_each_other(
    reader: Reader, told: dict[str, Article]
) -> None:
    reading = reader("vera")
    page = reading.page
    page.goto(reading.server.url + compare(told))
    expect(page.locator(".bands path")).to_have_count(1)
    page.set_viewport_size({"width": 600, "height": 900})
    expect(page.locator(".bands path")).to_have_count(0)
