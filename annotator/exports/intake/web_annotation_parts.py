"""What a Web Annotation says, and where: its bodies as a label with notes, its selectors as a span."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from annotator.exports.intake.json_files import as_list, as_text
from annotator.exports.intake.web_annotation_rules import Node
from annotator.text.anchoring import find_quote

#: RFC 5147: characters of a plain text, which are code points
_CHARACTERS = re.compile(r"char=(\d{1,9}),(\d{1,9})")
_LABELS = ("assessing", "classifying", "tagging")


def read_bodies(node: Node) -> dict[str, Any]:
    """The fields of a span or a relation: label, attributes, note, created_by.

    Its label is what it is found to be, else what it is, else its first tag, else its motivation. Comments and whatever
    else has words become the note, sources lines of it.
    """
    said = defaultdict[str, list[str]](list)
    whole = [as_text(one).removeprefix("oa:") for one in as_list(node.get("motivation"))]
    for body in [node.get("bodyValue"), *as_list(node.get("body"))]:
        for purpose, words in _body(body, whole[0] if len(whole) == 1 else "commenting", node):
            said[purpose].append(words)
    label = next((said[purpose][0] for purpose in _LABELS if said[purpose]), whole[0] if whole else "")
    attributes = {"kind": said["classifying"][0]} if said["classifying"] and said["assessing"] else {}
    if tags := [tag for tag in said["tagging"] if tag != label or said["assessing"] or said["classifying"]]:
        attributes["tags"] = ",".join(tag.replace(",", ";") for tag in tags)
    if isinstance(made := node.get("created"), str):
        attributes["created_at"] = made
    notes = [words for purpose in said if purpose not in _LABELS for words in said[purpose]]
    return {
        "label": label, "attributes": attributes, "note": "\n\n".join(notes), "created_by": _agent(node.get("creator")),
    }  # fmt: skip


def find_place(text: str | None, selectors: Sequence[Any]) -> tuple[int, int, str | None] | None:
    """(start, end, quote) by the first selector that says it; None when none does.

    Without the text a quote alone stands at the beginning, to be looked for from there.
    """
    known = [one for one in selectors if isinstance(one, dict)]
    quote = next((one for one in known if "TextQuoteSelector" in as_list(one.get("type"))), None)
    exact = as_text(quote["exact"]) if quote and "refinedBy" not in quote else None
    for one in known:
        if one is not quote and (span := _span(text, one)):
            return *span, exact
    if quote is None or not quote["exact"]:
        return None
    if text is None:
        return (0, len(quote["exact"]), exact) if exact else None
    if span := _span(text, quote):
        return *span, text[slice(*span)]
    return None if exact is None else (0, max(1, len(exact)), exact)


def selector_types(selectors: Sequence[Any]) -> Iterator[str]:
    """As a sentence names them."""
    for one in selectors:
        yield from map(as_text, as_list(one.get("type")) if isinstance(one, dict) else ())


def _span(text: str | None, selector: Node) -> tuple[int, int] | None:
    """Where one selector points; one that refines another counts from where that begins (4.2.9)."""
    found = _own_span(text, selector)
    for finer in as_list(selector.get("refinedBy")):
        if found is None or text is None or not isinstance(finer, dict):
            return None
        within = _span(text[slice(*found)], finer)
        found = within and (found[0] + within[0], found[0] + within[1])
    return found


def _own_span(text: str | None, selector: Node) -> tuple[int, int] | None:
    types = as_list(selector.get("type"))
    if "TextPositionSelector" in types:
        return _ordered(selector["start"], selector["end"])
    if "TextQuoteSelector" in types and text is not None:
        prefix, suffix = (as_text(selector.get(name)) for name in ("prefix", "suffix"))
        span = find_quote(text, selector["exact"], prefix=prefix, suffix=suffix)
        return (span.start, span.end) if span else None
    if "FragmentSelector" in types and (found := _CHARACTERS.match(selector["value"])):
        return _ordered(int(found[1]), int(found[2]))
    return None


def _ordered(start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if start < end else None


def _body(body: Any, purpose: str, node: Node) -> Iterator[tuple[str, str]]:
    """(purpose, words) of one body; of a link, where it leads is no words."""
    if isinstance(body, str):
        is_end = "linking" in as_list(node.get("motivation")) and "bodyValue" not in node
        if not is_end:
            yield (purpose if "bodyValue" in node else "source"), body
        return
    if not isinstance(body, dict):
        return
    own = [as_text(one).removeprefix("oa:") for one in as_list(body.get("purpose"))] or [purpose]
    if isinstance(body.get("value"), str):
        yield own[0], body["value"]
    elif "items" in body:
        for one in as_list(body["items"]):
            yield from _body(one, own[0], node)
    elif "linking" not in as_list(node.get("motivation")):
        yield "source", _source(body)


def _source(body: Node) -> str:
    """A line that names a source: its address, what it is called, and what it says."""
    named = body.get("source", body)
    one = next(iter(as_list(named)), "")
    iri, name = (
        (one, "")
        if isinstance(one, str)
        else (as_text(next(iter(as_list(one.get("id"))), "")), one.get("label"))
    )
    quotes = [as_text(one.get("exact")) for one in as_list(body.get("selector")) if isinstance(one, dict)]
    return (
        " ".join(["Source:", iri, as_text(name), *(f"“{quote}”" for quote in quotes if quote)])
        .replace("  ", " ")
        .strip()
    )


def _agent(creator: Any) -> str:
    """What the first of them is called; of one without a name, its IRI."""
    one = next(iter(as_list(creator)), "")
    if isinstance(one, str):
        return one
    names = (as_text(next(iter(as_list(one.get(name))), "")) for name in ("nickname", "name", "id"))
    return next(filter(None, names), "")
