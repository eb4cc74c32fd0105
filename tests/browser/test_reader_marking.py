"""Highlighting: by mouse, by keyboard alone, by touch."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.conftest import PHONE
from browser.journeys.reading import Reader, stored
from browser.serving import LiveServer
from make import Desk, make_annotation


def test_a_claim_by_mouse(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    ada.drag_over("400 households were moved")
    ada.page.get_by_role("toolbar").get_by_role("button", name="Claim").click()
    expect(ada.mark("400 households were moved")).to_be_visible()
    ada.page.get_by_role("toolbar").get_by_role("button", name="Disputed").click()
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    ada.saved()
    (found,) = stored(ada)
    assert (found.exact, found.kind, found.verdict) == ("400 households were moved", "claim", "disputed")


def test_a_claim_by_keyboard_alone(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    ada.press("j", "j", "Shift+J", "c", "s")
    ada.page.keyboard.type("said twice")
    ada.press("Control+Enter")
    ada.saved()
    expect(ada.text()).to_be_focused()
    (found,) = stored(ada)
    assert found.exact == "The mayor said that 400 households were moved."
    assert (found.verdict, found.reason) == ("sourced", "said twice")


def test_a_claim_by_touch(reader: Reader, desk: Desk) -> None:
    ada = reader("ada", **PHONE).open(desk.flood)
    ada.select("400 households")
    ada.tap_bar("Claim")
    ada.tap_bar("Unverified")
    expect(ada.card("400 households")).to_have_class(re.compile("is-open"))
    ada.saved()
    assert [(one.exact, one.verdict) for one in stored(ada)] == [("400 households", "unverified")]


def test_a_passage_across_paragraphs_and_an_emoji_is_stored_whole(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    # From the middle of the first character, which is four code points, into the second paragraph.
    ada.page.evaluate(
        """() => {
            const [first, second] = document.querySelectorAll(".text p");
            getSelection().setBaseAndExtent(first.firstChild, 3, second.firstChild, 10);
        }"""
    )
    ada.press("h")
    ada.says("Marked as a passage.")
    (found,) = stored(ada)
    assert found.exact == "👩🏽‍🚒 crews left at noon.\n\nThe mayor"
    assert ada.page.locator("mark.k-passage").count() == 2


def test_overlapping_marks_show_how_many_they_are(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    for words in ("400 households were moved", "households were moved", "households were", "households"):
        ada.page.evaluate("() => document.querySelectorAll('.text p')[1].normalize()")
        ada.select_across(words)
        ada.press("h")
    ada.saved()
    innermost = ada.page.locator("mark", has_text=re.compile("^households$"))
    expect(innermost).to_have_attribute("data-count", "4")
    expect(ada.text().locator("p").nth(1)).to_contain_text("The mayor said that 400 households were moved.")


def test_the_ends_move_by_keyboard(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = reader("ada").open(desk.flood)
    ada.press("n", "e", "Shift+ArrowRight", "Shift+ArrowRight", "e", "Shift+ArrowLeft", "Enter")
    ada.says("Ends moved.")
    assert [one.exact for one in stored(ada)] == ["that 400 households were moved"]
    expect(ada.mark("that 400 households were moved")).to_be_focused()
    ada.press("e", "ArrowRight", "Escape")
    assert [one.exact for one in stored(ada)] == ["that 400 households were moved"]


def test_the_ends_move_by_touch(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 household")
    ada = reader("ada", **PHONE).open(desk.flood)
    ada.mark("400 household").tap()
    ada.card("400 household").get_by_role("button", name="Move the ends").tap()
    ada.tap_bar("→")
    ada.tap_bar("Save")
    ada.says("Ends moved.")
    assert [one.exact for one in stored(ada)] == ["400 households"]


def test_a_viewer_is_offered_nothing(reader: Reader, desk: Desk) -> None:
    vera = reader("vera").open(desk.flood)
    vera.select("400 households")
    vera.press("c")
    vera.says("You may read here, but not mark.")
    expect(vera.page.get_by_role("toolbar")).to_be_hidden()
    assert stored(vera) == []


def test_keys_never_fire_in_a_field(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = reader("ada").open(desk.flood)
    ada.press("n", "r")
    ada.page.keyboard.type("xsdz1 nph")
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("xsdz1 nph")
    assert [one.verdict for one in stored(ada)] == [None]


def test_a_shortcut_of_the_browser_stays_its_own(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = reader("ada").open(desk.flood)
    ada.press("n", "Control+x", "Control+d", "Alt+s", "Control+u")
    expect(ada.mark("400 households")).to_be_focused()
    assert [one.verdict for one in stored(ada)] == [None]


def test_the_line_below_counts_sentences_and_events(reader: Reader, desk: Desk) -> None:
    ada = reader("ada").open(desk.flood)
    bar = ada.page.locator(".status-bar")
    expect(bar).to_contain_text("0 of 4")
    before = bar.locator(".sealed").inner_text()
    ada.press("j", "Shift+J", "h")
    ada.says("Marked as a passage.")
    expect(bar).to_contain_text("1 of 4")
    expect(bar.locator(".sealed")).not_to_have_text(before)
    ada.press("z")
    expect(bar).to_contain_text("0 of 4")
