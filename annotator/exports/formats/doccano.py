"""doccano: one text a line with labelled entities and the relations between them, for its sequence labelling.

Offsets count UTF-16 units, as the editor of doccano does (doccano issues 2290 and 2484): it would show the spans of
code points too far left behind an emoji. Other fields of a line become what doccano calls its metadata. Reasons are
comments on the text, the only place for words. Source: doccano's manual, “Import your dataset”.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.losses import Losses, Part
from annotator.exports.records import ArticleRecord

_FACTS = ("title", "publisher", "author", "published_at", "url", "language")


def write_doccano(data: DataSet, losses: Losses) -> Iterator[Member]:
    """One file of one line a text. What a link joins must stand on one text: LINKS counts the others."""
    yield Member("doccano.jsonl", _lines(data, losses))


def _lines(data: DataSet, losses: Losses) -> Iterator[bytes]:
    losses.counts[Part.LINKS] = 0
    for record in data.articles:
        line = _line(record)
        losses.counts[Part.LINKS] += len(record["links"]) - len(line["relations"])
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _line(record: ArticleRecord) -> dict[str, Any]:
    marks, article = record["annotations"], record["article"]
    here = {mark["id"] for mark in marks}
    entities = [
        {
            "id": as_number(mark["id"]), "label": mark["verdict"] or mark["kind"],
            "start_offset": mark["start_utf16"], "end_offset": mark["end_utf16"],
        }
        for mark in marks
    ]  # fmt: skip
    relations = [
        {
            "id": as_number(link["id"]), "from_id": as_number(link["from"]), "to_id": as_number(link["to"]),
            "type": link["relation"],
        }
        for link in record["links"]
        if link["to"] in here
    ]  # fmt: skip
    comments = [f"“{mark['exact']}”: {mark['reason']}" for mark in marks if mark["reason"]]
    return {
        "id": as_number(document_name(record)), "text": record["text"], "entities": entities,
        "relations": relations, "Comments": comments, **{name: article[name] for name in _FACTS if article[name]},  # type: ignore[literal-required]
    }  # fmt: skip


def as_number(name: str) -> int:
    """A number for an id: always the same, and one that JavaScript can hold. There are 2**52 of them."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7]) >> 4
