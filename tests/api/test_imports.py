"""What other tools marked, over HTTP."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from programs import Program, Programs, refused

TEXT = "The gate failed. 400 households were moved."
ANN = "T1\tDisputed 17 31\t400 households\nT2\tThing 4 8\tgate\nT3\tThing 0 3\tnot here\n"


def packed(**files: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("_", ".")), text)
    return target.getvalue()


BODY = packed(a_txt=TEXT, a_ann=ANN)


def ask(program: Program, body: bytes = BODY, **query: Any) -> TestResponse:
    return program.client.post(
        f"/api/v1/projects/flood/imports?{urlencode(query)}",
        data=body,
        headers={"Authorization": f"Bearer {program.token}"},
    )


def test_files_come_in_and_the_report_goes_out(program: Programs) -> None:
    done = ask(program("cleo"), map=json.dumps({"Thing": "claim:sourced"}), format="brat").get_json()
    assert (done["format"], done["documents"], done["counts"]["annotations_added"]) == ("brat", 1, 2)
    assert done["labels"] == [
        {"label": "Disputed", "count": 1, "becomes": "claim:disputed"},
        {"label": "Thing", "count": 2, "becomes": "claim:sourced, with the tag “Thing”"},
    ]
    [remark] = done["remarks"]
    assert (remark["what"], done["refused"], done["changed"]) == ("refused", 1, 0)
    again = ask(program("cleo")).get_json()
    assert (again["counts"]["annotations_added"], again["counts"]["annotations_present"]) == (0, 2)


def test_a_trial_stores_nothing(program: Programs, count_events: Callable[[], int]) -> None:
    before = count_events()
    told = ask(program("cleo"), trial=1).get_json()
    assert (told["counts"]["annotations_added"], told["refused"], count_events() - before) == (2, 1, 0)


def test_files_that_cannot_be_read_are_named_and_may_be_left_out(program: Programs) -> None:
    cleo, body = program("cleo"), packed(a_txt=TEXT, a_ann=ANN, b_ann="", c_ann="")
    error = refused(ask(cleo, body), 422)
    assert [sentence.split(":")[0] for sentence in error["fields"]["file"]] == ["b.ann", "c.ann"]
    done = ask(cleo, body, skip_unreadable=1).get_json()
    assert (done["documents"], done["refused"]) == (1, 3)
    assert [(one["place"], one["what"]) for one in done["remarks"]][:2] == [
        ("b.ann", "refused"),
        ("c.ann", "refused"),
    ]


def test_what_is_asked_once_is_done_once(program: Programs, count_events: Callable[[], int]) -> None:
    cleo = program("cleo")
    headers = {"Authorization": f"Bearer {cleo.token}", "Idempotency-Key": "k1"}
    first, second = (
        cleo.client.post("/api/v1/projects/flood/imports", data=BODY, headers=headers) for _ in range(2)
    )
    assert (first.text, second.headers["Idempotent-Replayed"]) == (second.text, "true")


@pytest.mark.parametrize(
    ("body", "query", "field"),
    [
        (b"", {}, "format"),
        (b"", {"format": "brat"}, "file"),
        (BODY, {"format": "none"}, "format"),
        (BODY, {"map": "["}, "map"),
        (BODY, {"map": '{"a": 1}'}, "map"),
        (BODY, {"map": '{"a": "claim:none"}'}, "map"),
        (BODY, {"trial": "2"}, "trial"),
        (BODY[:200], {"format": "brat"}, "file"),
        (b"\xff\x00", {"name": "a.ann"}, "file"),
    ],
)
def test_what_cannot_be_taken_is_named(
    program: Programs, count_events: Callable[[], int], body: bytes, query: dict[str, str], field: str
) -> None:
    before = count_events()
    assert list(refused(ask(program("cleo"), body, **query), 422)["fields"]) == [field]
    assert count_events() == before


def test_who_may_not_import_is_refused(program: Programs) -> None:
    assert [ask(program(name)).status_code for name in ("ada", "eve")] == [403, 404]
