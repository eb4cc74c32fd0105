"""Find a quote again, in a text that may have changed since.

Source: W3C Web Annotation Data Model, 4.2.4 (Text Quote Selector).
"""

from __future__ import annotations

from annotator.text.folding import fold
from annotator.text.graphemes import snap
from annotator.text.matching import distances, find_matches
from annotator.text.spans import Span

#: what an edited quote must at least share with the original, as 1 - edits / length
MIN_SIMILARITY = 0.75
#: longer quotes are found exactly or not at all
MAX_EDITED_SIZE = 10_000
#: context less alike than this is another context, and says nothing
_MIN_CONTEXT = 0.5
#: places that are compared with care; of more, those with the likeliest context and those nearest to the hint
_MAX_PLACES = 200

_Place = tuple[Span, float]


def find_quote(
    text: str, exact: str, *, prefix: str = "", suffix: str = "", hint: int | None = None
) -> Span | None:
    """Find where ``exact`` now stands in ``text``.

    Where it stands word for word is preferred, even with other quotes, dashes or white space; else
    the most alike place is taken. prefix, suffix: what stood around it; of several places the one
    with the most alike context wins. hint: where it started, in code points; of places that are
    still equal the nearest wins, without a hint the first.
    Returns a half-open span in code points, snapped to whole characters where the quote was edited;
    None when ``exact`` is empty or nothing is at least 75 % similar.
    """
    if not exact:
        return None
    places = _exact(text, exact) or _alike(text, exact, hint)
    if not places:
        return None
    return _best(text, places, (prefix, suffix), hint)


def _exact(text: str, exact: str) -> list[_Place]:
    return [(Span(at, at + len(exact)), 1.0) for at in _occurrences(text, exact)]


def _occurrences(text: str, words: str) -> list[int]:
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _alike(text: str, exact: str, hint: int | None) -> list[_Place]:
    folded, quote = fold(text), fold(exact).text.strip()
    if not quote:
        return []
    if same := _occurrences(folded.text, quote):
        spans = [folded.origin(at, at + len(quote)) for at in same]
        return [(snap(text, Span(*span)), 1.0) for span in spans]
    if len(quote) > MAX_EDITED_SIZE:
        return []
    max_errors = int(len(quote) * (1 - MIN_SIMILARITY))
    return [
        (snap(text, Span(*folded.origin(match.start, match.end))), 1 - match.errors / len(quote))
        for match in find_matches(quote, folded.text, max_errors, hint)
        if match.start < match.end
    ]


def _best(text: str, places: list[_Place], around: tuple[str, str], hint: int | None) -> Span:
    def distance(place: _Place) -> int:
        return abs(place[0].start - (hint or 0))

    def score(place: _Place) -> float:
        span, similarity = place
        return round(similarity * 2.5 + _context_similarity(text, span, *around), 3)

    if len(places) > _MAX_PLACES:
        likely = sorted(places, key=lambda place: -_shared_context(text, place[0], *around))
        places = likely[: _MAX_PLACES // 2] + sorted(places, key=distance)[: _MAX_PLACES // 2]
    return min(places, key=lambda place: (-score(place), distance(place)))[0]


def _shared_context(text: str, span: Span, prefix: str, suffix: str) -> int:
    """How many characters right before and behind are equal: a quick look."""
    before = text[max(0, span.start - len(prefix)) : span.start]
    behind = text[span.end : span.end + len(suffix)]
    return _shared(before[::-1], prefix[::-1]) + _shared(behind, suffix)


def _shared(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _context_similarity(text: str, span: Span, prefix: str, suffix: str) -> float:
    """From 0, another context, to 2, the same before and behind."""
    before = text[max(0, span.start - 2 * len(prefix)) : span.start]
    behind = text[span.end : span.end + 2 * len(suffix)]
    return _similarity(prefix, before) + _similarity(suffix[::-1], behind[::-1])


def _similarity(context: str, there: str) -> float:
    """How alike ``context`` is to the end of ``there``: half for the words, half for standing right at the end."""
    wanted = fold(context).text
    if not wanted:
        return 0.0
    errors = [len(wanted), *distances(wanted, fold(there).text)]
    similarity = 1 - (min(errors) + errors[-1]) / 2 / len(wanted)
    return similarity if similarity >= _MIN_CONTEXT else 0.0
