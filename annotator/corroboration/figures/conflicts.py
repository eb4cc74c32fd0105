"""Figures of two passages that cannot both be right, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import exp, log

from annotator.corroboration.figures.comparing import (
    ALIKE,
    Difference,
    DifferenceKind,
    base_value,
    compare_figures,
    figures_overlap,
    may_be_compared,
)
from annotator.corroboration.figures.placing import Placed, paragraph_of, states_again
from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.superseding import updates_figure
from annotator.corroboration.figures.surroundings import cosine
from annotator.text.spans import Span

#: raised when the same passages give other conflicts
VERSION = 4

#: what speaks for a conflict, fitted to 177 marked pairs of real and made news and rounded
_LIKENESS = 2.5
#: of all figures that it could be held against, this is the one most alike
_SHARE = 0.7
#: to be the only one says little where hardly a word is shared
_LONELY = 0.25
_SAME_NAMES, _OTHER_NAMES = 0.6, -0.5
#: both are dead, or both hurt
_SAME_STATE = 1.5
#: two figures that are nearly equal hardly meet by chance
_UNIT_OR_RATE = 1.0
#: "two people" and "three people" are in every story
_FEW, _FEWER = 13, -0.8
#: for each e-fold that they are apart, unless one sentence is told twice
_APART = -1.0
#: at this sum a conflict is as likely as not
_EVEN = -0.1
#: two dates differ in every story: so alike must be what is said of them
_EVEN_DATES = 0.5
#: below this, figures are taken to speak of different things
THRESHOLD = 0.5
_NEAR_BY = 80
_YEAR = 365
#: a figure is held against so many others
_PER_FIGURE = 2


@dataclass(frozen=True, slots=True)
class FigureConflict:
    """Two figures that differ: where, in what, and how likely they speak of one thing."""

    a: Quantity
    b: Quantity
    a_words: str
    b_words: str
    #: the passage that has ``b``
    b_passage: Span
    kind: DifferenceKind
    #: 0 to 1
    score: float

    def stated(self) -> list[str]:
        """As a suggestion states it: ``["2,000 families", "2,000 immigrants", "unit"]``."""
        return [self.a_words, self.b_words, self.kind.value]


def find_conflicts(a: Sequence[Placed], b: Sequence[Placed]) -> list[FigureConflict]:
    """The figures of two tellings that contradict each other, the likeliest first; each with two others at most.

    What contradicts a figure contradicts it wherever its telling states it again.

    The more of both is given, the fewer false alarms: a figure that stands on both sides, in like words, does not
    contradict a third.
    """
    ours, theirs = ([_Standing(placed) for placed in side] for side in (a, b))
    differing: list[tuple[_Standing, _Standing, float]] = []
    for first in ours:
        for second in theirs:
            one, other = first.placed, second.placed
            if not may_be_compared(one.figure, other.figure):
                continue
            alike = max(cosine(one.seen, other.seen), cosine(one.own, other.own))
            first.crowd += alike * alike
            second.crowd += alike * alike
            if figures_overlap(one.figure, other.figure):
                first.note_agreement(other, alike)
                second.note_agreement(one, alike)
            else:
                differing.append((first, second, alike))
    found = [
        conflict
        for first, second, alike in differing
        if not _stated_on_both(first, second, alike) and (conflict := _judge(first, second, alike))
    ]
    likely = [conflict for conflict in found if conflict.score >= THRESHOLD]
    doubtful = [conflict for conflict in found if conflict.score < THRESHOLD]
    return _best_of_each([*likely, *_repeat(likely, doubtful)])


@dataclass(slots=True)
class _Standing:
    """How a figure stands to those of the other side."""

    placed: Placed
    #: how alike its like on the other side is placed
    agreed: float = 0.0
    #: the sum of squares of its likeness to every figure it can be compared with
    crowd: float = 0.0
    #: where the passages that state it as well start
    agreed_at: set[int] = field(default_factory=set)

    def note_agreement(self, other: Placed, alike: float) -> None:
        """Remember that ``other`` states the same."""
        self.agreed = max(self.agreed, alike)
        self.agreed_at.add(other.passage.span.start)


def _stated_on_both(first: _Standing, second: _Standing, alike: float) -> bool:
    """Whether the two are told side by side rather than against each other: "from 8 to 12" does not contradict "12"."""
    starts = first.placed.passage.span.start, second.placed.passage.span.start
    if starts[1] in first.agreed_at or starts[0] in second.agreed_at:
        return True
    return min(first.agreed, second.agreed) >= alike


def _judge(first: _Standing, second: _Standing, alike: float) -> FigureConflict | None:
    one, other = first.placed, second.placed
    if _years_apart(one, other) or _is_update(one, other):
        return None
    difference = compare_figures(one.figure, other.figure, likeness=alike, same_event=_same_event(one, other))
    if difference is None:
        return None
    score = _likelihood(one, other, difference, alike, max(first.crowd, second.crowd))
    words = one.figure.span.of(one.passage.text), other.figure.span.of(other.passage.text)
    return FigureConflict(
        one.figure, other.figure, *words, other.passage.span, difference.kind, round(score, 4)
    )


def _likelihood(first: Placed, second: Placed, difference: Difference, alike: float, crowd: float) -> float:
    """How likely the two figures speak of one thing."""
    if difference.kind is DifferenceKind.DATE:
        # the line with the date of publication stands beside anything
        alike = cosine(first.own, second.own)
        return alike / (alike + _EVEN_DATES)
    share = alike * alike / max(crowd, 1e-9)
    evidence = _LIKENESS * alike + _SHARE * share * min(1.0, alike / _LONELY)
    evidence += _names_say(first, second)
    if first.figure.state and first.figure.state == second.figure.state:
        evidence += _SAME_STATE
    if difference.kind in (DifferenceKind.UNIT, DifferenceKind.RATE):
        evidence += _UNIT_OR_RATE
    if max(first.figure.value, second.figure.value) < _FEW:
        evidence += _FEWER
    if alike < ALIKE:
        evidence += _APART * log(max(1.0, difference.size))
    return 1 / (1 + exp(_EVEN - evidence))


def _names_say(first: Placed, second: Placed) -> float:
    """Names that both have speak for one thing; other names against it, unless the paragraph has them too."""
    if first.names & second.names:
        return _SAME_NAMES
    near = first.names & second.names_around or first.names_around & second.names
    return _OTHER_NAMES if first.names and second.names and not near else 0.0


def _years_apart(first: Placed, second: Placed) -> bool:
    """Whether the figures are of different times: what no sentence dates is of the time of publication."""
    times = [placed.figure.when or _time_of(placed.passage.published_at) for placed in (first, second)]
    if times[0] is None or times[1] is None or _has_year(first, second) or _has_year(second, first):
        return False
    apart = max(times[0][0] - times[1][1], times[1][0] - times[0][1])
    return apart > (_YEAR if None in (first.figure.when, second.figure.when) else 0)


def _has_year(undated: Placed, dated: Placed) -> bool:
    """Whether the paragraph of a figure without a date names the year of the other."""
    if undated.figure.when or not dated.figure.when:
        return False
    start, end = paragraph_of(undated.passage)
    first, last = (date.fromordinal(int(day)).year for day in dated.figure.when)
    return any(str(year) in undated.passage.text[start:end] for year in (first, last))


def _is_update(first: Placed, second: Placed) -> bool:
    """Whether one side says that the figure has changed since the other: superseded, not contradicted."""
    a, b = (first.passage, first.figure), (second.passage, second.figure)
    return any(
        updates_figure(before[0], after[0], (before[1], after[1])) for before, after in ((a, b), (b, a))
    )


def _time_of(published_at: datetime | date | None) -> tuple[float, float] | None:
    if published_at is None:
        return None
    day = float(published_at.toordinal())
    return day, day


def _same_event(first: Placed, second: Placed) -> bool:
    """Whether the words next to both figures name one happening."""
    if not (first.figure.period and second.figure.period):
        return False
    near = [
        {w.stem for w in p.passage.words if abs(w.start - p.figure.span.start) <= _NEAR_BY}
        for p in (first, second)
    ]
    return bool(near[0] & near[1])


def _repeat(likely: Iterable[FigureConflict], doubtful: Iterable[FigureConflict]) -> Iterator[FigureConflict]:
    """Of the doubtful ones those that state a figure of a likely one again, as likely as that one."""
    by_figure: defaultdict[tuple[str, Span], list[FigureConflict]] = defaultdict(list)
    for one in likely:
        by_figure["a", one.a.span].append(one)
        by_figure["b", one.b.span].append(one)
    for one in doubtful:
        same = [told for told in by_figure["a", one.a.span] if states_again(told.b, one.b)]
        same += [told for told in by_figure["b", one.b.span] if states_again(told.a, one.a)]
        if same:
            yield replace(one, score=max(told.score for told in same))


def _best_of_each(found: list[FigureConflict]) -> list[FigureConflict]:
    """The best conflicts of each figure, the likeliest first; what the other side says twice counts once."""
    kept: list[FigureConflict] = []
    others: defaultdict[tuple[str, Span], set[float]] = defaultdict(set)
    for conflict in sorted(found, key=lambda c: (-c.score, c.a.span, c.b.span)):
        a, b = others["a", conflict.a.span], others["b", conflict.b.span]
        ours, theirs = base_value(conflict.a), base_value(conflict.b)
        if len(a | {theirs}) <= _PER_FIGURE and len(b | {ours}) <= _PER_FIGURE:
            kept.append(conflict)
            a.add(theirs)
            b.add(ours)
    return kept
