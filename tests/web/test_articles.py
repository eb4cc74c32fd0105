"""The list of articles and choosing another one."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient

from annotator.annotations.drafts import SourceDraft
from annotator.db import Database
from conftest import QueryCount
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link

Browser = Callable[[str], FlaskClient]
LIST = "/projects/flood/articles"


@contextmanager
def rows(text: str) -> Iterator[list[str]]:
    """The body rows of the table, in order."""
    yield text.split("<tbody>")[1].split("<tr>")[1:] if "<tbody>" in text else []


def titles(client: FlaskClient, query: str = "") -> list[str]:
    with rows(client.get(LIST + query).text) as found:
        return [row.split("<bdi>")[1].split("</bdi>")[0] for row in found]


def test_the_list_says_how_far_each_article_is(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        source = (SourceDraft(url="https://board.example/count"),)
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced", sources=source)
        make_annotation(session, desk.bob, desk.flood, "The gate failed", verdict="disputed")
        make_annotation(session, desk.bob, desk.flood, "Nobody was hurt")
        make_annotation(session, desk.bob, desk.flood, "crews left", kind="passage")
    text = browser("vera").get(LIST).text
    with rows(text) as found:
        flood = next(row for row in found if "Gate fails" in row)
    assert "1 of 3 claims settled" in flood
    assert '<td class="num" data-label="Open">2</td>' in flood
    assert "<bdi>ada</bdi>, <bdi>bob</bdi>" in flood
    assert "2 articles, 1 with open questions." in text


def test_a_corroborating_link_settles_what_needs_a_source(
    browser: Browser, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        there = make_annotation(
            session, desk.ada, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, there, here)
    assert "1 of 1 claims settled" in browser("ada").get(LIST).text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?sort=title", ["Council meets", "Gate fails"]),
        ("?sort=-title", ["Gate fails", "Council meets"]),
        ("?sort=outlet", ["Council meets", "Gate fails"]),
        ("?sort=-open", ["Gate fails", "Council meets"]),
        ("?sort=progress", ["Council meets", "Gate fails"]),
        ("?q=HOUSEHOLDS+lamp", ["Gate fails"]),
        ("?q=%25", []),
        ("?q=_ouncil", []),
        ("?outlet=Courier", ["Council meets"]),
        ("?language=de", []),
        ("?state=open", ["Gate fails"]),
        ("?state=untouched", ["Council meets"]),
        ("?state=settled", []),
        ("?page=99&sort=title", ["Council meets", "Gate fails"]),
    ],
)
def test_an_address_holds_order_and_filters(
    browser: Browser, database: Database, desk: Desk, query: str, expected: list[str]
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    assert titles(browser("ada"), query) == expected


@pytest.mark.parametrize(
    "query",
    ["?page=x", "?page=-1", "?page=99999999999999999999", "?sort=x", "?state=%00", "?q=%00", "?outlet=%00"],
)
def test_an_address_that_makes_no_sense_is_answered(browser: Browser, query: str) -> None:
    assert browser("ada").get(LIST + query).status_code == 200


def test_the_number_of_queries_does_not_grow(
    browser: Browser, database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    client = browser("ada")
    client.get(LIST)
    count_queries.statements.clear()
    client.get(LIST)
    few = int(count_queries)
    with database.writing() as session:
        for number in range(60):
            article = make_article(session, desk.project, f"{FLOOD} {number}", title=f"Copy {number}")
            make_annotation(session, desk.bob, article, "400 households", verdict="sourced")
    count_queries.statements.clear()
    text = client.get(LIST).text
    assert int(count_queries) == few <= 9
    assert "Page 1 of 2" in text
    assert "page=2" in text


def test_a_project_without_articles_says_what_to_do(browser: Browser, database: Database, desk: Desk) -> None:
    from annotator.accounts.permissions import SYSTEM, Role
    from annotator.accounts.queries import get_person
    from annotator.projects.actions import add_member
    from make import make_project

    with database.writing() as session:
        project = make_project(session, "empty")
        for name, role in (("olga", Role.OWNER), ("vera", Role.VIEWER)):
            add_member(session, SYSTEM, project, get_person(session, name), role=role)
    assert "Import articles" in browser("olga").get("/projects/empty/articles").text
    assert "A curator or an owner" in browser("vera").get("/projects/empty/articles").text


def test_the_page_of_choices_leads_beside_the_article(browser: Browser, desk: Desk) -> None:
    ada = browser("ada")
    page = ada.get(f"{LIST}/choose?for={desk.flood.id}")
    [there] = re.findall(r'href="([^"]+beside=[^"]+)"', page.text)
    assert ada.get(there).status_code == 200
    [form] = re.findall(r'<form class="filters"[^>]* action="([^"]+)"', page.text)
    assert form == f"{LIST}/choose"


@pytest.mark.parametrize("path", [LIST, f"{LIST}/choose", f"{LIST}/import"])
def test_a_stranger_finds_nothing(browser: Browser, path: str) -> None:
    assert browser("eve").get(path).status_code == 404


def test_the_other_articles_are_offered_without_the_one_that_is_open(browser: Browser, desk: Desk) -> None:
    query = f"{LIST}/choose?for={desk.flood.id}&from=abc"
    answer = browser("ada").get(query, headers={"X-Fragment": "1"})
    assert answer.text.count('role="option"') == 1
    assert f'data-id="{desk.council.id}"' in answer.text
    assert f"/{desk.flood.id}?beside={desk.council.id}&amp;from=abc" in answer.text
    page = browser("ada").get(query).text
    assert "<html" in page
    assert f"/{desk.council.id}?from=abc" in page
    assert (
        f"/{desk.flood.id}?beside={desk.council.id}"
        in browser("ada").get(query.removesuffix("&from=abc")).text
    )
    assert "Council meets" not in browser("ada").get(f"{query}&q=households").text


@pytest.mark.parametrize("wanted", ["nonsense", "01890000-0000-7000-8000-000000000000"])
def test_choosing_beside_an_unknown_article_is_a_404(browser: Browser, wanted: str) -> None:
    assert browser("ada").get(f"{LIST}/choose?for={wanted}").status_code == 404
