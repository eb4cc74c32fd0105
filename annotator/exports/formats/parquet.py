"""Parquet: five tables with typed columns, and a README.md whose front matter tells ``datasets`` how they are called.

Holds everything. Offsets are half-open, in code points, in UTF-16 units and in bytes of UTF-8; instants are UTC.
Row groups go out as they fill, so memory does not grow with the project; nothing in the bytes tells when or by whom
they were written.

Sources: parquet.apache.org/docs/file-format; huggingface.co/docs/datasets, repository_structure ("configs").
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from annotator.exports.dataset import DataSet, Member
from annotator.exports.losses import Losses
from annotator.exports.packing import Outlet
from annotator.exports.records import AnnotationRecord, ArticleRecord, LinkRecord

if TYPE_CHECKING:
    import pyarrow as pa

#: a row group ends with as many rows, or as many characters of text
_ROWS, _CHARACTERS = 10_000, 16 * 1024 * 1024

_PLACE = {"article": "string", "revision": "int32"}
_MADE = {"created_by": "string", "created_at": "instant"}
_DECIDED = {"decision_rule": "string", "decision_reason": "string"}
_OFFSETS = {f"{end}{unit}": "int64" for unit in ("", "_utf16", "_utf8") for end in ("start", "end")}

#: the columns of each table, by its name
TABLES: dict[str, dict[str, str]] = {
    "articles": {
        **_PLACE, "title": "string", "publisher": "string", "author": "string", "published_at": "instant",
        "url": "string", "language": "string", "sha256": "string", "current": "int32", "text": "string",
    },
    "annotations": {
        "id": "string", **_PLACE, "kind": "string", **_OFFSETS, "exact": "string", "prefix": "string",
        "suffix": "string", "verdict": "string", "reason": "string", "tags": "strings", "status": "string",
        **_MADE, "updated_at": "instant", "version": "int32", **_DECIDED,
    },
    "sources": {
        "annotation": "string", "url": "string", "title": "string", "quote": "string", "accessed_on": "day",
    },
    "links": {
        "id": "string", **_PLACE, "relation": "string", "from": "string", "to": "string", "to_article": "string",
        "note": "string", **_MADE, "version": "int32", **_DECIDED,
    },
    "views": {
        "decided": "string", "by": "string", "id": "string", "stance": "string", "verdict": "string",
        "relation": "string", "reason": "string",
    },
}  # fmt: skip

_WORDS = {
    "articles": "one revision of an article a row, with its text",
    "annotations": "one marked span a row; `text[start:end] == exact` in code points of the article's revision",
    "sources": "what a verdict rests on; `annotation` is an id of the annotations",
    "links": "from one annotation to another; `article` is the one that a link leaves",
    "views": "each reader's view behind a decision; `decided` is the annotation or link that came of it",
}


def write_parquet(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """The five tables and README.md. Articles are walked once for each."""
    filled: list[str] = []
    for name in TABLES:
        yield Member(f"{name}.parquet", _table(data.articles, name, filled))
    yield Member("README.md", _readme(data, filled))


def _readme(data: DataSet, filled: list[str]) -> Iterator[bytes]:
    """filled: the tables that have rows; ``datasets`` can load no other."""
    configs = "".join(f"- config_name: {name}\n  data_files: {name}.parquet\n" for name in filled)
    configs = f"configs:\n{configs}" if filled else ""
    tables = "".join(f"- `{name}.parquet`: {words}.\n" for name, words in _WORDS.items())
    verdicts = ", ".join(f"`{verdict.key}`" for verdict in data.verdicts)
    title = json.dumps(data.title)  # what is JSON is YAML too
    loading = 'datasets.load_dataset("FOLDER", "annotations")'
    text = (
        f"---\npretty_name: {title}\n{configs}---\n\n{tables}\n"
        f"Verdicts: {verdicts}.\n\nUnpack and load with `{loading}`, or any table alone.\n"
    )
    yield text.encode()


def _table(articles: Iterable[ArticleRecord], name: str, filled: list[str]) -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415  (takes a second to load)
    from pyarrow import parquet  # noqa: PLC0415

    schema = pa.schema([(column, _type(kind)) for column, kind in TABLES[name].items()])
    outlet = Outlet()
    with parquet.ParquetWriter(outlet, schema, compression="zstd") as writer:
        for rows in _groups(articles, name):
            writer.write_table(pa.Table.from_pylist(rows, schema))
            filled += [name] if name not in filled else []
            yield outlet.take()
    yield outlet.take()


def _type(kind: str) -> "pa.DataType":
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "day": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"), "strings": pa.list_(pa.string()),
    }  # fmt: skip
    return types[kind]


def _groups(articles: Iterable[ArticleRecord], name: str) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    size = 0
    for record in articles:
        rows += [_typed(row, TABLES[name]) for row in _ROWS_OF[name](record)]
        size += len(record["text"])
        if len(rows) >= _ROWS or size >= _CHARACTERS:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _typed(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    read = {"instant": datetime.fromisoformat, "day": date.fromisoformat}
    return {
        name: read[kind](row[name]) if kind in read and row.get(name) else row.get(name)
        for name, kind in columns.items()
    }


def _articles(record: ArticleRecord) -> Iterator[Mapping[str, Any]]:
    yield {**record["article"], **_place(record), "text": record["text"]}


def _annotations(record: ArticleRecord) -> Iterator[Mapping[str, Any]]:
    for mark in record["annotations"]:
        yield {**mark, **_place(record), **_decision(mark)}


def _sources(record: ArticleRecord) -> Iterator[Mapping[str, Any]]:
    for mark in record["annotations"]:
        for source in mark["sources"]:
            yield {**source, "annotation": mark["id"]}


def _links(record: ArticleRecord) -> Iterator[Mapping[str, Any]]:
    for link in record["links"]:
        yield {**link, **_place(record), **_decision(link)}


def _views(record: ArticleRecord) -> Iterator[Mapping[str, Any]]:
    for decided in (*record["annotations"], *record["links"]):
        for view in decided.get("views", ()):
            yield {**view, "decided": decided["id"]}


_ROWS_OF = {
    "articles": _articles, "annotations": _annotations, "sources": _sources, "links": _links, "views": _views,
}  # fmt: skip


def _place(record: ArticleRecord) -> dict[str, Any]:
    return {"article": record["article"]["id"], "revision": record["article"]["revision"]}


def _decision(decided: AnnotationRecord | LinkRecord) -> dict[str, Any]:
    decision = decided.get("decision")
    return {"decision_rule": decision["rule"], "decision_reason": decision["reason"]} if decision else {}
