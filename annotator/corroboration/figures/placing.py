"""Figures with the words around them, made ready to be held against those of other tellings of one story."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotator.corroboration.figures.comparing import base_value
from annotator.corroboration.figures.passages import Passage
from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.surroundings import Word, cosine, stem, to_length_one, weigh
from annotator.corroboration.figures.units import Kind

#: of each side so many figures are compared, from the start; an article of news has about 30
MAX_FIGURES = 100
#: what a shared unit is worth beside a shared word: the rarer in news, the more
_UNIT_WORTH = {
    Kind.VOLUME: 1.5,
    Kind.AREA: 1.5,
    Kind.MASS: 1.5,
    Kind.SPEED: 1.5,
    Kind.MAGNITUDE: 2.0,
    Kind.TEMPERATURE: 1.5,
    Kind.MONEY: 0.7,
    Kind.LENGTH: 0.5,
    Kind.HOMES: 1.0,
    Kind.HOUSEHOLDS: 1.0,
    Kind.PERSONS: 0.5,
    Kind.THINGS: 1.0,
}
#: what may be meant by a bare number
_COUNTED = (Kind.PERSONS, Kind.HOUSEHOLDS, Kind.HOMES, Kind.THINGS)
_MEASURED = (Kind.LENGTH, Kind.AREA, Kind.VOLUME, Kind.MASS, Kind.MONEY)
#: a number of so many digits, noughts at the end not counted, is seldom two things in one story
_TELLING_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with the words around it."""

    passage: Passage
    figure: Quantity
    #: the words of its passage, weighed; and with those around it. Of length one
    own: Mapping[str, float]
    seen: Mapping[str, float]
    #: of its passage, and of its paragraph
    names: frozenset[str] = frozenset()
    names_around: frozenset[str] = frozenset()


def place_figures(passages: Sequence[Passage], weights: Mapping[str, float] | None = None) -> list[Placed]:
    """The figures of a telling, made ready to be held against those of others.

    passages: a sentence, or all those of an article that have figures.
    weights: what each stem is worth, such as its rarity among the sentences of the story.
    """
    figures = ((passage, figure) for passage in passages for figure in passage.figures)
    return [_place(passage, figure, weights) for passage, figure in islice(figures, MAX_FIGURES)]


def place_story(
    story: Iterable[Sequence[Passage]], weights: Mapping[str, float] | None = None
) -> list[list[Placed]]:
    """The same for each telling of a story, where a bare number counts what the same number counts elsewhere.

    "The most we ever had was 236" counts people if another telling has "236 names".
    """
    tellings = [place_figures(passages, weights) for passages in story]
    counted: defaultdict[float, list[Placed]] = defaultdict(list)
    for placed in (one for telling in tellings for one in telling):
        if placed.figure.kind in _COUNTED and _tells_itself(placed.figure):
            counted[placed.figure.value].append(placed)
    return [[_named(one, counted, weights) for one in telling] for telling in tellings]


def states_again(one: Quantity, other: Quantity) -> bool:
    """Whether one article that has both tells the same with them: an equal measure, or an equal number that is rare."""
    if one.kind is not other.kind or base_value(one) != base_value(other):
        return False
    return one.kind in _MEASURED or (one.unit == other.unit and _tells_itself(one))


def paragraph_of(passage: Passage) -> tuple[int, int]:
    """Where the paragraph of a passage starts and ends: the next one may tell what everybody copied."""
    start = passage.text.rfind("\n", 0, passage.span.start) + 1
    end = passage.text.find("\n", passage.span.end)
    return start, end if end >= 0 else len(passage.text)


def _named(
    placed: Placed, counted: Mapping[float, Sequence[Placed]], weights: Mapping[str, float] | None
) -> Placed:
    figure = placed.figure
    if figure.kind is not Kind.NUMBER or figure.value not in counted:
        return placed
    # people before things, then what is told in the likest words
    like = max(
        counted[figure.value],
        key=lambda one: (one.figure.kind is Kind.PERSONS, cosine(one.seen, placed.seen)),
    ).figure
    figure = replace(figure, kind=like.kind, unit=like.unit, state=like.state)
    return _place(placed.passage, figure, weights)


def _tells_itself(figure: Quantity) -> bool:
    digits = f"{figure.value:.9g}".partition("e")[0].replace(".", "").strip("0")
    return len(digits) >= _TELLING_DIGITS


def _place(passage: Passage, figure: Quantity, weights: Mapping[str, float] | None) -> Placed:
    start, end = paragraph_of(passage)
    first, last = (
        bisect_left(passage.words, at, key=_start) for at in (passage.span.start, passage.span.end)
    )
    inside = passage.words[first:last]
    beside = [w for w in (*passage.words[:first], *passage.words[last:]) if start <= w.start < end]
    own = weigh(inside, figure.span, passage.span, weights)
    seen = weigh(beside, figure.span, passage.span, weights, to=own)
    if (worth := _UNIT_WORTH.get(figure.kind)) and figure.unit:
        name = stem(figure.unit if figure.kind is Kind.THINGS else figure.kind.value)
        seen[f"#{name}"] = worth * (weights.get(name, 1.0) if weights else 1.0)
    names = _names(inside)
    return Placed(passage, figure, to_length_one(own), to_length_one(seen), names, names | _names(beside))


def _names(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.is_name)


def _start(word: Word) -> int:
    return word.start
