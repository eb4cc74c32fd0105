"""Settling differences in the pages."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from annotator.annotations.models import Annotation
from annotator.db import Database
from annotator.review.models import Adjudication, Standing
from annotator.review.units import read_board
from make import COUNCIL, Desk, make_annotation, make_link
from pages import Browser, Post, dangers, words
from review.reading import GATE, HOUSEHOLDS, assign, link_alike, set_rules, submit

QUEUE = "/projects/flood/adjudicate"


@pytest.fixture
def differing(database: Database, desk: Desk) -> str:
    """Ada and Bob differ on one claim and on one passage; the address of the article's page."""
    with database.writing() as session:
        make_annotation(
            session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced", reason="The <minutes> say so."
        )
        make_annotation(
            session, desk.bob, desk.flood, "400 households", verdict="disputed", reason="Too many."
        )
        make_annotation(session, desk.bob, desk.flood, GATE, kind="passage")
    return f"{QUEUE}/{desk.flood.id}"


def fields(page: TestResponse) -> dict[str, str]:
    """What the page's form would send, and its choices by number."""
    found = dict(re.findall(r'name="(matter|state)" value="([^"]+)"', page.text))
    return found | {str(at): one for at, one in enumerate(re.findall(r'value="(take [^"]+)"', page.text), 1)}


def record(database: Database) -> list[tuple[str, str | None, str]]:
    with database.reading() as session:
        rows = session.scalars(select(Annotation).where(Annotation.is_settled).order_by(Annotation.id))
        return [(row.exact, row.verdict, row.status) for row in rows]


def test_the_queue_lists_what_waits_with_what_it_is_about(browser: Browser, differing: str) -> None:
    page = browser("cleo").get(QUEUE)
    assert "2 differences wait to be settled, in 1 article." in words(page)
    assert "They differ in: where it starts and ends, verdict" in words(page)
    assert "marked by 1 of 2" in words(page)
    assert dangers(page) == []


def test_the_queue_leads_past_what_one_may_not_settle_oneself(
    browser: Browser, database: Database, desk: Desk, differing: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.cleo, desk.flood, HOUSEHOLDS, verdict="unverified")
    page = browser("cleo").get(QUEUE)
    assert "verdict · one view is yours" in words(page)
    [first] = re.findall(r'data-command="next-difference" href="([^"]+)"', page.text)
    assert "who marked it" in words(browser("cleo").get(first)).split("They differ in:")[1]
    with database.writing() as session:
        set_rules(session, desk, settle_own=True)
    assert "one view is yours" not in words(browser("cleo").get(QUEUE))


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=verdict", 1), ("kind=presence", 1), ("kind=link", 0), ("kind=x&article=y&page=0", 2)],
)
def test_the_queue_is_filtered_and_forgives_an_address(
    browser: Browser, differing: str, query: str, count: int
) -> None:
    page = browser("cleo").get(f"{QUEUE}?{query}")
    assert words(page).count("They differ in: ") == count
    assert ("No difference fits" in words(page)) == (count == 0)


def test_an_empty_queue_says_what_fills_it(browser: Browser, desk: Desk) -> None:
    assert "When two people have submitted the same article" in words(browser("cleo").get(QUEUE))


def test_a_difference_shows_its_views_with_their_words_reasons_and_authors(
    browser: Browser, differing: str
) -> None:
    page = browser("cleo").get(differing)
    said = words(page)
    assert "With “were moved” at the end" in said
    assert "Only the words that all of them mark" in said
    assert all(
        word in said for word in ("ada The <minutes> say so.", "bob Too many.", "✓ Sourced", "≠ Disputed")
    )
    assert '<span class="beyond"> were moved</span>' in page.text
    assert dangers(page) == []


def test_one_view_is_taken_and_the_next_difference_comes(
    browser: Browser, post: Post, database: Database, differing: str
) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    answer = post(cleo, f"{differing}/settle", {**shown, "choice": shown["1"], "reason": "So."})
    assert answer.status_code == 303
    assert record(database)[0][1:] in (("sourced", "open"), ("disputed", "open"))
    page = cleo.get(answer.location)
    assert "They differ in: who marked it" in words(page)
    assert "Settled. It stands in the record." in words(page)
    answer = post(cleo, f"{differing}/settle", {**fields(page), "choice": "nothing"})
    assert urlsplit(answer.location).path == QUEUE
    assert "Settled: nothing stands there." in words(cleo.get(answer.location))


def test_nobody_is_right(browser: Browser, post: Post, database: Database, differing: str) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    own = {"choice": "own", "member": shown["1"].split()[1], "kind": "claim", "verdict": "unverified"}
    refused = post(cleo, f"{differing}/settle", {**shown, **own})
    assert refused.status_code == 422
    assert "Say why, for those who saw it otherwise." in words(refused)
    assert re.search(r'value="unverified"[^>]*checked|checked[^>]*value="unverified"', refused.text)
    full = {**shown, **own, "reason": "Two\r\nlines.", "source": "https://council.example/m"}
    assert post(cleo, f"{differing}/settle", full).status_code == 303
    assert record(database)[0][1] == "unverified"


def test_a_decision_is_reopened(browser: Browser, post: Post, database: Database, differing: str) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    page = cleo.get(post(cleo, f"{differing}/settle", {**shown, "choice": shown["1"]}).location)
    made = dict(re.findall(r'name="(adjudication|version)" value="([^"]+)"', page.text))
    answer = post(cleo, f"{differing}/reopen", made)
    assert answer.status_code == 303
    assert "They differ in: where it starts and ends, verdict" in words(cleo.get(answer.location))
    assert record(database)[0][2] == "deleted"
    assert post(browser("olga"), f"{differing}/reopen", made).status_code == 409


def test_the_second_curator_sees_the_first_decision(
    browser: Browser, post: Post, database: Database, differing: str
) -> None:
    shown = fields(browser("olga").get(differing))
    post(browser("cleo"), f"{differing}/settle", {**shown, "choice": shown["1"]})
    answer = post(browser("olga"), f"{differing}/settle", {**shown, "choice": shown["2"]})
    assert answer.status_code == 409
    assert "cleo settled this first: the claim" in words(answer)
    assert "Settled by cleo" in words(answer)
    assert len(record(database)) == 1


def test_what_changed_meanwhile_is_said_and_shown(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    shown = fields(browser("cleo").get(differing))
    with database.writing() as session:
        make_annotation(session, desk.olga, desk.flood, HOUSEHOLDS, reason="Late.")
    answer = post(browser("cleo"), f"{differing}/settle", {**shown, "choice": shown["1"]})
    assert answer.status_code == 409
    assert "This changed since you read it: olga marked it too." in words(answer)
    assert "olga Late." in words(answer)


@pytest.mark.parametrize(
    "changed",
    [{"choice": ""}, {"choice": "take x"}, {"choice": "take"}, {"matter": "x"}, {"state": "x"}, {"state": ""},
     {"reason": "x" * 10_001}, {"reason": "\x00"}, {"choice": "own", "kind": "x", "reason": "So."}],
)  # fmt: skip
def test_a_form_that_makes_no_sense_is_refused_with_a_sentence(
    browser: Browser, post: Post, database: Database, differing: str, changed: dict[str, str]
) -> None:
    shown = fields(browser("cleo").get(differing))
    answer = post(browser("cleo"), f"{differing}/settle", {**shown, "choice": shown["1"], **changed})
    assert answer.status_code == 422
    assert "Nothing was saved yet" in words(answer)
    assert record(database) == []


@pytest.mark.parametrize("view", ["columns", "text"])
def test_all_readers_are_seen_at_once(browser: Browser, differing: str, view: str) -> None:
    page = browser("cleo").get(f"{differing}?view={view}")
    assert page.text.count("<mark") >= 3
    assert ('<th scope="col"><bdi>ada</bdi></th>' in page.text) == (view == "columns")
    assert dangers(page) == []


def test_names_are_hidden_where_the_project_says_so(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    with database.writing() as session:
        set_rules(session, desk, hide_names=True)
    cleo = browser("cleo")
    for view in ("", "?view=columns", "?view=text"):
        page = cleo.get(f"{differing}{view}")
        assert not {"ada", "bob"} & set(words(page).split())
    assert {"Reader", "1", "2"} <= set(words(cleo.get(differing)).split())


def test_where_one_view_is_ones_own_the_page_says_why_one_cannot(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.cleo, desk.flood, HOUSEHOLDS, verdict="unverified")
    page = browser("cleo").get(differing)
    assert "One of these views is yours" in words(page)
    assert "Take this" not in words(page)
    shown = fields(browser("olga").get(differing))
    answer = post(browser("cleo"), f"{differing}/settle", {**shown, "choice": shown["1"]})
    assert (answer.status_code, record(database)) == (403, [])
    with database.writing() as session:
        set_rules(session, desk, settle_own=True)
    assert post(browser("cleo"), f"{differing}/settle", {**shown, "choice": shown["1"]}).status_code == 303


def test_a_curator_who_reads_blind_themselves_sees_nothing_of_the_others(
    browser: Browser, database: Database, desk: Desk, differing: str
) -> None:
    with database.writing() as session:
        set_rules(session, desk, blind=True)
        assign(session, desk.flood, desk.cleo)
    page = browser("cleo").get(differing)
    assert "You are still reading this article" in words(page)
    assert "400 households" not in words(page)
    assert "No difference waits" in words(browser("cleo").get(QUEUE))


def test_a_link_shows_both_ends_and_leads_to_those_that_are_not_settled(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        link_alike(session, desk, desk.ada, desk.bob)
        here = make_annotation(session, desk.ada, desk.flood, GATE)
        there = make_annotation(session, desk.bob, desk.council, "The gate had been checked", text=COUNCIL)
        make_link(session, desk.bob, here, there, "context")
        link = read_board(session, desk.cleo, desk.project).links[desk.flood.id][1]
    page = browser("cleo").get(f"{QUEUE}/{desk.flood.id}?at={link.key}")
    assert "A link joins what is settled." in words(page)
    assert words(page).count("Settle this end") == 2
    assert "Take this" not in words(page)
    shown = {"matter": "link", "state": link.state, "choice": f"take {link.key}"}
    answer = post(browser("cleo"), f"{QUEUE}/{desk.flood.id}/settle", shown)
    assert (answer.status_code, record(database)) == (422, [])
    assert "is not settled yet. Settle it first." in words(answer)


def test_the_address_of_another_project_or_decision_is_not_found(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    post(cleo, f"{differing}/settle", {**shown, "choice": shown["1"]})
    with database.reading() as session:
        made = session.scalars(select(Adjudication)).one()
    data = {"adjudication": made.id, "version": made.version}
    assert post(cleo, f"{QUEUE}/{desk.council.id}/reopen", data).status_code == 404
    assert post(cleo, f"{differing}/reopen", {**data, "adjudication": "x"}).status_code == 404
    assert post(cleo, f"{differing}/reopen", {**data, "version": "x"}).status_code == 422
    with database.reading() as session:
        assert session.get_one(Adjudication, made.id).status == Standing.STANDING


def test_what_all_readers_say_is_in_the_record_and_says_so(
    browser: Browser, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        for actor in (desk.ada, desk.bob):
            make_annotation(session, actor, desk.flood, HOUSEHOLDS, verdict="sourced")
        assign(session, desk.flood, desk.ada, desk.bob)
        submit(session, desk.flood, desk.ada, desk.bob)
    page = browser("cleo").get(f"{QUEUE}/{desk.flood.id}")
    assert "In the record: both readers agree" in words(page)
    assert "1 because the readers agree" in words(browser("cleo").get(QUEUE))
    assert "because both readers agree" in words(browser("cleo").get("/projects/flood/log"))


def test_the_page_of_a_claim_tells_how_it_was_settled_and_by_whose_views(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    post(cleo, f"{differing}/settle", {**shown, "choice": shown["1"], "reason": "A better source."})
    with database.reading() as session:
        made = session.scalars(select(Adjudication)).one()
    page = browser("vera").get(f"/projects/flood/annotations/{made.settled_annotation_id}")
    told = words(page)
    assert "How this was settled This stands in the record: settled by cleo" in told
    assert "A better source." in told
    assert "taken into the record" in told
    assert "sees it otherwise" in told
    assert ("reopen it" in told, "Change verdict" in told) == (False, False)
    assert "reopen it" in words(cleo.get(f"/projects/flood/annotations/{made.settled_annotation_id}"))
    for view in made.views:
        page = browser("bob").get(f"/projects/flood/annotations/{view['id']}")
        assert "What the record says" in words(page)
        assert "(this view)" in words(page)
        assert dangers(page) == []


def test_who_only_marked_other_words_does_not_see_it_otherwise(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced")
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="sourced")
    cleo, url = browser("cleo"), f"{QUEUE}/{desk.flood.id}"
    shown = fields(cleo.get(url))
    post(cleo, f"{url}/settle", {**shown, "choice": shown["1"]})
    page = words(cleo.get(url))
    assert ("marks other words" in page, "sees it otherwise" in page) == (True, False)


def test_a_settled_claim_is_changed_by_nobody(
    browser: Browser, post: Post, database: Database, desk: Desk, differing: str
) -> None:
    cleo = browser("cleo")
    shown = fields(cleo.get(differing))
    post(cleo, f"{differing}/settle", {**shown, "choice": shown["1"]})
    with database.reading() as session:
        settled = session.scalars(select(Annotation).where(Annotation.is_settled)).one()
    url = f"/projects/flood/annotations/{settled.id}"
    for act, data in (
        ("", {"kind": "claim", "version": "1"}),
        ("/delete", {"version": "1"}),
        ("/restore", {}),
    ):
        answer = post(cleo, f"{url}{act}", data)
        assert answer.status_code == 403
        assert "Reopen the decision" in words(answer)
