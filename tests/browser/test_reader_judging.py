"""Judging: verdict, reason, sources, tags; deleting and undoing; two people at once; a sign-in that ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from annotator.accounts.actions import open_browser_session
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from browser.serving import LiveServer
from make import Desk, make_annotation

MOVED = "400 households were moved"


@pytest.fixture
def claim(desk: Desk, live_server: LiveServer) -> str:
    """A claim of Ada's in the flood article."""
    with live_server.database.writing() as session:
        return str(make_annotation(session, desk.ada, desk.flood, MOVED).id)


@pytest.fixture
def ada(reader: Reader, desk: Desk, claim: str) -> Reading:
    return reader("ada").open(desk.flood)


def test_a_verdict_by_one_key(ada: Reading) -> None:
    ada.press("n", "d")
    expect(ada.mark(MOVED)).to_have_class(re.compile("v-disputed"))
    ada.says("Disputed.")
    assert [one.verdict for one in stored(ada)] == ["disputed"]
    expect(ada.card(MOVED)).to_contain_text("Needs a reason")


def test_a_whole_judgement_by_keyboard(ada: Reading) -> None:
    ada.press("n", "s", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    ada.page.keyboard.type("Both agree.")
    ada.press("Control+Enter")
    ada.says("Saved.")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.press("o")
    expect(ada.page.locator("input[name=sources-0-url]")).to_be_focused()
    ada.page.keyboard.type("https://town.example/list")
    ada.press("Control+Enter")
    ada.says("Saved.")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.press("t")
    ada.page.keyboard.type("figures, town")
    ada.press("Control+Enter")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.saved()
    (found,) = stored(ada)
    assert (found.verdict, found.reason) == ("sourced", "Both agree.")
    assert [source.url for source in found.sources] == ["https://town.example/list"]
    assert [tag.name for tag in found.tags] == ["figures", "town"]


def test_a_whole_judgement_by_mouse(ada: Reading) -> None:
    ada.mark(MOVED).click()
    card = ada.card(MOVED)
    card.locator("label", has_text="Unverified").click()
    card.get_by_label(re.compile("^Reason")).fill("Nobody else says so.")
    card.get_by_role("button", name="Add a source").click()
    card.get_by_label("Title or document").fill("Minutes")
    card.get_by_role("button", name="Add a source").click()
    card.get_by_label("Title or document").last.fill("Town list")
    card.get_by_role("button", name="Save").click()
    ada.says("Saved.")
    (found,) = stored(ada)
    assert (found.verdict, found.reason) == ("unverified", "Nobody else says so.")
    assert [source.title for source in found.sources] == ["Minutes", "Town list"]


def test_a_whole_judgement_by_touch(reader: Reader, desk: Desk, claim: str) -> None:
    ada = reader("ada", **PHONE).open(desk.flood)
    ada.mark(MOVED).tap()
    card = ada.card(MOVED)
    card.locator("label", has_text="Sourced").tap()
    card.get_by_label(re.compile("^Reason")).fill("Seen in the minutes.")
    card.get_by_role("button", name="Save").tap()
    ada.says("Saved.")
    card.get_by_role("button", name="Back to the text").tap()
    expect(card).not_to_have_class(re.compile("is-open"))
    assert [(one.verdict, one.reason) for one in stored(ada)] == [("sourced", "Seen in the minutes.")]


def test_escape_returns_to_where_one_was(ada: Reading) -> None:
    ada.press("n", "Enter")
    expect(ada.card(MOVED).locator(".card-link")).to_be_focused()
    ada.press("Escape")
    expect(ada.mark(MOVED)).to_be_focused()
    expect(ada.card(MOVED)).not_to_have_class(re.compile("is-open"))


def test_deleting_never_asks_and_undo_brings_it_back(ada: Reading) -> None:
    ada.press("n", "x")
    expect(ada.mark(MOVED)).to_have_count(0)
    ada.press("z")
    ada.says("Undone.")
    expect(ada.mark(MOVED)).to_be_focused()
    ada.press("Shift+Z")
    ada.says("Redone.")
    expect(ada.mark(MOVED)).to_have_count(0)
    assert stored(ada) == []


def test_undo_reaches_back_over_another_page(ada: Reading, desk: Desk) -> None:
    ada.press("n", "s")
    ada.says("Sourced.")
    ada.press("d")
    ada.says("Disputed.")
    ada.open(desk.flood).press("z")
    expect(ada.mark(MOVED)).to_have_class(re.compile("v-sourced"))
    ada.says("Undone.")
    ada.press("z")
    expect(ada.mark(MOVED)).to_have_class(re.compile("v-none"))


def test_undo_by_mouse_and_by_touch(reader: Reader, desk: Desk, claim: str) -> None:
    ada = reader("ada").open(desk.flood)
    ada.mark(MOVED).click()
    ada.card(MOVED).get_by_role("button", name="Delete").click()
    ada.says("Deleted.")
    ada.page.locator("#notices").get_by_role("button", name="Undo").click()
    expect(ada.mark(MOVED)).to_be_visible()
    phone = reader("ada", **PHONE).open(desk.flood)
    phone.mark(MOVED).tap()
    phone.card(MOVED).get_by_role("button", name="Delete").tap()
    phone.says("Deleted.")
    phone.page.locator("#notices").get_by_role("button", name="Undo").tap()
    phone.says("Undone.")
    expect(phone.mark(MOVED)).to_be_visible()


def test_what_someone_else_made_is_theirs(reader: Reader, desk: Desk, claim: str) -> None:
    bob = reader("bob").open(desk.flood)
    bob.press("n", "x")
    bob.says("someone else's")
    expect(bob.mark(MOVED)).to_be_visible()


def test_two_people_at_once(reader: Reader, desk: Desk, ada: Reading) -> None:
    cleo = reader("cleo").hears_nothing().open(desk.flood)
    for person in (ada, cleo):
        person.press("n", "r")
        expect(person.page.locator("textarea[name=reason]")).to_be_focused()
    ada.page.keyboard.type("Said by the mayor.")
    ada.press("Control+Enter")
    ada.says("Saved.")
    cleo.page.keyboard.type("Not in the minutes.")
    cleo.press("Control+Enter")
    conflict = cleo.page.locator(".conflict")
    expect(conflict).to_contain_text("Said by the mayor.")
    expect(conflict.locator("textarea[name=reason]")).to_have_value("Not in the minutes.")
    conflict.locator("textarea[name=reason]").fill("Said by the mayor, not in the minutes.")
    cleo.press("Control+Enter")
    cleo.says("Saved.")
    expect(conflict).to_have_count(0)
    assert [one.reason for one in stored(cleo)] == ["Said by the mayor, not in the minutes."]


def test_a_stale_verdict_shows_what_stands(reader: Reader, desk: Desk, ada: Reading) -> None:
    cleo = reader("cleo").hears_nothing().open(desk.flood)
    ada.press("n", "s")
    ada.says("Sourced.")
    cleo.press("n", "d")
    cleo.says("Someone else changed")
    expect(cleo.mark(MOVED)).to_have_class(re.compile("v-sourced"))
    cleo.press("d")
    cleo.says("Disputed.")
    assert [one.verdict for one in stored(cleo)] == ["disputed"]


def test_text_survives_an_expired_session(ada: Reading, desk: Desk) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    ada.page.keyboard.type("Long thought about.")
    cookies = ada.page.context.cookies()
    ada.page.context.clear_cookies()
    ada.press("Control+Enter")
    ada.says("You were signed out. Your text is still here")
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Long thought about.")
    expect(ada.page.locator("#notices").get_by_role("link", name="Sign in")).to_have_attribute(
        "target", "_blank"
    )
    with ada.server.database.writing() as session:
        secret = open_browser_session(session, desk.ada.id, "again")
    ada.page.context.add_cookies([{"name": "annotator", "value": secret, "url": ada.server.url}])
    assert cookies
    ada.page.evaluate("() => dispatchEvent(new Event('focus'))")
    ada.saved()
    expect(ada.page.locator("#notices")).not_to_contain_text("signed out")
    assert [one.reason for one in stored(ada)] == ["Long thought about."]


def hold_up(reading: Reading, address: str) -> list[Route]:
    """From here on these requests wait, in this list, until they are let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    reading.page.route(address, hold)
    return held


def test_escape_before_the_card_is_there_stays_in_the_text(ada: Reading) -> None:
    held = hold_up(ada, "**/card")
    with ada.page.expect_request("**/card"):
        ada.press("n", "r")
    ada.press("Escape")
    held.pop().continue_()
    ada.press("j")
    ada.select_sentence()
    expect(ada.page.locator("li.card.is-open")).to_have_count(0)
    with ada.page.expect_request("**/card"):
        ada.press("Escape", "Escape", "n", "r")
    ada.page.keyboard.type("Half")
    ada.press("Escape", "j", "Shift+J")
    held.pop().continue_()
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Half")
    expect(ada.page.locator(".selection-bar")).to_be_visible()


def test_what_is_sent_by_key_gives_the_text_back_at_once(ada: Reading) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    held = hold_up(ada, "**/annotations/*")
    ada.page.keyboard.type("So it is.")
    with ada.page.expect_request("**/annotations/*"):
        ada.press("Control+Enter")
    ada.press("j")
    ada.select_sentence()
    held.pop().continue_()
    ada.says("Saved.")
    expect(ada.page.locator(".selection-bar")).to_be_visible()
    assert [one.reason for one in stored(ada)] == ["So it is."]


def test_text_survives_a_lost_connection(ada: Reading) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    keys: list[str] = []

    def drop_the_answer(route: Route) -> None:
        # It arrives and is stored; only the answer is lost.
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    ada.page.route("**/annotations/*", drop_the_answer)
    ada.page.keyboard.type("Written once.")
    ada.press("Control+Enter")
    ada.says("Not saved: no connection. Your text is still here.")
    ada.page.get_by_role("button", name="Try again").click()
    expect(ada.page.locator(".status-bar .saved")).to_have_text("Saved")
    assert keys[0] == keys[1]
    (found,) = stored(ada)
    assert (found.reason, found.version) == ("Written once.", 2)


def test_what_was_typed_is_offered_again(ada: Reading, desk: Desk) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    ada.page.keyboard.type("Half a thought")
    ada.page.on("dialog", lambda dialog: dialog.accept())
    ada.open(desk.flood).press("n", "Enter")
    offer = ada.page.locator(".draft-kept")
    expect(offer).to_contain_text("Half a thought")
    offer.get_by_role("button", name="Put it back").click()
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Half a thought")
    ada.press("Control+Enter")
    ada.says("Saved.")
    ada.open(desk.flood).press("n", "Enter")
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Half a thought")
    expect(offer).to_have_count(0)


def test_a_refusal_takes_the_mark_away_and_says_why(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    refusal = {"X-Message": "This%20quote%20is%20not%20at%2048."}
    ada.page.route("**/annotations", lambda route: route.fulfill(status=422, headers=refusal))
    ada.select("400 households")
    ada.press("h")
    ada.says("This quote is not at 48.")
    expect(ada.page.locator("mark")).to_have_count(0)
    assert ada.page.evaluate("() => getSelection().toString()") == "400 households"


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_axe_finds_nothing(
    reader: Reader, desk: Desk, claim: str, axe: Callable[[Page], None], options: dict[str, object]
) -> None:
    ada = reader("ada", **options).open(desk.flood)
    axe(ada.page)
    ada.mark(MOVED).click()
    expect(ada.page.locator("textarea[name=reason]")).to_be_visible()
    ada.still()
    axe(ada.page)
