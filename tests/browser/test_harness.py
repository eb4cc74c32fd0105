"""The fixtures of the browser tests themselves: what they must catch, they catch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from browser.chromium import NoBrowser, find_chromium
from browser.conftest import PHONE, OpenPage, watch
from browser.serving import LiveServer

POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self'", "Content-Type": "text/html"}
HEAD = '<!doctype html><html lang="en"><title>Harness</title><main><h1>Harness</h1>'


def show(page: Page, body: str, status: int = 200) -> None:
    """Show a made-up page under a policy as strict as the real one."""
    page.route("**/*", lambda route: route.fulfill(body=HEAD + body, headers=POLICY, status=status))
    page.goto("http://harness.test/")


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ("<p style='color: red'>Text", 200, "Content Security Policy"),
        ("<script>1</script>", 200, "Content Security Policy"),
        ("<p>Text", 503, "503 GET http://harness.test/"),
        ("<p>Text", 200, ""),
    ],
)
def test_what_no_page_may_do_is_noted(browser: Browser, body: str, status: int, told: str) -> None:
    wrong: list[str] = []
    with browser.new_page() as page:
        watch(page, wrong)
        show(page, body, status)
        page.wait_for_load_state()
    assert (told in wrong[0]) if told else not wrong


def test_an_error_in_a_script_is_noted(browser: Browser) -> None:
    wrong: list[str] = []
    with browser.new_page() as page:
        watch(page, wrong)
        with page.expect_event("pageerror"):
            page.evaluate("() => { setTimeout(() => { throw new TypeError('spilt') }) }")
    assert "spilt" in wrong[0]


def test_axe_runs_under_a_strict_policy(page: Page, axe: Callable[[Page], None]) -> None:
    show(page, "<p>Text")
    axe(page)


def test_axe_names_what_it_finds(page: Page, axe: Callable[[Page], None]) -> None:
    show(page, "<button></button>")
    with pytest.raises(AssertionError, match="button-name"):
        axe(page)


def test_a_phone_has_touch_and_a_narrow_screen(open_page: OpenPage) -> None:
    phone = open_page(**PHONE)
    show(phone, "<p>Text")
    assert phone.evaluate("() => [screen.width, navigator.maxTouchPoints > 0]") == [390, True]


def test_a_browser_asked_for_by_a_wrong_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATOR_BROWSER", "/nowhere/chromium")
    with pytest.raises(NoBrowser, match="/nowhere/chromium"):
        find_chromium()


def test_the_program_answers_a_browser(
    page: Page, live_server: LiveServer, axe: Callable[[Page], None]
) -> None:
    page.goto(f"{live_server.url}/sign-in")
    assert page.title()
    axe(page)


def test_it_answers_a_browser_without_script(open_page: OpenPage, live_server: LiveServer) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/sign-in")
    assert page.locator("form").count()
