"""Runs of equal words in two texts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

#: a run of so many equal words is found whatever stands around it
RUN_SIZE = 8
#: shorter runs are found from this size
SEED_SIZE = 4
#: a seed that stands more often in the first text is followed only where RUN_SIZE words are equal
_MAX_PLACES = 4


class Run(NamedTuple):
    """``size`` equal words: from word ``a`` of the first text and from word ``b`` of the second."""

    a: int
    b: int
    size: int


class Placed:
    """Words, and where each SEED_SIZE of them stand: found once for a text that is compared with many."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    @cached_property
    def places(self) -> dict[tuple[str, ...], list[int]]:
        """Of the first word of each seed."""
        places: dict[tuple[str, ...], list[int]] = {}
        for place, seed in enumerate(_grams(self.words, SEED_SIZE)):
            places.setdefault(seed, []).append(place)
        return places

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands there."""
        return Counter(self.words)


def find_runs(first: Placed, second: Placed) -> list[Run]:
    """Runs of equal words that no word can be added to, each once, in no particular order.

    Every eight words of either text that stand anywhere in the other lie within a run. Of what a text repeats, not
    every pair of places is listed, so that their number stays in proportion to the lengths of the texts.
    """
    a, b, places = first.words, second.words, first.places
    shared = [(at, places[seed]) for at, seed in enumerate(_grams(b, SEED_SIZE)) if seed in places]
    found: set[Run] = set()
    done: dict[int, int] = {}
    for at, where in shared:
        for place in where if len(where) <= _MAX_PLACES else ():
            if done.get(at - place, 0) <= at:
                run = _longest(a, b, place, at)
                found.add(run)
                done[at - place] = run.b + run.size
    if any(len(where) > _MAX_PLACES for _, where in shared):
        found.update(list(_whole_runs(a, b, found)))
        swapped = {Run(run.b, run.a, run.size) for run in found}
        found.update(Run(run.b, run.a, run.size) for run in _whole_runs(b, a, swapped))
    return list(found)


def _grams(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(size)), strict=False)


def _longest(a: Sequence[str], b: Sequence[str], place: int, at: int) -> Run:
    """The run that holds word ``place`` of ``a`` and word ``at`` of ``b``."""
    start = 0
    while start < min(place, at) and a[place - start - 1] == b[at - start - 1]:
        start += 1
    end = 0
    most = min(len(a) - place, len(b) - at)
    while end < most and a[place + end] == b[at + end]:
        end += 1
    return Run(place - start, at - start, start + end)


def _whole_runs(a: Sequence[str], b: Sequence[str], found: set[Run]) -> Iterator[Run]:
    """For each RUN_SIZE words of ``b`` that stand in ``a`` but in no run found: the run at their first place there."""
    first: dict[tuple[str, ...], int] = {}
    for place, gram in enumerate(_grams(a, RUN_SIZE)):
        first.setdefault(gram, place)
    ends: dict[int, int] = {}
    for run in found:
        ends[run.b] = max(run.b + run.size, ends.get(run.b, 0))
    reach = 0
    for at, gram in enumerate(_grams(b, RUN_SIZE)):
        reach = max(reach, ends.get(at, 0))
        if at + RUN_SIZE > reach and gram in first:
            run = _longest(a, b, first[gram], at)
            reach = run.b + run.size
            yield run
