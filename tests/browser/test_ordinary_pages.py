"""Lists, import, log and export in a browser: the small scripts, and what axe says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from annotator.audit.queries import last_seq
from annotator.db import Database
from annotator.exports.releases.actions import Made, keep_release
from annotator.exports.releases.drafts import ReleaseDraft
from browser.conftest import PHONE
from browser.journeys.reading import Reader
from make import COUNCIL, Desk, make_annotation, make_link
from test_permissions import settle_mark

HOME = "/projects/flood"


@pytest.fixture
def judged(database: Database, desk: Desk) -> None:
    """Something on every page."""
    with database.writing() as session:
        here = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="A count."
        )
        there = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, desk.bob, here, there, "contradicts", "Another figure")


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/articles", "/articles/import", "/articles/choose", "/log", "/export", "/published", "/releases"],
)
def test_pages_are_accessible_and_fit(
    reader: Reader, judged: None, axe: Callable[[Page], None], path: str, options: dict[str, object]
) -> None:
    reading = reader("cleo", **options)
    reading.page.goto(reading.server.url + HOME + path)
    axe(reading.page)
    assert reading.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("options", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desk", "dark phone"])
def test_making_releases_and_what_changed_between_two_are_accessible(
    reader: Reader,
    database: Database,
    desk: Desk,
    judged: None,
    axe: Callable[[Page], None],
    options: dict[str, Any],
) -> None:
    with database.writing() as session:
        for name, seq in (("1.0", 1), ("1.1", last_seq(session, desk.project))):
            made = Made(seq, "00" * 32, 21, is_again=False)
            keep_release(session, desk.olga, desk.project, ReleaseDraft(name), made)
    reading = reader("olga", **options)
    for path in ("/releases", "/releases/1.0/1.1"):
        reading.page.goto(reading.server.url + HOME + path)
        axe(reading.page)
        assert reading.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_files_are_sent_one_by_one_and_go_on_after_an_error(reader: Reader, tmp_path: Path) -> None:
    page, server = reader("cleo").page, reader("cleo").server
    names = [tmp_path / f"{number}.md" for number in range(4)]
    for number, name in enumerate(names):
        name.write_text(f"---\ntitle: Text {number}\n---\nThis is text {number}.\n" if number != 1 else "")
    page.goto(f"{server.url}{HOME}/articles/import")
    page.locator("#files").set_input_files(names)
    sent: list[Route] = []

    def once_broken(route: Route) -> None:
        sent.append(route)
        if len(sent) == 3:
            route.abort()
        else:
            route.continue_()

    page.route("**/articles/import", once_broken)
    page.get_by_role("button", name="Import the files").click()
    expect(page.locator(".sending-words")).to_contain_text("Stopped at “2.md”, 2 of 4 done.")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".sending-words")).to_have_text("4 of 4 sent: 3 added, 1 refused.")
    expect(page.locator("li.outcome")).to_have_count(4)
    assert page.locator("progress").evaluate("bar => bar.value") == 4


def test_a_file_is_made_while_one_waits(reader: Reader, judged: None, tmp_path: Path) -> None:
    vera = reader("vera")
    page = vera.page
    page.goto(f"{vera.server.url}{HOME}/export")
    page.get_by_role("radio", name="JSON lines").check()
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Download").click()
    told.value.save_as(tmp_path / "flood.jsonl")
    assert "400 households" in (tmp_path / "flood.jsonl").read_text()


def test_a_published_claim_is_for_everybody(
    reader: Reader, axe: Callable[[Page], None], desk: Desk, database: Database
) -> None:
    with database.writing() as session:
        own = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="A count."
        )
        settled = settle_mark(session, desk, own).settled_annotation_id
    cleo, stranger = reader("cleo").page, reader("eve", **PHONE).page
    url = reader("cleo").server.url
    cleo.goto(f"{url}{HOME}/annotations/{settled}")
    axe(cleo)
    cleo.get_by_role("button", name="Publish").click()
    expect(cleo.get_by_role("heading", name="Published")).to_be_visible()
    stranger.context.clear_cookies()
    stranger.goto(f"{url}/published/{settled}")
    expect(stranger.locator(".claim-quote mark")).to_have_text("400 households")
    axe(stranger)
    assert stranger.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_key_lists_all_commands(reader: Reader, judged: None, desk: Desk) -> None:
    reading = reader("ada").open(desk.flood)
    page = reading.page
    reading.press("Control+k")
    page.keyboard.type("next mark")
    reading.press("Enter")
    expect(reading.mark("400 households")).to_have_class(re.compile("is-focused"))
    reading.press("Control+k")
    page.keyboard.type("expo")
    reading.press("Enter")
    expect(page).to_have_url(f"{reading.server.url}{HOME}/export")


def test_menus_close_and_filters_leave_a_clean_address(reader: Reader, judged: None) -> None:
    reading = reader("ada")
    page = reading.page
    page.goto(f"{reading.server.url}{HOME}/articles")
    page.locator("summary.account").click()
    reading.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(page.locator("summary.account")).to_be_focused()
    page.get_by_label("Progress").select_option("open")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{reading.server.url}{HOME}/articles?state=open")
    reading.press("/")
    expect(page.locator(".bar-search input")).to_be_focused()


def test_import_works_without_script(reader: Reader, tmp_path: Path) -> None:
    reading = reader("cleo", java_script_enabled=False)
    page = reading.page
    (tmp_path / "one.md").write_text("One.")
    (tmp_path / "two.md").write_text("Two.")
    page.goto(f"{reading.server.url}{HOME}/articles/import")
    page.locator("#files").set_input_files([tmp_path / "one.md", tmp_path / "two.md"])
    page.get_by_role("button", name="Import the files").click()
    expect(page.locator("li.outcome")).to_have_count(2)
