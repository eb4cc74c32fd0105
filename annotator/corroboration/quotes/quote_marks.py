"""Where quotation marks open and close: curly, straight, German, French, Japanese, doubled, and across paragraphs.

Apostrophes are told from single marks, inches from straight ones, as far as their neighbours show it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from annotator.text.spans import Span

#: an opening mark and those that may close it, likeliest first
_PAIRS: dict[str, tuple[str, ...]] = {
    "\u201c": ("\u201d",),
    "\u201e": ("\u201c", "\u201d"),
    "\u201f": ("\u201d",),
    "\u201d": ("\u201d",),
    "\u00ab": ("\u00bb",),
    "\u00bb": ("\u00ab", "\u00bb"),
    "\u2039": ("\u203a",),
    "\u203a": ("\u2039",),
    "\u2018": ("\u2019",),
    "\u201a": ("\u2018", "\u2019"),
    "\u2018\u2018": ("\u2019\u2019",),
    "``": ("''",),
    "''": ("''",),
    '"': ('"',),
    "'": ("'",),
    "\u300c": ("\u300d",),
    "\u300e": ("\u300f",),
    "\uff02": ("\uff02",),
}
_SINGLE = frozenset("\u2018\u2019'")
#: marks that may be apostrophes, or that open and close alike: they open only what is closed later
_LOOSE = _SINGLE | {"''", "\u2018\u2018", "\u2019\u2019"}
_STRAIGHT = frozenset('"\uff02\u201d\u00bb')
#: code points within which a single mark is looked for that closes after a possessive
_FAR = 300
_MARK = re.compile(
    "\u2018\u2018|\u2019\u2019|``|''|[\"'\u2018\u2019\u201a\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\uff02]"
)
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
#: marks nested in one another; more is no quotation
_DEEPEST = 4
#: paragraphs one quotation runs over; more is a mark somebody forgot
_PARAGRAPHS = 20


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two marks: ``inner`` without them, ``outer`` with them.

    ``parts``: without the marks that open it anew; one for each paragraph.
    """

    inner: Span
    outer: Span
    parts: tuple[Span, ...]
    #: 0 for one that stands in no other
    depth: int = 0


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    end: int
    parts: tuple[Span, ...] = ()

    @property
    def first(self) -> int:
        return self.parts[0].start - len(self.mark) if self.parts else self.start


def find_marked(text: str) -> list[Marked]:
    """What ``text`` has between quotation marks, in order; a quotation before those inside it."""
    found: list[Marked] = []
    carried: _Open | None = None
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        opened = _read_line(text, line.start(), line.end(), carried, found)
        carried = _carry(text, opened, line.end())
    return sorted(found, key=lambda one: (one.outer.start, -one.outer.end))


def _carry(text: str, opened: list[_Open], end: int) -> _Open | None:
    """A quotation that its paragraph does not close goes on if the next one opens it again."""
    if not opened or opened[0].mark in _SINGLE or len(opened[0].parts) >= _PARAGRAPHS:
        return None
    first = opened[0]
    while end > first.end and text[end - 1].isspace():
        end -= 1
    if end <= first.end:
        return None
    return _Open(first.mark, first.start, first.end, (*first.parts, Span(first.end, end)))


def _read_line(text: str, start: int, end: int, carried: _Open | None, found: list[Marked]) -> list[_Open]:
    """Adds what is closed in one line; what is still open there."""
    line = _Line(text, start, end)
    opened: list[_Open] = []
    for mark in _MARK.finditer(text, start, end):
        if carried is not None:
            is_again = mark.group() == carried.mark and not text[start : mark.start()].strip()
            if is_again:
                opened.append(_Open(carried.mark, mark.start(), mark.end(), carried.parts))
            carried = None
            if is_again:
                continue
        depth = line.closed_by(mark, opened)
        if depth is not None:
            _close(opened, depth, mark, found)
        elif len(opened) < _DEEPEST and line.opens(mark, opened):
            opened.append(_Open(mark.group(), mark.start(), mark.end()))
    return opened


def _close(opened: list[_Open], depth: int, mark: re.Match[str], found: list[Marked]) -> None:
    one = opened[depth]
    del opened[depth:]
    if mark.start() <= one.end:
        return
    parts = (*one.parts, Span(one.end, mark.start()))
    inner = Span(parts[0].start, mark.start())
    found.append(Marked(inner, Span(one.first, mark.end()), parts, depth))


class _Line:
    """One line, and where in it marks stand that may close: looked up once, however many marks there are."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._closing: dict[str, list[int]] = {}

    def closed_by(self, mark: re.Match[str], opened: list[_Open]) -> int | None:
        """Which of the open quotations this mark closes: the innermost it can."""
        sign = mark.group()
        for depth in range(len(opened) - 1, -1, -1):
            if sign in _PAIRS[opened[depth].mark] and self._closes(mark, opened[depth]):
                return depth
        return None

    def _closes(self, mark: re.Match[str], one: _Open) -> bool:
        before = self.text[mark.start() - 1]
        after = self.text[mark.end()] if mark.end() < len(self.text) else " "
        if mark.group() in _SINGLE:
            if before.isspace() or after.isalnum():
                return False
            # "the residents' homes": a possessive, when the quotation is closed later
            return not (before == "s" and after == " " and self._closes_later(mark, one))
        if mark.group() == one.mark:
            # at the start of a word it opens another rather than closing this
            return not (before.isspace() and after.isalnum() and one.end + 1 < mark.start())
        return True

    def _closes_later(self, mark: re.Match[str], one: _Open) -> bool:
        closer = _PAIRS[one.mark][-1]
        limit = min(self.end, mark.end() + _FAR)
        if one.mark != closer:
            again = self.text.find(one.mark, mark.end(), limit)
            limit = limit if again < 0 else again
        later = self._next_closing(closer, mark.end())
        return later is not None and later < limit

    def _next_closing(self, closer: str, after: int) -> int | None:
        """Where ``closer`` next stands behind a word and not before a letter."""
        if closer not in self._closing:
            pattern = re.compile(
                rf"(?<=\S){re.escape(closer)}(?!\w)" if closer in _LOOSE else re.escape(closer)
            )
            self._closing[closer] = [one.start() for one in pattern.finditer(self.text, self.start, self.end)]
        places = self._closing[closer]
        at = bisect_left(places, after)
        return places[at] if at < len(places) else None

    def opens(self, mark: re.Match[str], opened: list[_Open]) -> bool:
        """Whether a quotation begins with this mark."""
        sign = mark.group()
        if sign not in _PAIRS or any(one.mark == sign for one in opened):
            return False
        before = self.text[mark.start() - 1] if mark.start() > self.start else " "
        after = self.text[mark.end()] if mark.end() < self.end else " "
        if sign in _LOOSE and (before.isalnum() or (after.isspace() and sign != "``")):
            return False
        # 5'10" and 12" are measures
        if sign in _STRAIGHT and before.isalnum():
            return False
        if sign in _LOOSE or sign in _STRAIGHT:
            return any(self._next_closing(closer, mark.end()) is not None for closer in _PAIRS[sign])
        return True
