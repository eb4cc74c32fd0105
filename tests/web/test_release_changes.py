"""The page that says what changed between two releases."""

import pytest
from werkzeug.test import TestResponse

from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.queries import get_annotation
from annotator.db import Database
from annotator.web import corrections
from conftest import QueryCount
from make import Desk, make_annotation, make_article
from moments import seq_now
from pages import Browser, words
from web.test_releases import keep

PAGE = "/projects/flood/releases/1.0/1.1"


@pytest.fixture
def corrected(database: Database, desk: Desk) -> str:
    """Ada judges her claim anew, and Bob marks something; the id of the claim."""
    with database.writing() as session:
        claim = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="sourced", reason="The list says so."
        )
    keep(database, "1.0", seq_now(database, desk))
    with database.writing() as session:
        found = get_annotation(session, desk.ada, claim.id, lock=True)
        said = Judgement("disputed", reason="The list <b>was</b> wrong.")
        judge_annotation(session, desk.ada, found, said, version=found.version)
        make_annotation(session, desk.bob, desk.flood, "The gate failed", verdict="unverified")
        make_article(session, desk.project, "New words.", title="A <new> one")
    keep(database, "1.1", seq_now(database, desk))
    return str(claim.id)


def test_it_says_from_what_to_what_by_whom_and_why(corrected: str, browser: Browser) -> None:
    answer = browser("vera").get(PAGE)
    told = words(answer)
    assert "Claims and passages 1 added, 0 removed, 1 changed" in told
    assert "400 households in Gate fails Changed by reader-01" in told
    assert "Sourced → ≠ Disputed" in told
    assert "<b>was</b> wrong" in told
    assert "The gate failed in Gate fails Added by reader-02" in told
    assert "A <new> one" in told
    assert corrected in answer.text
    assert browser("vera").get("/projects/flood/releases/1.1/1.0").text.count("400 households") == 1


def test_the_list_leads_to_it_and_it_comes_as_text(corrected: str, browser: Browser) -> None:
    vera = browser("vera")
    assert f'href="{PAGE}"' in vera.get("/projects/flood/releases").text
    text = vera.get(f"{PAGE}/changes.md")
    assert text.mimetype == "text/markdown"
    assert text.text.startswith("# What changed from 1.0 to 1.1\n")
    assert "verdict sourced → disputed" in text.text
    assert "flood-1.0-to-1.1.md" in text.headers["Content-Disposition"]


def test_much_comes_in_parts(corrected: str, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "PAGE", 1)
    monkeypatch.setattr(corrections, "COUNTED", 2)
    vera, url, pages = browser("vera"), PAGE, list[TestResponse]()
    for _ in range(3):
        pages.append(vera.get(url))
        url = PAGE + pages[-1].text.split('rel="next" href="' + PAGE)[-1].split('"')[0]
    assert [page.text.count("in the log") for page in pages] == [1, 1, 1]
    assert "3 things were worked on" in words(pages[-1])
    assert 'rel="next"' not in pages[-1].text


@pytest.mark.parametrize(
    ("url", "status"),
    [("1.0/2.0", 404), ("1.0/1.0", 200), ("1.0/1.1?after=x", 404), ("1.0/1.1?after=", 200), ("%00/%ff", 404)],
)
def test_what_is_not_there_is_said(corrected: str, browser: Browser, url: str, status: int) -> None:
    assert browser("vera").get(f"/projects/flood/releases/{url}").status_code == status
    assert browser("eve").get(f"/projects/flood/releases/{url}").status_code == 404


@pytest.mark.one_database
def test_more_changes_take_no_more_queries(
    database: Database, desk: Desk, corrected: str, browser: Browser, count_queries: QueryCount
) -> None:
    client, counts = browser("vera"), []
    for number, exact in enumerate(("at noon", "Nobody was hurt", "3 a.m."), 2):
        with database.writing() as session:
            make_annotation(session, desk.ada, desk.flood, exact, verdict="sourced")
        keep(database, f"1.{number}", seq_now(database, desk))
        count_queries.statements.clear()
        assert client.get(f"/projects/flood/releases/1.0/1.{number}").status_code == 200
        counts.append(int(count_queries))
    assert counts[1] == counts[2]
