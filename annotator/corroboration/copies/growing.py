"""How far two texts stay alike from one place on, over words that were changed, left out or put in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.corroboration.copies.equal_runs import Run

#: what an unequal word takes away; an equal one adds its weight, 1 at most. Of planted passages as many are found with
#: 0.6 to 0.9, and the ends are closest with the lower ones
UNEQUAL = 0.7
#: growth stops when the score has fallen so far below its best: after six unequal words in a row
DROP = 4.5
_NEVER = float("-inf")
_EQUAL, _CHANGED, _LEFT_OUT, _PUT_IN = range(4)


class Way:
    """Two texts, read in one direction."""

    def __init__(self, a: Sequence[str], b: Sequence[str], weights: Mapping[str, float]) -> None:
        """weights: of every word that stands in both."""
        self.a, self.b, self.weights = a, b, weights

    def gain(self, run: Run) -> float:
        """What a run adds to the score."""
        return sum(self.weights[word] for word in self.a[run.a : run.a + run.size])

    def follow(self, a: int, b: int) -> list[Run]:
        """The runs with which a passage goes on that has come to word ``a`` and word ``b``.

        They lie on the best path through the table of the words of ``a`` against those of ``b``, which is filled row
        by row, and only where the score is near the best (X-drop, Zhang et al. 1998).
        """
        start, reach = b, min(int(DROP / UNEQUAL), len(self.b) - b)
        row = [-UNEQUAL * skipped for skipped in range(reach + 1)]
        table: list[tuple[int, list[int]]] = [(start, [_PUT_IN] * len(row))]
        best, end = 0.0, (0, b)
        for place in range(a, len(self.a)):
            start, row, moves = self._row(self.a[place], start, row, best - DROP)
            if not row:
                break
            table.append((start, moves))
            most = max(row)
            if most > best:
                best, end = most, (len(table) - 1, start + row.index(most))
        return _runs(table, a, *end)

    def _row(
        self, word: str, start: int, above: list[float], floor: float
    ) -> tuple[int, list[float], list[int]]:
        """The next row, for one more word of ``a``, without the cells at its ends that are below ``floor``."""
        weight = self.weights.get(word, -UNEQUAL)
        row: list[float] = []
        moves: list[int] = []
        left = diagonal = _NEVER
        for at, up in enumerate((*above, _NEVER)[: len(self.b) + 1 - start], start):
            score, move = up - UNEQUAL, _LEFT_OUT
            is_equal = at > start and self.b[at - 1] == word
            across = diagonal + (weight if is_equal else -UNEQUAL)
            if across >= score:
                score, move = across, _EQUAL if is_equal else _CHANGED
            if left - UNEQUAL > score:
                score, move = left - UNEQUAL, _PUT_IN
            row.append(score)
            moves.append(move)
            left, diagonal = score, up
        more = min(max(0, int((left - floor) / UNEQUAL)), len(self.b) + 1 - start - len(row))
        row += [left - UNEQUAL * skipped for skipped in range(1, more + 1)]
        moves += [_PUT_IN] * more
        near = [at for at, score in enumerate(row) if score > floor]
        first, last = (near[0], near[-1] + 1) if near else (0, 0)
        return start + first, row[first:last], moves[first:last]


def _runs(table: list[tuple[int, list[int]]], a: int, row: int, at: int) -> list[Run]:
    """The equal words on the way to the cell ``at`` of row ``row``, in order."""
    runs: list[Run] = []
    while row:
        start, moves = table[row]
        move = moves[at - start]
        if move == _PUT_IN:
            at -= 1
            continue
        row -= 1
        if move == _LEFT_OUT:
            continue
        at -= 1
        if move == _EQUAL:
            if runs and (runs[-1].a, runs[-1].b) == (a + row + 1, at + 1):
                runs[-1] = Run(a + row, at, runs[-1].size + 1)
            else:
                runs.append(Run(a + row, at, 1))
    return runs[::-1]
