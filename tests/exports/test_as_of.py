"""The project as it was, from the log: the same bytes as then."""

import json
import random
from typing import Any

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.audit.past import reading_past
from annotator.audit.queries import get_event, whole
from annotator.db import Database
from annotator.errors import NotAllowed
from annotator.exports import rows
from annotator.links.actions import delete_link
from annotator.projects.queries import get_project
from conftest import QueryCount
from exporting import export_jsonl
from make import COUNCIL, FLOOD, Desk, make_annotation, make_article, make_link
from moments import erase_from, seq_now
from walking import Walk


def export(database: Database, desk: Desk, as_of: int | None = None) -> bytes:
    view = database.reading() if as_of is None else reading_past(database, desk.project, as_of)
    with view as session:
        return "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, "flood"))).encode()


def parsed(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize("seed", range(10, 12))
def test_every_export_of_the_past_comes_again_byte_for_byte(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(rows, "PART", 2)  # so that links go from part to part
    walk = Walk(database, desk, random.Random(seed))
    seen: dict[int, bytes] = {}
    for seq in walk.go(20):
        seen[seq] = export(database, desk)
    for seq, data in seen.items():
        assert export(database, desk, seq) == data


def test_before_the_first_article_there_is_nothing(database: Database, desk: Desk) -> None:
    assert export(database, desk, 1) == b""


def test_whoever_may_not_export_the_present_may_not_the_past(database: Database, desk: Desk) -> None:
    with reading_past(database, desk.project, 1) as session, pytest.raises(NotAllowed):
        list(export_jsonl(session, desk.eve, desk.project))


def test_what_was_erased_is_empty(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="Units.", tags=("a",)
        )
        there = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, here, there, note="Not the same.")
    seq = seq_now(database, desk)
    with database.reading() as session:
        events = [get_event(session, whole(desk.project), number) for number in range(1, seq + 1)]
    for event in events:
        if event.subject_type in ("annotation", "link", "article"):
            kept = {"status", "revision", "from", "to"}
            gone = set(json.loads(event.after or "{}")) - kept
            erase_from(database, desk, event.seq, *(f"after.{name}" for name in gone))
    flood, _ = parsed(export(database, desk, seq))
    [annotation], [told] = flood["annotations"], flood["links"]
    assert (flood["article"]["title"], flood["article"]["published_at"], flood["text"]) == ("", None, FLOOD)
    assert (annotation["id"], annotation["exact"], annotation["tags"]) == (str(here.id), "", [])
    assert (annotation["verdict"], annotation["created_by"], annotation["created_at"][:2]) == (
        None,
        "ada",
        "20",
    )
    assert (told["id"], told["note"], told["to_article"]) == (str(link.id), "", str(desk.council.id))


def test_the_past_takes_few_statements(database: Database, desk: Desk, count_queries: QueryCount) -> None:
    with database.writing() as session:
        marks = [make_annotation(session, desk.ada, desk.flood, "400 households")]
        for number in range(rows.PART):
            article = make_article(session, desk.project, f"{FLOOD} {number}")
            marks.append(make_annotation(session, desk.ada, article, "The gate", tags=("a",)))
        made = [make_link(session, desk.ada, one, marks[0]) for one in marks[1:]]
        delete_link(session, desk.ada, made[0])
    seq = seq_now(database, desk)
    statements = {}
    for as_of in (None, seq):
        count_queries.statements.clear()
        assert len(parsed(export(database, desk, as_of))) == rows.PART + 2
        statements[as_of] = int(count_queries)
    # a table, its states and its rows for each of nine kinds; the rest is as in the present
    assert statements[seq] <= statements[None] + 54
