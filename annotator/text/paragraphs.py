"""The lines of a text. A line is what a page shows as one paragraph.

Blank lines give no paragraph: they stay in the text, and a span may run across them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.text.sentences import split_sentences

Kind = Literal["text", "heading", "quote"]
Direction = Literal["ltr", "rtl"]

#: str.splitlines would also break at form feeds and NEL, which browsers and writers do not
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
#: how Markdown starts a heading and a quotation; what they are made of starts behind it
_MARKERS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"#{1,6}[ \t]+(?=\S)")),
    ("quote", re.compile(r" ?>[> \t]*")),
)
#: code points of a line that decide its direction
_DIRECTION_REACH = 1000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line, without its line break: ``text[start:end]``."""

    start: int
    end: int
    #: where its sentences start, in code points from ``start``
    sentences: tuple[int, ...]
    kind: Kind
    #: by most of its strong characters; "ltr" when it has none
    dir: Direction


def list_paragraphs(text: str, language: str = "en") -> list[Paragraph]:
    """The lines of ``text`` that are not blank, in order."""
    return [_paragraph(text, start, end, language) for start, end in line_bounds(text)]


def line_bounds(text: str) -> list[tuple[int, int]]:
    """Where the lines that are not blank start and end, without their line breaks."""
    return [bounds for bounds in _lines(text) if not text[slice(*bounds)].isspace()]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _paragraph(text: str, start: int, end: int, language: str) -> Paragraph:
    line = text[start:end]
    kind, skipped = _kind(line)
    sentences = tuple(skipped + span.start for span in split_sentences(line[skipped:], language))
    return Paragraph(start, end, sentences, kind, direction(line))


def _kind(line: str) -> tuple[Kind, int]:
    """What the line is, and where its words start."""
    for kind, marker in _MARKERS:
        if found := marker.match(line):
            return kind, found.end()
    return "text", 0


def direction(text: str) -> Direction:
    """The writing direction of ``text``: that of most of its strong characters.

    Not of the first one (Unicode Annex 9, P2): an English line that opens with an Arabic quotation is still English.
    """
    if text.isascii():
        return "ltr"
    strengths = Counter(map(unicodedata.bidirectional, text[:_DIRECTION_REACH]))
    return "rtl" if strengths["R"] + strengths["AL"] > strengths["L"] else "ltr"
