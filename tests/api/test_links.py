"""Links over JSON."""

from typing import Any

import pytest

from annotator.db import Database
from make import COUNCIL, Desk, make_annotation
from programs import Programs, refused

LINKS = "/projects/flood/links"


@pytest.fixture
def ends(database: Database, desk: Desk) -> dict[str, Any]:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        return {"from": str(here.id), "to": str(there.id), "relation": "contradicts"}


def test_a_reviewer_links_two_passages(program: Programs, ends: dict[str, Any], desk: Desk) -> None:
    ada = program("ada")
    made = ada.post(LINKS, ends | {"note": "Units differ."})
    assert {name: made[name] for name in ends} == ends
    assert (made["article"], made["to_article"]) == (str(desk.flood.id), str(desk.council.id))
    assert ada.get(LINKS)["items"] == [{name: value for name, value in made.items() if name != "event"}]
    [event] = ada.get(f"/projects/flood/events?after={made['event'] - 1}")["items"]
    assert (event["action"], event["after"]["note"]) == ("link.created", "Units differ.")


def test_the_same_link_twice_is_refused(program: Programs, ends: dict[str, Any]) -> None:
    made = program("ada").post(LINKS, ends)
    assert refused(program("bob").send("POST", LINKS, ends), 409)["current"]["id"] == made["id"]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"relation": "likes"}, 422, "relation"),
        ({"note": "x" * 10_001}, 422, "note"),
        ({"to": "nonsense"}, 422, "to"),
        ({"to": "0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11"}, 404, None),
    ],
)
def test_what_cannot_be_linked(
    program: Programs, ends: dict[str, Any], change: dict[str, Any], status: int, field: str | None
) -> None:
    error = refused(program("ada").send("POST", LINKS, ends | change), status)
    assert list(error["fields"]) == ([field] if field else [])


def test_a_passage_is_not_linked_to_itself(program: Programs, ends: dict[str, Any]) -> None:
    error = refused(program("ada").send("POST", LINKS, ends | {"to": ends["from"]}), 422)
    assert list(error["fields"]) == ["to"]


def test_changing_deleting_and_restoring(program: Programs, ends: dict[str, Any]) -> None:
    ada = program("ada")
    path = f"/links/{ada.post(LINKS, ends)['id']}"
    changed = ada.send("PATCH", path, {"version": 1, "relation": "context"}).get_json()
    assert (changed["relation"], changed["version"]) == ("context", 2)
    refused(ada.send("PATCH", path, {"version": 1, "note": "late"}), 409)
    refused(ada.send("PATCH", path, {"note": "late"}), 428)
    assert ada.send("DELETE", path, headers={"If-Match": '"2"'}).get_json()["status"] == "deleted"
    assert ada.get(LINKS)["items"] == []
    assert ada.post(f"{path}/restore")["status"] == "open"
    assert ada.get(path)["relation"] == "context"


def test_only_its_maker_and_curators_change_a_link(program: Programs, ends: dict[str, Any]) -> None:
    refused(program("vera").send("POST", LINKS, ends), 403)
    refused(program("eve").send("POST", LINKS, ends), 404)
    path = f"/links/{program('ada').post(LINKS, ends)['id']}"
    for name, status in (("bob", 403), ("vera", 403), ("eve", 404)):
        refused(program(name).send("PATCH", path, {"version": 1, "note": "x"}), status)
        refused(program(name).send("DELETE", path, {"version": 1}), status)
        refused(program(name).send("POST", f"{path}/restore"), status)
