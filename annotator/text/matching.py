"""Approximate search: where a quote stands that was edited a little.

Edit distance by bit vectors (Myers 1999): one row of the table is one Python integer, so each
character of the text costs a dozen operations whatever the length of the quote.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

#: texts up to this size are searched whole, longer ones around the places that share the most with the quote
_WHOLE = 100_000
_SEED_SIZE = 5
#: a seed that occurs more often says nothing
_MAX_SEED_HITS = 200
#: characters searched in a long text, for a short quote
_BUDGET = 400_000
#: matches that are followed to their start, for a short quote and for a long one
_MAX_MATCHES, _MIN_MATCHES = 64, 4
#: ends on each side that may be just as near
_TIES = 3


@dataclass(frozen=True, slots=True)
class Match:
    """``text[start:end]`` is ``errors`` insertions, deletions and substitutions away."""

    start: int
    end: int
    errors: int


def distances(pattern: str, text: str, *, from_start: bool = False) -> Iterator[int]:
    """For each end in ``text``: the edits from ``pattern`` to the nearest stretch that ends there.

    from_start: the stretch must begin where ``text`` begins.
    """
    where: dict[str, int] = {}
    for place, character in enumerate(pattern):
        where[character] = where.get(character, 0) | 1 << place
    every = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    more, less, errors = every, 0, len(pattern)
    skipped = 1 if from_start else 0
    for character in text:
        equal = where.get(character, 0)
        down = equal | less
        across = (((equal & more) + more) ^ more) | equal
        up = less | (every & ~(across | more))
        fall = more & across
        if up & last:
            errors += 1
        elif fall & last:
            errors -= 1
        up = (up << 1 | skipped) & every
        fall = (fall << 1) & every
        more = fall | (every & ~(down | up))
        less = up & down
        yield errors


def find_matches(pattern: str, text: str, max_errors: int, near: int | None = None) -> list[Match]:
    """Stretches of ``text`` at most ``max_errors`` edits away from ``pattern``, without their neighbours.

    near: where in ``text`` the pattern is expected; searched in any case.
    """
    hits: list[tuple[int, int]] = []
    for start, end in _regions(pattern, text, near):
        steps = enumerate(distances(pattern, text[start:end]), start + 1)
        hits += ((errors, at) for at, errors in steps if errors <= max_errors)
    hits.sort(key=lambda hit: (hit[0], abs(hit[1] - (near or 0) - len(pattern))))
    found: list[Match] = []
    taken: list[int] = []
    at_most = max(_MIN_MATCHES, _MAX_MATCHES * 64 // len(pattern))
    errors_at = {end: errors for errors, end in hits}
    for errors, end in hits:
        if len(found) < at_most and _is_free(taken, end, max(1, len(pattern) // 2)):
            insort(taken, end)
            ends = [last for last in range(end - _TIES, end + _TIES + 1) if errors_at.get(last) == errors]
            found.append(_likeliest(pattern, text, ends, errors))
    return found


def _is_free(taken: list[int], end: int, distance: int) -> bool:
    place = bisect_left(taken, end - distance + 1)
    return place == len(taken) or taken[place] >= end + distance


def _likeliest(pattern: str, text: str, ends: list[int], errors: int) -> Match:
    """Of all matches with these ends and errors, the one that cuts no word and is closest in length."""
    backwards = pattern[::-1]
    matches = []
    for end in ends:
        before = text[max(0, end - len(pattern) - errors) : end]
        sizes = enumerate(distances(backwards, before[::-1], from_start=True), 1)
        matches += [Match(end - size, end, errors) for size, count in sizes if count == errors]
    return min(matches, key=lambda match: _oddness(match, pattern, text))


def _oddness(match: Match, pattern: str, text: str) -> tuple[int, int, int]:
    cuts = _cuts_word(text, match.start) + _cuts_word(text, match.end)
    return cuts, abs(match.end - match.start - len(pattern)), match.start


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _regions(pattern: str, text: str, near: int | None) -> list[tuple[int, int]]:
    if len(text) <= _WHOLE:
        return [(0, len(text))]
    size = max(len(pattern), 64)
    budget = _BUDGET * 1000 // (1000 + len(pattern))
    places = [
        place for place, _ in _shared_seeds(pattern, text, size).most_common(max(1, budget // (4 * size)))
    ]
    regions = [((place - 1) * size, (place + 3) * size) for place in places]
    if near is not None:
        reach = max(2 * size, budget // 10)
        regions.append((near - reach, near + reach))
    return _joined(regions, len(text))


def _shared_seeds(pattern: str, text: str, size: int) -> Counter[int]:
    shared: Counter[int] = Counter()
    step = max(1, len(pattern) // 64)
    for place in range(0, len(pattern) - _SEED_SIZE + 1, step):
        seed = pattern[place : place + _SEED_SIZE]
        hits: list[int] = []
        at = text.find(seed)
        while at >= 0 and len(hits) <= _MAX_SEED_HITS:
            hits.append(at)
            at = text.find(seed, at + 1)
        if len(hits) <= _MAX_SEED_HITS:
            shared.update({max(0, hit - place) // size for hit in hits})
    return shared


def _joined(regions: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in regions):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return joined
