"""Direct quotations: where they stand, who speaks, and how one utterance differs between articles (quote drift)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from annotator.corroboration.origins.groups import Groups
from annotator.corroboration.quotes.attribution import find_cues
from annotator.corroboration.quotes.quote_marks import Marked, find_marked
from annotator.corroboration.quotes.sources import Cue, Kind
from annotator.corroboration.words import split_words
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: raised when the same texts give other quotations or other pairs
VERSION = 1

#: words an utterance has at least; fewer are a phrase that anybody may put in quotation marks
MIN_WORDS = 4
#: runs of so many words are what two quotations are found by
_GRAM = 3
#: quotations that hold one run; more of them share a formula
_MOST_SHARING = 50
#: share of the shorter one's runs that the longer one has, from which both are one utterance:
#: one word changed in the middle of eight leaves half of them
_SHARED = 0.4
#: between a quotation and ", said X" there is a comma or a dash, or nothing
_BESIDE = re.compile(r"[\s,\u2014\u2013-]*(?:(?:as|wie) )?")
_LINE_END = re.compile(r"[\r\n\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a text gives as somebody's own words."""

    #: inside the marks
    span: Span
    #: with its marks
    outer: Span
    #: what was said, as it stands; paragraphs are joined by a space, without the marks that open them anew
    words: str
    #: one for each paragraph it runs over
    parts: tuple[Span, ...]
    #: who said it, or "" when the text does not say so beside it
    speaker: str = ""
    cue: Cue | None = None
    #: 0, or how many quotations it stands in
    depth: int = 0


def find_quotations(text: str, language: str = "en", outlets: Collection[str] = ()) -> list[Quotation]:
    """The direct quotations of ``text``, in order, with who speaks as far as the text says it beside them."""
    marked = find_marked(text)
    if not marked:
        return []
    speakers = _Speakers(text, language, outlets)
    found = []
    for one in marked:
        cue = speakers.of(one) if one.depth == 0 else None
        words = " ".join(part.of(text) for part in one.parts)
        found.append(
            Quotation(one.inner, one.outer, words, one.parts, cue.name if cue else "", cue, one.depth)
        )
    return found


class _Speakers:
    """Finds the attribution of each quotation of one text, asked in order."""

    def __init__(self, text: str, language: str, outlets: Collection[str]) -> None:
        self.text = text
        cues = [cue for cue in find_cues(text, language, outlets) if not cue.is_credit and cue.source]
        told = (Kind.OUTLET, Kind.AGENCY)
        # "told the Lamp" names no speaker where somebody tells it
        self.cues = sorted(cues, key=lambda cue: (cue.span.start, cue.kind in told))
        self._starts = [cue.span.start for cue in self.cues]
        self._sentences = split_sentences(text, language)
        self._sentence_starts = [sentence.start for sentence in self._sentences]
        self._before: tuple[int, Cue | None] = (0, None)

    def of(self, one: Marked) -> Cue | None:
        cue = self._behind(one.outer) or self._ahead(one.outer) or self._same(one.outer)
        self._before = (one.outer.end, cue)
        return cue

    def _behind(self, outer: Span) -> Cue | None:
        """“…,” said X: right behind it, or farther on in the same sentence."""
        at = bisect_right(self._starts, outer.end - 1)
        if at == len(self.cues):
            return None
        cue = self.cues[at]
        between = self.text[outer.end : min(cue.span.start, outer.end + _NEAR)]
        if cue.span.start - outer.end <= _NEAR and _BESIDE.fullmatch(between):
            return None if _LINE_END.search(between) else cue
        return None

    def _ahead(self, outer: Span) -> Cue | None:
        """X said: “…”; and what stands in its sentence on either side."""
        number = max(0, bisect_right(self._sentence_starts, outer.start) - 1)
        sentence = self._sentences[number]
        at = bisect_right(self._starts, outer.start) - 1
        while at >= 0 and self.cues[at].span.start >= sentence.start:
            if self.cues[at].kind not in (Kind.OUTLET, Kind.AGENCY) or at == 0:
                return self.cues[at]
            at -= 1
        at = bisect_right(self._starts, outer.end - 1)
        last = self._sentences[max(0, bisect_right(self._sentence_starts, outer.end - 1) - 1)]
        return self.cues[at] if at < len(self.cues) and self.cues[at].span.end <= last.end else None

    def _same(self, outer: Span) -> Cue | None:
        """“…,” said X. “…”: it goes on with what the same person said before in the paragraph."""
        end, cue = self._before
        if cue is None or _LINE_END.search(self.text, end, outer.start):
            return None
        return cue


#: code points between a quotation and the attribution right behind it
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Utterance:
    """Quotations of several articles that give the same words of somebody: (article id, quotation), in order."""

    members: tuple[tuple[str, Quotation], ...]


def pair_quotations(many: Mapping[str, Sequence[Quotation]]) -> list[Utterance]:
    """Which quotations of many articles are one utterance; those of at least two articles, in order.

    many: article id to its quotations. Found through shared runs of three words; near linear in all of them.
    """
    items = [
        (article_id, quotation)
        for article_id, quotations in many.items()
        for quotation in quotations
        if quotation.depth == 0
    ]
    folded = [split_words(quotation.words).folded for _, quotation in items]
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, words in enumerate(folded):
        if len(words) >= MIN_WORDS:
            alike[words].append(number)
    groups = Groups(len(items))
    for numbers in alike.values():
        for number in numbers[1:]:
            groups.join(numbers[0], number)
    _join_similar([(words, numbers[0]) for words, numbers in alike.items()], groups)
    found = [tuple(items[number] for number in group) for group in groups.list()]
    return [Utterance(members) for members in found if len({article_id for article_id, _ in members}) > 1]


def _join_similar(unequal: list[tuple[tuple[str, ...], int]], groups: Groups) -> None:
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    grams = [{words[at : at + _GRAM] for at in range(len(words) - _GRAM + 1)} for words, _ in unequal]
    for place, held in enumerate(grams):
        for gram in held:
            holding[gram].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holding.values():
        if len(places) <= _MOST_SHARING:
            shared.update((a, b) for at, a in enumerate(places) for b in places[at + 1 :])
    for (a, b), count in shared.items():
        if count >= _SHARED * min(len(grams[a]), len(grams[b])):
            groups.join(unequal[a][1], unequal[b][1])
