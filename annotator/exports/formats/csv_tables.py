"""CSV: a ZIP of tables that refer to each other by id, with the texts beside them. Holds everything.

RFC 4180, UTF-8. The tables begin with a byte order mark, because a spreadsheet takes them for the letters of some
other alphabet without one; pandas and R skip it, Python does as ``utf-8-sig``. Texts stand in files of their own and
have none: in a cell they would be cut (a spreadsheet holds 32,767 characters in one), and offsets count from their
first character. Cells that a spreadsheet would run are escaped: see ``audit.exporting.escape_cell()``.
"""

import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import Any

from annotator.audit.exporting import csv_line
from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.losses import Losses
from annotator.exports.records import AnnotationRecord, ArticleRecord, LinkRecord

Row = Sequence[object]

_DECIDED = ("decision_rule", "decision_reason")
_MADE = ("created_by", "created_at", "updated_at", "version")
_FACTS = ("title", "publisher", "author", "published_at", "url", "language", "sha256", "current")
_MARK = (
    "kind", "start", "end", "start_utf16", "end_utf16", "start_utf8", "end_utf8", "exact", "prefix", "suffix",
    "verdict", "reason", "status", *_MADE,
)  # fmt: skip
_LINK = ("relation", "from", "to", "to_article", "note", "created_by", "created_at", "version")
_SOURCE = ("url", "title", "quote", "accessed_on")
_VIEW = ("by", "id", "stance", "verdict", "relation", "reason")
_SENTENCE = ("start", "end", "mark", *_MADE)
_SUGGESTION = (
    "annotation", "to_article", "to_revision", "to_start", "to_end", "kind", "score", "engine", "outcome", "reason",
    "link", "marked", *_MADE,
)  # fmt: skip
_NOTHING = ("subject", "rule", "reason", "readers", *_MADE)
_THREAD = ("subject", "about", "status", *_MADE)
_COMMENT = ("text", "mentions", *_MADE)

#: the headings of each table; ids of the row and of what it belongs to come first
COLUMNS: dict[str, tuple[str, ...]] = {
    "articles.csv": ("article", "revision", *_FACTS, "text_file"),
    "annotations.csv": ("annotation", "article", "revision", *_MARK, *_DECIDED),
    "sources.csv": ("annotation", *_SOURCE),
    "tags.csv": ("annotation", "tag"),
    "links.csv": ("link", "article", "revision", *_LINK, *_DECIDED),
    "views.csv": ("decided", *_VIEW),
    "sentences.csv": ("sentence", "article", "revision", *_SENTENCE),
    "suggestions.csv": ("suggestion", "article", "revision", *_SUGGESTION),
    "nothing.csv": ("nothing", "article", "revision", *_NOTHING),
    "threads.csv": ("thread", "article", "revision", *_THREAD),
    "comments.csv": ("comment", "thread", *_COMMENT),
}

README = """\
articles.csv     one revision of an article a row; its text is the file named in text_file; "current" is the number
                 of the present one where a later one was given up for it
annotations.csv  one marked span a row, with offsets in code points, in UTF-16 units and in bytes of UTF-8
sources.csv      what a verdict rests on
tags.csv         the tags of annotations
links.csv        links between annotations; "article" is the one that a link leaves
views.csv        every reader's view behind a decision; "decided" is the annotation or link that came of it, or the
                 decision that there is nothing
sentences.csv    sentences in which somebody says there is nothing to check
suggestions.csv  decisions about what the machine suggested; "score" is in thousandths
nothing.csv      decisions that there is nothing; "readers" are names, with commas between
threads.csv      discussions; "about" is the id of the article, annotation or link that they are about
comments.csv     what was said in them

The tables are UTF-8 with a byte order mark, comma separated, with lines that end in CR LF (RFC 4180).
A cell that a spreadsheet would run as a formula has an apostrophe before it, and so has one that begins
with an apostrophe: take one apostrophe off the beginning of any cell that has one to get what was written.
Offsets are half-open and count from the first character of the text, which has no byte order mark.
"""


#: of a table, kept in memory while it grows; the rest goes to a file that nobody else sees
_KEPT_BYTES = 1024 * 1024
_PIECE = 64 * 1024


def write_csv(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """README.txt, ``texts/``, and the tables, which grow aside while the articles go by once."""
    yield Member("README.txt", (README.encode(),))
    with ExitStack() as stack:
        tables = {name: stack.enter_context(SpooledTemporaryFile(_KEPT_BYTES)) for name in COLUMNS}
        for name, table in tables.items():
            table.write(codecs.BOM_UTF8 + csv_line(COLUMNS[name]).encode())
        for record in data.articles:
            for name, rows in _ROWS.items():
                tables[name].writelines(csv_line(row).encode() for row in rows(record))
            yield Member(text_file(record), (record["text"].encode(),))
        for name, table in tables.items():
            table.seek(0)
            yield Member(name, iter(lambda table=table: table.read(_PIECE), b""))  # type: ignore[misc]


def text_file(record: ArticleRecord) -> str:
    """Where its text stands."""
    return f"texts/{document_name(record)}.txt"


def _articles(record: ArticleRecord) -> Iterator[Row]:
    article = record["article"]
    yield (*_revision(record), *_cells(article, _FACTS), text_file(record))


def _annotations(record: ArticleRecord) -> Iterator[Row]:
    for mark in record["annotations"]:
        yield (mark["id"], *_revision(record), *_cells(mark, _MARK), *_decision(mark))


def _sources(record: ArticleRecord) -> Iterator[Row]:
    for mark in record["annotations"]:
        for source in mark["sources"]:
            yield (mark["id"], *_cells(source, _SOURCE))


def _tags(record: ArticleRecord) -> Iterator[Row]:
    for mark in record["annotations"]:
        for tag in mark["tags"]:
            yield mark["id"], tag


def _links(record: ArticleRecord) -> Iterator[Row]:
    for link in record["links"]:
        yield (link["id"], *_revision(record), *_cells(link, _LINK), *_decision(link))


def _views(record: ArticleRecord) -> Iterator[Row]:
    for decided in (*record["annotations"], *record["links"], *record.get("nothing", ())):
        for view in decided.get("views", ()):
            yield (decided["id"], *_cells(view, _VIEW))


def _beside(name: str, columns: Sequence[str]) -> Callable[[ArticleRecord], Iterator[Row]]:
    """The rows of what stands beside the annotations, by the key of the record that holds it."""

    def rows(record: ArticleRecord) -> Iterator[Row]:
        things: Any = record.get(name, ())
        for thing in things:
            yield (thing["id"], *_revision(record), *_cells(thing, columns))

    return rows


def _comments(record: ArticleRecord) -> Iterator[Row]:
    for thread in record.get("threads", ()):
        for comment in thread["comments"]:
            yield (comment["id"], thread["id"], *_cells(comment, _COMMENT))


_ROWS: dict[str, Callable[[ArticleRecord], Iterator[Row]]] = {
    "articles.csv": _articles, "annotations.csv": _annotations, "sources.csv": _sources, "tags.csv": _tags,
    "links.csv": _links, "views.csv": _views, "sentences.csv": _beside("sentences", _SENTENCE),
    "suggestions.csv": _beside("suggestions", _SUGGESTION), "nothing.csv": _beside("nothing", _NOTHING),
    "threads.csv": _beside("threads", _THREAD), "comments.csv": _comments,
}  # fmt: skip


def _revision(record: ArticleRecord) -> Row:
    return record["article"]["id"], record["article"]["revision"]


def _cells(values: Any, names: Sequence[str]) -> Row:
    """Lists of names stand in one cell."""
    found = [values.get(name) for name in names]
    return [", ".join(value) if isinstance(value, list) else value for value in found]


def _decision(decided: AnnotationRecord | LinkRecord) -> Row:
    decision = decided.get("decision")
    return (decision["rule"], decision["reason"]) if decision else (None, None)
