"""The page of the log and its files."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from flask.testing import FlaskClient

from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.kinds import EventKind
from annotator.audit.log import record
from annotator.db import Database
from conftest import QueryCount
from make import COUNCIL, Desk, make_annotation, make_link, make_project

Browser = Callable[[str], FlaskClient]
LOG = "/projects/flood/log"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """Marked by Ada, judged anew by Cleo, linked by Bob."""
    with database.writing() as session:
        judgement = {"verdict": "unverified", "reason": "One count."}
        claim = make_annotation(session, desk.ada, desk.flood, "400 households", **judgement)
    with database.writing() as session:
        stored = get_annotation(session, desk.cleo, claim.id, lock=True)
        judge_annotation(session, desk.cleo, stored, Judgement("disputed", "Another count."), version=1)
        other = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, desk.bob, stored, other, "contradicts")
    return claim


def sentences(client: FlaskClient, query: str = "") -> list[str]:
    """What each entry says, newest first."""
    found = re.findall(r'<div class="event-body">\s*<p>(.*?)<time', client.get(LOG + query).text, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", entry)).split()) for entry in found]


def test_the_log_tells_in_sentences_newest_first(browser: Browser, claim: Annotation) -> None:
    assert sentences(browser("vera"))[:4] == [
        "bob linked 400 households to 1,150 residents, which it contradicts",
        "bob marked the claim 1,150 residents in Council meets",
        "cleo changed the verdict of 400 households from Unverified to ≠Disputed and rewrote the reason",
        "ada marked the claim 400 households as Unverified in Gate fails",
    ]
    text = browser("vera").get(LOG).text
    assert '<p class="diff" dir="auto"><del>One</del><ins>Another</ins> count.</p>' in text
    assert f'href="/projects/flood/annotations/{claim.id}"' in text
    days = re.findall(r'<h2 class="day">(.*?)</h2>', text)
    assert len(days) == len(set(re.findall(r'<time datetime="([\d-]+)T', text)))


def test_the_log_can_be_narrowed(browser: Browser, database: Database, desk: Desk, claim: Annotation) -> None:
    client = browser("ada")
    assert len(sentences(client, f"?person={desk.cleo.id}")) == 1
    assert len(sentences(client, "?kind=annotation")) == 3
    assert len(sentences(client, "?kind=link.created")) == 1
    assert len(sentences(client, f"?thing={claim.id}")) == 2
    assert len(sentences(client, f"?article={desk.council.id}&person={desk.bob.id}")) == 1
    assert sentences(client, "?to=2001-01-01") == []
    assert len(sentences(client, "?from=2001-01-01&to=9999-12-31&kind=annotation")) == 3
    assert "Only what concerns “400 households”." in client.get(f"{LOG}?thing={claim.id}").text
    assert (
        "Only what concerns the article “Council meets”."
        in client.get(f"{LOG}?article={desk.council.id}").text
    )


@pytest.mark.parametrize(
    "query", ["?person=x", "?kind=x", "?kind=%00", "?before=x", f"?before={10**20}", "?thing=%00"]
)
def test_an_address_that_makes_no_sense_is_answered(browser: Browser, claim: Annotation, query: str) -> None:
    assert browser("ada").get(LOG + query).status_code == 200


def test_a_date_that_is_none_is_named(browser: Browser, claim: Annotation) -> None:
    answer = browser("ada").get(f"{LOG}?from=yesterday")
    assert answer.status_code == 422
    assert "From: a date looks like 2026-04-19" in answer.text


def test_pages_go_on_below_the_last_entry_in_few_queries(
    browser: Browser, database: Database, desk: Desk, claim: Annotation, count_queries: QueryCount
) -> None:
    client = browser("ada")
    with database.writing() as session:
        for version in range(2, 60):
            stored = get_annotation(session, desk.cleo, claim.id, lock=True)
            judge_annotation(
                session, desk.cleo, stored, Judgement("disputed", f"Count {version}."), version=version
            )
    count_queries.statements.clear()
    text = client.get(LOG).text
    assert int(count_queries) <= 13
    newest = [int(seq) for seq in re.findall(r'id="event-(\d+)"', text)]
    (following,) = re.findall(r'rel="next" href="([^"]+)"', text)
    older = [int(seq) for seq in re.findall(r'id="event-(\d+)"', client.get(following).text)]
    assert newest + older == list(range(newest[0], newest[0] - len(newest) - len(older), -1))
    assert len(newest) == 50


def test_words_of_others_are_never_markup(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        marked = make_annotation(
            session, desk.ada, desk.flood, "400 households", reason="<script>alert(1)</script>"
        )
        delete_annotation(session, desk.ada, marked)
    text = browser("bob").get(LOG).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert sentences(browser("bob"))[0] == "ada deleted the claim 400 households in Gate fails"


def test_what_a_newer_program_did_is_told_in_general_words(
    browser: Browser, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        record(
            session,
            desk.ada,
            cast("EventKind", "article.praised"),
            desk.flood,
            after={"reason": "Well said."},
        )
    assert sentences(browser("bob"))[0] == "ada did what this program has no words for: article.praised"
    rows = csv.DictReader(io.StringIO(browser("bob").get(f"{LOG}/export?format=csv").text))
    assert "article.praised" in [row["action"] for row in rows]


def test_the_filtered_log_leaves_as_json_lines(browser: Browser, desk: Desk, claim: Annotation) -> None:
    answer = browser("vera").get(f"{LOG}/export?format=jsonl&person={desk.cleo.id}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=flood-log.jsonl"
    (event,) = [json.loads(line) for line in answer.text.splitlines()]
    assert (event["actor"], event["action"], event["after"]["verdict"]) == (
        "cleo",
        "annotation.changed",
        "disputed",
    )


def test_the_filtered_log_leaves_as_csv(browser: Browser, claim: Annotation) -> None:
    answer = browser("vera").get(f"{LOG}/export?format=csv&kind=link")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["actor"], row["action"]) for row in rows] == [("bob", "link.created")]


@pytest.mark.parametrize("path", [LOG, f"{LOG}/export?format=csv"])
def test_a_stranger_finds_nothing_and_a_project_shows_its_own_log_only(
    browser: Browser, database: Database, claim: Annotation, path: str, post: Any
) -> None:
    with database.writing() as session:
        make_project(session, "other", title="Another project")
    assert browser("eve").get(path).status_code == 404
    assert "Another project" not in browser("ada").get(path).text
    assert browser("ada").get(path.replace("flood", "other")).status_code == 404
    assert post(browser("ada"), path).status_code == 405


def test_another_format_is_refused(browser: Browser, desk: Desk) -> None:
    assert browser("ada").get(f"{LOG}/export?format=xml").status_code == 404
