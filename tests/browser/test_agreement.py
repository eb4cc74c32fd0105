"""Agreement in a browser: from a number to the words that two readers differ in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotator.db import Database
from browser.conftest import PHONE
from browser.journeys.reading import Reader
from make import Desk, make_annotation

PAGE = "/projects/flood/agreement"


@pytest.fixture
def judged(database: Database, desk: Desk) -> None:
    """Three readers of one article."""
    with database.writing() as session:
        for who, verdict in ((desk.ada, "sourced"), (desk.bob, "disputed"), (desk.cleo, "sourced")):
            make_annotation(session, who, desk.flood, "400 households", verdict=verdict, tags=("count",))
            make_annotation(session, who, desk.flood, "The gate failed", verdict="sourced")


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_the_pages_are_accessible_and_fit(
    reader: Reader, judged: None, desk: Desk, axe: Callable[[Page], None], options: dict[str, object]
) -> None:
    reading = reader("vera", **options)
    for path in (PAGE, f"{PAGE}?of=spans", f"{PAGE}/pair/{desk.ada.id}/{desk.bob.id}"):
        reading.page.goto(reading.server.url + path)
        axe(reading.page)
        assert reading.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "plain"])
def test_a_number_leads_to_the_words_it_is_about(
    reader: Reader, judged: None, java_script_enabled: bool
) -> None:
    reading = reader("vera", java_script_enabled=java_script_enabled)
    page = reading.page
    page.goto(reading.server.url + PAGE)
    page.get_by_label("Measured by").select_option("percentage")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("table", name="Percent agreement").get_by_role("link", name="50%").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ada and bob")
    page.locator(".differences").get_by_text("400 households").click(position={"x": 60, "y": 8})
    expect(page.get_by_role("heading", level=1)).to_have_text("Gate fails")
