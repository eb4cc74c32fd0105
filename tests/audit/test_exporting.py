"""The log as other programs read it."""

import csv
import io
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.audit.exporting import COLUMNS, escape_cell, events_csv, events_jsonl, unescape_cell
from annotator.audit.queries import EventFilter, count_events, get_event, list_events, read_events, whole
from annotator.db import Database
from annotator.errors import NotFound
from annotator.exports.rows import read_names
from make import Desk, make_annotation


@given(st.text())
def test_an_escaped_cell_comes_back_as_it_was(value: str) -> None:
    assert unescape_cell(escape_cell(value)) == value


@pytest.mark.parametrize("start", "=+-@\t\r\n\x00＝＋－＠'")
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert escape_cell(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert escape_cell(f"plain {start}") == f"plain {start}"


def test_both_formats_hold_every_event(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", reason="=1+1")
    with database.reading() as session:
        names = read_names(session)
        lines = list(events_jsonl(read_events(session, whole(desk.project)), names))
        table = list(
            csv.DictReader(io.StringIO("".join(events_csv(read_events(session, whole(desk.project)), names))))
        )
    events = [json.loads(line) for line in lines]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert tuple(events[0]) == COLUMNS == tuple(table[0])
    assert [int(row["seq"]) for row in table] == [event["seq"] for event in events]
    last = events[-1]
    assert (last["actor"], last["action"], last["after"]["reason"]) == ("ada", "annotation.created", "=1+1")
    assert json.loads(table[-1]["after"]) == last["after"]


def test_the_log_is_filtered_by_each_of_its_columns(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        made = make_annotation(session, desk.ada, desk.flood, "400 households")
        make_annotation(session, desk.bob, desk.flood, "The gate failed")
    filters = [
        (EventFilter(person_id=desk.ada.id), 1),
        (EventFilter(kind="annotation.created"), 2),
        (EventFilter(kind="annotation"), 2),
        (EventFilter(thing_id=made.id), 1),
        (EventFilter(article_id=desk.flood.id), 3),
        (EventFilter(article_id=desk.council.id, kind="annotation"), 0),
        (EventFilter(person_id=uuid.uuid4()), 0),
    ]
    with database.reading() as session:
        assert [count_events(session, whole(desk.project), which) for which, _ in filters] == [
            n for _, n in filters
        ]
        [event] = list_events(session, whole(desk.project), EventFilter(thing_id=made.id))
        assert count_events(session, whole(desk.project), EventFilter(since=event.at)) == 2
        assert count_events(session, whole(desk.project), EventFilter(until=event.at, kind="annotation")) == 0


def test_pages_go_on_in_both_directions(database: Database, desk: Desk) -> None:
    with database.reading() as session:
        count = count_events(session, whole(desk.project))
        newest = list_events(session, whole(desk.project), limit=2, newest_first=True)
        older = list_events(session, whole(desk.project), limit=500, newest_first=True, after=newest[-1].seq)
        assert [event.seq for event in (*newest, *older)] == list(range(count, 0, -1))
        assert get_event(session, whole(desk.project), 1).kind == "project.created"
        for seq in (0, -1, count + 1, 2**63, 2**70):
            with pytest.raises(NotFound):
                get_event(session, whole(desk.project), seq)
