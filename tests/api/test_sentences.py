"""Sentences and what is said of them, over JSON."""

import pytest

from annotator.coverage.models import SentenceMark
from annotator.db import Database
from counting import count_changes
from make import FLOOD, Desk, make_annotation, make_assignment, make_blind, make_sentence_mark
from programs import Programs, refused

GATE = "The gate failed at 3 a.m."


@pytest.fixture
def here(desk: Desk) -> str:
    return f"/articles/{desk.flood.id}"


def body(exact: str = GATE, mark: str = "not_checkable") -> dict[str, object]:
    start = FLOOD.index(exact)
    return {"start": start, "end": start + len(exact), "exact": exact, "mark": mark}


def test_every_sentence_with_its_state_and_why(
    database: Database, desk: Desk, program: Programs, here: str
) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
    items = program("ada").get(f"{here}/sentences")["items"]
    assert [one["state"] for one in items] == ["unread", "claim", "unread", "not_checkable"]
    assert [FLOOD[one["start"] : one["end"]] for one in items] == [one["exact"] for one in items]
    assert (items[1]["annotation"], items[3]["mark"]) == (str(note.id), str(mark.id))
    assert "a figure" in items[1]["why"]
    assert all(0 < one["score"] < 1 for one in items)
    assert program("bob").get(f"{here}/sentences")["items"][3]["mark"] is None


def test_page_by_page_in_either_order(program: Programs, here: str) -> None:
    vera = program("vera")
    first = vera.get(f"{here}/sentences?limit=3")
    second = vera.get(f"{here}/sentences?limit=3&cursor={first['next']}")
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 1, None)
    best = vera.get(f"{here}/sentences?order=best")["items"]
    assert [one["score"] for one in best] == sorted((one["score"] for one in best), reverse=True)
    for query in ("cursor=x", "cursor=-1", "cursor=9999999999", "order=worst", "limit=0"):
        refused(vera.send("GET", f"{here}/sentences?{query}"), 422)


def test_marking_twice_and_taking_back(program: Programs, here: str) -> None:
    ada = program("ada")
    made = ada.post(f"{here}/sentence-marks", body())
    assert (made["mark"], made["status"], made["created_by"], made["revision"]) == (
        "not_checkable",
        "open",
        "ada",
        1,
    )
    again = ada.post(f"{here}/sentence-marks", body())
    assert (again["id"], again["event"]) == (made["id"], None)
    other = ada.post(f"{here}/sentence-marks", body(mark="out_of_scope"))
    assert (other["id"], other["version"], other["event"]) == (made["id"], 2, made["event"] + 1)
    cleared = ada.send("DELETE", f"/sentence-marks/{made['id']}").get_json()
    assert (cleared["status"], cleared["event"]) == ("cleared", other["event"] + 1)
    assert ada.send("DELETE", f"/sentence-marks/{made['id']}").get_json()["event"] is None


def test_a_key_marks_once(database: Database, program: Programs, here: str) -> None:
    ada, key = program("ada"), {"Idempotency-Key": "the-same"}
    answers = [ada.send("POST", f"{here}/sentence-marks", body(), key).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["event"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mark": "dull"}, "mark"), ({"mark": None}, "mark"), ({"exact": "Other words."}, "exact"),
        ({"end": 1}, "start"),
        ({"start": -1}, "start"), ({"end": 2**40}, "end"), ({"exact": "x" * 20_000}, "exact"), ({"more": 1}, "more"),
        ({"revision": 9}, "revision"), ({"start": True}, "start"),
    ],
)  # fmt: skip
def test_what_is_no_sentence_is_refused(
    database: Database, program: Programs, here: str, change: dict[str, object], field: str
) -> None:
    ada, before = program("ada"), None
    before = count_changes(database)
    error = refused(ada.send("POST", f"{here}/sentence-marks", body() | change), 422)
    assert list(error["fields"]) == [field]
    assert count_changes(database) == before


def test_who_may(database: Database, desk: Desk, program: Programs, here: str) -> None:
    with database.writing() as session:
        mark = make_sentence_mark(session, desk.ada, desk.flood, GATE)
    refused(program("vera").send("POST", f"{here}/sentence-marks", body()), 403)
    refused(program("eve").send("GET", f"{here}/sentences"), 404)
    refused(program("cleo").send("DELETE", f"/sentence-marks/{mark.id}"), 403)
    refused(program("eve").send("DELETE", f"/sentence-marks/{mark.id}"), 404)
    with database.writing() as session:
        make_blind(session, desk)
        make_assignment(session, desk, "bob", desk.flood)
    refused(program("bob").send("DELETE", f"/sentence-marks/{mark.id}"), 404)
    assert program("bob").get(f"{here}/sentences")["items"][3]["state"] == "unread"
    with database.reading() as session:
        assert session.get_one(SentenceMark, mark.id).status == "open"


def test_all_that_is_unread_in_one_step(program: Programs, here: str) -> None:
    ada = program("ada")
    rest = {"mark": "not_checkable", "revision": 1}
    told = ada.post(f"{here}/sentence-marks/rest", rest)
    assert (told["marked"], told["event"] > 0) == (4, True)
    assert {one["state"] for one in ada.get(f"{here}/sentences")["items"]} == {"not_checkable"}
    assert ada.post(f"{here}/sentence-marks/rest", rest) == {"marked": 0, "event": None}
    for wrong in ({"mark": "maybe"}, {"revision": 2}):
        refused(ada.send("POST", f"{here}/sentence-marks/rest", rest | wrong), 422)
