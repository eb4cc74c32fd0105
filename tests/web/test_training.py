"""How learners did, in the pages."""

import pytest

from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.db import Database
from annotator.review.actions import settle_unit
from make import Desk, make_annotation
from pages import Browser, dangers, words
from review.reading import GATE, HOUSEHOLDS, assign, draft, items, submit


@pytest.fixture
def url(database: Database, desk: Desk) -> str:
    """An article to learn on with one settled claim, which Ada judged otherwise; Bob still reads."""
    with database.writing() as session:
        change_training(session, desk.olga, session.get_one(Article, desk.flood.id), is_training=True)
        make_annotation(
            session, desk.olga, desk.flood, HOUSEHOLDS, verdict="sourced", reason="See the minutes."
        )
        settle_unit(session, desk.cleo, desk.flood, draft(items(session, desk)[0]))
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="disputed")
        make_annotation(session, desk.ada, desk.flood, GATE)
        submit(session, desk.flood, desk.ada)
        assign(session, desk.flood, desk.bob)
    return f"/projects/flood/training/{desk.flood.id}"


def test_a_learner_sees_their_own_marks_beside_the_record(browser: Browser, url: str) -> None:
    page = browser("ada").get(url)
    told = words(page)
    assert "How you did" in told
    assert "of 1 marks in the record found 1" in told
    assert "Found, with another verdict" in told
    assert "You marked 400 households" in told
    assert "See the minutes." in told
    assert "Not in the record" in told
    assert dangers(page) == []


def test_the_way_there_is_where_one_submitted(browser: Browser, desk: Desk, url: str) -> None:
    assert url in browser("ada").get(f"/projects/flood/articles/{desk.flood.id}").text
    assert url in browser("ada").get("/projects/flood/assignments").text
    assert url in browser("cleo").get("/projects/flood/assignments").text
    assert url not in browser("bob").get(f"/projects/flood/articles/{desk.flood.id}").text


def test_curators_see_everybody_and_each(browser: Browser, desk: Desk, url: str) -> None:
    told = words(browser("cleo").get(url))
    assert "How learners did" in told
    assert "ada 1 of 1 0 of 1 1 67%" in told
    assert "How ada did" in words(browser("cleo").get(f"{url}?person={desk.ada.id}"))


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("bob", "", 422), ("bob", "?person={ada}", 404), ("vera", "", 404), ("eve", "", 404),
        ("cleo", "?person=x", 404), ("cleo", "?person={bob}", 422), ("olga", "?person={eve}", 404),
    ],
)  # fmt: skip
def test_others_see_nothing(
    browser: Browser, desk: Desk, url: str, name: str, query: str, status: int
) -> None:
    asked = query.format(**{who: actor.id for who, actor in desk.actors.items()})
    assert browser(name).get(f"{url}{asked}").status_code == status


def test_an_article_that_nobody_learns_on_has_no_such_page(browser: Browser, desk: Desk, url: str) -> None:
    assert browser("cleo").get(f"/projects/flood/training/{desk.council.id}").status_code == 404
