"""What was marked elsewhere, through the page: by other tools, or in another place with this one."""

import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from annotator.annotations.models import Annotation
from annotator.db import Database
from annotator.preannotations.models import PreAnnotation
from counting import count_changes
from make import Desk
from pages import Browser

TEXT = "The gate failed. 400 households were moved."
ANN = "T1\tDisputed 17 31\t400 households\nT2\t<b>Thing</b> 4 8\tgate\nR1\tpart Arg1:T1 Arg2:T2\n"
LOOK, TAKE = "/projects/flood/imports", "/projects/flood/imports/take"


def packed(**files: str) -> dict[str, Any]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return {"marked": (io.BytesIO(target.getvalue()), "brat.zip"), "format": "auto"}


def hidden(page: str) -> dict[str, str]:
    """What the second step sends along, with the choice of each label as it stands."""
    found = dict(re.findall(r'<input[^>]+type="hidden" value="([^"]*)"', page) and [])
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] in ("upload", "format", "skip_unreadable"):
            found[name[1]] = value[1]
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        assert chosen, name
        found[name] = chosen[1]
    return found


def marks(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(select(Annotation.exact, Annotation.verdict).order_by(Annotation.exact))
        return [(row.exact, row.verdict) for row in rows]


def uploads(app: Flask) -> list[Path]:
    folder: Path = app.extensions["uploads_dir"]
    return list(folder.iterdir()) if folder.exists() else []


def test_labels_are_shown_chosen_for_and_taken_in(
    browser: Browser, post: Any, database: Database, app: Flask
) -> None:
    cleo = browser("cleo")
    page = post(cleo, LOOK, packed(a_txt=TEXT, a_ann=ANN))
    assert page.status_code == 200
    assert "&lt;b&gt;Thing&lt;/b&gt; (1)" in page.text
    data = hidden(page.text)
    assert (data["span-0"], data["span-1"], data["relation-0"]) == ("passage", "claim:disputed", "context")
    assert (marks(database), len(uploads(app))) == ([], 1)
    done = post(cleo, TAKE, {**data, "span-0": "claim:sourced", "relation-0": "leave"})
    assert done.status_code == 200
    assert "<bdi>part</bdi> (1)" in done.text
    assert marks(database) == [("400 households", "disputed"), ("gate", "sourced")]
    assert uploads(app) == []


def test_an_upload_is_its_person_s_and_its_project_s(
    browser: Browser, post: Any, app: Flask, desk: Desk
) -> None:
    data = hidden(post(browser("cleo"), LOOK, packed(a_txt=TEXT, a_ann=ANN)).text)
    assert "choose them again" in post(browser("olga"), TAKE, data).text
    [path] = uploads(app)
    os.utime(path, (0, 0))
    again = post(browser("olga"), LOOK, packed(a_txt=TEXT, a_ann=ANN))
    assert (again.status_code, path in uploads(app)) == (200, False)


def test_nobody_keeps_more_than_a_few(browser: Browser, post: Any, app: Flask) -> None:
    cleo = browser("cleo")
    for _ in range(7):
        post(cleo, LOOK, packed(a_txt=TEXT, a_ann=ANN))
    assert len(uploads(app)) == 5


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"marked": (io.BytesIO(b""), "")}, "Choose at least one file first."),
        ({"marked": (io.BytesIO(b"text"), "a.txt")}, "do not say what they are"),
        ({"marked": (io.BytesIO(b"T1"), "a.ann"), "format": "none"}, "Choose a format from the list."),
        ({"marked": (io.BytesIO(b"T1\tA 0 1\tx"), "<i>.ann")}, "&lt;i&gt;.txt, is not among the files"),
        ({"marked": (io.BytesIO(b"PK\x03\x04junk" * 9), "a.ann")}, "is not among the files"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    browser: Browser, post: Any, database: Database, files: dict[str, Any], words: str
) -> None:
    before = count_changes(database)
    answer = post(browser("cleo"), LOOK, {"format": "auto", **files})
    assert answer.status_code == 422
    assert words in answer.text
    assert count_changes(database) == before


def test_files_that_cannot_be_read_are_named_and_may_be_left_out(
    browser: Browser, post: Any, database: Database
) -> None:
    files = {"a_txt": TEXT, "a_ann": ANN, "b_ann": "", "<i>_ann": ""}
    refused = post(browser("cleo"), LOOK, packed(**files))
    assert refused.status_code == 422
    for words in ("b.ann: its text", "&lt;i&gt;.ann: its text"):
        assert words in refused.text
    labels = post(browser("cleo"), LOOK, {**packed(**files), "skip_unreadable": "y"})
    done = post(browser("cleo"), TAKE, hidden(labels.text))
    assert "b.ann</bdi></b><p>Not taken: its text" in done.text
    assert len(marks(database)) == 2


@pytest.mark.parametrize("token", ["", "../../secret_key", "x" * 32, "\x00", "a" * 5_000])
def test_an_upload_that_is_none_is_refused(browser: Browser, post: Any, token: str) -> None:
    answer = post(browser("cleo"), TAKE, {"upload": token, "format": "brat"})
    assert answer.status_code == 422
    assert "choose them again" in answer.text


def test_a_choice_that_is_none_is_refused(browser: Browser, post: Any, database: Database) -> None:
    cleo = browser("cleo")
    data = hidden(post(cleo, LOOK, packed(a_txt=TEXT, a_ann=ANN)).text)
    answer = post(cleo, TAKE, {**data, "span-0": "claim:\x00"})
    assert (answer.status_code, marks(database)) == (422, [])
    assert post(cleo, TAKE, data).status_code == 200


def test_what_was_not_taken_is_told_line_by_line(browser: Browser, post: Any, database: Database) -> None:
    cleo = browser("cleo")
    data = hidden(
        post(cleo, LOOK, packed(a_txt=TEXT, a_ann="T1\tA 3 900\t<script>\n" + ANN.replace("T1", "T5"))).text
    )
    answer = post(cleo, TAKE, data)
    assert "&lt;script&gt;" in answer.text or "Not taken" in answer.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Annotation)) == 2


def test_what_is_marked_may_wait_to_be_judged(browser: Browser, post: Any, database: Database) -> None:
    cleo, waits = browser("cleo"), {"as": "pre-annotations"}
    page = post(cleo, LOOK, packed(a_txt=TEXT, a_ann=ANN) | waits)
    assert re.search(r'<input checked[^>]*value="pre-annotations"', page.text)
    done = post(cleo, TAKE, hidden(page.text) | waits)
    assert "Pre-annotations: " in done.text
    assert "no links" in done.text
    with database.reading() as session:
        rows = session.execute(
            select(PreAnnotation.label, PreAnnotation.verdict).order_by(PreAnnotation.label)
        )
        assert [tuple(row) for row in rows] == [("<b>Thing</b>", None), ("Disputed", "disputed")]
    assert marks(database) == []
    odd = post(cleo, LOOK, packed(a_txt=TEXT, a_ann=ANN) | {"as": "guesses"})
    assert odd.status_code == 422


def own_lines(exact: str = "400 households") -> dict[str, Any]:
    mark = {"kind": "claim", "start": 17, "end": 31, "exact": exact, "verdict": "disputed", "reason": "300"}
    line = {"article": {"title": "Gate"}, "text": TEXT, "annotations": [mark]}
    return {"marked": (io.BytesIO(json.dumps(line).encode()), "<i>.jsonl"), "format": "auto"}


def test_our_own_lines_are_stored_at_once(browser: Browser, post: Any, database: Database) -> None:
    olga = browser("olga")
    done = post(olga, LOOK, own_lines())
    assert (done.status_code, marks(database)) == (200, [("400 households", "disputed")])
    assert 'Annotations: <span class="num">1</span> added' in done.text
    again = post(olga, LOOK, own_lines() | {"format": "jsonl"})
    assert '<span class="num">1</span> here already' in again.text


def test_our_own_lines_that_are_wrong_are_refused_beside_the_field(
    browser: Browser, post: Any, database: Database
) -> None:
    before = count_changes(database)
    answer = post(browser("olga"), LOOK, own_lines("500 households"))
    assert answer.status_code == 422
    assert "&lt;i&gt;.jsonl: Line 1, annotations.0.exact: This quote is not at 17–31" in answer.text
    assert post(browser("cleo"), LOOK, own_lines()).status_code == 403
    assert count_changes(database) == before


def test_a_curator_lets_our_own_lines_wait(browser: Browser, post: Any, database: Database) -> None:
    done = post(browser("cleo"), LOOK, own_lines() | {"as": "pre-annotations"})
    assert 'Pre-annotations: <span class="num">1</span> added' in done.text
    assert marks(database) == []
