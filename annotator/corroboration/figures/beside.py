"""The figures of a few articles beside each other: those that agree, and those that cannot all be right. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.corroboration.figures.comparing import RELATED, figures_overlap
from annotator.corroboration.figures.conflicts import find_conflicts
from annotator.corroboration.figures.passages import Passage, read_passage
from annotator.corroboration.figures.placing import place_story
from annotator.corroboration.figures.quantities import Quantity, find_quantities
from annotator.corroboration.figures.surroundings import cosine, rarity, to_length_one, weigh
from annotator.corroboration.figures.units import Kind
from annotator.corroboration.origins.groups import Groups
from annotator.corroboration.told import Told
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: raised when the same articles give other rows
VERSION = 2

#: figures of one article that are compared, from its start: each is held against each of the others
MOST = 60
#: code points around a figure that are shown
_SHOWN = 60
#: the same day or hour is in every article of a story, and a bare number may count anything
_COMMON = (Kind.DATE, Kind.CLOCK, Kind.LABEL, Kind.ORDINAL, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure where it stands, with the words around it."""

    article_id: str
    span: Span
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures that speak of one thing, by article."""

    stated: tuple[Stated, ...]
    #: two that differ, and in what: value, unit, rate, date, percentage; empty where all agree
    differences: tuple[tuple[str, str, str], ...]
    #: how likely the likeliest two of them contradict each other, 0 to 1; 0 where all agree
    score: float

    def of(self, article_id: str) -> list[Stated]:
        """What one article states."""
        return [one for one in self.stated if one.article_id == article_id]


@dataclass(frozen=True, slots=True)
class _Figure:
    told: Told
    passage: Passage
    quantity: Quantity
    #: the words around it, weighed; of length one
    around: dict[str, float]

    @property
    def key(self) -> tuple[str, Span]:
        return self.told.id, self.quantity.span


def compare_all_figures(tellings: Sequence[Told]) -> list[FigureRow]:
    """The figures that several of these articles state, those in conflict first.

    tellings: a few; the time grows with the square of their figures, of which MOST are taken of each.
    """
    read = [_read(told) for told in tellings]
    figures = [one for found in read for one in found]
    numbers = {one.key: number for number, one in enumerate(figures)}
    groups = Groups(len(figures))
    differing: list[tuple[int, int, str, float]] = []
    passages = [_passages(found) for found in read]
    weights = rarity(passage.words for found in passages for passage in found)
    placed = place_story(passages, weights)
    for (ours, mine), (theirs, others) in combinations(zip(read, placed, strict=True), 2):
        for first, second in _agreeing(ours, theirs):
            groups.join(numbers[first.key], numbers[second.key])
        for one in find_conflicts(mine, others):
            a, b = numbers[ours[0].told.id, one.a.span], numbers[theirs[0].told.id, one.b.span]
            differing.append((a, b, one.kind.value, one.score))
    return _rows(figures, groups, differing)


def _read(told: Told) -> list[_Figure]:
    quantities = find_quantities(told.text, told.language, told.published_at)[:MOST]
    found: list[_Figure] = []
    for sentence in split_sentences(told.text, told.language):
        if not quantities or sentence.start > quantities[-1].span.end:
            break
        passage = read_passage(told.text, sentence, published_at=told.published_at, figures=quantities)
        found += [
            _Figure(told, passage, one, to_length_one(weigh(passage.words, one.span, passage.span)))
            for one in passage.figures
        ]
    return found


def _passages(figures: Sequence[_Figure]) -> list[Passage]:
    return list({one.passage.span: one.passage for one in figures}.values())


def _agreeing(ours: Sequence[_Figure], theirs: Sequence[_Figure]) -> list[tuple[_Figure, _Figure]]:
    """Each figure with the one that states the same in the likest words."""
    found = []
    for a in ours:
        if a.quantity.kind in _COMMON:
            continue
        alike = [(cosine(a.around, b.around), b) for b in theirs if figures_overlap(a.quantity, b.quantity)]
        score, best = max(alike, key=lambda one: one[0], default=(0.0, None))
        if best is not None and score >= RELATED:
            found.append((a, best))
    return found


def _rows(
    figures: Sequence[_Figure], agreeing: Groups, differing: Sequence[tuple[int, int, str, float]]
) -> list[FigureRow]:
    wider = Groups(len(figures))
    for group in agreeing.list():
        for number in group[1:]:
            wider.join(group[0], number)
    for a, b, _, _ in differing:
        wider.join(a, b)
    conflicts: dict[int, list[tuple[int, int, str, float]]] = defaultdict(list)
    for one in differing:
        conflicts[wider.find(one[0])].append(one)
    rows = []
    for group in wider.list():
        if len({figures[number].told.id for number in group}) > 1:
            here = sorted(conflicts[wider.find(group[0])], key=lambda one: -one[3])
            said = {frozenset(words[:2]): words for words in (_said(figures, one) for one in reversed(here))}
            score = here[0][3] if here else 0.0
            stated = tuple(_state(figures[number]) for number in group)
            rows.append(FigureRow(stated, tuple(said.values())[::-1], score))
    return sorted(rows, key=lambda row: (-row.score, -len({one.article_id for one in row.stated})))


def _said(figures: Sequence[_Figure], conflict: tuple[int, int, str, float]) -> tuple[str, str, str]:
    a, b, kind, _ = conflict
    return _words(figures[a]), _words(figures[b]), kind


def _words(figure: _Figure) -> str:
    return figure.quantity.span.of(figure.told.text)


def _state(figure: _Figure) -> Stated:
    text, span, within = figure.told.text, figure.quantity.span, figure.passage.span
    first, last = max(within.start, span.start - _SHOWN), min(within.end, span.end + _SHOWN)
    before = text[first : span.start].partition(" ")[2] if first > within.start else text[first : span.start]
    after = text[span.end : last].rpartition(" ")[0] if last < within.end else text[span.end : last]
    return Stated(
        figure.told.id, span, ("…" if first > within.start else "") + before, _words(figure),
        after + ("…" if last < within.end else ""),
    )  # fmt: skip
