"""The page of an article: how it is sent, and what it takes to draw it."""

import json
import re

import pytest

from annotator.db import Database
from conftest import QueryCount
from make import FLOOD, Desk, make_annotation
from pages import Browser


@pytest.fixture
def base(desk: Desk) -> str:
    return f"/projects/{desk.project.slug}"


def test_reading_takes_as_many_queries_with_many_marks(
    browser: Browser, database: Database, desk: Desk, base: str, count_queries: QueryCount
) -> None:
    counts = []
    for words in (["400"], ["households", "moved", "gate", "failed", "crews", "noon"]):
        with database.writing() as session:
            for exact in words:
                make_annotation(session, desk.ada, desk.flood, exact, verdict="sourced", tags=("x",))
        count_queries.statements.clear()
        assert words[0] in browser("ada").get(f"{base}/articles/{desk.flood.id}").text
        counts.append(int(count_queries))
    assert counts[0] == counts[1] <= 27


def test_the_page_tells_the_script_its_keys(browser: Browser, desk: Desk, base: str) -> None:
    page = browser("ada").get(f"{base}/articles/{desk.flood.id}").text
    found = re.search(r'id="keys">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    assert {"claim", "passage"} <= {key["command"] for key in json.loads(found[1])}


def test_the_first_page_that_is_opened_can_post(browser: Browser, desk: Desk, base: str) -> None:
    """The page is sent while it is drawn; the cookie of its form token has to be in its head."""
    ada = browser("ada")
    page = ada.get(f"{base}/articles/{desk.flood.id}").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    start = FLOOD.index("The gate failed")
    span = {"start": start, "end": start + 15, "exact": "The gate failed"}
    data = {"csrf_token": token[1], "kind": "claim", **span}
    assert ada.post(f"{base}/articles/{desk.flood.id}/annotations", data=data).status_code == 303


def test_the_head_is_on_its_way_before_the_marks_are_read(
    browser: Browser, desk: Desk, base: str, count_queries: QueryCount
) -> None:
    answer = browser("ada").get(f"{base}/articles/{desk.flood.id}", buffered=False)
    parts = answer.iter_encoded()
    head = next(parts)
    assert b"<main" in head
    assert b'class="text"' not in head
    marks = "FROM annotation"
    assert not any(marks in statement for statement in count_queries.statements)
    assert b'class="text"' in b"".join(parts)
    assert any(marks in statement for statement in count_queries.statements)
    answer.close()
