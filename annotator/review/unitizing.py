"""How far readers agree on where something begins and ends. Pure.

*Unitizing alpha* is Krippendorff's αu over a continuum with gaps (1995, On the reliability of unitizing continuous
data, with the expected disagreement as corrected in 2004, Content Analysis, pp. 251-256). It compares, for each
category apart, the units of every two readers: overlapping units disagree by the squares of how far their starts and
their ends are apart, a unit that lies whole in the other reader's gap by the square of its length. Chance is every
unit put anywhere, whole, in everything that was read. The joined value adds up the disagreements of all categories.

*Span F1* is the share of two readers' spans that meet: exact ones, or with the share by which they overlap.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import Any

from annotator.errors import Invalid
from annotator.review.agreement import Measured, Undefined

#: half-open, in code points
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of ``length`` code points, and the units that each of its readers found, by category."""

    length: int
    readers: Sequence[Mapping[Any, Iterable[Bounds]]]


@dataclass(frozen=True, slots=True)
class Unitized:
    """Unitizing alpha of all categories together, and of each that has a value of its own."""

    joined: Measured
    by_category: dict[Hashable, Measured]


def unitizing_alpha(readings: Iterable[Reading]) -> Unitized:
    """αu of several texts, laid end to end; no unit and no gap goes across an end.

    Texts with one reader are left out; the number of readers may change from text to text. Units of one reader and
    category that overlap are taken as one; units that touch stay two.
    ``units`` and ``ratings`` of the result: texts, and units found in them by all readers.
    Raises Undefined when fewer than two have read, or nobody found anything; Invalid for units outside of a text.
    """
    texts = [reading for reading in readings if len(reading.readers) > 1]
    if not texts:
        raise Undefined(
            "Unitizing alpha compares two readers or more of the same text, and no text has two yet."
        )
    for reading in texts:
        _require_inside(reading)
    categories = {name: None for reading in texts for units in reading.readers for name in units}
    by_category = {name: _of_category(texts, name) for name in categories}
    found = [one for one in by_category.values() if one.ratings]
    if not sum(one.expected or 0.0 for one in found):
        raise Undefined("None of the readers marked anything here, so there is nothing to compare.")
    observed, expected = sum(one.observed for one in found), sum(one.expected or 0.0 for one in found)
    count = sum(one.ratings for one in found)
    joined = Measured("unitizing_alpha", 1 - observed / expected, observed, expected, len(texts), count)
    return Unitized(joined, {name: one for name, one in by_category.items() if one.ratings})


def _require_inside(reading: Reading) -> None:
    for units in reading.readers:
        for start, end in (unit for some in units.values() for unit in some):
            if not 0 <= start < end <= reading.length:
                raise Invalid(
                    "items", f"From {start} to {end} is no span of a text of {reading.length} characters."
                )


def _of_category(texts: Sequence[Reading], name: Hashable) -> Measured:
    """The formulas of Krippendorff 2004, with mL, all that was read, as a sum: texts may have different readers."""
    length = sum(reading.length for reading in texts)
    read = sum(reading.length * len(reading.readers) for reading in texts)
    units: list[int] = []
    gaps: list[int] = []
    apart = 0.0
    for reading in texts:
        merged = [_merge(found.get(name, ())) for found in reading.readers]
        pairs = len(merged) * (len(merged) - 1) / 2
        apart += sum(_distance(one, other) for one, other in combinations(merged, 2)) / pairs
        units += [end - start for one in merged for start, end in one]
        gaps += [end - start for one in merged for start, end in _gaps(one, reading.length)]
    observed, expected = apart / length**2, _expected(units, gaps, length, read)
    value = 1 - observed / expected if expected else 1.0
    return Measured("unitizing_alpha", value, observed, expected, len(texts), len(units))


def _expected(units: Sequence[int], gaps: Sequence[int], length: int, read: int) -> float:
    """Disagreement by chance, from the lengths of all units and gaps; read: code points, once for each reader."""
    gaps = sorted(gaps)
    sums = [0, *accumulate(gaps)]
    total = 0.0
    for size, times in Counter(units).items():
        first = bisect_left(gaps, size)
        # the places where the unit fits into a gap
        places = sums[-1] - sums[first] - (size - 1) * (len(gaps) - first)
        total += times * ((len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * places)
    return 2 / length * total / (read * (read - 1) - sum(size * (size - 1) for size in units))


def _merge(units: Iterable[Bounds]) -> list[Bounds]:
    merged: list[Bounds] = []
    for start, end in sorted(units):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _gaps(units: Sequence[Bounds], length: int) -> Iterator[Bounds]:
    last = 0
    for start, end in [*units, (length, length)]:
        if start > last:
            yield last, start
        last = end


def _distance(ones: Sequence[Bounds], others: Sequence[Bounds]) -> float:
    """How far two readers are apart: overlapping units, and units that lie in a gap of the other."""
    pairs = _overlapping(ones, others)
    apart = sum((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in pairs)
    met = ({a for a, _ in pairs}, {b for _, b in pairs})
    missed = [unit for unit in ones if unit not in met[0]] + [unit for unit in others if unit not in met[1]]
    return float(apart + sum((end - start) ** 2 for start, end in missed))


def _overlapping(ones: Iterable[Bounds], others: Iterable[Bounds]) -> list[tuple[Bounds, Bounds]]:
    """Every pair that shares a code point; both in order of their starts."""
    waiting = sorted(others)
    pairs = []
    for start, end in sorted(ones):
        for other in waiting:
            if other[0] >= end:
                break
            if other[1] > start:
                pairs.append(((start, end), other))
    return pairs


@dataclass(frozen=True, slots=True)
class Meeting:
    """How many of two readers' spans meet; those of several texts add up."""

    ones: int = 0
    others: int = 0
    #: spans that meet, each counted with the share by which it does
    met: float = 0.0

    def __add__(self, more: "Meeting") -> "Meeting":
        return Meeting(self.ones + more.ones, self.others + more.others, self.met + more.met)

    @property
    def f1(self) -> float:
        """The harmonic mean of the shares of either reader's spans that meet one of the other: 0 to 1.

        It is the same whoever comes first. Raises Undefined where neither marked anything.
        """
        if not self.ones + self.others:
            raise Undefined("Neither of the two marked anything here, so there is nothing to compare.")
        return 2 * self.met / (self.ones + self.others)


def meet_exactly(ones: Iterable[Hashable], others: Iterable[Hashable]) -> Meeting:
    """Spans meet when they are equal: in start and end, and in whatever else stands in them."""
    first, second = Counter(ones), Counter(others)
    return Meeting(first.total(), second.total(), (first & second).total())


def meet_in_part(ones: Iterable[Bounds], others: Iterable[Bounds]) -> Meeting:
    """A span meets at most one of the other reader, the most alike pair first, by the share they overlap.

    The share is twice the common code points over the code points of both (Dice 1945): the F1 of their characters.
    """
    first, second = Counter(ones), Counter(others)
    pairs = [(2 * _common(a, b) / (a[1] - a[0] + b[1] - b[0]), a, b) for a, b in _overlapping(first, second)]
    meeting = Meeting(first.total(), second.total())
    for share, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        times = min(first[a], second[b])
        first[a] -= times
        second[b] -= times
        meeting += Meeting(met=share * times)
    return meeting


def _common(one: Bounds, other: Bounds) -> int:
    return min(one[1], other[1]) - max(one[0], other[0])
