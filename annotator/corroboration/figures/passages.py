"""A passage as figures and updates are compared: its figures, and the words that say what it is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.sentences import LONGEST, find_in_sentence
from annotator.corroboration.figures.surroundings import Word, telling_words
from annotator.corroboration.figures.tokens import tokenize
from annotator.corroboration.told import KEPT, LONGEST_KEPT
from annotator.text.spans import Span

#: code points before and after a passage in which its subject may be named
_AROUND = 240
#: more is a list or a table, not something that is said
_MAX_WORDS = 400
_MAX_FIGURES = 100


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text with what is compared of it; places count from the start of the text."""

    text: str
    span: Span
    figures: tuple[Quantity, ...]
    words: tuple[Word, ...]
    published_at: datetime | date | None = None


def read_passage(
    text: str,
    span: Span | None = None,
    *,
    language: str = "en",
    published_at: datetime | date | None = None,
    figures: Sequence[Quantity] | None = None,
) -> Passage:
    """What ``span`` of ``text`` says; the whole text without a span.

    figures: those of the whole text in order, where they have been found before.
    A passage is meant to be a sentence or a few; of a very long one, the first words and figures are kept.
    """
    span = span or Span(0, max(1, len(text)))
    part = text[span.start : span.end]
    if figures is None:
        found = [_moved(figure, span.start) for figure in find_in_sentence(part, language, published_at)]
    else:
        first = bisect_left(figures, span.start, key=_start)
        last = bisect_left(figures, span.end, key=_start)
        found = [figure for figure in figures[first:last] if figure.span.end <= span.end]
    start, end = max(0, span.start - _AROUND), min(span.end, span.start + LONGEST) + _AROUND
    words = _words_between(text, start, end)[:_MAX_WORDS]
    return Passage(text, span, tuple(found[:_MAX_FIGURES]), words, published_at)


def _words_between(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Of an article it is read once where they stand: its passages are asked for in each story that it tells."""
    if len(text) > LONGEST_KEPT:
        words = telling_words(tokenize(text[start:end]))
        return tuple(replace(word, start=word.start + start) for word in words)
    words, starts = _read_again(text)
    return words[bisect_left(starts, start) : bisect_left(starts, end)]


@lru_cache(KEPT)
def _read_again(text: str) -> tuple[tuple[Word, ...], list[int]]:
    words = telling_words(tokenize(text))
    return words, [word.start for word in words]


def _start(figure: Quantity) -> int:
    return figure.span.start


def _moved(figure: Quantity, by: int) -> Quantity:
    return replace(figure, span=Span(figure.span.start + by, figure.span.end + by))
