"""Agreement in the pages."""

import csv
import io
from typing import Any

import pytest

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Database
from annotator.projects.queries import get_project
from annotator.web.charts import draw_line
from conftest import QueryCount
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link
from pages import Browser
from review.reading import submit

PAGE = "/projects/flood/agreement"


@pytest.fixture
def judged(database: Database, desk: Desk) -> Desk:
    """Ada and Bob judge three claims, mark different words, and differ on a verdict, a tag and a link."""
    with database.writing() as session:
        for who, verdict, tags, relation in (
            (desk.ada, "sourced", ("count",), "repeats"),
            (desk.bob, "disputed", (), "context"),
        ):
            here = make_annotation(session, who, desk.flood, "400 households", verdict=verdict, tags=tags)
            make_annotation(session, who, desk.flood, "The gate failed", verdict="sourced")
            there = make_annotation(
                session, who, desk.council, "1,150 residents", text=COUNCIL, verdict="disputed"
            )
            make_link(session, who, here, there, relation)
        make_annotation(session, desk.ada, desk.flood, "Nobody was hurt", kind="passage")
    return desk


def pair(desk: Desk, of: str) -> str:
    return f"{PAGE}/pair/{desk.ada.id}/{desk.bob.id}?of={of}"


def change_project(database: Database, **values: Any) -> None:
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood", lock=True)
        before = project.snapshot()
        for name, value in values.items():
            setattr(project, name, value)
        record_change(session, SYSTEM, EventKind.PROJECT_CHANGED, project, before=before)


def test_every_number_has_its_sentence_and_every_pair_leads_to_its_differences(
    browser: Browser, judged: Desk
) -> None:
    page = browser("vera").get(f"{PAGE}?measure=percentage").text
    assert "Percent agreement is 67% for 2 readers on 3 claims: so often did they say the same" in page
    assert "for ada and bob on 3 claims" in page
    for words in ("Two by two", "By verdict", "“Disputed” or not", "By article", "Gate fails", "Over time"):
        assert words in page
    for one, other in ((judged.ada, judged.bob), (judged.bob, judged.ada)):
        assert f"{PAGE}/pair/{one.id}/{other.id}?of=verdicts&amp;measure=percentage" in page


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ("verdicts", ("One difference", "400 households", "Sourced", "Disputed")),
        ("spans", ("One difference", "Nobody was hurt", "not marked")),
        ("tags", ("One difference", "count", "no tag")),
        ("links", ("One difference", "1,150 residents", "repeats", "context")),
    ],
)
def test_differences_stand_with_their_words_and_lead_into_the_text(
    browser: Browser, judged: Desk, of: str, words: tuple[str, ...]
) -> None:
    page = browser("vera").get(pair(judged, of)).text
    assert [word for word in words if word not in page] == []
    assert f"/projects/flood/articles/{judged.flood.id}#a-" in page


def test_where_two_agree_there_is_nothing_to_list(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for who in (desk.ada, desk.bob):
            make_annotation(session, who, desk.flood, "400 households", verdict="sourced")
    page = browser("vera").get(pair(desk, "verdicts")).text
    assert "No difference in verdicts" in page
    assert "No value for ada and bob. Everyone said “sourced” every time." in page


def test_two_who_have_read_nothing_in_common_have_no_page(browser: Browser, judged: Desk) -> None:
    for other in (judged.cleo.id, judged.eve.id, judged.ada.id):
        answer = browser("vera").get(f"{PAGE}/pair/{judged.ada.id}/{other}")
        assert answer.status_code == 404
        assert "These two have not read the same article" in answer.text


def test_an_empty_page_says_what_to_do_next(browser: Browser, desk: Desk) -> None:
    assert "Assign articles" in browser("cleo").get(PAGE).text
    page = browser("ada").get(PAGE).text
    assert "Nothing to compare yet" in page
    assert "Assign articles" not in page


@pytest.mark.parametrize(
    "asked", ["of=moods", "of=spans&measure=cohen_kappa", "measure=%00", "page=x", "of=tags&of=x"]
)
def test_an_address_that_makes_no_sense_is_answered_as_far_as_it_does(
    browser: Browser, judged: Desk, asked: str
) -> None:
    for path in (PAGE, pair(judged, "verdicts").partition("?")[0]):
        assert browser("ada").get(f"{path}?{asked}").status_code == 200


@pytest.mark.parametrize("table", ["pairs", "labels", "articles", "weeks"])
def test_every_table_is_a_file_too(browser: Browser, judged: Desk, table: str) -> None:
    answer = browser("ada").get(f"{PAGE}?measure=percentage&format=csv&table={table}")
    assert answer.mimetype == "text/csv"
    assert f"flood-verdicts-{table}.csv" in answer.headers["Content-Disposition"]
    heading, first, *_ = csv.reader(io.StringIO(answer.text))
    assert heading[0] == table.removesuffix("s")
    assert heading[1:] == ["measure", "value", "observed", "expected", "units", "ratings", "sentence"]
    assert (first[1], first[-1][-1]) == ("percentage", ".")


def test_a_file_of_no_table_is_refused(browser: Browser, judged: Desk) -> None:
    answer = browser("ada").get(f"{PAGE}?format=csv&table=moods")
    assert (answer.status_code, "There is no such table" in answer.text) == (404, True)


def test_a_file_runs_nothing_in_a_spreadsheet(browser: Browser, judged: Desk, database: Database) -> None:
    with database.writing() as session:
        article = make_article(session, judged.project, "A text.", title="=1+1")
        for who in (judged.ada, judged.bob):
            make_annotation(session, who, article, "A text", text="A text.", verdict="sourced")
    rows = csv.reader(io.StringIO(browser("ada").get(f"{PAGE}?format=csv&table=articles").text))
    assert "'=1+1" in [row[0] for row in rows]


def test_weeks_are_drawn_and_listed(
    browser: Browser, judged: Desk, database: Database, monkeypatch: Any
) -> None:
    now = clock.now()
    with database.writing() as session:
        submit(session, judged.flood, judged.ada, judged.bob)
    monkeypatch.setattr(clock, "now", lambda: now.replace(year=now.year + 1))
    with database.writing() as session:
        submit(session, judged.council, judged.ada, judged.bob)
    monkeypatch.undo()
    page = browser("olga").get(f"{PAGE}?measure=percentage").text
    assert 'aria-label="Percent agreement by week: ' in page
    assert page.count('class="chart-point"') == 2
    assert page.count('<time datetime="') >= 2


def test_a_point_stands_where_its_day_and_its_value_are() -> None:
    chart = draw_line(
        [(0, "a", 1.0, "1.00"), (1, "b", 0.0, "0.00"), (10, "c", -1.0, "−1.00")], [(1.0, "1"), (0.0, "0")]
    )
    one, two, three = chart.points
    assert (one.x, three.x) == (chart.left, chart.right)
    assert (two.x - one.x) * 9 == pytest.approx(three.x - two.x, abs=1)
    assert two.y == pytest.approx((one.y + three.y) / 2)
    assert [point.is_named for point in chart.points] == [False, True, True]


def test_whoever_settles_reads_no_names_where_they_are_hidden(
    browser: Browser, judged: Desk, database: Database
) -> None:
    change_project(database, hide_names=True)
    for path in (PAGE, pair(judged, "verdicts")):
        page = browser("cleo").get(path).text
        assert "Reader 1" in page
        assert "ada and bob" not in page
        assert ">bob<" not in page
    assert "ada and bob" in browser("vera").get(PAGE).text


def test_a_page_takes_as_many_statements_for_many_articles_as_for_one(
    browser: Browser, judged: Desk, database: Database, count_queries: QueryCount
) -> None:
    client, counts = browser("vera"), []
    for number in range(2):
        for path in (PAGE, pair(judged, "verdicts")):
            count_queries.statements.clear()
            assert client.get(path).status_code == 200
            counts.append(int(count_queries))
        with database.writing() as session:
            for more in range(4):
                text = f"{number}, {more}. {FLOOD}"
                article = make_article(session, judged.project, text)
                for who, verdict in ((judged.ada, "sourced"), (judged.bob, "disputed")):
                    make_annotation(session, who, article, "400 households", text=text, verdict=verdict)
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
