"""Commenting without the mouse; reading; what is typed survives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from annotator.accounts.actions import open_browser_session
from annotator.annotations.models import Annotation
from annotator.discussions.models import Comment
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading
from browser.serving import LiveServer
from make import Desk, make_annotation, make_thread

MOVED = "400 households"


@pytest.fixture
def claim(desk: Desk, live_server: LiveServer) -> Annotation:
    """A claim of Ada's in the flood article."""
    with live_server.database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, MOVED)


def said(reading: Reading) -> list[tuple[str, str]]:
    with reading.server.database.reading() as session:
        found = session.scalars(select(Comment).order_by(Comment.created_at))
        return [(comment.text, comment.status) for comment in found]


def comment(reading: Reading, text: str) -> None:
    reading.press("m")
    expect(reading.card(MOVED).locator("[data-key=comment]")).to_be_focused()
    reading.page.keyboard.type(text)
    reading.press("Control+Enter")
    reading.says("Commented.")


def test_a_conversation_by_keyboard_alone(reader: Reader, desk: Desk, claim: Annotation) -> None:
    bob = reader("bob").open(desk.flood)
    bob.press("n")
    comment(bob, "Which night?")
    expect(bob.mark(MOVED)).to_be_focused()
    ada = reader("ada").open(desk.flood)
    expect(ada.card(MOVED)).to_contain_text("1 comment, 1 new")
    ada.press("n")
    comment(ada, "The first one.")
    bob.open(desk.flood).press("n", "m")
    expect(bob.card(MOVED).locator(".comment-text")).to_have_text(["Which night?", "The first one."])
    assert said(bob) == [("Which night?", "open"), ("The first one.", "open")]


def test_a_comment_is_undone_and_redone_by_key(reader: Reader, desk: Desk, claim: Annotation) -> None:
    bob = reader("bob").open(desk.flood)
    bob.press("n")
    comment(bob, "Which night?")
    bob.press("z")
    bob.says("Undone.")
    expect(bob.card(MOVED)).not_to_contain_text("1 comment")
    bob.press("Shift+Z")
    bob.says("Redone.")
    expect(bob.card(MOVED)).to_contain_text("1 comment")
    assert said(bob) == [("Which night?", "open")]


def test_a_fresh_mark_is_discussed_at_once(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    ada.select(MOVED)
    ada.press("h", "m")
    ada.page.keyboard.type("Is this the same?")
    expect(ada.card(MOVED).locator("[data-key=comment]")).to_have_value("Is this the same?")
    ada.press("Control+Enter")
    ada.says("Commented.")
    assert said(ada) == [("Is this the same?", "open")]


def test_a_comment_does_not_disturb_a_reason_that_is_being_written(
    reader: Reader, desk: Desk, claim: Annotation
) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    ada.page.keyboard.type("Half a thought")
    ada.page.locator("[data-key=comment]").fill("What do you think?")
    ada.card(MOVED).get_by_role("button", name="Comment").click()
    ada.says("Commented.")
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Half a thought")
    expect(ada.card(MOVED).locator(".comment-text")).to_have_text("What do you think?")
    expect(ada.page.locator("[data-key=comment]")).to_have_value("")
    ada.page.locator("[data-key=comment]").fill("And you?")
    ada.card(MOVED).get_by_role("button", name="Comment").click()
    expect(ada.card(MOVED).locator(".comment-text")).to_have_count(2)
    assert len(said(ada)) == 2


def test_what_was_typed_is_offered_again(reader: Reader, desk: Desk, claim: Annotation) -> None:
    bob = reader("bob").open(desk.flood)
    bob.press("n", "m")
    expect(bob.page.locator("[data-key=comment]")).to_be_focused()
    bob.page.keyboard.type("Half a question")
    bob.page.on("dialog", lambda dialog: dialog.accept())
    bob.open(desk.flood).press("n", "m")
    bob.page.locator(".draft-kept").get_by_role("button", name="Put it back").click()
    expect(bob.page.locator("[data-key=comment]")).to_have_value("Half a question")


def test_text_survives_an_expired_session(reader: Reader, desk: Desk, claim: Annotation) -> None:
    bob = reader("bob").open(desk.flood)
    bob.press("n", "m")
    expect(bob.page.locator("[data-key=comment]")).to_be_focused()
    bob.page.keyboard.type("Long thought about.")
    bob.page.context.clear_cookies()
    bob.press("Control+Enter")
    bob.says("You were signed out. Your text is still here")
    expect(bob.page.locator("[data-key=comment]")).to_have_value("Long thought about.")
    with bob.server.database.writing() as session:
        secret = open_browser_session(session, desk.bob.id, "again")
    bob.page.context.add_cookies([{"name": "annotator", "value": secret, "url": bob.server.url}])
    bob.page.evaluate("() => dispatchEvent(new Event('focus'))")
    bob.saved()
    assert said(bob) == [("Long thought about.", "open")]


def test_what_is_seen_is_read(reader: Reader, desk: Desk, claim: Annotation) -> None:
    ada = reader("ada")
    with ada.server.database.writing() as session:
        make_thread(session, desk.bob, claim, "Which night, @ada?")
    ada.page.goto(f"{ada.server.url}/projects/flood/annotations/{claim.id}")
    ada.page.locator("#discussion").scroll_into_view_if_needed()
    expect(ada.page.locator(".bar .talks .count")).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Mark as read")).to_have_count(0)
    ada.page.reload()
    expect(ada.page.locator(".comment.is-new")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_axe_finds_nothing(
    reader: Reader, desk: Desk, claim: Annotation, axe: Callable[[Page], None], options: dict[str, object]
) -> None:
    ada = reader("ada", **options)
    with ada.server.database.writing() as session:
        thread, _ = make_thread(session, desk.bob, claim, "Which night, @ada? https://a.example/x")
    base = f"{ada.server.url}/projects/flood"
    for path in ("/discussions", f"/discussions/{thread.id}", f"/annotations/{claim.id}", ""):
        ada.page.goto(base + path)
        axe(ada.page)
        assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.open(desk.flood).mark(MOVED).click()
    expect(ada.page.locator(".talk")).to_be_visible()
    ada.still()
    axe(ada.page)
