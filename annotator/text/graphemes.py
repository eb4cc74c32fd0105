"""Grapheme clusters: what a reader calls one character (Unicode Standard Annex 29).

A span never cuts one: an emoji family, a flag or a letter with its accents is marked whole.
"""

from __future__ import annotations

import regex

from annotator.errors import Invalid
from annotator.text.spans import Span

_CLUSTER = regex.compile(r"\X")
#: two characters between which there is always a break, CR LF apart: nothing joins them from left or right,
#: or the left one can only hang on to what is before it and the right one is plain
_PLAIN = regex.compile(
    r"""(?xV1)
    [\p{GCB=Other} \p{GCB=Control} \r \n \p{GCB=LV} \p{GCB=LVT}]{2}
    | [\p{GCB=Extend} \p{GCB=SpacingMark} \p{GCB=ZWJ}]
      [\p{GCB=Other} -- \p{Extended_Pictographic} -- \p{Indic_Conjunct_Break=Consonant}]
    """
)
#: longest pile of marks or row of flags that is followed; a longer one is hostile and is cut, not waited for
_LIMIT = 2048


def is_boundary(text: str, offset: int) -> bool:
    """Whether a grapheme cluster may start or end at ``offset``."""
    _check(text, offset)
    return offset in (0, len(text)) or _plain_break(text, offset) or _cluster_at(text, offset)[0] == offset


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
    if _plain_break(text, offset) and _plain_break(text, offset + 1):
        return offset, offset + 1
    start = _safe_start(text, offset)
    # Cut out, because for every flag the pattern counts all flags before it.
    near = text[start : offset + _LIMIT]
    for found in _CLUSTER.finditer(near):
        if start + found.end() > offset:
            return start + found.start(), start + found.end()
    return offset, offset + 1


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
