"""How far two texts stay alike from one place on, over words that were changed, left out or put in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from annotator.corroboration.copies.equal_runs import Run

#: what an unequal word takes away; an equal one adds its weight, 1 at most. Of planted passages as many are found with
#: 0.6 to 0.9, and the ends are closest with the lower ones
UNEQUAL = 0.7
#: growth stops when the score has fallen so far below its best: after six unequal words in a row
DROP = 4.5
#: unequal words in a row that growth can go over
_REACH = int(DROP / UNEQUAL)


class _Met(NamedTuple):
    """Two equal words, one of each text, at the end of the best way that leads there."""

    score: float
    a: int
    b: int
    before: _Met | None


class Way:
    """Two texts, read in one direction."""

    def __init__(self, a: Sequence[str], b: Sequence[str], weights: Mapping[str, float]) -> None:
        """weights: of every word that stands in both."""
        self.a, self.b, self.weights = a, b, weights

    def gain(self, run: Run) -> float:
        """What a run adds to the score."""
        return sum(map(self.weights.__getitem__, self.a[run.a : run.a + run.size]))

    def follow(self, a: int, b: int) -> list[Run]:
        """The runs with which a passage goes on that has come to word ``a`` and word ``b``.

        They lie on the best path through the table of the words of ``a`` against those of ``b`` (X-drop, Zhang et al.
        1998). Only its equal words are looked at, which are few: between two of them lie as many unequal ones as the
        longer side has.
        """
        best = _Met(0.0, a - 1, b - 1, None)
        alive = [best]
        for place in range(a, len(self.a)):
            floor = best.score - DROP
            alive = [met for met in alive if met.score - UNEQUAL * (place - met.a - 1) > floor]
            if not alive:
                break
            ends = [met.b for met in alive]
            first = min(ends) + 1
            near = self.b[first : max(ends) + 2 + _REACH]
            if self.a[place] in near:
                word = self.a[place]
                places = [first + step for step, other in enumerate(near) if other == word]
                alive += self._meet(place, places, alive, floor)
                best = max(best, *alive, key=_score)
        return _runs(best)

    def _meet(self, place: int, places: list[int], alive: list[_Met], floor: float) -> list[_Met]:
        """Word ``place`` of ``a`` where it stands in ``b``, as far as a way leads there."""
        new = []
        for at in places:
            score, before = floor, None
            for met in reversed(alive):
                way = met.score - UNEQUAL * max(place - met.a - 1, at - met.b - 1)
                if met.b < at and way > score:
                    score, before = way, met
            if before:
                new.append(_Met(score + self.weights[self.a[place]], place, at, before))
        return new


_score = attrgetter("score")


def _runs(met: _Met) -> list[Run]:
    """The equal words on the way to here, in order."""
    runs: list[Run] = []
    while met.before:
        if runs and (runs[-1].a, runs[-1].b) == (met.a + 1, met.b + 1):
            runs[-1] = Run(met.a, met.b, runs[-1].size + 1)
        else:
            runs.append(Run(met.a, met.b, 1))
        met = met.before
    return runs[::-1]
