"""A project as tables."""

import csv
import io
from typing import Any

from hypothesis import given

from annotator.accounts.permissions import SYSTEM
from annotator.audit.exporting import unescape_cell
from annotator.db import Database
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from annotator.projects.queries import get_project
from exporting import export_files
from make import Desk, make_annotation
from recorded import join, make_mark, make_record, records, write

DECISION = {"rule": "majority", "reason": "Two of three."}
VIEWS = [
    {"by": "ada", "id": "1", "stance": "support", "verdict": "disputed", "reason": "=1+1"},
    {"by": "bob", "id": "2", "stance": "minority", "verdict": None, "reason": ""},
]


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_what_a_spreadsheet_would_run_is_escaped_and_comes_back_exactly() -> None:
    said = ['=HYPERLINK("x")', "+1", "-1", "@a", "\t=1", "\r\n=1", "＝1", "'quoted", "It is 4 - 3."]
    marks = [make_mark("abcdefghij", at, at + 1, reason=reason) for at, reason in enumerate(said)]
    found = [
        row["reason"] for row in rows(write("csv", [make_record("abcdefghij", marks)])["annotations.csv"])
    ]
    assert [cell[0] for cell in found] == ["'"] * 8 + ["I"]
    assert [unescape_cell(cell) for cell in found] == said


def test_every_reader_s_view_is_a_row() -> None:
    mark = make_mark("The dam.", 4, 7, status="adjudicated", decision=DECISION, views=VIEWS)
    files = write("csv", [make_record("The dam.", [mark])])
    [annotation] = rows(files["annotations.csv"])
    assert (annotation["decision_rule"], annotation["decision_reason"]) == ("majority", "Two of three.")
    views = rows(files["views.csv"])
    assert [(row["by"], row["stance"], row["verdict"]) for row in views] == [
        ("ada", "support", "disputed"),
        ("bob", "minority", ""),
    ]
    assert {row["decided"] for row in views} == {mark["id"]}
    assert unescape_cell(views[0]["reason"]) == "=1+1"


def test_links_name_the_article_they_leave() -> None:
    here, there = make_mark("The dam.", 0, 3), make_mark("The dam.", 4, 7)
    record = make_record("The dam.", [here, there], [join(here, there, note="-")])
    [row] = rows(write("csv", [record])["links.csv"])
    assert (row["article"], row["from"], row["to"]) == (record["article"]["id"], here["id"], there["id"])
    assert row["note"] == "'-"


def test_what_stands_beside_annotations_has_tables_too() -> None:
    made = {"created_by": "ada", "created_at": "2026-01-02T03:04:05Z", "updated_at": "", "version": 1}
    comment = {"id": "c", "text": "=What?", "mentions": ["bob", "cleo"], **made}
    record: Any = make_record("The dam.")
    record["sentences"] = [{"id": "s", "start": 0, "end": 8, "mark": "not_checkable", **made}]
    record["nothing"] = [{"id": "n", "rule": "curator", "readers": ["ada"], "views": VIEWS[:1], **made}]
    record["threads"] = [{"id": "t", "subject": "article", "about": "1", "comments": [comment], **made}]
    losses = Losses()
    files = write("csv", [record], losses)
    assert [rows(files[f"{name}.csv"])[0][name.rstrip("s")] for name in ("nothing", "threads")] == ["n", "t"]
    assert rows(files["sentences.csv"])[0]["mark"] == "not_checkable"
    assert rows(files["views.csv"])[0]["decided"] == "n"
    [said] = rows(files["comments.csv"])
    assert (said["thread"], said["text"], said["mentions"]) == ("t", "'=What?", "bob, cleo")
    assert losses.sentences() == []


@given(records())
def test_offsets_of_all_three_bases_stand_in_the_text_beside_them(record: ArticleRecord) -> None:
    files = write("csv", [record])
    [article] = rows(files["articles.csv"])
    text = files[article["text_file"]]
    assert text.decode() == record["text"]
    for row in rows(files["annotations.csv"]):
        exact = unescape_cell(row["exact"])
        assert text.decode()[int(row["start"]) : int(row["end"])] == exact
        assert text[int(row["start_utf8"]) : int(row["end_utf8"])].decode() == exact
        wide = text.decode().encode("utf-16-le")[2 * int(row["start_utf16"]) : 2 * int(row["end_utf16"])]
        assert wide.decode("utf-16-le") == exact


def test_a_project_leaves_as_tables(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="No.", tags=("a", "b")
        )
    losses = Losses()
    with database.reading() as session:
        files = export_files(session, SYSTEM, get_project(session, SYSTEM, "flood"), "csv", losses)
    [annotation] = rows(files["annotations.csv"])
    assert (annotation["exact"], annotation["verdict"]) == ("400 households", "disputed")
    assert [row["tag"] for row in rows(files["tags.csv"])] == ["a", "b"]
    assert len([name for name in files if name.startswith("texts/")]) == len(rows(files["articles.csv"])) > 1
    assert losses.sentences() == []
