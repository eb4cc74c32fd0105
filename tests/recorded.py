"""Records without a database, for formats: by hand, and by Hypothesis."""

import uuid
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from hypothesis import strategies as st

from annotator.exports.catalogue import get_format
from annotator.exports.dataset import DataSet
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from annotator.projects.models import Verdict
from annotator.text.offsets import utf8_offsets, utf16_offsets

#: what a text may hold that formats stumble over
PIECES = (
    "dam ",
    "Zoë ",
    "👩🏽‍🚒 ",
    "مرحبا ",
    "\r\n",
    "\n",
    "a.b ",
    "| ",
    "\\ ",
    "\t",
    "_ ",
    "*",
    "[1] ",
    "- ",
    "; ",
    "\u2028",
)
VERDICTS = ("sourced", "disputed", "unverified")


def make_id(number: int) -> str:
    return str(uuid.UUID(int=number))


def make_mark(text: str, start: int, end: int, **values: Any) -> dict[str, Any]:
    """A claim without a verdict, unless ``values`` say otherwise. An id follows from where it stands."""
    u16, u8 = utf16_offsets(text, (start, end)), utf8_offsets(text, (start, end))
    return {
        "id": make_id(1000 * start + end), "kind": "claim", "start": start, "end": end,
        "start_utf16": u16[0], "end_utf16": u16[1], "start_utf8": u8[0], "end_utf8": u8[1],
        "exact": text[start:end], "prefix": text[:start][-32:], "suffix": text[end : end + 32],
        "verdict": None, "reason": "", "tags": [], "sources": [], "status": "open", "created_by": "ada",
        "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z", "version": 1, **values,
    }  # fmt: skip


def make_record(
    text: str, marks: Sequence[Any] = (), links: Sequence[Any] = (), **facts: Any
) -> ArticleRecord:
    article = {
        "id": make_id(1), "title": "Flood", "publisher": "", "author": "", "published_at": None, "url": "",
        "language": "en", "revision": 1, "sha256": "0" * 64, **facts,
    }  # fmt: skip
    record: Any = {"article": article, "text": text, "annotations": list(marks), "links": list(links)}
    return record  # type: ignore[no-any-return]


def join(here: dict[str, Any], there: dict[str, Any], relation: str = "corroborates", **values: Any) -> Any:
    """A link within the first article, unless ``to_article`` says otherwise."""
    return {
        "id": make_id(7), "relation": relation, "from": here["id"], "to": there["id"],
        "to_article": make_id(1), "note": "", "created_by": "bob", "created_at": "2026-01-02T03:04:05Z",
        "version": 1, **values,
    }  # fmt: skip


def write(format_: str, records: Sequence[ArticleRecord], losses: Losses | None = None) -> dict[str, bytes]:
    """Every file of an export by its name."""
    verdicts = [Verdict(key=key, name=key.title(), colour="red") for key in VERDICTS]
    said = {"slug": "flood", "title": "Flood", "guidelines": "", "verdicts": verdicts, "articles": records}
    # what needs a database is not there, and no format of records asks for it
    values: Any = {one.name: said.get(one.name) for one in fields(DataSet)}
    data = DataSet(**values)
    members = get_format(format_).files(data, Losses() if losses is None else losses)
    return {member.name: b"".join(member.chunks) for member in members}


@st.composite
def records(draw: st.DrawFn) -> ArticleRecord:
    """An article with spans that nest, overlap and cut words, without white space at their ends; links between them."""
    text = "".join(draw(st.lists(st.sampled_from(PIECES), max_size=12))) + "."
    spans = draw(st.sets(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    marks = [
        make_mark(text, start, end, verdict=draw(st.sampled_from((None, *VERDICTS))), reason=draw(_REASONS))
        for start, end in sorted(spans)
        if "" != text[start:end] == text[start:end].strip()
    ]
    links = [join(marks[0], mark, "repeats", id=make_id(at)) for at, mark in enumerate(marks[1:])]
    return make_record(text, marks, links)


_REASONS = st.lists(st.sampled_from(("", *PIECES)), max_size=3).map("".join)
