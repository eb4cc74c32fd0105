"""A project as Parquet."""

import io
from typing import Any

import pyarrow.parquet
import yaml
from hypothesis import given, settings

from annotator.exports.formats.parquet import TABLES
from annotator.exports.records import ArticleRecord
from recorded import join, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 The dam held.\r\nمرحبا"
SOURCE = {"url": "https://a.example/", "title": "A", "quote": "q", "accessed_on": "2026-03-14"}
VIEW = {"by": "ada", "id": "1", "stance": "support", "verdict": "disputed", "reason": "So."}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(files[f"{name}.parquet"])).to_pylist()
    return found


def test_everything_stands_in_typed_columns() -> None:
    here = make_mark(TEXT, 5, 12, tags=["a", "b"], sources=[SOURCE], verdict="disputed")
    decided = {"status": "adjudicated", "decision": {"rule": "majority", "reason": "Two."}, "views": [VIEW]}
    there = make_mark(TEXT, 0, 4, **decided)
    facts = {"published_at": "2026-01-02T03:04:05.000006Z"}
    files = write("parquet", [make_record(TEXT, [here, there], [join(here, there, note="n")], **facts)])
    [article] = rows(files, "articles")
    first, second = rows(files, "annotations")
    assert (article["text"], article["published_at"].microsecond) == (TEXT, 6)
    assert (first["exact"], first["tags"], first["start_utf16"]) == (TEXT[5:12], ["a", "b"], 8)
    assert (first["verdict"], second["verdict"], second["decision_rule"]) == ("disputed", None, "majority")
    [source], [link], [view] = (rows(files, name) for name in ("sources", "links", "views"))
    assert (source["annotation"], str(source["accessed_on"])) == (here["id"], "2026-03-14")
    assert (link["from"], link["to"], link["note"]) == (here["id"], there["id"], "n")
    assert (view["decided"], view["stance"], view["relation"]) == (there["id"], "support", None)


def test_the_readme_says_what_the_tables_are_called() -> None:
    files = write("parquet", [make_record(TEXT, [make_mark(TEXT, 5, 12)])])
    _, front, _ = files["README.md"].decode().split("---\n", 2)
    assert {one["config_name"]: one["data_files"] for one in yaml.safe_load(front)["configs"]} == {
        "articles": "articles.parquet",
        "annotations": "annotations.parquet",
    }


def test_an_empty_project_has_empty_tables() -> None:
    assert [rows(write("parquet", []), name) for name in TABLES] == [[]] * 5


@settings(max_examples=25)
@given(records())
def test_every_span_is_there_and_the_bytes_are_the_same_again(record: ArticleRecord) -> None:
    files = write("parquet", [record])
    assert files == write("parquet", [record])
    [article] = rows(files, "articles")
    for row, mark in zip(rows(files, "annotations"), record["annotations"], strict=True):
        assert article["text"][row["start"] : row["end"]] == row["exact"] == mark["exact"]
        utf8 = article["text"].encode()[row["start_utf8"] : row["end_utf8"]]
        assert utf8.decode() == row["exact"]
    assert len(rows(files, "links")) == len(record["links"])
