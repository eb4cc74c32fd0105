"""An article read for ranking: its sentences, words as they are compared, runs of letters, figures. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from annotator.corroboration.copies.function_words import content
from annotator.corroboration.figures.comparing import compare_figures, figures_overlap
from annotator.corroboration.figures.passages import Passage, read_passage
from annotator.corroboration.figures.placing import MAX_FIGURES
from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.sentences import find_in_sentence
from annotator.corroboration.figures.surroundings import stem
from annotator.corroboration.figures.units import Kind
from annotator.corroboration.quotes.attribution import cue_near, find_cues
from annotator.corroboration.quotes.sources import Cue
from annotator.corroboration.stories.why import Claimed, Marked, name_words
from annotator.corroboration.told import KEPT, LONGEST_KEPT, Told
from annotator.corroboration.words import split_words
from annotator.text.paragraphs import Paragraph, list_paragraphs
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: letters of a run
RUN = 4
#: of a claim's runs, every second is looked for: half the time, as good an order
STEP = 2
#: a figure that contradicts the claim's is worth this much of one that agrees: a reader wants to see it too
COMPETING = 0.7
#: how much the rest of a claim's sentence counts beside the claim itself
AROUND = 0.3
#: words of a claim that are looked at
LONGEST = 200
#: figures of a claim that are looked for
MOST_FIGURES = 8
#: the same day or hour is in every article of a story
_TIMES = (Kind.DATE, Kind.CLOCK)
_TERMS = 1 << 15
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and which words of its article it has."""

    span: Span
    place: range


@dataclass
class Telling:
    """An article, read. What is asked of it again and again is kept with it."""

    told: Told
    marked: Marked
    sentences: list[Sentence]
    #: the terms of words that say something
    weighty: set[str]
    _figures: dict[int, list[tuple[Quantity, Span]]] = field(default_factory=dict)
    _passages: dict[Span, Passage] = field(default_factory=dict)
    _cues: dict[tuple[str, ...], list[Cue]] = field(default_factory=dict)

    def terms_at(self, place: range) -> dict[str, None]:
        """The different terms of the words at ``place``, in order."""
        return dict.fromkeys(self.marked.terms[place.start : place.stop])

    def line_at(self, place: range) -> str:
        """The words at ``place`` in one line."""
        return f" {' '.join(self.marked.words.folded[place.start : place.stop])} "

    def clip(self, span: Span) -> Span:
        """The part of a claim that is looked at."""
        last = bisect_left(self.marked.words.starts, span.start) + LONGEST - 1
        return Span(span.start, min(span.end, *self.marked.words.ends[last : last + 1], len(self.told.text)))

    def terms_in(self, span: Span) -> dict[str, float]:
        """The terms of a claim, each with how much it counts: its own words and those of its sentence."""
        inner, outer = self.places(span)
        return dict.fromkeys(self.terms_at(outer), AROUND) | dict.fromkeys(self.terms_at(inner), 1.0)

    def runs_in(self, span: Span) -> dict[str, float]:
        """The runs of letters of a claim, in the same way; those between two words as well."""
        inner, outer = (_runs(self.line_at(place)) for place in self.places(span))
        return dict.fromkeys(outer, AROUND) | dict.fromkeys(inner, 1.0)

    def figures_in(self, span: Span) -> list[Quantity]:
        """The figures of a claim, read in their sentences."""
        found = [
            figure
            for sentence in self._touched(span)
            for figure, place in self.figures_of(sentence)
            if place.meets(span)
        ]
        return found[:MOST_FIGURES]

    def passage(self, span: Span) -> Passage:
        """A stretch of it as figures and updates are compared."""
        if span not in self._passages:
            told = self.told
            self._passages[span] = read_passage(
                told.text, span, language=told.language, published_at=told.published_at
            )
        return self._passages[span]

    @cached_property
    def passages_with_figures(self) -> list[Passage]:
        """Its sentences that have figures, as far as they are compared."""
        found: list[Passage] = []
        left = MAX_FIGURES
        for sentence in self.sentences:
            if left <= 0:
                break
            # most sentences of a long text have none, and need no passage
            if figures := self._read_figures(sentence.span):
                found.append(self.passage(sentence.span))
                left -= len(figures)
        return found

    def source_near(self, span: Span, outlets: tuple[str, ...]) -> Cue | None:
        """Whom it names as the source of a passage. outlets: those of the story, which it may name."""
        if outlets not in self._cues:
            self._cues[outlets] = find_cues(self.told.text, self.told.language, outlets)
        return cue_near(self._cues[outlets], span, *self._structure)

    @cached_property
    def _structure(self) -> tuple[list[Span], list[Paragraph]]:
        sentences = [sentence.span for sentence in self.sentences]
        return sentences, list_paragraphs(self.told.text, self.told.language)

    def figures_of(self, sentence: Sentence) -> list[tuple[Quantity, Span]]:
        """The figures of a sentence and where they stand; days and hours are words like others."""
        start = sentence.span.start
        if start not in self._figures:
            self._figures[start] = [
                (each, Span(start + each.span.start, start + each.span.end))
                for each in self._read_figures(sentence.span)
                if _counts(each)
            ]
        return self._figures[start]

    def _read_figures(self, span: Span) -> tuple[Quantity, ...]:
        return find_in_sentence(span.of(self.told.text), self.told.language, self.told.published_at)

    def figure_agreement(self, sentence: Sentence, wanted: Sequence[Quantity]) -> float:
        """How many of a claim's figures the sentence has, as a share; competing ones count for less."""
        figures = self.figures_of(sentence)
        best = [max((_agreement(want, one) for one, _ in figures), default=0.0) for want in wanted]
        return sum(best) / max(1, len(wanted))

    def has_digits(self, sentence: Sentence) -> bool:
        """Whether a sentence has figures that can be seen at a glance."""
        return _DIGIT.search(self.told.text, sentence.span.start, sentence.span.end) is not None

    def claimed(self, sentence: Sentence, claim: Telling, span: Span) -> Claimed:
        """What a claim has, and where in this article the sentence has its figures or others instead."""
        inner, outer = claim.places(span)
        words = name_words(claim.marked.words.folded[index] for index in {*inner, *outer})
        wanted = claim.figures_in(span)
        figures: list[Span] = []
        differing: list[Span] = []
        for one, place in self.figures_of(sentence) if wanted else ():
            worth = max(_agreement(want, one) for want in wanted)
            if worth:
                (figures if worth == 1 else differing).append(place)
        return Claimed(claim.terms_in(span).keys(), words, figures, differing)

    def places(self, span: Span) -> tuple[range, range]:
        """The words of a claim, and those of the sentences it touches."""
        starts = self.marked.words.starts
        inner = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        touched = [sentence.place for sentence in self._touched(span)]
        return inner, range(touched[0].start, touched[-1].stop)[:LONGEST] if touched else inner

    def _touched(self, span: Span) -> list[Sentence]:
        return [each for each in self.sentences if each.span.meets(span)]


def read_telling(told: Told) -> Telling:
    """Read an article; of those that were lately read, what is known is kept: each tells many stories."""
    return (_read_again if len(told.text) <= LONGEST_KEPT else _read)(told)


def _read(told: Told) -> Telling:
    words = split_words(told.text)
    terms = {word: term_of(word) for word in set(words.folded)}
    tells = {word: content(word, told.language) > 0 for word in terms}
    marked = Marked(told.text, words, [terms[w] for w in words.folded], [tells[w] for w in words.folded])
    sentences = [
        Sentence(span, range(bisect_left(words.starts, span.start), bisect_left(words.starts, span.end)))
        for span in split_sentences(told.text, told.language)
    ]
    return Telling(told, marked, sentences, {term for word, term in terms.items() if tells[word]})


_read_again = lru_cache(KEPT)(_read)


@lru_cache(maxsize=_TERMS)
def term_of(word: str) -> str:
    """What a folded word is compared as: without its ending, figures without what groups their digits."""
    if word[0].isdecimal():
        figures = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in word)
        parts = figures.replace(",", ".").split(".")
        return "".join(parts) if all(len(part) == 3 for part in parts[1:]) else ".".join(parts)
    return stem(word.replace("-", "") or word)


def _runs(letters: str) -> list[str]:
    return [letters[at : at + RUN] for at in range(0, len(letters) - RUN + 1, STEP)]


def _counts(figure: Quantity) -> bool:
    return figure.kind not in _TIMES and not figure.are_speakers


def _agreement(want: Quantity, one: Quantity) -> float:
    if figures_overlap(want, one):
        return 1.0
    return COMPETING if compare_figures(want, one, same_event=True) else 0.0
