"""Quote drift: how one utterance differs between two articles, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from annotator.corroboration.quotes.quoting import Quotation
from annotator.corroboration.quotes.sources import are_same_source
from annotator.corroboration.words import split_words
from annotator.text.differences import Piece, word_diff

#: raised when the same quotations give another drift
VERSION = 1

#: beyond this many comparisons a stretch counts as changed whole: nobody is to wait for it
_MAX_COMPARISONS = 1_000_000
_BRACKETS = re.compile(r"[\[(][^\[\]()]*[\])]")
_ELLIPSIS = re.compile(r"\[?(?:\u2026|\.{3,}|(?:\. ){2}\.)\]?")

_Change = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drift:
    """How the second of two quotations differs from the first. All counts are words."""

    #: 0 to 1: of the words between the first and the last that both have, the share that is equal.
    #: Edits that are marked and words cut at the ends do not lower it. 0 when nothing is shared.
    identity: float
    #: words both have
    shared: int
    #: (what the first has, what the second has); one of them is "" for words left out or added
    changed: tuple[_Change, ...]
    #: the same where an ellipsis or brackets say so
    marked: tuple[_Change, ...]
    #: words that only the first, only the second has before and behind what they share
    cut_first: tuple[int, int]
    cut_second: tuple[int, int]
    #: whether both name the same speaker; unknown when one of them names none
    speaker: Literal["same", "differs", "unknown"]
    #: what to show: from the first to the second
    pieces: tuple[Piece, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the second leaves out without a mark."""
        return tuple(first for first, second in self.changed if not second)

    @property
    def added(self) -> tuple[str, ...]:
        """What the second puts in without a mark."""
        return tuple(second for first, second in self.changed if not first)

    @property
    def is_none(self) -> bool:
        """Whether nothing differs but where the quotation begins and ends and what is marked."""
        return self.shared > 0 and not self.changed and self.speaker != "differs"


class _Said:
    """The words of one quotation, and which of them an editor marked."""

    def __init__(self, words: str) -> None:
        self.text = words
        found = split_words(words)
        self.folded, self._starts, self._ends = found.folded, found.starts, found.ends
        inside = [match.span() for match in _BRACKETS.finditer(words)]
        self.bracketed = _within(found.starts, inside)
        #: before which word something is left out
        self.gaps = {_count_before(found.starts, match.start()) for match in _ELLIPSIS.finditer(words)}

    def piece(self, first: int, last: int) -> str:
        return self.text[self._starts[first] : self._ends[last - 1]] if first < last else ""

    def is_bracketed(self, first: int, last: int) -> bool:
        return first < last and all(place in self.bracketed for place in range(first, last))


def _within(starts: tuple[int, ...], spans: list[tuple[int, int]]) -> set[int]:
    found, at = set(), 0
    for place, start in enumerate(starts):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at < len(spans) and spans[at][0] <= start:
            found.add(place)
    return found


def _count_before(starts: tuple[int, ...], place: int) -> int:
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if starts[middle] < place else (low, middle)
    return low


def compare_quotations(a: Quotation, b: Quotation) -> Drift:
    """How ``b`` gives what ``a`` gives: which words are equal, and which were changed, marked or cut off.

    Capitals, punctuation and the form of quotation marks are no difference.
    """
    first, second = _Said(a.words), _Said(b.words)
    steps = _align(first.folded, second.folded)
    equal = [step for step in steps if step[0] == "equal"]
    shared = sum(end - start for _, start, end, _, _ in equal)
    changed: list[_Change] = []
    marked: list[_Change] = []
    cut_first, cut_second, unequal = [0, 0], [0, 0], 0
    for number, (kind, i, j, k, m) in enumerate(steps):
        if kind == "equal":
            continue
        if equal and number in (0, len(steps) - 1) and kind != "replace":
            cut_first[number > 0] += j - i
            cut_second[number > 0] += m - k
            continue
        change = first.piece(i, j), second.piece(k, m)
        is_marked = _is_marked(first, second, (i, j, k, m))
        (marked if is_marked else changed).append(change)
        unequal += 0 if is_marked else max(j - i, m - k)
    return Drift(
        identity=shared / (shared + unequal) if shared else 0.0,
        shared=shared,
        changed=tuple(changed),
        marked=tuple(marked),
        cut_first=(cut_first[0], cut_first[1]),
        cut_second=(cut_second[0], cut_second[1]),
        speaker=_compare_speakers(a.speaker, b.speaker),
        pieces=tuple(word_diff(a.words, b.words)),
    )


def _compare_speakers(one: str, other: str) -> Literal["same", "differs", "unknown"]:
    if not one or not other:
        return "unknown"
    return "same" if are_same_source(one, other) else "differs"


def _is_marked(first: _Said, second: _Said, step: tuple[int, int, int, int]) -> bool:
    """Whether brackets hold what was put in, or an ellipsis stands for what was left out."""
    i, j, k, m = step
    is_left = i == j or first.is_bracketed(i, j) or k in second.gaps or m in second.gaps
    is_put = k == m or second.is_bracketed(k, m) or i in first.gaps or j in first.gaps
    return (is_left and is_put) or (
        i < j and k < m and (first.is_bracketed(i, j) or second.is_bracketed(k, m))
    )


_Step = tuple[str, int, int, int, int]


def _align(a: tuple[str, ...], b: tuple[str, ...]) -> list[_Step]:
    """Steps from ``a`` to ``b``, as difflib gives them; equal ends are taken first."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    left, right = a[head : len(a) - tail], b[head : len(b) - tail]
    steps: list[_Step] = [("equal", 0, head, 0, head)] if head else []
    if len(left) * len(right) > _MAX_COMPARISONS:
        steps.append(("replace", head, head + len(left), head, head + len(right)))
    elif left or right:
        for kind, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            steps.append((kind, head + i, head + j, head + k, head + m))
    if tail:
        steps.append(("equal", len(a) - tail, len(a), len(b) - tail, len(b)))
    return steps
