"""doccano's JSON lines, in every shape that it wrote over the years: triples, entities, annotations; and its CSV.

Offsets count UTF-16 units, as its editor does; where that cannot be, because one would halve a character, they are
taken for code points. Labels of whole texts are remarked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from annotator.errors import Invalid
from annotator.exports.intake.doccano_csv import knows_doccano_csv, read_doccano_csv
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan, Remark
from annotator.exports.intake.json_files import as_list, as_object, as_text, is_offset, read_values
from annotator.text.offsets import from_utf16_offsets

_ENDINGS, _CSV = (".jsonl", ".json", ".ndjson"), ".csv"
_TEXTS = ("text", "data", "column_data")
_LABELS = ("entities", "label", "labels", "annotations", "cats", "column_label")
_FACTS = ("title", "publisher", "author", "published_at", "url", "language")
_LOOKS = re.compile(
    rb'"(entities|labels?|cats)"\s*:\s*\[|"start_offset"|^[\s\[]*\{\s*"id"\s*:\s*\d+\s*,\s*"text"\s*:'
)


def knows_doccano(name: str, head: bytes) -> bool:
    """Whether a file begins with a text and labels beside it."""
    if name.lower().endswith(_CSV):
        return knows_doccano_csv(head)
    return b'"text"' in head and b'"article"' not in head and _LOOKS.search(head) is not None


def read_doccano(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """One document a line, or an item of an array. Raises Invalid("file")."""
    for name, data in files.items():
        if name.lower().endswith(_CSV):
            yield from read_doccano_csv(name, data)
        if name.lower().endswith(_ENDINGS):
            for place, value in read_values(name, data):
                yield _document(place, as_object(place, value))


def _document(place: str, row: Mapping[str, Any]) -> ForeignDocument:
    text = next((row[name] for name in _TEXTS if isinstance(row.get(name), str)), None)
    if text is None:
        raise Invalid("file", f"{place}: There is no text in it.")
    remarks = list[Remark]()
    spans = _spans(place, text, row, remarks)
    known = {span.id for span in spans}
    relations = [one for one in _relations(place, row) if _joins(one, known, remarks)]
    if comments := as_list(row.get("Comments", row.get("comments"))):
        remarks.append(
            Remark(place, f"Comments on the whole text are not taken; there are {len(comments):,}.")
        )
    meta = row.get("meta")
    told = {**(meta if isinstance(meta, dict) else {}), **row}
    facts: dict[str, Any] = {name: as_text(told.get(name)) for name in _FACTS}
    return ForeignDocument(place, text, **facts, spans=spans, relations=relations, remarks=remarks)


def _spans(place: str, text: str, row: Mapping[str, Any], remarks: list[Remark]) -> list[ForeignSpan]:
    found: dict[str, ForeignSpan] = {}
    for name in _LABELS:
        for at, value in enumerate(as_list(row.get(name)), 1):
            where = f"{place}, {name} {at}"
            if isinstance(value, str | int | float):
                remarks.append(
                    Remark(where, f"“{as_text(value)[:80]}” labels the whole text, not a span of it.")
                )
                continue
            span = _span(place, where, value)
            if span.id in found:
                raise Invalid("file", f"{where}: The id of this entity stands twice.")
            found[span.id] = span
    return _in_code_points(place, text, list(found.values()), remarks)


def _span(place: str, where: str, value: Any) -> ForeignSpan:
    """Offsets are still as they stand in the file."""
    id_, start, end, label = f" {where}", None, None, None
    if isinstance(value, dict):
        id_ = value.get("id", id_)
        start, end, label = (value.get(name) for name in ("start_offset", "end_offset", "label"))
    elif isinstance(value, list) and len(value) == 3:
        start, end, label = value
    else:
        raise Invalid("file", f"{where}: This is neither an entity nor [start, end, label].")
    if not (is_offset(start) and is_offset(end)):
        raise Invalid("file", f"{where}: Its offsets are not numbers from 0.")
    return ForeignSpan(_id(place, id_), int(start or 0), int(end or 0), as_text(label), place=where)


def _in_code_points(
    place: str, text: str, spans: list[ForeignSpan], remarks: list[Remark]
) -> list[ForeignSpan]:
    """The same with offsets of code points. What is no span of the text is remarked."""
    size = len(text.encode("utf-16-le")) // 2
    good = list[ForeignSpan]()
    for span in spans:
        if span.start < span.end <= size:
            good.append(span)
        else:
            remarks.append(Remark(span.place, f"{span.start:,}–{span.end:,} is no span of its text."))
    if size == len(text) or not good:
        return good
    unit = "UTF-16 units, as doccano’s editor does"
    ends = [offset for span in good for offset in (span.start, span.end)]
    try:
        ends = from_utf16_offsets(text, ends)
    except Invalid:
        unit = "code points, because one would halve a character otherwise"
    remarks.append(Remark(place, f"Its offsets are taken to count {unit}.", is_refused=False))
    moved = zip(good, ends[::2], ends[1::2], strict=True)
    return [replace(span, start=start, end=min(end, len(text))) for span, start, end in moved]


def _relations(place: str, row: Mapping[str, Any]) -> Iterator[ForeignRelation]:
    for at, value in enumerate(as_list(row.get("relations")), 1):
        where = f"{place}, relations {at}"
        one = as_object(where, value)
        yield ForeignRelation(
            _id(place, one.get("id", f" {where}")), as_text(one.get("type", one.get("label"))),
            _id(place, one.get("from_id")), _id(place, one.get("to_id")), place=where,
        )  # fmt: skip


def _joins(relation: ForeignRelation, known: set[str], remarks: list[Remark]) -> bool:
    is_whole = {relation.from_id, relation.to_id} <= known
    if not is_whole:
        remarks.append(Remark(relation.place, "It joins what is no span of this text."))
    return is_whole


def _id(place: str, id_: Any) -> str:
    """Numbers begin anew in each file."""
    return f"{place}: {as_text(id_)}"
