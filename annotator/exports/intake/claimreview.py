"""ClaimReview: what others checked, wherever it stands in a file: alone, in arrays, in feeds, in @graph, in a web page.

A review holds no text that the claim was taken from. So each becomes a short text of its own, the claim in the
reviewer's words, marked as a whole; its label is the verdict in the reviewer's words. The address is that of the
review, the publisher is who reviewed; who is said to have made the claim, and where, stands in the note.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignSpan, Remark
from annotator.exports.intake.html_files import find_json_ld
from annotator.exports.intake.json_files import as_list, as_text, read_values

_PAGES = (".html", ".htm")
_ENDINGS = (".json", ".jsonld", ".jsonl", ".ndjson", *_PAGES)
_KIND = re.compile(r"(https?://schema\.org/|schema:)?(ClaimReview|MediaReview)")
_ZONE = re.compile(r"\s*(UTC|GMT)$")

Node = Mapping[str, Any]


def knows_claimreview(_name: str, head: bytes) -> bool:
    """Whether a file speaks of reviews of claims."""
    return b"ClaimReview" in head or b'"claimReviewed"' in head


def read_claimreview(files: Mapping[str, bytes]) -> Iterator[ForeignDocument]:
    """One document a review. Raises Invalid("file") when there is none that can be taken."""
    feed = _Feed()
    documents = [
        document
        for name, data in files.items()
        if name.lower().endswith(_ENDINGS)
        for at, (kind, node) in enumerate(_reviews(name, data), 1)
        if (document := feed.document(f"{name}, {kind} {at}", kind, node))
    ]
    if not documents:
        why = (
            feed.remarks[0]
            if feed.remarks
            else Remark(next(iter(files), "The import"), "There is no ClaimReview in it.")
        )
        raise Invalid("file", f"{why.place}: {why.message}")
    first, *others = documents
    yield replace(first, remarks=[*first.remarks, *feed.remarks])
    yield from others


@dataclass
class _Feed:
    """What the reviews of one import share."""

    #: about those that became no document
    remarks: list[Remark] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    def document(self, place: str, kind: str, node: Node) -> ForeignDocument | None:
        """None when there is no claim in it."""
        text = _words(node.get("claimReviewed"))
        if kind != "ClaimReview" or not text.strip():
            said = (
                "A review of a picture or film is no text." if kind != "ClaimReview" else "It says no claim."
            )
            self.remarks.append(Remark(place, said))
            return None
        label = _words(_one(node.get("reviewRating")).get("alternateName")).strip()
        remarks = [] if label else [Remark(place, "It says no verdict in words.", is_refused=False)]
        address = url = _address(node)
        if address in self.addresses:
            url = ""
            remarks.append(
                Remark(
                    place, "Its address has another claim already; it stands in the note.", is_refused=False
                )
            )
        self.addresses |= {address} - {""}
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        span = ForeignSpan(
            place, start, end, label, text[start:end], _rating(node), _note(node, address), place=place
        )
        return ForeignDocument(
            place, text, title=_words(node.get("name")), publisher=_name(node.get("author")),
            published_at=_ZONE.sub("+00:00", as_text(node.get("datePublished")).strip()), url=url,
            language=_words(node.get("inLanguage")), spans=[span], remarks=remarks,
        )  # fmt: skip


def _reviews(name: str, data: bytes) -> Iterator[tuple[str, Node]]:
    """Every review in a file, in its order, with its kind: whatever it is wrapped in."""
    if name.lower().endswith(_PAGES):
        found = find_json_ld(name, data, "ClaimReview")
        waiting = [value for place, script in found for _, value in read_values(place, script)][::-1]
    else:
        waiting = [value for _, value in read_values(name, data)][::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if kind := _kind(value):
                yield kind, value
                continue
            value = list(value.values())
        if isinstance(value, list):
            waiting += value[::-1]


def _kind(node: Node) -> str:
    kinds = [found[2] for one in as_list(node.get("@type")) if (found := _KIND.fullmatch(as_text(one)))]
    return min(kinds, default="")


def _rating(node: Node) -> dict[str, str]:
    """The number, where it stands on a scale that has more than one step."""
    rating = _one(node.get("reviewRating"))
    value, worst, best = (as_text(rating.get(name)) for name in ("ratingValue", "worstRating", "bestRating"))
    return (
        {"rating": f"{value} ({worst} worst; {best} best)"}
        if value and worst and best and worst != best
        else {}
    )


def _note(node: Node, address: str) -> str:
    """Why, who said it and where, who reviewed it and where, and what that rests on: a line each."""
    item = _one(node.get("itemReviewed"))
    appearances = [*as_list(item.get("firstAppearance")), *as_list(item.get("appearance"))]
    lines = [
        ("", _words(node.get("reviewBody"))),
        ("Said by", " — ".join(filter(None, (_name(item.get("author")), _words(item.get("name")))))),
        ("Said on", as_text(item.get("datePublished"))),
        *(("Appeared at", _place(one)) for one in [*appearances, item.get("url")]),
        *(("Source", _place(one)) for one in as_list(node.get("citation"))),
        ("Reviewed at", address),
    ]
    return "\n".join(f"{what}: {said}" if what else said for what, said in dict.fromkeys(lines) if said)


def _place(value: Any) -> str:
    """An address with a name, as far as it is told."""
    if not isinstance(value, dict):
        return as_text(value)
    named = (_words(value.get(name)) for name in ("url", "headline", "name", "text"))
    return " ".join(filter(None, named))


def _address(node: Node) -> str:
    """Where the review can be read; other kinds of names are none."""
    found = next((as_text(one) for one in as_list(node.get("url"))), "")
    return found if found.startswith(("http://", "https://")) else ""


def _name(agent: Any) -> str:
    """Of the first who is named; without a name, the address."""
    one = _one(agent)
    return _words(one.get("name")) or as_text(one.get("url")) or next(map(as_text, as_list(agent)), "")


def _one(value: Any) -> Node:
    return next((one for one in as_list(value) if isinstance(one, dict)), {})


def _words(value: Any) -> str:
    """A string, the first of several, or the value of one that has a language."""
    one = next(iter(as_list(value)), "")
    return as_text(one.get("@value")) if isinstance(one, dict) else as_text(one)
