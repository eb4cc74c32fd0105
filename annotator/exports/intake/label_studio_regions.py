"""The regions of one of Label Studio's annotations: results that share an id say different things of one span."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignSpan, Remark
from annotator.exports.intake.json_files import as_list, as_object, as_text, is_offset
from annotator.text.offsets import from_utf16_offsets

_LABELLING = ("labels", "hypertextlabels", "paragraphlabels")
#: what is said of a region beside its labels, by the type of the result
_SAYING = ("choices", "textarea", "taxonomy", "rating", "number", "datetime")


@dataclass
class Region:
    """One span with all that is said of it."""

    id: str
    place: str
    start: int
    end: int
    exact: str | None
    labels: list[str] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)

    def span(self, id_: str, annotation: Mapping[str, Any]) -> ForeignSpan:
        """As the rest of the program reads it. Further labels of a region are its tags."""
        tags = [*self.labels[1:], *self.said.get("tags", ())]
        attributes = {name: ", ".join(words) for name, words in self.said.items() if name != "tags"}
        if tags:
            attributes["tags"] = ",".join(tag.replace(",", ";") for tag in tags)
        if made := as_text(annotation.get("created_at")):
            attributes["created_at"] = made
        return ForeignSpan(
            id_, self.start, self.end, next(iter(self.labels), ""), self.exact, attributes,
            "\n\n".join(self.notes), _person(annotation.get("completed_by")), self.place,
        )  # fmt: skip


def read_regions(where: str, text: str, annotation: Mapping[str, Any], remarks: list[Remark]) -> list[Region]:
    """Every span of an annotation, in the order in which it is first spoken of. Raises Invalid("file")."""
    found: dict[str, Region] = {}
    for at, value in enumerate(as_list(annotation.get("result")), 1):
        place = f"{where}, result {at}"
        result = as_object(place, value)
        kind = as_text(result.get("type"))
        if kind == "relation":
            continue
        id_ = as_text(result.get("id")) or place
        if id_ not in found and kind not in (*_LABELLING, *_SAYING):
            remarks.append(Remark(place, f"“{kind[:80]}” marks no span of a text."))
            continue
        told = _told(place, result)
        if id_ not in found and (region := _region(place, id_, text, told, remarks)):
            found[id_] = region
        if id_ in found:
            _add(found[id_], kind, result, told)
    return list(found.values())


def _told(place: str, result: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(told := result.get("value"), dict):
        raise Invalid("file", f"{place}: It has no “value”.")
    return told


def _region(place: str, id_: str, text: str, told: Mapping[str, Any], remarks: list[Remark]) -> Region | None:
    """A new one; None when it is about the whole text, or about a place that cannot be told here."""
    start, end = told.get("start"), told.get("end")
    if start is None and end is None:
        words = ", ".join(f"“{as_text(one)[:80]}”" for values in told.values() for one in as_list(values)[:3])
        remarks.append(Remark(place, f"{words} is said of the whole text, not of a span of it."))
        return None
    around = told.get("globalOffsets")
    if isinstance(around, dict) and "<" not in text:
        start, end = around.get("start"), around.get("end")
    if not (is_offset(start) and is_offset(end)):
        remarks.append(Remark(place, "Its place is told by elements of a page, not by characters of a text."))
        return None
    quote = told["text"] if isinstance(told.get("text"), str) else None
    return Region(id_, place, *_fitting(text, int(start or 0), int(end or 0), quote, place, remarks))


def _fitting(  # noqa: PLR0913, PLR0917 (what a result says, and where remarks go)
    text: str, start: int, end: int, quote: str | None, place: str, remarks: list[Remark]
) -> tuple[int, int, str | None]:
    """Where the quote stands: by code points, or by UTF-16 units where only these fit; else as the file says."""
    if quote is None:
        return start, end, None
    # A line break within a quote is written as \n by some versions, with the backslash.
    said = (quote, quote.replace("\\n", "\n"), quote.replace("\\r\\n", "\r\n"))
    if text[start:end] in said:
        return start, end, text[start:end]
    try:
        wide_start, wide_end = from_utf16_offsets(text, (start, end))
    except Invalid:
        return start, end, quote
    if wide_start < wide_end and text[wide_start:wide_end] in said:
        remarks.append(Remark(place, "Its offsets count UTF-16 units; they are turned.", is_refused=False))
        return wide_start, wide_end, text[wide_start:wide_end]
    return start, end, quote


def _add(region: Region, kind: str, result: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """What one result says of its region."""
    meta = result.get("meta")
    if isinstance(meta, dict):
        region.notes += filter(None, map(as_text, as_list(meta.get("text"))))
    if kind in _LABELLING:
        region.labels += filter(None, map(as_text, as_list(told.get(kind, told.get("labels")))))
    elif kind in _SAYING:
        values = as_list(told.get("text" if kind == "textarea" else kind))
        words = [" / ".join(map(as_text, one)) if isinstance(one, list) else as_text(one) for one in values]
        name = as_text(result.get("from_name")) or kind
        if kind == "textarea" and name != "tags":
            region.notes += filter(None, words)
        else:
            region.said[name] += filter(None, words)


def _person(value: Any) -> str:
    """By address, else by number."""
    return (
        as_text(value.get("email")) or as_text(value.get("id")) if isinstance(value, dict) else as_text(value)
    )
