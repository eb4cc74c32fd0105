"""The log of the installation in a browser: from the menu, at a desk and with a phone, by day and by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from annotator.accounts.attempts import note_refused_sign_in
from annotator.db import Database
from browser.conftest import PHONE, OpenPage
from browser.serving import LiveServer
from make import Desk, make_administrator

DARK = {"color_scheme": "dark"}


@pytest.mark.parametrize(
    "options", [{}, PHONE, DARK, PHONE | DARK], ids=["desk", "phone", "dark", "dark-phone"]
)
def test_an_administrator_comes_to_it_from_the_menu(
    open_page: OpenPage, live_server: LiveServer, database: Database, desk: Desk,
    axe: Callable[[Page], None], options: dict[str, object],
) -> None:  # fmt: skip
    with database.writing() as session:
        make_administrator(session, desk)
        note_refused_sign_in(session, "ada")
    page = open_page(**options)
    page.context.add_cookies([{"name": "annotator", "value": desk.secrets["rosa"], "url": live_server.url}])
    page.goto(live_server.url)
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Installation log").click()
    expect(page).to_have_title("Installation log · Annotator")
    expect(page.locator(".event").first).to_contain_text("system refused a sign-in as ada: wrong password")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
