"""Two people in one article: each sees what the other does, without reload and without being disturbed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from browser.conftest import PHONE
from browser.journeys.reading import Reader, Reading, stored
from browser.serving import LiveServer
from make import FLOOD, Desk, make_annotation, make_article, make_blind, make_link

MOVED = "400 households were moved"


def line(reading: Reading) -> Locator:
    return reading.page.locator("#people")


def mark(server: LiveServer, desk: Desk, name: str, words: str) -> Annotation:
    """Someone marks something in a browser of their own."""
    with server.database.writing() as session:
        return make_annotation(session, desk.actors[name], desk.flood, words)


def judge(server: LiveServer, desk: Desk, claim: Annotation, verdict: str, reason: str) -> None:
    """Cleo changes a claim."""
    with server.database.writing() as session:
        found = get_annotation(session, desk.cleo, claim.id, lock=True)
        judge_annotation(session, desk.cleo, found, Judgement(verdict, reason), version=found.version)


@pytest.fixture
def claim(desk: Desk, live_server: LiveServer) -> Annotation:
    return mark(live_server, desk, "ada", MOVED)


@pytest.fixture
def ada(reader: Reader, desk: Desk, claim: Annotation) -> Reading:
    """Ada, who has heard who is here."""
    opened = reader("ada")
    with opened.page.expect_response("**/reading"), opened.page.expect_response("**/live?**"):
        opened.open(desk.flood)
    return opened


def test_two_people_see_each_other_and_what_each_marks(ada: Reading, reader: Reader, desk: Desk) -> None:
    bob = reader("bob").open(desk.flood)
    expect(line(ada)).to_have_text("bob is here")
    expect(line(bob)).to_have_text("ada is here")
    bob.select("crews left at noon")
    bob.press("h")
    bob.saved()
    expect(ada.mark("crews left at noon")).to_be_visible()
    expect(ada.card("crews left at noon")).to_contain_text("bob")
    expect(ada.page.locator(".cards-head")).to_have_text("2 annotations")
    expect(line(ada)).to_have_text("bob is here1 new mark by bob")
    expect(line(bob)).to_have_text("ada is here")
    line(ada).get_by_role("link", name="1 new mark by bob").click()
    expect(ada.mark("crews left at noon")).to_be_focused()
    expect(line(ada)).to_have_text("bob is here")
    bob.page.close()
    expect(line(ada)).to_have_text("")


def test_what_someone_edits_is_announced_while_they_do(ada: Reading, reader: Reader, desk: Desk) -> None:
    bob = reader("bob").open(desk.flood)
    ada.press("n", "r")
    expect(line(bob)).to_have_text(f"ada is editing “{MOVED}”")
    ada.press("Escape")
    expect(line(bob)).to_have_text("ada is here")


def test_neither_focus_nor_selection_nor_place_moves(
    ada: Reading, desk: Desk, live_server: LiveServer
) -> None:
    ada.press("n")
    expect(ada.mark(MOVED)).to_be_focused()
    mark(live_server, desk, "bob", "The mayor said that 400 households were moved.")
    expect(ada.card("The mayor said that")).to_be_attached()
    expect(ada.mark(MOVED)).to_be_focused()
    ada.select_across("mayor said that 400")
    judge(live_server, desk, mark(live_server, desk, "bob", "said that 400"), "disputed", "No.")
    expect(ada.page.locator("mark.v-disputed")).to_have_count(1)
    assert ada.page.evaluate("() => getSelection().toString()") == "mayor said that 400"


def test_what_is_read_stays_where_it_is(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    lines = [f"{number}: {'words that reach to the end of a line ' * 3}" for number in range(1, 100)]
    with live_server.database.writing() as session:
        long = make_article(session, desk.project, "\n\n".join(lines), title="Long")
    ada = reader("ada").open(long)
    top = "() => document.querySelectorAll('.text p')[60].getBoundingClientRect().top"
    ada.page.evaluate("() => scrollTo(0, document.querySelectorAll('.text p')[60].offsetTop)")
    before = ada.page.evaluate(top)
    with live_server.database.writing() as session:
        for words in lines[:40:2]:
            # the sign behind it makes the last line of most of them too long
            make_annotation(
                session, desk.bob, long, words.strip(), text="\n\n".join(lines), verdict="disputed"
            )
    expect(ada.page.locator("mark.v-disputed")).to_have_count(20)
    ada.still()
    assert abs(ada.page.evaluate(top) - before) < 2


def test_a_card_that_is_being_edited_waits_and_says_so(
    ada: Reading, desk: Desk, live_server: LiveServer, claim: Annotation
) -> None:
    ada.press("n", "r")
    reason = ada.page.locator("textarea[name=reason]")
    ada.page.keyboard.type("Both pap")
    judge(live_server, desk, claim, "disputed", "Nobody counted.")
    expect(ada.card(MOVED)).to_contain_text(
        "cleo changed this meanwhile. When you save, you see both and choose."
    )
    expect(reason).to_be_focused()
    ada.page.keyboard.type("ers agree.")
    expect(reason).to_have_value("Both papers agree.")
    ada.press("Control+Enter")
    conflict = ada.page.locator(".conflict")
    expect(conflict).to_contain_text("Nobody counted.")
    conflict.get_by_role("button", name="Save this").click()
    ada.says("Saved.")
    ada.press("Escape")
    expect(ada.card(MOVED)).not_to_contain_text("meanwhile")


def test_words_for_a_card_on_its_way_are_not_mixed_with_what_someone_else_just_wrote(
    ada: Reading, desk: Desk, live_server: LiveServer, claim: Annotation
) -> None:
    def late(route: Route) -> None:
        judge(live_server, desk, claim, "disputed", "Nobody counted.")
        route.continue_()

    ada.page.route("**/card", late, times=1)
    ada.press("n", "r")
    ada.page.keyboard.type("Both papers agree.")
    ada.press("Control+Enter")
    conflict = ada.page.locator(".conflict")
    expect(conflict).to_contain_text("Nobody counted.")
    expect(conflict.locator("textarea[name=reason]")).to_have_value("Both papers agree.")
    expect(conflict.locator(".side .badge-name")).to_have_text(["Disputed", "Disputed"])
    [kept] = stored(ada)
    assert (kept.verdict, kept.reason) == ("disputed", "Nobody counted.")


def test_news_that_cannot_collide_with_what_is_typed_does_not_say_so(
    ada: Reading, desk: Desk, live_server: LiveServer, claim: Annotation
) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    with live_server.database.writing() as session:
        make_link(session, desk.cleo, claim, make_annotation(session, desk.cleo, desk.flood, "3 a.m."))
    expect(ada.page.locator(".card-news")).to_have_text("cleo changed this meanwhile.")


def test_a_card_that_was_only_looked_at_is_brought_up_to_date_afterwards(
    ada: Reading, desk: Desk, live_server: LiveServer, claim: Annotation
) -> None:
    ada.press("n", "r")
    expect(ada.page.locator("textarea[name=reason]")).to_be_focused()
    judge(live_server, desk, claim, "disputed", "Nobody counted.")
    expect(ada.card(MOVED)).to_contain_text("cleo changed this meanwhile")
    ada.press("Escape")
    expect(ada.mark(MOVED)).to_have_class(re.compile("v-disputed"))
    expect(line(ada)).to_have_text("1 mark changed by cleo")
    ada.press("r")
    expect(ada.page.locator("textarea[name=reason]")).to_have_value("Nobody counted.")


def test_a_deleted_mark_goes_even_while_its_card_is_open(
    ada: Reading, desk: Desk, live_server: LiveServer, claim: Annotation
) -> None:
    with ada.page.expect_response("**/card"):  # or it would find nothing to open
        ada.press("n", "Enter")
    expect(ada.card(MOVED)).to_have_class(re.compile("is-open"))
    with live_server.database.writing() as session:
        found = get_annotation(session, desk.cleo, claim.id, lock=True)
        delete_annotation(session, desk.cleo, found, version=1)
    expect(ada.card(MOVED)).to_have_count(0)
    expect(ada.mark(MOVED)).to_have_count(0)
    expect(line(ada)).to_have_text("1 mark deleted by cleo")


def test_without_a_stream_the_page_asks(
    app: Flask, reader: Reader, desk: Desk, live_server: LiveServer
) -> None:
    app.extensions["signals"].most = 0
    ada = reader("ada")
    ada.page.clock.install()
    with ada.page.expect_response("**/changes?**"):
        ada.open(desk.flood)
    mark(live_server, desk, "bob", "crews left at noon")
    with ada.page.expect_response("**/changes?**"):
        ada.page.clock.fast_forward(10_000)
    expect(ada.mark("crews left at noon")).to_be_visible()
    expect(line(ada)).to_have_text("1 new mark by bob")


def test_one_tab_of_a_browser_listens_and_the_others_ask(ada: Reading, desk: Desk) -> None:
    other = ada.page.context.new_page()
    with other.expect_response("**/changes?**"):
        other.goto(ada.page.url)


def test_a_revised_article_is_to_be_loaded_anew(ada: Reading, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        draft = ArticleDraft(FLOOD.replace("noon", "one o’clock"), url=desk.flood.url)
        create_article(session, SYSTEM, desk.project, draft)
    expect(line(ada)).to_have_text("This article has a new text: load it anew")
    line(ada).get_by_role("link").click()
    expect(ada.text()).to_contain_text("one o’clock")
    expect(line(ada)).to_have_text("")


def test_who_reads_blind_sees_nobody_and_nothing(reader: Reader, desk: Desk, live_server: LiveServer) -> None:
    with live_server.database.writing() as session:
        make_blind(session, desk)
    ada, bob = reader("ada"), reader("bob").open(desk.flood)
    ada.open(desk.flood)
    mark(live_server, desk, "ada", "3 a.m.")
    expect(ada.card("3 a.m.")).to_be_attached()
    with bob.page.expect_response("**/annotations"):
        bob.select("crews left at noon")
        bob.press("h")
    mark(live_server, desk, "ada", "The gate failed")
    expect(ada.card("The gate failed")).to_be_attached()
    expect(ada.page.locator(".card-list > .card")).to_have_count(2)
    expect(line(ada)).to_have_text("")


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desk", "phone", "dark"])
def test_axe_finds_nothing(
    reader: Reader,
    desk: Desk,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    options: dict[str, object],
) -> None:
    reader("bob").open(desk.flood)
    ada = reader("ada", **options).open(desk.flood)
    expect(line(ada)).to_have_text("bob is here")
    mark(live_server, desk, "bob", MOVED)
    expect(line(ada)).to_contain_text("1 new mark by bob")
    axe(ada.page)
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
