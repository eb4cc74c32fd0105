"""A copy of a text in which spelling that readers do not see is made equal, and the way back.

White space of any kind and length, curly and straight quotes, dashes, invisible characters and
accents written as one character or two: the same words come back from web pages in all of these.
Letters and figures, capitals included, are never folded: ICE is not ice.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    }
)
_INVISIBLE = "\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: what changes its length; all else stays one for one
_UNEVEN = re.compile(rf"\s{{2,}}|[^\S ]|''|\u2026|[{_INVISIBLE}]+|[^\s{_MARKS}][{_MARKS}]+")

#: the same, for the many texts that have nothing else
_UNEVEN_ASCII = re.compile(r"\s{2,}|[^\S ]|''")


@dataclass(slots=True)
class Folded:
    """The folded ``text``, and for each stretch that was replaced where it was and is."""

    text: str
    _was_start: list[int] = field(default_factory=list)
    _was_end: list[int] = field(default_factory=list)
    _start: list[int] = field(default_factory=list)
    _end: list[int] = field(default_factory=list)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where ``self.text[start:end]`` stood in the text that was folded."""
        first = bisect_right(self._start, start) - 1
        if first >= 0:
            inside = start < self._end[first]
            start = self._was_start[first] if inside else self._was_end[first] + start - self._end[first]
        last = bisect_left(self._start, end) - 1
        if last >= 0:
            end = self._was_end[last] + max(0, end - self._end[last])
        return start, end


def fold(text: str) -> Folded:
    """``text`` in the one spelling that quotes are compared in."""
    even = text.translate(_SAME)
    folded = Folded("")
    parts: list[str] = []
    at = size = 0
    for found in (_UNEVEN_ASCII if even.isascii() else _UNEVEN).finditer(even):
        plain, same = even[at : found.start()], _spelling(found.group())
        parts += (plain, same)
        size += len(plain)
        folded._was_start.append(found.start())
        folded._was_end.append(found.end())
        folded._start.append(size)
        size += len(same)
        folded._end.append(size)
        at = found.end()
    parts.append(even[at:])
    folded.text = "".join(parts)
    return folded


def _spelling(found: str) -> str:
    if found.isspace():
        return " "
    if found == "''":
        return '"'
    if found == "\u2026":
        return "..."
    return "" if _HIDDEN.match(found) else unicodedata.normalize("NFC", found)
