"""Cut paragraphs at the ends of annotations, so that a page can show them side by side.

Overlapping and nested annotations cannot be nested elements. Instead every paragraph becomes
a row of segments, each of which says which annotations cover it; put together again, the
segments are the paragraph. ``annotator/frontend/src/text/segments.ts`` does the same in the browser.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """``text[start:end]``, covered by exactly ``ids``: by start, the longer first, then by id."""

    start: int
    end: int
    ids: tuple[str, ...]


def cut_segments(
    bounds: Sequence[tuple[int, int]], annotations: Iterable[tuple[str, int, int]]
) -> list[list[Segment]]:
    """For each paragraph ``(start, end)``, in order, its segments.

    annotations: ``(id, start, end)`` in any order; they may overlap, nest and run across paragraphs.
    """
    sweep = _Sweep(annotations)
    return [sweep.cut(start, end) for start, end in bounds]


class _Sweep:
    """One pass over the text. ``covering`` holds ranks, so it stays sorted when it only grows at its end."""

    def __init__(self, annotations: Iterable[tuple[str, int, int]]) -> None:
        self.order = sorted(annotations, key=lambda item: (item[1], -item[2], item[0]))
        ends = sorted((item[2], rank) for rank, item in enumerate(self.order))
        self.ends = [end for end, _ in ends]
        self.ending = [rank for _, rank in ends]
        self.opened = self.closed = 0
        self.covering: list[int] = []

    def cut(self, start: int, end: int) -> list[Segment]:
        segments = []
        at = start
        while at < end:
            self._move_to(at)
            until = self._next_change(end)
            ids = tuple(self.order[rank][0] for rank in self.covering)
            segments.append(Segment(at, until, ids))
            at = until
        return segments

    def _move_to(self, at: int) -> None:
        while self.opened < len(self.order) and self.order[self.opened][1] <= at:
            self.covering.append(self.opened)
            self.opened += 1
        while self.closed < len(self.ends) and self.ends[self.closed] <= at:
            rank = self.ending[self.closed]
            del self.covering[bisect_left(self.covering, rank)]
            self.closed += 1

    def _next_change(self, end: int) -> int:
        if self.opened < len(self.order):
            end = min(end, self.order[self.opened][1])
        if self.closed < len(self.ends):
            end = min(end, self.ends[self.closed])
        return end
