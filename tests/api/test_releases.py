"""Releases over JSON: listed, made once, built again, fetched in parts."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from annotator.db import Database
from make import Desk, make_annotation
from programs import Program, Programs, refused

URL = "/projects/flood/releases"
Made = Callable[..., dict[str, Any]]


@pytest.fixture
def olga(program: Programs, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setitem(app.extensions, "exports_dir", tmp_path / "exports")
    return program("olga")


def make(olga: Program, url: str = URL, **body: Any) -> dict[str, Any]:
    """How it stands when it is there."""
    made = olga.send("POST", url, body)
    assert made.status_code == 202, made.text
    wait_until_made()
    state: dict[str, Any] = olga.get(f"/projects/flood/exports/{made.json['id']}")  # type: ignore[index]
    return state


def wait_until_made() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("export "):
            thread.join()


def fetch(olga: Program, state: dict[str, Any], start: int = 0) -> bytes:
    url, headers = f"/projects/flood/exports/{state['id']}/file", {"Range": f"bytes={start}-"}
    with olga.send("GET", url, headers=headers) as answer:
        assert (answer.status_code, answer.mimetype) == (206, "application/zip")
        return bytes(answer.data)


def test_a_release_is_made_listed_and_built_again(desk: Desk, olga: Program) -> None:
    state = make(olga, name="1.0", licence="CC0-1.0", formats=["csv"])
    assert (state["state"], state["release"], state["filename"]) == ("done", "1.0", "flood-1.0.zip")
    whole = fetch(olga, state)
    assert fetch(olga, state, 100) == whole[100:]
    [listed] = olga.get(URL)["items"]
    assert (listed["name"], listed["formats"], listed["licence"]) == ("1.0", ["jsonl", "csv"], "CC0-1.0")
    assert fetch(olga, make(olga, f"{URL}/1.0/files")) == whole


def test_the_same_key_makes_one(desk: Desk, olga: Program) -> None:
    key = {"Idempotency-Key": "once"}
    made = [olga.send("POST", URL, {"name": "1.0"}, headers=key) for _ in range(2)]
    assert [one.status_code for one in made] == [202, 202]
    assert made[0].json == made[1].json
    wait_until_made()
    assert len(make(olga, name="1.1")["id"]) == 36
    assert [one["name"] for one in olga.get(f"{URL}?limit=1")["items"]] == ["1.0"]
    assert len(olga.get(URL)["items"]) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"), ({"name": ""}, "name"), ({"name": "\0"}, "name"), ({"name": "1" * 101}, "name"),
        ({"name": "2", "licence": "<b>"}, "licence"), ({"name": "2", "formats": ["project"]}, "format"),
        ({"name": "2", "formats": ["x"]}, "format"), ({"name": "2", "as_of": ""}, "as_of"),
        ({"name": "2", "as_of": "99999"}, "as_of"), ({"name": "2", "since": "9"}, "since"),
        ({"name": "2", "since": "\ud800"}, "since"), ({"name": "2", "names": True}, "names"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_named(desk: Desk, olga: Program, body: dict[str, Any], field: str) -> None:
    answer = olga.send("POST", URL, body)
    assert answer.status_code in (400, 422)
    assert answer.status_code == 400 or list(refused(answer, 422)["fields"]) == [field]
    assert olga.get(URL)["items"] == []


def test_what_changed_comes_in_parts(database: Database, desk: Desk, olga: Program) -> None:
    make(olga, name="1.0")
    with database.writing() as session:
        for exact in ("at noon", "400 households", "Nobody was hurt"):
            make_annotation(session, desk.ada, desk.flood, exact, verdict="disputed", reason="Why.")
    make(olga, name="1.1")
    whole = olga.get(f"{URL}/1.0/1.1")
    assert (whole["from_release"]["name"], whole["to_release"]["name"], whole["next"]) == ("1.0", "1.1", None)
    assert {(one["deed"], one["by"], one["why"]) for one in whole["items"]} == {
        ("added", "reader-01", "Why.")
    }
    first = olga.get(f"{URL}/1.0/1.1?limit=2")
    rest = olga.get(f"{URL}/1.1/1.0?cursor={first['next']}")
    assert first["items"] + rest["items"] == whole["items"]
    assert {"field": "verdict", "from": None, "to": "disputed"} in whole["items"][0]["fields"]
    assert "cursor" in refused(olga.send("GET", f"{URL}/1.0/1.1?cursor=x"), 422)["fields"]
    refused(olga.send("GET", f"{URL}/1.0/2"), 404)
