"""The map of an article and the coverage of a project, in the pages."""

import re
import uuid

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.coverage.models import SentenceMark
from annotator.db import Database
from annotator.web.coverage import ARTICLES, SENTENCES
from conftest import QueryCount
from counting import count_changes
from make import FLOOD, Desk, make_annotation, make_article, make_assignment, make_blind, make_sentence_mark
from pages import Browser, Post, dangers
from pages import words as all_words

GATE = "The gate failed at 3 a.m."
MAYOR = "The mayor said that 400 households were moved."


@pytest.fixture
def here(desk: Desk) -> str:
    return f"/projects/flood/articles/{desk.flood.id}"


def words(page: TestResponse) -> str:
    """With commas where they stand on the page."""
    return all_words(page).replace(" ,", ",")


def form(exact: str, mark: str = "not_checkable", **more: str) -> dict[str, str]:
    start = FLOOD.index(exact)
    return {
        "start": str(start),
        "end": str(start + len(exact)),
        "exact": exact,
        "mark": mark,
        "revision": "1",
        **more,
    }


def test_the_map_says_what_became_of_each_sentence(
    browser: Browser, database: Database, desk: Desk, here: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
        make_sentence_mark(session, desk.bob, desk.flood, GATE, mark="out_of_scope")
    told = words(browser("vera").get(f"{here}/coverage"))
    assert "1 claim, 1 out of scope, 2 unread of 4 sentences" in told
    assert f"4 Out of scope {GATE}" in told
    assert "Not checkable" not in told  # who may not mark is offered nothing
    best = words(browser("ada").get(f"{here}/coverage?order=best"))
    assert best.index("crews left") < best.index(MAYOR)
    assert dangers(browser("ada").get(f"{here}/coverage")) == []


def test_marking_clearing_and_undoing_by_forms(
    browser: Browser, post: Post, database: Database, here: str
) -> None:
    ada = browser("ada")
    sent = post(ada, f"{here}/sentences", form(GATE, order="best", page="1", done="3"))
    assert sent.status_code == 303
    assert sent.location.endswith("/coverage?order=best&page=1&done=3")
    page = ada.get(sent.location)
    assert "Not checkable. Undo" in words(page)
    assert "1 not checkable, 3 unread" in words(page)
    assert "Unread again." in words(
        post(ada, f"{here}/sentences", form(GATE, "unread"), follow_redirects=True)
    )
    again = post(ada, f"{here}/sentences", form(GATE, "unread"), follow_redirects=True)
    assert "Nothing changed." in words(again)
    seq = count_changes(database, log_id_of(database))
    undone = post(ada, "/projects/flood/undo", {"event": str(seq)}, follow_redirects=True)
    assert "1 not checkable, 3 unread" in words(undone)
    assert f"?order=text&at={FLOOD.index(GATE)}#s-{FLOOD.index(GATE)}" in undone.history[0].location


def log_id_of(database: Database) -> uuid.UUID | None:
    with database.reading() as session:
        return session.scalars(select(SentenceMark.project_id)).first()


def test_a_claim_is_made_by_the_same_action(
    browser: Browser, post: Post, database: Database, here: str
) -> None:
    ada = browser("ada")
    told = words(post(ada, f"{here}/sentences", form(MAYOR, "claim"), follow_redirects=True))
    assert "Marked as a claim." in told
    assert "1 claim, 3 unread" in told
    assert "marked the claim" in words(ada.get("/projects/flood/log"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mark": "dull"}, "A sentence is not checkable, or out of scope."),
        ({"mark": ""}, "A sentence is not checkable, or out of scope."),
        ({"start": "x"}, "This must be a whole number."),
        ({"start": ""}, "Say where the span starts."),
        ({"exact": "\u202e\U0001f4a5'\"<script>"}, "This quote is not at"),
        ({"end": "99999999999"}, "Number must be"),
        ({"end": "9999"}, "The text has"),
        ({"revision": "2"}, "People work on revision 1"),
        ({"start": "0", "end": "2", "exact": FLOOD[:2]}, "cuts a character"),
    ],
)
def test_what_is_no_sentence_is_refused_and_stores_nothing(
    browser: Browser, post: Post, database: Database, here: str, change: dict[str, str], says: str
) -> None:
    before = count_changes(database)
    refused = post(browser("ada"), f"{here}/sentences", form(GATE) | change)
    assert refused.status_code == 422
    assert says in words(refused)
    assert count_changes(database) == before


@pytest.mark.parametrize(
    "query",
    ["order=<script>", "page=0", "page=x", "page=99999999999999999999", "at=-1", "at=x&order=best", "page=3"],
)
def test_any_address_of_a_map_is_answered(browser: Browser, here: str, query: str) -> None:
    page = browser("ada").get(f"{here}/coverage?{query}")
    assert page.status_code == 200
    assert dangers(page) == []


def test_who_has_submitted_is_told_why_nothing_is_offered(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str
) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
    page = browser("ada").get(f"{here}/coverage")
    assert "You have submitted this article." in words(page)
    assert 'name="mark"' not in page.text
    assert post(browser("ada"), f"{here}/sentences", form(GATE, "unread")).status_code == 403


def test_the_reader_counts_what_holds_nothing_to_check(
    browser: Browser, database: Database, desk: Desk, here: str
) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
        make_annotation(session, desk.ada, desk.flood, "at noon", kind="passage")
    page = browser("bob").get(here)
    assert "2 of 4 sentences read" in words(page)
    assert f"{here}/coverage" in page.text
    answer = browser("bob").get(f"{here}/sentences").get_json()
    first = answer["items"][0]
    assert FLOOD[first["start"] : first["end"]] == MAYOR
    assert first["why"].startswith("a figure")
    start = FLOOD.index(GATE)
    assert answer["said"] == [[start, start + len(GATE)]]


def test_a_blind_reader_counts_their_own_only(
    browser: Browser, database: Database, desk: Desk, here: str
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        make_assignment(session, desk, "bob", desk.flood)
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    assert "4 unread of 4" in words(browser("bob").get(f"{here}/coverage"))
    assert "0 of 4 sentences read" in words(browser("bob").get(here))
    assert browser("bob").get(f"{here}/sentences").get_json()["said"] == []
    assert "called" not in words(browser("bob").get("/projects/flood/log?kind=sentence"))


def test_the_log_tells_it_in_sentences(browser: Browser, database: Database, desk: Desk, here: str) -> None:
    with database.writing() as session:
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    with database.writing() as session:
        create_article(
            session,
            desk.cleo,
            desk.project,
            ArticleDraft(f"New.\n{FLOOD}", title="Gate fails", url="https://lamp.example/gate"),
        )
    told = words(browser("bob").get("/projects/flood/log?kind=sentence"))
    assert f"ada called {GATE} not checkable in Gate fails" in told
    assert f"cleo carried the mark of {GATE} over to the new revision of Gate fails" in told
    assert "Sentences: taken back" in told
    assert f"/coverage?at={FLOOD.index(GATE)}#s-" in browser("bob").get("/projects/flood/log").text


def test_right_to_left_chinese_and_hostile_texts(browser: Browser, database: Database, desk: Desk) -> None:
    texts = {
        "ar": "فشلت البوابة. غادر 400 شخص!",
        "zh": "闸门坏了。约有400户居民被转移。",
        "und": "<script>alert(1)</script>. \u202ex",
    }
    with database.writing() as session:
        made = {
            one: make_article(session, desk.project, text, language=one, title=text)
            for one, text in texts.items()
        }
    pages = {
        one: browser("ada").get(f"/projects/flood/articles/{article.id}/coverage")
        for one, article in made.items()
    }
    assert 'lang="ar" dir="rtl"' in pages["ar"].text
    assert "2 unread of 2 sentences" in words(pages["ar"])
    assert "2 unread of 2 sentences" in words(pages["zh"])
    assert [dangers(page) for page in (*pages.values(), browser("ada").get("/projects/flood/coverage"))] == [
        []
    ] * 4


def test_a_long_text_is_read_page_by_page(browser: Browser, database: Database, desk: Desk) -> None:
    text = " ".join(f"Gate {number} failed." for number in range(2 * SENTENCES + 1))
    with database.writing() as session:
        long = make_article(session, desk.project, text)
    url = f"/projects/flood/articles/{long.id}/coverage"
    sizes = [browser("ada").get(f"{url}?page={page}").text.count("data-item") for page in (1, 2, 3, 4)]
    assert sizes == [SENTENCES, SENTENCES, 1, 0]
    assert f"Gate {SENTENCES + 5} failed." in words(
        browser("ada").get(f"{url}?at={text.index(f'Gate {SENTENCES + 5}')}")
    )


def test_a_project_shows_a_page_of_articles_the_least_read_first(
    browser: Browser, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        for number in range(ARTICLES):
            make_article(
                session, desk.project, f"{number} people left. What a night.", title=f"Night {number}"
            )
        make_sentence_mark(session, desk.ada, desk.flood, GATE)
    first, second = (browser("vera").get(f"/projects/flood/coverage?page={page}") for page in (1, 2))
    assert (first.text.count('class="strip"'), second.text.count('class="strip"')) == (ARTICLES, 2)
    assert "Gate fails" in words(second)
    assert "people left. a figure" in words(first)
    assert "What a night." not in words(first)
    assert "It learns after 20 decisions of each sort; so far 0 worth checking and 1 not." in words(first)


def test_it_takes_as_many_statements_for_many(
    browser: Browser, database: Database, desk: Desk, here: str, count_queries: QueryCount
) -> None:
    counts = []
    for article in (desk.council, desk.flood):
        with database.writing() as session:
            for number in range(4):
                make_article(session, desk.project, f"{number} left the {article.title}.")
            for exact in ("400 households", "noon") if article is desk.flood else ():
                make_annotation(session, desk.ada, desk.flood, exact)
                make_sentence_mark(session, desk.bob, desk.flood, GATE)
        for url in (f"{here}/coverage", "/projects/flood/coverage", f"{here}/sentences"):
            count_queries.statements.clear()
            assert browser("ada").get(url).status_code == 200
            counts.append(int(count_queries))
    # what is decided is read once, to learn from it
    assert [more - less for less, more in zip(counts[:3], counts[3:], strict=True)] == [1, 0, 0]
    assert max(counts) <= 24


def test_the_rest_is_marked_by_one_button_and_undone_by_another(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = browser("ada")
    assert "3 sentences are still unread" in words(ada.get(f"{here}/coverage"))
    rest = {"mark": "out_of_scope", "revision": "1"}
    page = post(ada, f"{here}/sentences/rest", rest, follow_redirects=True)
    assert "3 sentences are out of scope." in words(page)
    assert "still unread" not in words(page)
    event = re.search(r'name="event" value="(\d+)"', page.text)
    assert event is not None
    page = post(ada, "/projects/flood/undo", {"event": event[1]}, follow_redirects=True)
    assert "3 sentences are what they were before." in words(page)
    assert "1 claim, 3 unread of 4 sentences" in words(page)
    for wrong in ({"mark": "claim"}, {"revision": "x"}, {"revision": "2"}):
        assert post(ada, f"{here}/sentences/rest", rest | wrong).status_code == 422
