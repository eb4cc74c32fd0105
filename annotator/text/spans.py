"""Spans: half-open ranges of code points, with the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.errors import Invalid

#: code points of context kept on each side of a span
CONTEXT_SIZE = 32

_WHITE = re.compile(r"\s+")
_BREAK = re.compile(r"[\r\n\u2028\u2029]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start, end)`` in code points; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0:
            raise Invalid("start", f"A span starts at 0 or later; this one starts at {self.start}.")
        if self.end <= self.start:
            raise Invalid(
                "end",
                f"A span ends after its start; this one runs from {self.start} to {self.end}.",
            )

    def of(self, text: str) -> str:
        """The words of ``text`` that this span covers. Raises Invalid("end") beyond the text."""
        if self.end > len(text):
            raise Invalid(
                "end",
                f"The span ends at {self.end}, but the text has {len(text)} characters.",
            )
        return text[self.start : self.end]

    def meets(self, other: Span) -> bool:
        """Whether both cover some of the same words."""
        return self.start < other.end and other.start < self.end


def context(text: str, span: Span, size: int = CONTEXT_SIZE) -> tuple[str, str]:
    """What stands before and after ``span``: at most ``size`` code points on each side."""
    prefix = text[max(0, span.start - size) : span.start]
    return prefix, text[span.end : span.end + size]


def reads_as(text: str, span: Span, quote: str) -> bool:
    """Whether ``quote`` is what stands at ``span``, as a page shows it.

    A page shows each line as a paragraph, and a form turns every line break into CR LF,
    so what lies between two paragraphs comes back in another spelling. Only white space
    around line breaks is forgiven; within a line the quote must be exact.
    """
    there = span.of(text)
    if there == quote:
        return True
    return _WHITE.sub(_one_break, there) == _WHITE.sub(_one_break, quote)


def _one_break(white: re.Match[str]) -> str:
    return "\n" if _BREAK.search(white.group()) else white.group()
