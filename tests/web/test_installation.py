"""The log of the installation: its page and its files."""

import csv
import io
import json
import re

import pytest

from annotator.accounts.actions import create_token, open_browser_session
from annotator.accounts.models import Person
from annotator.audit.kinds import EventKind
from annotator.audit.log import record
from annotator.db import Database
from conftest import QueryCount
from counting import told
from make import Desk, make_administrator, make_annotation
from pages import Browser, Post, dangers, words

LOG = "/installation/log"


@pytest.fixture(autouse=True)
def rosa(database: Database, desk: Desk) -> None:
    """An administrator, and something to read."""
    with database.writing() as session:
        make_administrator(session, desk)
        create_token(session, desk.ada, session.get_one(Person, desk.ada.id), label="<b>export</b>")
        make_annotation(session, desk.ada, desk.flood, "400 households")


def sentences(browser: Browser, query: str = "") -> list[str]:
    """What each entry says, newest first."""
    page = browser("rosa").get(LOG + query).text
    found = re.findall(r'<div class="event-body">\s*<p>(.*?)<time', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", entry).split()) for entry in found]


def test_administrators_read_what_happened_outside_of_projects(browser: Browser) -> None:
    assert sentences(browser)[:3] == [
        "ada made the token &lt;b&gt;export&lt;/b&gt;",
        "rosa signed in with a password",
        "system opened an account for rosa",
    ]
    page = browser("rosa").get(LOG)
    assert "400 households" not in page.text
    assert dangers(page) == []


def test_it_can_be_narrowed_by_person_kind_and_time(browser: Browser, desk: Desk) -> None:
    assert len(sentences(browser, f"?person={desk.ada.id}")) == 2
    assert sentences(browser, "?kind=token") == ["ada made the token &lt;b&gt;export&lt;/b&gt;"]
    assert len(sentences(browser, "?kind=person.signed_in")) == 7
    assert sentences(browser, "?kind=annotation") == sentences(browser)
    assert sentences(browser, "?to=2001-01-01") == []
    assert len(sentences(browser, f"?thing={desk.ada.id}")) == 2
    assert "Only what concerns ada." in words(browser("rosa").get(f"{LOG}?thing={desk.ada.id}"))


@pytest.mark.parametrize(
    "query", ["?person=x", "?kind=%00", "?before=x", f"?before={10**20}", "?thing=%00", "?before=-1"]
)
def test_an_address_that_makes_no_sense_is_answered(browser: Browser, query: str) -> None:
    assert browser("rosa").get(LOG + query).status_code == 200


def test_a_date_that_is_none_is_named(browser: Browser) -> None:
    answer = browser("rosa").get(f"{LOG}?from=yesterday")
    assert answer.status_code == 422
    assert "From: a date looks like 2026-04-19" in words(answer)


def test_pages_go_on_below_the_last_entry_in_few_queries(
    browser: Browser, database: Database, desk: Desk, count_queries: QueryCount
) -> None:
    with database.writing() as session:
        for _ in range(60):
            open_browser_session(session, desk.ada.id, "test")
    count_queries.statements.clear()
    page = browser("rosa").get(LOG).text
    assert int(count_queries) <= 8
    newest = [int(seq) for seq in re.findall(r'id="event-(\d+)"', page)]
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    older = [int(seq) for seq in re.findall(r'id="event-(\d+)"', browser("rosa").get(following).text)]
    assert newest + older == list(range(newest[0], 0, -1))
    assert len(newest) == 50


def test_it_leaves_as_a_file_and_says_so(browser: Browser, database: Database, desk: Desk) -> None:
    answer = browser("rosa").get(f"{LOG}/export?format=jsonl")
    assert answer.headers["Content-Disposition"] == "attachment; filename=installation-log.jsonl"
    events = [json.loads(line) for line in answer.text.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["action"] == "log.exported"
    rows = list(csv.DictReader(io.StringIO(browser("rosa").get(f"{LOG}/export?format=csv&kind=token").text)))
    assert [(row["actor"], row["action"]) for row in rows] == [("ada", "token.created")]
    exported = ("installation", "rosa", "installation")
    assert told(database, EventKind.LOG_EXPORTED) == [(*exported, "jsonl"), (*exported, "csv, filtered")]


def test_no_secret_leaves_with_it(browser: Browser, desk: Desk) -> None:
    whole = browser("rosa").get(f"{LOG}/export").text
    assert not [secret for secret in desk.secrets.values() if secret in whole]
    assert "$argon2id$" not in whole


@pytest.mark.parametrize("path", [LOG, f"{LOG}/export?format=csv"])
@pytest.mark.parametrize("name", ["olga", "eve"])
def test_others_find_no_such_page_and_are_told_of(
    browser: Browser, database: Database, post: Post, path: str, name: str
) -> None:
    assert browser(name).get(path).status_code == 404
    refused = ("installation", name, "installation", "may not read the log of the installation")
    assert told(database, EventKind.ACCESS_REFUSED) == [refused]
    assert post(browser("rosa"), path).status_code == 405


def test_whoever_is_not_signed_in_is_asked_to(browser: Browser) -> None:
    anonymous = browser("eve")
    anonymous.delete_cookie("annotator")
    assert anonymous.get(LOG).location == "/sign-in?next=/installation/log"


def test_another_format_is_refused(browser: Browser) -> None:
    assert browser("rosa").get(f"{LOG}/export?format=xml").status_code == 404


def test_administrators_find_it_in_their_menu(browser: Browser) -> None:
    assert f'href="{LOG}"' in browser("rosa").get("/").text
    assert f'href="{LOG}"' not in browser("olga").get("/").text


def test_what_the_log_of_the_installation_holds_is_told(
    browser: Browser, database: Database, desk: Desk, post: Post
) -> None:
    post(browser("eve"), "/sign-in", {"name": "ada", "password": "wrong"})
    browser("eve").get("/projects/flood")
    with database.writing() as session:
        record(session, desk.rosa, EventKind.PERSON_ERASED, session.get_one(Person, desk.bob.id))
    assert sentences(browser)[:3] == [
        "rosa erased what names bob",
        "eve was refused: may not read the project “flood”, if there is one",
        "system refused a sign-in as ada: wrong password",
    ]
