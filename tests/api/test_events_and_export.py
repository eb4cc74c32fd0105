"""The log and the whole project over JSON."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from annotator.db import Database
from make import FLOOD, Desk, make_annotation
from programs import Programs, refused


def test_the_log_is_read_on_from_an_event(program: Programs, desk: Desk) -> None:
    ada = program("ada")
    first = ada.get("/projects/flood/events?limit=3")
    assert [item["seq"] for item in first["items"]] == [1, 2, 3]
    rest = ada.get(f"/projects/flood/events?limit=500&after={first['next']}")
    assert rest["items"][0]["seq"] == 4
    assert rest["next"] is None
    assert ada.get(f"/projects/flood/events?limit=500&cursor={first['next']}") == rest
    assert set(rest["items"][0]) == {"seq", "at", "actor", "action", "subject", "before", "after", "reason"}


@pytest.mark.parametrize("query", ["after=-1", "after=x", "cursor=x", "after=99999999999999999999"])
def test_a_place_in_the_log_that_is_none(program: Programs, query: str) -> None:
    assert refused(program("ada").send("GET", f"/projects/flood/events?{query}"), 422)["fields"]


def test_the_export_is_whole_and_fits_its_text(program: Programs, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="unverified")
    answer = program("vera").send("GET", "/projects/flood/export?format=jsonl")
    assert (answer.status_code, answer.mimetype) == (200, "application/jsonl")
    flood, council = (json.loads(line) for line in answer.text.splitlines())
    [annotation] = flood["annotations"]
    assert flood["text"] == FLOOD
    assert FLOOD[annotation["start"] : annotation["end"]] == "400 households"
    assert _bytes(FLOOD, annotation, "utf8", "utf-8", 1) == _bytes(FLOOD, annotation, "utf16", "utf-16-le", 2)
    assert council["annotations"] == []


def test_the_export_of_a_moment_is_what_it_was(program: Programs, database: Database, desk: Desk) -> None:
    ada = program("ada")
    then, seq = ada.send("GET", "/projects/flood/export").text, ada.get("/projects/flood/events?limit=500")
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="unverified")
    assert ada.send("GET", "/projects/flood/export").text != then
    last = seq["items"][-1]
    for moment in (last["seq"], last["at"]):
        answer = ada.send("GET", f"/projects/flood/export?as_of={moment}")
        assert (answer.status_code, answer.text) == (200, then)
        assert f"flood-as-of-{last['seq']}.jsonl" in answer.headers["Content-Disposition"]
    assert program("eve").send("GET", "/projects/flood/export?as_of=1").status_code == 404


def test_a_file_is_made_once_and_fetched_in_parts(
    program: Programs, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "exports_dir", tmp_path / "exports")
    vera, key = program("vera"), {"Idempotency-Key": "once"}
    made = [vera.send("POST", "/projects/flood/exports", {"format": "jsonl"}, headers=key) for _ in range(2)]
    assert [one.status_code for one in made] == [202, 202]
    assert made[0].json == made[1].json
    url = f"/projects/flood/exports/{made[0].json['id']}"  # type: ignore[index]
    for thread in threading.enumerate():
        if thread.name.startswith("export "):
            thread.join()
    state = vera.get(url)
    assert (state["state"], state["done"], state["total"]) == ("done", 2, 2)
    with vera.send("GET", f"{url}/file", headers={"Range": "bytes=5-"}) as rest:
        assert (rest.status_code, len(rest.data)) == (206, state["size_bytes"] - 5)
    assert refused(program("ada").send("GET", f"{url}/file"), 404)


@pytest.mark.parametrize("moment", ["", "soon", "0", "99999", "1999-01-01", "x" * 50])
def test_a_moment_that_is_none(program: Programs, desk: Desk, moment: str) -> None:
    answer = program("ada").send("GET", f"/projects/flood/export?as_of={moment}")
    assert list(refused(answer, 422)["fields"]) == ["as_of"]


def _bytes(text: str, annotation: dict[str, Any], base: str, encoding: str, unit: int) -> str:
    start, end = annotation[f"start_{base}"] * unit, annotation[f"end_{base}"] * unit
    return text.encode(encoding)[start:end].decode(encoding)


def test_the_connection_of_an_export_is_given_back(program: Programs, database: Database, desk: Desk) -> None:
    ada = program("ada")
    for _ in range(3):
        ada.send("GET", "/projects/flood/export").close()
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert "format" in refused(ada.send("GET", "/projects/flood/export?format=xml"), 422)["fields"]
