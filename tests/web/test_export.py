"""Taking a project away through the page."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.exports.catalogue import NAMES
from counting import told
from make import COUNCIL, Desk, make_annotation, make_link

Browser = Callable[[str], FlaskClient]
EXPORT = "/projects/flood/export"


def test_the_page_says_what_leaves(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(
            session, desk.ada, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )
        make_link(session, desk.ada, here, there)
    text = browser("vera").get(EXPORT).text
    for name, count in (("articles", 2), ("claims", 1), ("passages", 1), ("links", 1)):
        assert f'<dt>{name}</dt><dd class="num">{count}</dd>' in text
    assert all(f'name="format" value="{name}"' in text for name in NAMES)


def test_the_file_holds_every_article_and_every_quote_stands(
    browser: Browser, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    answer = browser("vera").get(f"{EXPORT}/jsonl")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=flood-20")
    assert answer.mimetype == "application/jsonl"
    assert answer.is_streamed
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {line["article"]["title"] for line in lines} == {"Gate fails", "Council meets"}
    for line in lines:
        for found in line["annotations"]:
            assert line["text"][found["start"] : found["end"]] == found["exact"] == "400 households"
            utf8 = line["text"].encode()[found["start_utf8"] : found["end_utf8"]]
            assert utf8.decode() == found["exact"]


@pytest.mark.parametrize("path", [EXPORT, f"{EXPORT}/jsonl"])
def test_a_stranger_finds_nothing(browser: Browser, client: FlaskClient, path: str) -> None:
    assert browser("eve").get(path).status_code == 404
    assert client.get(path).headers["Location"].startswith("/sign-in")


def test_an_export_stands_in_the_log(browser: Browser, database: Database, desk: Desk) -> None:
    browser("vera").get("/projects/flood/export/jsonl")
    assert browser("eve").get("/projects/flood/export/jsonl").status_code == 404
    assert told(database, EventKind.PROJECT_EXPORTED) == [("project", "vera", "project", "jsonl")]
