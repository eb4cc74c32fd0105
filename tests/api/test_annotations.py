"""Annotations over JSON."""

from collections.abc import Callable
from typing import Any

import pytest

from make import FLOOD, Desk, span_of
from programs import Programs, refused

Body = dict[str, Any]


def test_a_reviewer_marks_judges_and_files_a_claim(program: Programs, place: str, claim: Body) -> None:
    sources = [{"url": "https://a.example/x", "title": "X", "quote": "q", "accessed_on": "2026-03-14"}]
    body = claim | {"verdict": "sourced", "reason": "Seen.", "tags": ["figures"], "sources": sources}
    made = program("ada").post(place, body)
    assert {name: made[name] for name in body} == body
    assert (made["version"], made["created_by"], made["revision"]) == (1, "ada", 1)
    read = program("bob").get(f"/annotations/{made['id']}")
    assert read == {name: value for name, value in made.items() if name != "event"}
    [event] = program("bob").get(f"/projects/flood/events?after={made['event'] - 1}")["items"]
    assert (event["action"], event["actor"], event["after"]["exact"]) == (
        "annotation.created",
        "ada",
        "400 households",
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"exact": "500 households"}, "exact"),
        ({"start": 0, "end": 1, "exact": "👩"}, "end"),
        ({"start": -1}, "start"),
        ({"start": 9_000_000_000_000_000, "end": 9_007_199_254_740_991}, "end"),
        ({"end": 10_000}, "end"),
        ({"start": 60, "end": 50}, "start"),
        ({"start": 1.5}, "start"),
        ({"start": True}, "start"),
        ({"kind": "opinion"}, "kind"),
        ({"kind": "passage", "verdict": "sourced"}, "verdict"),
        ({"verdict": "no such"}, "verdict"),
        ({"tags": ["a,b"]}, "tags"),
        ({"tags": "a"}, "tags"),
        ({"sources": [{}]}, "sources.0.url"),
        ({"sources": [{"title": "t", "accessed_on": "2026-02-30"}]}, "sources.0.accessed_on"),
        ({"reason": "x" * 10_001}, "reason"),
        ({"revision": 0}, "revision"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field_and_leaves_nothing(
    program: Programs, place: str, claim: Body, count_events: Callable[[], int], change: Body, field: str
) -> None:
    ada, before = program("ada"), count_events()
    error = refused(ada.send("POST", place, claim | change), 422)
    assert list(error["fields"]) == [field]
    assert (count_events(), ada.get(place)["items"]) == (before, [])


def test_a_revision_that_is_not_there_is_not_found(program: Programs, place: str, claim: Body) -> None:
    refused(program("ada").send("POST", place, claim | {"revision": 7}), 404)


def test_strangers_find_no_article_and_viewers_may_not_mark(
    program: Programs, place: str, claim: Body
) -> None:
    refused(program("eve").send("POST", place, claim), 404)
    refused(program("vera").send("POST", place, claim), 403)


def test_a_patch_changes_what_it_names(program: Programs, place: str, claim: Body) -> None:
    ada = program("ada")
    made = ada.post(place, claim | {"verdict": "unverified", "reason": "Not yet.", "tags": ["a"]})
    path = f"/annotations/{made['id']}"
    changed = ada.send("PATCH", path, {"version": 1, "reason": "Still not."}).get_json()
    assert (changed["verdict"], changed["reason"], changed["tags"], changed["version"]) == (
        "unverified",
        "Still not.",
        ["a"],
        2,
    )
    cleared = ada.send("PATCH", path, {"version": 2, "verdict": None, "tags": []}).get_json()
    assert (cleared["verdict"], cleared["reason"], cleared["tags"]) == (None, "Still not.", [])
    same = ada.send("PATCH", path, {"version": 3, "verdict": None}).get_json()
    assert (same["version"], same["event"]) == (3, None)


def test_a_patch_moves_the_ends_and_judges_at_once(program: Programs, place: str, claim: Body) -> None:
    ada = program("ada")
    made = ada.post(place, claim)
    span = span_of(FLOOD, "400 households were moved")
    moved = {"start": span.start, "end": span.end, "exact": span.exact, "verdict": "disputed", "version": 1}
    answer = ada.send("PATCH", f"/annotations/{made['id']}", moved).get_json()
    assert (answer["exact"], answer["verdict"], answer["version"]) == (span.exact, "disputed", 3)
    actions = [event["action"] for event in ada.get(f"/projects/flood/events?after={made['event']}")["items"]]
    assert actions == ["annotation.moved", "annotation.changed"]
    half = ada.send("PATCH", f"/annotations/{made['id']}", {"start": 1, "version": 3})
    assert "exact" in refused(half, 422)["fields"]


def test_a_stale_version_gets_the_present_state(program: Programs, place: str, claim: Body) -> None:
    ada, cleo = program("ada"), program("cleo")
    path = f"/annotations/{ada.post(place, claim)['id']}"
    answer = cleo.send("PATCH", path, {"version": 1, "reason": "Cleo’s"})
    assert answer.headers["ETag"] == '"2"'
    late = {"reason": "Ada’s"}
    current = refused(ada.send("PATCH", path, late | {"version": 1}), 409)["current"]
    assert (current["reason"], current) == ("Cleo’s", ada.get(path))
    assert refused(ada.send("PATCH", path, late, {"If-Match": '"1"'}), 412)["current"]["version"] == 2
    assert refused(ada.send("PATCH", path, late), 428)["code"] == "version_needed"
    refused(ada.send("PATCH", path, late, {"If-Match": "*"}), 400)
    assert ada.send("PATCH", path, late, {"If-Match": '"2"'}).get_json()["reason"] == "Ada’s"


def test_deleting_and_restoring(program: Programs, place: str, claim: Body) -> None:
    ada = program("ada")
    path = f"/annotations/{ada.post(place, claim)['id']}"
    refused(ada.send("DELETE", path), 428)
    refused(ada.send("DELETE", path, {"version": 9}), 409)
    assert ada.send("DELETE", path, headers={"If-Match": '"1"'}).get_json()["status"] == "deleted"
    assert ada.get(place)["items"] == []
    refused(ada.send("PATCH", path, {"version": 2, "reason": "x"}), 409)
    assert ada.post(f"{path}/restore")["status"] == "open"
    assert [item["version"] for item in ada.get(place)["items"]] == [3]


def test_only_its_maker_and_curators_change_an_annotation(program: Programs, place: str, claim: Body) -> None:
    path = f"/annotations/{program('ada').post(place, claim)['id']}"
    for name, status in (("bob", 403), ("vera", 403), ("eve", 404)):
        refused(program(name).send("PATCH", path, {"version": 1, "reason": "x"}), status)
        refused(program(name).send("DELETE", path, {"version": 1}), status)
        refused(program(name).send("POST", f"{path}/restore"), status)
    assert program("olga").send("DELETE", path, {"version": 1}).status_code == 200


def test_a_list_goes_through_the_text_part_by_part(program: Programs, place: str, desk: Desk) -> None:
    ada = program("ada")
    for exact in ("The gate failed", "400 households", "The mayor said that 400 households", "400"):
        span = span_of(FLOOD, exact)
        ada.post(place, {"kind": "passage", "start": span.start, "end": span.end, "exact": exact})
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        part = ada.get(f"{place}?limit=1&cursor={cursor}")
        found += [item["exact"] for item in part["items"]]
        cursor = part["next"]
    assert found == ["The mayor said that 400 households", "400", "400 households", "The gate failed"]
