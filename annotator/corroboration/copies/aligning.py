"""Passages that two texts share, word for word but for small edits. Pure.

Runs of equal words are the anchors. From each, longest first, a passage grows on both sides over words that were
changed, left out or put in, as long as what is equal beyond them outweighs them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from annotator.corroboration.copies.equal_runs import RUN_SIZE, Placed, Run, find_runs
from annotator.corroboration.copies.growing import Way

#: words that one text leaves out of a passage, while the other puts in so many at most; 12 finds one in ten more of the
#: planted passages with a cut than 8, and 16 no more
_MAX_CUT, _MAX_BESIDE = 12, 2
#: a run that says less grows into nothing
_MIN_GAIN = 2.0
#: of shorter texts, how often a word stands in them does not tell how common it is
_MIN_SIZE = 400


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage that stands in two texts, but for unequal words between its runs."""

    #: the equal words, in order
    runs: tuple[Run, ...]

    @property
    def a(self) -> tuple[int, int]:
        """From which word to which of the first text; half-open."""
        return self.runs[0].a, self.runs[-1].a + self.runs[-1].size

    @property
    def b(self) -> tuple[int, int]:
        """From which word to which of the second text; half-open."""
        return self.runs[0].b, self.runs[-1].b + self.runs[-1].size

    @property
    def words(self) -> int:
        """How many words are equal."""
        return sum(run.size for run in self.runs)

    @property
    def unequal(self) -> int:
        """How many words are not; of unequal words in a row the longer of their two sides counts."""
        pairs = zip(self.runs, self.runs[1:], strict=False)
        return sum(max(after.a - before.a, after.b - before.b) - before.size for before, after in pairs)

    @property
    def identity(self) -> float:
        """The share of equal words, 0 to 1."""
        return self.words / (self.words + self.unequal)


def find_shared(first: Placed, second: Placed) -> list[Shared]:
    """The passages that two texts share, in the order of the first.

    Every run of eight words of either text that stands anywhere in the other lies within one of them, whatever
    stands around it. Shorter runs are found too, though not every one. What repeats is not multiplied: each passage
    holds words, in one text or the other, that no better one holds. Takes time in proportion to the lengths.
    """
    runs = find_runs(first, second)
    if not runs:
        return []
    a, b, weights = first.words, second.words, _Weights(first, second)
    forwards = Way(a, b, weights)
    backwards: Way | None = None
    grown: list[Shared] = []
    held_a, held_b = _Intervals(), _Intervals()
    for run in sorted(runs, key=lambda run: (-run.size, run.a, run.b)):
        if held_a.holds(run.a, run.a + run.size) and held_b.holds(run.b, run.b + run.size):
            continue
        shared = Shared((run,))
        if forwards.gain(run) >= _MIN_GAIN:
            after = forwards.follow(run.a + run.size, run.b + run.size)
            backwards = backwards or Way(a[::-1], b[::-1], weights)
            shared = Shared((*_before(backwards, run), run, *after))
        elif run.size < RUN_SIZE:
            continue
        held_a.add(*shared.a)
        held_b.add(*shared.b)
        grown.append(shared)
    joined = _join_cuts(grown)
    joined.sort(key=lambda shared: (-shared.words, shared.runs[0]))
    return sorted(_without_repeats(joined), key=lambda shared: shared.runs[0])


class _Weights(dict[str, float]):
    """How much each word says that both have: 1 if it stands once in either, the less the more often; of others 0."""

    def __init__(self, first: Placed, second: Placed) -> None:
        super().__init__()
        self._counts = first.counts, second.counts
        self._size = max(len(first.words) + len(second.words), _MIN_SIZE)

    def __missing__(self, word: str) -> float:
        one, other = (counts.get(word, 0) for counts in self._counts)
        self[word] = said = log(self._size / (one + other)) / log(self._size / 2) if one and other else 0.0
        return said


def _before(backwards: Way, run: Run) -> list[Run]:
    sizes = len(backwards.a), len(backwards.b)
    parts = backwards.follow(sizes[0] - run.a, sizes[1] - run.b)
    return [
        Run(sizes[0] - part.a - part.size, sizes[1] - part.b - part.size, part.size) for part in parts[::-1]
    ]


def _join_cuts(passages: Iterable[Shared]) -> list[Shared]:
    """Passages as one that follow each other in both texts, where one of the two left a few words out."""
    joined: list[Shared] = []
    for shared in sorted(passages, key=lambda shared: shared.runs[0]):
        if joined and _is_cut(joined[-1], shared):
            joined[-1] = Shared(joined[-1].runs + shared.runs)
        else:
            joined.append(shared)
    return joined


def _is_cut(before: Shared, after: Shared) -> bool:
    gaps = after.a[0] - before.a[1], after.b[0] - before.b[1]
    return 0 <= min(gaps) <= _MAX_BESIDE and max(gaps) <= _MAX_CUT


def _without_repeats(passages: Iterable[Shared]) -> Iterator[Shared]:
    """Those that hold words of either text which none before them holds."""
    in_a, in_b = _Intervals(), _Intervals()
    for passage in passages:
        if not (in_a.holds(*passage.a) and in_b.holds(*passage.b)):
            in_a.add(*passage.a)
            in_b.add(*passage.b)
            yield passage


class _Intervals:
    """Half-open intervals, of which none lies within another."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def holds(self, start: int, end: int) -> bool:
        """Whether one of them holds all of this one."""
        place = bisect_right(self.starts, start)
        return place > 0 and self.ends[place - 1] >= end

    def add(self, start: int, end: int) -> None:
        """Add one, in the place of those that lie within it."""
        if not self.holds(start, end):
            first, last = bisect_left(self.starts, start), bisect_right(self.ends, end)
            self.starts[first:last], self.ends[first:last] = [start], [end]
