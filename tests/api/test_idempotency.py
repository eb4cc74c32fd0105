"""A write that is sent twice under one key is done once."""

from collections.abc import Callable
from typing import Any

import pytest

from programs import Programs, refused

KEY = {"Idempotency-Key": "7d1c"}


def test_a_repetition_gets_the_first_answer(
    program: Programs, place: str, claim: dict[str, Any], count_events: Callable[[], int]
) -> None:
    ada = program("ada")
    first = ada.send("POST", place, claim, KEY)
    after = count_events()
    again = ada.send("POST", place, claim, KEY)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert (count_events(), len(ada.get(place)["items"])) == (after, 1)


def test_the_key_of_another_request_is_refused(program: Programs, place: str, claim: dict[str, Any]) -> None:
    ada = program("ada")
    ada.send("POST", place, claim, KEY)
    error = refused(ada.send("POST", place, claim | {"reason": "other"}, KEY), 422)
    assert list(error["fields"]) == ["Idempotency-Key"]


def test_each_has_keys_of_their_own(program: Programs, place: str, claim: dict[str, Any]) -> None:
    made = [program(name).send("POST", place, claim, KEY).get_json()["created_by"] for name in ("ada", "bob")]
    assert made == ["ada", "bob"]


def test_a_refused_write_leaves_its_key_free(program: Programs, place: str, claim: dict[str, Any]) -> None:
    ada = program("ada")
    refused(ada.send("POST", place, claim | {"exact": "wrong words!!!"}, KEY), 422)
    assert ada.send("POST", place, claim, KEY).status_code == 201


def test_every_kind_of_write_can_be_repeated(program: Programs, place: str, claim: dict[str, Any]) -> None:
    ada = program("ada")
    path = f"/annotations/{ada.post(place, claim)['id']}"
    other = ada.post(place, claim | {"kind": "passage"})["id"]
    link = {"from": path.rsplit("/", 1)[1], "to": other, "relation": "context"}
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/projects/flood/links", link),
        ("PATCH", path, {"version": 1, "reason": "x"}),
        ("DELETE", path, {"version": 2}),
        ("POST", f"{path}/restore", {}),
    ]
    for number, (method, target, body) in enumerate(writes):
        key = {"Idempotency-Key": f"key {number}"}
        first, again = (ada.send(method, target, body, key).get_json() for _ in range(2))
        assert first == again, method


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(
    program: Programs, place: str, claim: dict[str, Any], key: str
) -> None:
    assert (
        "Idempotency-Key"
        in refused(program("ada").send("POST", place, claim, {"Idempotency-Key": key}), 422)["fields"]
    )
