"""Cut paragraphs at the ends of annotations, so that a page can show them side by side.

Overlapping and nested annotations cannot be nested elements. Instead every paragraph becomes
a row of segments, each of which says which annotations cover it; put together again, the
segments are the paragraph. ``annotator/frontend/src/text/segments.ts`` does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Segment(NamedTuple):
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
    """One pass over the text. ``covering`` keeps the order in which annotations start, so it is never sorted."""

    def __init__(self, annotations: Iterable[tuple[str, int, int]]) -> None:
        order = sorted(annotations, key=lambda item: (item[1], -item[2], item[0]))
        self.starts = [(start, name) for name, start, _ in reversed(order)]
        self.ends = sorted(((end, name) for name, _, end in order), reverse=True)
        self.covering: dict[str, None] = {}

    def cut(self, start: int, end: int) -> list[Segment]:
        starts, ends, covering = self.starts, self.ends, self.covering
        segments = []
        at = start
        while at < end:
            while starts and starts[-1][0] <= at:
                covering[starts.pop()[1]] = None
            while ends and ends[-1][0] <= at:
                del covering[ends.pop()[1]]
            until = min(end, starts[-1][0] if starts else end, ends[-1][0] if ends else end)
            segments.append(Segment(at, until, tuple(covering)))
            at = until
        return segments
