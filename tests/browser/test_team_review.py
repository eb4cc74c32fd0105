"""Three people take a story from assignment through blind reading to a settled record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from annotator.annotations.queries import list_annotations
from annotator.articles.models import Article
from browser.journeys.reading import Reader, Reading
from make import Desk, make_link

MOVED, HURT = "400 households were moved", "“Nobody was hurt,” she said."
RESIDENTS = "About 1,150 residents were moved"
Axe = Callable[[Page], None]


def test_from_assignment_through_blind_reading_to_a_settled_record(
    reader: Reader, desk: Desk, axe: Axe
) -> None:
    set_up(reader("olga"))
    give_out(reader("cleo"), axe)
    ada, bob = reader("ada"), reader("bob")
    read_flood(ada, desk.flood, ("d", "The council counts people."), axe)
    sees_nobody(bob, desk.flood)
    read_flood(bob, desk.flood, ("u", "Nobody else says so."), axe)
    bob.open(desk.flood)
    expect(bob.card(MOVED)).to_have_count(2)
    for one in (ada, bob):
        read_council(one, desk)
    strangers_see_nothing(reader("eve"))
    settle(reader("cleo"), axe)
    check_record(reader("cleo"))


def go(person: Reading, path: str) -> Page:
    person.page.goto(f"{person.server.url}/projects/flood{path}")
    return person.page


def set_up(olga: Reading) -> None:
    """The owner has articles read blind, by two people each."""
    page = go(olga, "/settings")
    page.get_by_label("Read blind").check()
    page.get_by_role("button", name="Save", exact=True).click()
    olga.says("The settings are saved.")


def give_out(cleo: Reading, axe: Axe) -> None:
    """The curator spreads both articles over both reviewers."""
    page = go(cleo, "/assignments")
    page.get_by_role("button", name="Spread").click()
    cleo.says("4 ")
    axe(page)


def read_flood(person: Reading, article: Article, judgement: tuple[str, str], axe: Axe) -> None:
    """From home by keyboard: one claim that the other judges otherwise, one alike, then submitted."""
    verdict, reason = judgement
    home = go(person, "")
    expect(home.locator("[autofocus]")).to_be_focused()
    home.keyboard.press("Enter")
    person.page.wait_for_url(re.compile("/articles/"))
    person.open(article)
    person.press("j", "j")
    person.select_sentence()
    person.press("c", verdict)
    person.page.keyboard.type(reason)
    person.press("Control+Enter")
    person.saved()
    person.press("j")
    person.select_sentence()
    person.press("c", "u", "Escape")
    person.saved()
    axe(person.page)
    submit(person)


def submit(person: Reading) -> None:
    person.press("Control+Enter")
    expect(person.page.get_by_role("heading", name="You have submitted this article")).to_be_visible()


def sees_nobody(bob: Reading, article: Article) -> None:
    """Not what Ada marked, not how much, not that she discusses or settles anything."""
    bob.open(article)
    expect(bob.page.locator("li.card")).to_have_count(0)
    for path in ("", "/articles", "/log", "/agreement", "/dashboard", "/discussions", "/assignments"):
        expect(go(bob, path).locator("main")).not_to_contain_text("The council counts people.")
    assert [line["annotations"] for line in export(bob)] == [[], []]


def read_council(person: Reading, desk: Desk) -> None:
    """Both mark the same, and link it otherwise to what they marked first."""
    person.open(desk.council)
    person.press("j", "j", "Shift+J", "c", "u", "Escape")
    person.saved()
    actor = desk.actors["ada" if "ada" in who(person) else "bob"]
    relation = "contradicts" if actor is desk.ada else "context"
    with person.server.database.writing() as session:
        [here] = own(session, actor, desk.council)
        make_link(session, actor, here, own(session, actor, desk.flood)[0], relation)
    person.open(desk.council)
    submit(person)


def who(person: Reading) -> str:
    return person.page.locator(".account-name").inner_text()


def own(session: Any, actor: Any, article: Article) -> list[Any]:
    found = list_annotations(session, actor, article)
    return [one for one in found if one.created_by_id == actor.id]


def export(person: Reading) -> list[Any]:
    answer = person.page.request.get(f"{person.server.url}/projects/flood/export/jsonl")
    return [json.loads(line) for line in answer.text().splitlines()]


def strangers_see_nothing(eve: Reading) -> None:
    for path in ("", "/assignments", "/adjudicate", "/agreement", "/dashboard", "/discussions", "/log"):
        answer = eve.page.goto(f"{eve.server.url}/projects/flood{path}")
        assert answer is not None
        assert answer.status == 404, path


def settle(cleo: Reading, axe: Axe) -> None:
    """What they agree on is in the record already; the curator decides the claim and then the link, by a digit each."""
    page = go(cleo, "/adjudicate")
    expect(page.locator("main[data-ready]")).to_be_attached()
    cleo.press("j")
    expect(page.locator("#unit-title")).to_contain_text("verdict")
    axe(page)
    cleo.press("1")
    expect(page.get_by_text("Settled. It stands in the record.")).to_be_visible()
    expect(page.locator("main[data-ready]")).to_be_attached()
    cleo.press("j")
    expect(page.locator("#unit-title")).to_contain_text("relation")
    expect(page.locator("main[data-ready]")).to_be_attached()
    cleo.press("2")
    expect(page.get_by_role("heading", name="Nothing to settle")).to_be_visible()


def check_record(cleo: Reading) -> None:
    """The export has the record, and the view that was not taken with its reason; the log is what the tables say."""
    page = go(cleo, "/agreement")
    expect(page.locator("main")).to_contain_text("Ada", ignore_case=True)
    lines = export(cleo)
    settled = [one for line in lines for one in line["annotations"] if one["status"] == "adjudicated"]
    assert len(settled) == 3
    reasons = {view["reason"] for one in settled for view in one["views"] if view["stance"] == "differs"}
    assert len(reasons & {"The council counts people.", "Nobody else says so."}) == 1
    [link] = [one for line in lines for one in line["links"] if one.get("views")]
    assert {view["relation"] for view in link["views"]} == {"contradicts", "context"}
