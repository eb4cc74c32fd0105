"""Our own JSON lines over HTTP: out of one project and into it again, or into another."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from programs import Program, Programs, refused

TEXT = "The gate failed. 🌊 400 households were moved."
MARK = {
    "kind": "claim",
    "start": 19,
    "end": 33,
    "exact": "400 households",
    "verdict": "disputed",
    "reason": "300",
}
LINE = {"article": {"title": "Gate"}, "text": TEXT, "annotations": [{**MARK, "created_by": "ada"}]}
ENDS = {"from": "a", "to": "b", "relation": "repeats"}


def ask(program: Program, body: bytes, name: str = "set.jsonl", **query: Any) -> TestResponse:
    return program.send("POST", f"/projects/flood/imports?{urlencode({'name': name, **query})}", body)


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\r\n" for value in values)


def test_an_owner_takes_a_data_set_in_whose_it_is(program: Programs) -> None:
    olga = program("olga")
    done = ask(olga, lines(LINE)).get_json()
    assert (done["format"], done["documents"], done["refused"]) == ("jsonl", 1, 0)
    assert (done["counts"]["added"], done["counts"]["annotations_added"]) == (1, 1)
    [article] = [one for one in olga.get("/projects/flood/articles")["items"] if one["title"] == "Gate"]
    [mark] = olga.get(f"/articles/{article['id']}/annotations")["items"]
    assert (mark["exact"], mark["verdict"], mark["created_by"]) == ("400 households", "disputed", "ada")


def test_what_went_out_comes_in_again_without_a_change(
    program: Programs, count_events: Callable[[], int]
) -> None:
    olga = program("olga")
    ask(olga, lines(LINE))
    gone = olga.send("GET", "/projects/flood/export?format=jsonl").data
    before = count_events()
    counts = ask(olga, gone).get_json()["counts"]
    assert {name: count for name, count in counts.items() if name.endswith("added") and count} == {}
    assert (counts["annotations_present"], count_events() - before) == (1, 0)


def test_several_files_come_in_together_or_not_at_all(
    program: Programs, count_events: Callable[[], int]
) -> None:
    packed, before = io.BytesIO(), count_events()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.jsonl", lines(LINE))
        archive.writestr("b.jsonl", lines({**LINE, "text": "Moved."}))
    error = refused(ask(program("olga"), packed.getvalue(), "set.zip"), 422)
    assert error["fields"]["file"] == [
        "b.jsonl: Line 1, annotations.0.end: The text has 6 characters; this span ends at 33."
    ]
    assert count_events() == before


@pytest.mark.parametrize(
    ("body", "query", "field", "words"),
    [
        (b"", {"format": "none"}, "format", "There is no format"),
        (b"{", {}, "file", "set.jsonl: Line 1: Invalid JSON"),
        (b"\xff\n", {}, "file", "Line 1"),
        (lines(LINE | {"text": "\x00"}), {}, "file", "U+0000"),
        (lines(LINE, LINE | {"links": [ENDS]}), {}, "file", "Line 2, links.from"),
        (lines(LINE), {"trial": 1}, "trial", "for the files of other tools"),
        (TEXT.encode(), {"format": "jsonl", "name": "a.txt"}, "file", "a.txt: Line 1"),
    ],
)
def test_what_cannot_be_taken_is_named(
    program: Programs, count_events: Callable[[], int],
    body: bytes, query: dict[str, Any], field: str, words: str,
) -> None:  # fmt: skip
    before = count_events()
    error = refused(ask(program("olga"), body, **query), 422)
    assert list(error["fields"]) == [field]
    assert words in error["message"]
    assert count_events() == before


def test_a_file_without_anything_changes_nothing(program: Programs, count_events: Callable[[], int]) -> None:
    before = count_events()
    assert ask(program("olga"), b"").get_json()["documents"] == 0
    assert count_events() == before


def test_in_others_names_only_an_owner_imports(program: Programs, count_events: Callable[[], int]) -> None:
    before = count_events()
    assert "in their names" in refused(ask(program("cleo"), lines(LINE)), 403)["message"]
    assert [ask(program(name), lines(LINE)).status_code for name in ("ada", "eve")] == [403, 404]
    assert count_events() == before


def test_a_curator_has_it_judged_anew(program: Programs) -> None:
    counts = ask(program("cleo"), lines(LINE), **{"as": "pre-annotations"}).get_json()["counts"]
    assert (counts["preannotations_added"], counts["annotations_added"]) == (1, 0)
