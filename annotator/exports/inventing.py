"""A project made up for measuring what an export costs: as JSON lines, the same each time. Pure."""

import json
from collections.abc import Iterator, Sequence

from annotator.corroboration.measuring.inventing import invent
from annotator.text.graphemes import snap
from annotator.text.spans import Span

#: one annotation in so many is linked to one of the article before
LINKED = 10
#: code points of a mark, at most
LONG = 120
VERDICTS = ("sourced", "disputed", "unverified")
READERS = ("made-up-one", "made-up-two")
SOURCE = {
    "url": "https://source.example/minutes",
    "title": "Minutes of the meeting",
    "quote": "It was moved at four.",
    "accessed_on": "2026-03-14",
}


def invent_project(texts: Sequence[str], articles: int, annotations: int) -> Iterator[bytes]:
    """Lines of so many articles after the pattern of these texts, with so many annotations spread evenly.

    Of four annotations three are claims with verdict, reason, tag and source; one is a passage.
    """
    for number, text in enumerate(invent(texts, articles)):
        first, after = (annotations * at // articles for at in (number, number + 1))
        marks = [_mark(text, at - first, after - first, at) for at in range(first, after)]
        links = [_link(at, at - (after - first)) for at in range(first, after) if at % LINKED == 0 and number]
        line = {"article": _article(number), "text": text, "annotations": marks, "links": links}
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _article(number: int) -> dict[str, object]:
    url = f"https://paper.example/{number}"
    return {
        "id": f"article {number}",
        "title": f"Article {number}",
        "publisher": "Paper",
        "url": url,
        "language": "en",
    }


def _mark(text: str, place: int, places: int, number: int) -> dict[str, object]:
    """The ``place``-th of so many in this text."""
    start = len(text) * place // places
    span = snap(text, Span(start, min(start + LONG, len(text))))  # an emoji is never cut
    mark = {"id": f"mark {number}", "start": span.start, "end": span.end, "exact": span.of(text)}
    mark |= {"created_by": READERS[number % len(READERS)]}
    if number % 4 == 0:
        return {**mark, "kind": "passage"}
    verdict = VERDICTS[number % len(VERDICTS)]
    judged = {"verdict": verdict, "reason": f"The minutes say so of number {number}.", "tags": ["figures"]}
    return {**mark, "kind": "claim", **judged, "sources": [SOURCE]}


def _link(number: int, other: int) -> dict[str, object]:
    ends = {"from": f"mark {number}", "to": f"mark {max(0, other)}"}
    return {"id": f"link {number}", **ends, "relation": "corroborates", "created_by": READERS[0]}
