"""The dashboard in the pages."""

import csv
import html
import io
import re

import pytest
from flask.testing import FlaskClient

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.annotations.drafts import SourceDraft
from annotator.db import Database
from annotator.live.models import Reading
from annotator.projects.actions import add_member
from annotator.web.bars import Fill, Part, stack, stand
from conftest import QueryCount
from make import COUNCIL, Desk, make_annotation, make_article, make_assignment, make_blind, make_project
from pages import Browser, dangers, words
from review.reading import settle, submit

PAGE = "/projects/flood/dashboard"
TABLES = (
    "articles",
    "behind",
    "waiting",
    "readers",
    "throughput",
    "time",
    "differences",
    "outlets",
    "sources",
)


@pytest.fixture
def busy(database: Database, desk: Desk) -> Desk:
    """Two people read one article and differ; Ada has read four more, and another is open."""
    with database.writing() as session:
        sources = (SourceDraft(url="https://www.river.example/gauge"), SourceDraft(url="https://=1.example/"))
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced", sources=sources)
        make_annotation(session, desk.bob, desk.flood, "400 households", verdict="disputed")
        make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        more = [make_article(session, desk.project, f"Text {at}.", publisher=f"=cmd|{at}") for at in range(4)]
        submit(session, desk.flood, desk.ada, desk.bob)
        for article in more:
            submit(session, article, desk.ada)
        for article in (desk.flood, *more):
            row = {"article_id": article.id, "project_id": desk.project.id, "seen_at": clock.now()}
            session.add(Reading(person_id=desk.ada.id, seconds=400, **row))
        make_assignment(session, desk, "bob", desk.council)
        settle(session, desk, desk.ada)
    return desk


def table(client: FlaskClient, name: str, query: str = "") -> list[list[str]]:
    answer = client.get(f"{PAGE}?table={name}&format=csv{query}")
    assert answer.status_code == 200, answer.text
    assert f"filename=flood-{name}.csv" in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def shown(page: str, name: str) -> list[list[str]]:
    """The rows of a section's table, as they stand in the page."""
    section = page[page.index(f'aria-labelledby="{name}"') :].partition("</section>")[0]
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", section, re.DOTALL)
    cells = [re.findall(r"(?:^|<td[^>]*data-label[^>]*>)(.*?)(?=</t[hd]>)", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_every_table_is_in_the_page_and_a_file(browser: Browser, busy: Desk) -> None:
    client = browser("cleo")
    page = client.get(PAGE)
    assert page.status_code == 200
    assert not dangers(page)
    for name in TABLES:
        file = [[cell.removeprefix("'") for cell in row] for row in table(client, name)[1:]]
        assert shown(page.text, name) == file, name
        assert f"table={name}&amp;format=csv" in page.text


def test_the_numbers_are_those_of_the_scene(browser: Browser, busy: Desk) -> None:
    client = browser("cleo")
    assert table(client, "articles")[1:] == [
        ["Nobody reads it", "0", "0%"],
        ["Being read", "5", "83%"],
        ["Read, nothing settled", "0", "0%"],
        ["Read and settled", "1", "17%"],
    ]
    assert table(client, "readers")[1:] == [
        ["ada", "5", "0", "0", "0", "1", "6.8"],
        ["bob", "1", "1", "0", "0", "2", ""],
    ]
    assert table(client, "waiting")[1:] == [
        ["Assignments not submitted", "1", "1", "0", "0", "0"],
        ["Claims without a verdict", "1", "1", "0", "0", "0"],
        ["Differing verdicts, not settled", "0", "0", "0", "0", "0"],
        ["Open discussions", "0", "0", "0", "0", "0"],
    ]
    assert table(client, "differences")[1:] == [["Disputed or Sourced", "1", "100%", "0"]]
    today = clock.now().date().isoformat()
    assert table(client, "throughput", "&period=7")[-1] == [today, "6", "1"]


def test_a_chart_draws_what_its_table_says(browser: Browser, busy: Desk) -> None:
    page = browser("cleo").get(f"{PAGE}?period=7").text
    titles = re.findall(r'<rect[^>]*width="([\d.]+)%"[^>]*><title>([^<]+)</title>', page)
    assert ("83.33", "Being read: 5") in titles
    assert ("100.0", "Submitted: 5") in titles
    assert ("50.0", "Sourced: 1") in titles
    today = clock.now().date()
    assert f"{today.day} {today:%B %Y}: 6 submissions" in page
    drawn = set(re.findall(r'fill="url\(#([\w-]+)\)"', page))
    assert drawn <= set(re.findall(r'<pattern id="([\w-]+)"', page))


def test_no_cell_of_a_file_is_a_formula(browser: Browser, busy: Desk, database: Database) -> None:
    with database.writing() as session:
        make_article(session, busy.project, "Last.", title="=HYPERLINK(1)")
        make_annotation(
            session,
            busy.cleo,
            make_article(session, busy.project, "One.", publisher="@SUM"),
            "One",
            text="One.",
        )
    client = browser("vera")
    cells = [cell for name in TABLES for row in table(client, name) for cell in row]
    assert {"'=HYPERLINK(1)", "'@SUM", "'=1.example"} <= set(cells)
    assert [cell for cell in cells if cell[:1] in "=+-@" and cell] == []


def test_a_file_that_there_is_not_is_one_sentence(browser: Browser, desk: Desk) -> None:
    answer = browser("ada").get(f"{PAGE}?table=salaries&format=csv")
    assert answer.status_code == 404
    assert "There is no such table; there are articles, behind" in words(answer)


def test_filters_stand_in_the_address_and_what_is_unknown_is_left_out(browser: Browser, busy: Desk) -> None:
    client = browser("vera")
    page = client.get(f"{PAGE}?period=all&outlet=Courier").text
    assert '<option selected value="Courier">' in page
    assert "period=all&amp;outlet=Courier&amp;table=articles" in page
    assert [row[0] for row in table(client, "outlets", "&outlet=Courier")] == ["Outlet", "Courier"]
    for query in ("period=-1", "period=28%00", "outlet=%00", "outlet=Nowhere", "period=99999999"):
        assert client.get(f"{PAGE}?{query}").status_code == 200


def test_a_project_says_what_to_do_first(browser: Browser, desk: Desk) -> None:
    fresh = words(browser("cleo").get(PAGE))
    assert "Nobody has been asked to read yet" in fresh
    assert "Assign articles" in fresh
    assert "Assign articles" not in words(browser("ada").get(PAGE))


def test_an_empty_project_leads_to_its_import(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        empty = make_project(session, "empty")
        for name, role in (("olga", Role.OWNER), ("vera", Role.VIEWER)):
            add_member(session, SYSTEM, empty, session.get_one(Person, desk.actors[name].id), role=role)
    page = browser("olga").get("/projects/empty/dashboard").text
    assert "Nothing to count yet" in page
    assert 'href="/projects/empty/articles/import"' in page
    assert "imports the articles" in browser("vera").get("/projects/empty/dashboard").text


def test_a_blind_reviewer_is_told_what_is_counted(browser: Browser, busy: Desk, database: Database) -> None:
    with database.writing() as session:
        make_blind(session, busy)
    ada, cleo = (words(browser(name).get(PAGE)) for name in ("ada", "cleo"))
    assert "You read blind here" in ada
    assert "You read blind here" not in cleo
    assert [row[0] for row in table(browser("bob"), "outlets")[1:]] == ["Lamp", "Courier"]
    assert table(browser("ada"), "waiting")[2][1] == "0"


@pytest.mark.parametrize("name", ["cleo", "ada", "vera"])
def test_every_link_leads_somewhere(browser: Browser, busy: Desk, name: str) -> None:
    client = browser(name)
    main = client.get(f"{PAGE}?outlet=Lamp").text.partition('<main id="main"')[2].partition("</main>")[0]
    links = {html.unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', main)}
    assert {"/projects/flood/discussions", "/projects/flood/articles?state=open"} <= links
    assert [link for link in links if client.get(link).status_code != 200 and "/adjudicate" not in link] == []
    settles = f"/projects/flood/{'adjudicate' if name == 'cleo' else 'agreement'}"
    assert f'<th scope="row"><a href="{settles}"><bdi>Differing verdicts' in main


def test_the_page_asks_for_the_same_however_much_there_is(
    browser: Browser, busy: Desk, database: Database, count_queries: QueryCount
) -> None:
    client = browser("cleo")
    client.get(PAGE)
    with database.writing() as session:
        for at in range(5):
            submit(session, make_article(session, busy.project, f"More {at}."), busy.ada, busy.bob)
    count_queries.statements.clear()
    assert client.get(PAGE).status_code == 200
    first = int(count_queries)
    count_queries.statements.clear()
    client.get(PAGE)
    assert (first <= 30, int(count_queries) <= 12) == (True, True)


def test_bars_and_columns_fill_their_room() -> None:
    fill = Fill("teal", "solid")
    bar = stack([Part("one", 1, fill), Part("none", 0, fill), Part("three", 3, fill)], 4)
    assert [(one.x, one.width, one.words) for one in bar] == [(0, 25, "one: 1"), (25, 75, "three: 3")]
    pillars = stand(
        [("May", [Part("done", 2, fill), Part("left", 1, fill)]), ("June", [Part("done", 4, fill)])]
    )
    assert [(one.x, one.width, one.height) for one in pillars] == [(5, 20, 50), (25, 20, 25), (55, 40, 100)]
    assert stand([]) == []
