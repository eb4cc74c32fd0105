"""Grapheme clusters: what a reader calls one character (Unicode Standard Annex 29).

A span never cuts one: an emoji family, a flag or a letter with its accents is marked whole.
"""

from __future__ import annotations

import regex

from annotator.errors import Invalid
from annotator.text.spans import Span

_CLUSTER = regex.compile(r"\X")
#: between two of these there is always a break, CR LF apart: nothing joins them from left or right
_PLAIN = regex.compile(
    r"[\p{Grapheme_Cluster_Break=Other}\p{Grapheme_Cluster_Break=Control}\r\n"
    r"\p{Grapheme_Cluster_Break=LV}\p{Grapheme_Cluster_Break=LVT}]{2}"
)
#: longest pile of marks or row of flags that is followed; a longer one is hostile and is cut, not waited for
_LIMIT = 4096


def is_boundary(text: str, offset: int) -> bool:
    """Whether a grapheme cluster may start or end at ``offset``."""
    _check(text, offset)
    return offset in (0, len(text)) or _cluster_at(text, offset)[0] == offset


def snap(text: str, span: Span) -> Span:
    """``span``, moved outwards to whole grapheme clusters."""
    _check(text, span.end)
    start = _cluster_at(text, span.start)[0]
    end = span.end
    if end < len(text):
        first, last = _cluster_at(text, end)
        end = end if first == end else last
    return Span(start, end)


def _check(text: str, offset: int) -> None:
    if not 0 <= offset <= len(text):
        raise Invalid("offset", f"Character {offset} is outside the text, which has {len(text)} characters.")


def _cluster_at(text: str, offset: int) -> tuple[int, int]:
    """The cluster that holds the code point at ``offset``, which must be inside the text."""
    if _plain_break(text, offset):
        return offset, offset + 1 if _plain_break(text, offset + 1) else _end_from(text, offset)
    start = _safe_start(text, offset)
    while (end := _end_from(text, start)) <= offset:
        start = end
    return start, end


def _end_from(text: str, start: int) -> int:
    found = _CLUSTER.match(text, start, min(len(text), start + _LIMIT))
    return found.end() if found else start + 1


def _plain_break(text: str, offset: int) -> bool:
    """True when the two characters that meet at ``offset`` tell alone that a cluster ends here."""
    pair = text[max(0, offset - 1) : offset + 1]
    if len(pair) < 2 or pair == "\r\n":
        return len(pair) < 2
    return pair.isascii() or _PLAIN.match(pair) is not None


def _safe_start(text: str, offset: int) -> int:
    """A place before ``offset`` from which reading forwards finds the true clusters."""
    start, limit = offset, max(0, offset - _LIMIT)
    while start > limit and not _plain_break(text, start):
        start -= 1
    return start
