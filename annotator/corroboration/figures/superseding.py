"""Whether a later passage overtakes an earlier one: by date, by wording, and by what both are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from annotator.corroboration.figures.comparing import figures_overlap, of_one_measure
from annotator.corroboration.figures.date_words import AHEAD
from annotator.corroboration.figures.overtaking_words import CUES, DENIED, NOT, RISING, SINKING, Cue, Way
from annotator.corroboration.figures.passages import Passage
from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.surroundings import likeness, weigh_whole
from annotator.corroboration.figures.tokens import Tokens, tokenize
from annotator.corroboration.figures.units import Kind
from annotator.text.spans import Span

#: raised when the same passages give another answer
VERSION = 2

#: how alike two passages must be for one to be as likely as not about the other
_EVEN = 0.12
#: below this nothing is proposed
THRESHOLD = 0.5
#: what is left where a date of publication is missing, and where the earlier passage states no plan to call off
_UNDATED = 0.7
_NO_PLAN = 0.6
#: a change of figures without two figures to show for it
_NO_FIGURES = 0.5
#: how far from its figure "rose to" may stand, in code points
_NEAR = 60
_NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class Superseding:
    """That the later passage overtakes the earlier one: in which way, by which words, how likely."""

    way: Way
    #: the words that say so, in the later text
    cue: Span
    cue_words: str
    #: 0 to 1
    score: float
    #: the figures that changed, earlier and later
    figures: tuple[Quantity, Quantity] | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A cue where it stands."""

    cue: Cue
    span: Span


def find_superseding(
    earlier: Passage, later: Passage, *, weights: Mapping[str, float] | None = None
) -> Superseding | None:
    """Whether ``later`` says that what ``earlier`` tells no longer holds; None when it does not.

    A passage published before ``earlier`` overtakes nothing; where a date is missing, wording alone counts for less.
    weights: what each stem is worth, such as its rarity among the sentences of the story.
    """
    order = _order(earlier.published_at, later.published_at)
    if order < 0 or (order == 0 and earlier.published_at is not None and later.published_at is not None):
        return None
    said = [found for found in _cues(later) if not _says_so_too(earlier, found)]
    if not said:
        return None
    alike = likeness(
        weigh_whole(earlier.words, earlier.span, weights), weigh_whole(later.words, later.span, weights)
    )
    best = max((_judge(earlier, later, found, alike) for found in said), key=lambda found: found.score)
    if order == 0:
        best = Superseding(best.way, best.cue, best.cue_words, round(best.score * _UNDATED, 4), best.figures)
    return best if best.score >= THRESHOLD else None


def updates_figure(earlier: Passage, later: Passage, figures: tuple[Quantity, Quantity]) -> bool:
    """Whether ``later`` says of its figure that it has changed, so that the two do not contradict each other.

    figures: one of ``earlier``, one of ``later``. Without dates, "rises to 12" still overtakes 8, and not 15.
    """
    if _order(earlier.published_at, later.published_at) < 0:
        return False
    dated = earlier.published_at is not None and later.published_at is not None
    for found in _cues(later):
        if found.cue.way is not Way.REVISED or _distance(found.span, figures[1].span) > _NEAR:
            continue
        grows = figures[1].value > figures[0].value
        if found.cue.words in (SINKING if grows else RISING):
            continue
        if dated or found.cue.words in RISING | SINKING:
            return True
    return False


def _order(earlier: datetime | date | None, later: datetime | date | None) -> int:
    """1 when ``later`` is later, -1 when it is not, 0 when nobody knows."""
    if earlier is None or later is None:
        return 0
    if (
        isinstance(earlier, datetime)
        and isinstance(later, datetime)
        and bool(earlier.tzinfo) == bool(later.tzinfo)
    ):
        return (later > earlier) - (later < earlier)
    days = later.toordinal() - earlier.toordinal()
    return (days > 0) - (days < 0)


def _cues(passage: Passage) -> list[_Said]:
    start = passage.span.start
    found = _cues_in(passage.text[start : passage.span.end])
    return [_Said(cue, Span(start + at, start + end)) for cue, at, end in found]


@lru_cache(maxsize=4096)
def _cues_in(text: str) -> tuple[tuple[Cue, int, int], ...]:
    tokens = tokenize(text)
    found: list[tuple[Cue, int, int]] = []
    index = 0
    while index < len(tokens.folded):
        cue = _cue_at(tokens, index)
        if cue:
            end = index + len(cue.words)
            found.append((cue, tokens.starts[index], tokens.ends[end - 1]))
        index += len(cue.words) if cue else 1
    return tuple(found)


def _cue_at(tokens: Tokens, index: int) -> Cue | None:
    for cue in CUES.get(tokens.folded[index], ()):
        if tuple(tokens.folded[index : index + len(cue.words)]) == cue.words:
            if not DENIED.isdisjoint(tokens.folded[:index]):
                return None
            before = tokens.folded[max(0, index - _NEGATION_REACH) : index]
            negated = any(word in NOT or word.endswith("n't") for word in before)
            return None if negated else cue
    return None


def _says_so_too(earlier: Passage, found: _Said) -> bool:
    """Whether the earlier passage brings the same news: called off in both is not news."""
    return any(
        other.cue.way is found.cue.way and other.cue.way not in (Way.REVISED, Way.NOW)
        for other in _cues(earlier)
    )


def _judge(earlier: Passage, later: Passage, found: _Said, alike: float) -> Superseding:
    figures = _changed(earlier, later, found)
    score = found.cue.weight * alike / (alike + _EVEN)
    if found.cue.way in (Way.CALLED_OFF, Way.POSTPONED) and not _plans(earlier):
        score *= _NO_PLAN
    if found.cue.way in (Way.REVISED, Way.CORRECTED) and not figures and not _repeats_figure(earlier, later):
        score *= _NO_FIGURES
    return Superseding(found.cue.way, found.span, found.span.of(later.text), round(score, 4), figures)


def _plans(passage: Passage) -> bool:
    """Whether a passage tells of something to come."""
    tokens = tokenize(passage.span.of(passage.text))
    if not AHEAD.isdisjoint(tokens.folded):
        return True
    on = passage.published_at
    return on is not None and any(q.kind is Kind.DATE and q.low > on.toordinal() for q in passage.figures)


def _changed(earlier: Passage, later: Passage, said: _Said) -> tuple[Quantity, Quantity] | None:
    """A figure of each passage, of one measure and different, the later one nearest to the cue."""
    for after in sorted(later.figures, key=lambda figure: _distance(said.span, figure.span)):
        # behind "down from" stands the old figure
        is_old = said.cue.words[-1] == "from" and 0 <= after.span.start - said.span.end <= 1
        if is_old or _distance(said.span, after.span) > _NEAR:
            continue
        if any(figures_overlap(before, after) for before in earlier.figures):
            continue
        for before in earlier.figures:
            if of_one_measure(before, after):
                return before, after
    return None


def _repeats_figure(earlier: Passage, later: Passage) -> bool:
    """Whether the later passage names a figure of the earlier one: "which had spoken of 212 homes"."""
    return any(
        of_one_measure(before, after) and figures_overlap(before, after)
        for before in earlier.figures
        for after in later.figures
    )


def _distance(a: Span, b: Span) -> int:
    return max(0, a.start - b.end, b.start - a.end)
