"""Sentences that are put into other texts with another figure: how many are found in conflict. Pure, and the same each
time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from annotator.corroboration.figures.bounds import Bound
from annotator.corroboration.figures.sentences import find_in_sentence
from annotator.corroboration.figures.units import Kind as Unit
from annotator.corroboration.kinds import Kind
from annotator.corroboration.measuring.planting import EDITED
from annotator.corroboration.measuring.scores import share
from annotator.corroboration.proposing import Story
from annotator.corroboration.told import Told
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: what a figure is multiplied by: neither what rounding explains, nor what is taken for another thing
FACTORS = (0.4, 0.5, 0.7, 1.4, 1.7, 2.5)
#: a smaller one stands in every text
_LEAST = 10
_WORDS = 8
#: times that a sentence is looked for
_TRIES = 40
_WORD = re.compile(r"\b[a-z]+\b")
_WHOLE = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(?![\d.,]*\d)")
#: what is no amount, or counts nothing that is named
_UNFIT = (Unit.LABEL, Unit.ORDINAL, Unit.DATE, Unit.CLOCK, Unit.AGE, Unit.NUMBER)


@dataclass(frozen=True)
class Refigured:
    """A sentence of ``a`` that was put into ``b``, with another figure."""

    a: Told
    b: Told
    here: Span
    there: Span
    #: the words of the figure in ``a``
    words: str


@dataclass(frozen=True)
class _Sentence:
    """One that holds a figure."""

    told: Told
    span: Span
    #: within the sentence
    figure: Span


def plant_figures(tellings: Sequence[Told], count: int) -> Iterator[Refigured]:
    """As many as there is room for, ``count`` at most; in English, which its words and figures are taken from."""
    chance = Random("refigured")  # noqa: S311  (nothing is secret)
    english = [told for told in tellings if told.language.startswith("en")]
    words = [word for told in english for word in told.text.split() if word.isalpha()]
    sentences = [one for told in english for one in _find_sentences(told)]
    for _ in range(_TRIES * count if len(english) > 1 and sentences else 0):
        one, other = chance.choice(sentences), chance.choice(english)
        if one.told.id == other.id:
            continue
        yield _plant(one, other, words, chance)
        count -= 1
        if not count:
            return


def _find_sentences(told: Told) -> Iterator[_Sentence]:
    for span in split_sentences(told.text, told.language):
        sentence = span.of(told.text)
        if len(sentence.split()) < _WORDS:
            continue
        for figure in find_in_sentence(sentence, told.language, told.published_at):
            number = _WHOLE.search(figure.span.of(sentence))
            is_fit = figure.kind not in _UNFIT and figure.bound not in (Bound.RANGE, Bound.VAGUE)
            if number and is_fit and not figure.are_speakers and _value(number[0]) >= _LEAST:
                yield _Sentence(told, span, figure.span)


def _plant(one: _Sentence, other: Told, words: Sequence[str], chance: Random) -> Refigured:
    """Every third sentence stays as it is but for its figure; of the others some words are replaced."""
    edited = chance.choice((0.0, *(chance.uniform(0.05, EDITED) for _ in range(2))))

    def edit(text: str) -> str:
        return _WORD.sub(lambda found: chance.choice(words) if chance.random() < edited else found[0], text)

    sentence, figure = one.span.of(one.told.text), one.figure
    number = _WHOLE.sub(lambda found: _other(found[0], chance), figure.of(sentence), count=1)
    told = edit(sentence[: figure.start]) + number + edit(sentence[figure.end :])
    at = chance.choice(split_sentences(other.text, other.language)).start
    text = f"{other.text[:at]}{told}\n{other.text[at:]}"
    return Refigured(
        one.told, replace(other, text=text), one.span, Span(at, at + len(told)), figure.of(sentence)
    )


def _value(number: str) -> int:
    return int(number.replace(",", ""))


def _other(number: str, chance: Random) -> str:
    value = round(_value(number) * chance.choice(FACTORS))
    return f"{value:,}" if "," in number else str(value)


def score_figures(planted: Sequence[Refigured]) -> float | None:
    """The share that is proposed as a conflict of just this figure, for the sentence that each was made of."""
    return share(sum(map(_is_found, planted)), len(planted))


def _is_found(one: Refigured) -> bool:
    proposals = Story([one.a, one.b]).propose(one.a.id, one.here, limit=40)
    return any(
        each.kind is Kind.CONFLICTS
        and each.span.meets(one.there)
        and one.words in (here for here, _, _ in each.why.figures)
        for each in proposals
    )
