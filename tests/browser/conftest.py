"""A browser for the tests: pages that fail the test on script errors and policy messages; an axe check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from annotator.db import Database
from annotator.frontend import bundle
from browser.chromium import FLAGS, HERE, NoBrowser, find_chromium
from browser.journeys.reading import Reader, Reading, sit_down
from browser.serving import LiveServer, serve
from make import Desk

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


# on a busy machine a page takes its time
expect.set_options(timeout=15_000)


class OpenPage(Protocol):
    """Opens a page of its own person: own cookies, own watch over errors."""

    def __call__(self, **options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser out only when asked to; without a browser these tests fail."""
    if os.environ.get("ANNOTATOR_NO_BROWSER") == "1":
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="ANNOTATOR_NO_BROWSER=1"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium = find_chromium()
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium.path,
            args=list(FLAGS),
            env={**os.environ, **chromium.environment},
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """``open_page(**PHONE)``, ``open_page(java_script_enabled=False)``: any number of separate people."""
    if "live_server" in request.fixturenames:
        request.getfixturevalue("live_server")  # first, so that it ends after the pages that ask it
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **DESKTOP, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, wrong)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong, "the page reported:\n" + "\n".join(wrong)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One person at a desk, 1440 by 900."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """One person with a phone, 390 by 844, by touch."""
    return open_page(**PHONE)


@pytest.fixture
def reader(open_page: OpenPage, live_server: LiveServer, desk: Desk) -> Reader:
    """``reader("bob")``: Bob, signed in, at a desk of his own; ``reader("bob", **PHONE)``: with a phone."""

    def sit(name: str = "ada", **options: Any) -> Reading:
        return sit_down(open_page(**options), live_server, desk, name)

    return sit


@pytest.fixture
def live_server(app: Flask, database: Database) -> Iterator[LiveServer]:
    """The program on a free port, over the test's own fresh database: ``.url`` and ``.database``."""
    with serve(app) as server:
        yield server


def watch(page: Page, wrong: list[str]) -> None:
    """Note what must not happen on any page, whatever the test is about."""

    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    def response(answer: Response) -> None:
        if answer.status >= 500:
            wrong.append(f"{answer.status} {answer.request.method} {answer.url}")

    page.on("console", console)
    page.on("response", response)
    page.on("pageerror", lambda error: wrong.append(f"{error.name}: {error.message}\n{error.stack}"))


@pytest.fixture(scope="session")
def axe_source() -> str:
    with bundle.only_one(HERE):
        bundle.install_packages(HERE)
    return Path(HERE, "node_modules", "axe-core", "axe.min.js").read_text()


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], None]:
    """``axe(page)`` fails on anything that axe-core finds; for pages with 30 annotations or fewer."""

    def check(page: Page) -> None:
        # Evaluated, not added as a script element, which the policy of the pages would refuse.
        page.evaluate(axe_source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        assert not found["violations"], "\n".join(map(describe, found["violations"]))

    return check


def describe(violation: dict[str, Any]) -> str:
    places = "\n".join(f"  {node['target']}: {node['html'][:200]}" for node in violation["nodes"])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n{places}"
