"""Suggestions over JSON."""

import pytest

from annotator.db import Database
from annotator.projects.models import Project
from conftest import QueryCount
from corroboration.tellings import COPY, SHARED, tell
from make import Desk, make_blind
from programs import Programs, refused


@pytest.fixture
def asked(database: Database, desk: Desk, program: Programs) -> str:
    """The address of suggestions for the sentence of the copy that it shares."""
    with database.writing() as session:
        tell(session, session.get_one(Project, desk.project.id))
    articles = program("ada").get("/projects/flood/articles")["items"]
    place = next(one["id"] for one in articles if one["title"] == "copy")
    start = COPY.index(SHARED)
    return f"/articles/{place}/suggestions?start={start}&end={start + len(SHARED)}"


def test_they_name_a_passage_its_kind_and_why(program: Programs, asked: str) -> None:
    vera = program("vera")
    answer = vera.get(asked)
    first = answer["items"][0]
    assert (first["kind"], answer["next"]) == ("copied", None)
    assert (first["why"]["agency"], first["why"]["identity"]) == ("Meridian Wire", 1.0)
    passage = first["passage"]
    text = vera.get(f"/articles/{passage['article']}")["text"]
    assert text[passage["start"] : passage["end"]] == passage["exact"]
    assert passage["exact"].startswith(SHARED)
    assert {"conflicts"} <= {one["kind"] for one in answer["items"]}


def test_they_are_found_while_reading_blind(
    database: Database, desk: Desk, program: Programs, asked: str
) -> None:
    before = program("bob").get(asked)
    with database.writing() as session:
        make_blind(session, desk)
    assert program("bob").get(asked) == before


def test_so_many_and_no_more(program: Programs, asked: str) -> None:
    assert len(program("ada").get(f"{asked}&limit=1")["items"]) == 1


@pytest.mark.parametrize(
    "query", ["start=0", "start=5&end=5", "start=0&end=1000000", "start=0&end=9&limit=0", "start=-1&end=3"]
)
def test_what_is_no_span_is_refused(program: Programs, asked: str, query: str) -> None:
    refused(program("ada").send("GET", f"{asked.partition('?')[0]}?{query}"), 422)


def test_strangers_learn_nothing(program: Programs, asked: str) -> None:
    refused(program("eve").send("GET", asked), 404)


def test_it_takes_few_statements(program: Programs, asked: str, count_queries: QueryCount) -> None:
    ada = program("ada")
    count_queries.statements.clear()
    ada.get(asked)
    assert len(count_queries.statements) <= 16
