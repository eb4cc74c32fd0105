"""What was brought in, over JSON: waiting, judged, taken back; and how it comes in."""

import uuid

import pytest

from annotator.db import Database
from counting import count_changes
from make import FLOOD, Desk, make_preannotation
from programs import Programs, refused

HOUSEHOLDS, GATE = "400 households", "The gate failed"


@pytest.fixture(autouse=True)
def proposed(database: Database, desk: Desk) -> list[str]:
    with database.writing() as session:
        made = [
            make_preannotation(session, desk.flood, HOUSEHOLDS, verdict="disputed", tags="a,b", score=870)
        ]
        made += [make_preannotation(session, desk.flood, GATE, label="Event", kind="passage")]
        return [str(one.id) for one in made]


@pytest.fixture
def here(desk: Desk) -> str:
    return f"/articles/{desk.flood.id}/preannotations"


def test_what_waits_page_by_page(program: Programs, here: str, proposed: list[str]) -> None:
    first = program("ada").get(f"{here}?limit=1")
    [one] = first["items"]
    assert (one["id"], one["exact"], one["tags"], one["score"]) == (proposed[0], HOUSEHOLDS, ["a", "b"], 0.87)
    assert FLOOD[one["start"] : one["end"]] == one["exact"]
    second = program("ada").get(f"{here}?limit=1&cursor={first['next']}")
    assert (second["items"][0]["label"], second["items"][0]["score"], second["next"]) == ("Event", None, None)
    for query in ("cursor=x", "cursor=-1", "cursor=9999999999", "limit=0"):
        refused(program("ada").send("GET", f"{here}?{query}"), 422)


def test_judging_and_taking_back(program: Programs, here: str, proposed: list[str]) -> None:
    ada = program("ada")
    done = ada.post(here, {"outcome": "accepted", "ids": proposed[:1]})
    assert (done["decided"], len(done["annotations"]), done["event"] > 0) == (1, 1, True)
    assert ada.get(f"/annotations/{done['annotations'][0]}")["verdict"] == "disputed"
    assert ada.post(here, {"outcome": "dismissed", "label": "Event"})["annotations"] == []
    assert (ada.get(here)["items"], len(program("bob").get(here)["items"])) == ([], 2)
    for decided in (1, 0):
        back = ada.send("DELETE", f"/preannotations/{proposed[0]}/decision")
        assert back.get_json()["decided"] == decided
    assert len(ada.get(here)["items"]) == 1
    refused(program("bob").send("DELETE", f"/preannotations/{proposed[0]}/decision"), 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"outcome": "maybe", "label": "Event"}, 422),
        ({"outcome": "accepted"}, 422),
        ({"outcome": "accepted", "ids": ["x"]}, 422),
        ({"outcome": "accepted", "label": "\x00"}, 400),
        ({"outcome": "accepted", "label": "\x07"}, 422),
        ({"outcome": "accepted", "label": "None of it"}, 409),
        ({"outcome": "accepted", "label": "x" * 201}, 422),
        ({"outcome": "accepted", "ids": [str(uuid.UUID(int=1))], "label": "Event"}, 422),
    ],
)
def test_what_says_nothing_is_refused(
    program: Programs, database: Database, here: str, body: dict[str, object], status: int
) -> None:
    ada = program("ada")
    before = count_changes(database)
    refused(ada.send("POST", here, body), status)
    assert count_changes(database) == before


def test_they_come_in_by_a_word_in_the_address(program: Programs, desk: Desk) -> None:
    cleo = program("cleo")
    headers = {"Authorization": f"Bearer {cleo.token}"}
    body = b'{"text": "crew left at noon", "entities": [[0, 4, "Disputed"]], "relations": []}\n'
    url = "/api/v1/projects/flood/imports?format=doccano&name=a.jsonl&as="
    done = cleo.client.post(f"{url}pre-annotations", data=body, headers=headers).get_json()
    assert (done["counts"]["preannotations_added"], done["counts"]["annotations_added"]) == (1, 0)
    assert cleo.client.post(f"{url}guesses", data=body, headers=headers).status_code == 422
