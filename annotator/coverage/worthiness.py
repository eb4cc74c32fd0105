"""How much a sentence looks worth checking, from what can be seen of it alone, with the reasons in words.

The weights are set by hand from what fact-checkers say they look for: figures, comparisons, named sources, quotations
and deeds speak for a sentence; opinions, questions, guesses, talk of oneself and lines that are no sentence against it.
They order the sentences of a project that has decided nothing yet. ``learning.py`` goes on from there.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from annotator.corroboration.figures.quantities import Quantity, find_quantities
from annotator.corroboration.figures.units import Kind as Unit
from annotator.corroboration.quotes.attribution import find_cues
from annotator.corroboration.quotes.quote_marks import find_marked
from annotator.corroboration.quotes.sources import Cue, Kind
from annotator.coverage.worth_words import WorthWords, worth_words
from annotator.text.languages import likely_language
from annotator.text.paragraphs import Paragraph, list_paragraphs
from annotator.text.spans import Span

#: code points of a text in which figures and sources are looked for: more would take seconds
LOOKED_AT = 400_000

_DATES = (Unit.DATE, Unit.CLOCK)
_NO_FIGURES = (*_DATES, Unit.ORDINAL, Unit.LABEL)
_WORD = re.compile(r"\w[\w'’.-]*")
_NAME = re.compile(r"(?<=[^.!?\s])\s+[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁ][^\W\d_]*[^\W\d_A-ZÀ-Þ]\w*")
_ENDS = tuple(".!?…。！？؟۔।」』”\"'’)»")
_QUESTION = re.compile(r"[?？؟]\W*$")
#: "Gustopher says:", "12.", "3 days ago": what stands between readers' comments
_COMMENT_HEAD = re.compile(r"\s*(?:\d{1,4}\.(?:\s+.{1,60}\bsays:)?|\D.{0,60}\bsays:|@\w.{0,60}:)\s*$")
#: scripts without spaces: so many code points are as long as a word
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_PER_WORD = 2


Found = TypeVar("Found", Quantity, Cue)


@dataclass(frozen=True, slots=True)
class Worth:
    """One sentence with what was seen of it."""

    span: Span
    #: values of FEATURES, 0 to 1 each
    features: tuple[float, ...]
    #: 0 to 1; more is likelier to be worth checking
    prior: float
    #: what speaks for it, the weightiest first
    why: tuple[str, ...]
    #: what speaks against it
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the features of a sentence are taken from."""

    words: str
    size: int
    figures: int
    dates: int
    names: int
    source: Cue | None
    quoted: float
    paragraph: Paragraph
    is_comment: bool
    #: 0 at the beginning of the text, 1 at its end
    place: float
    look: WorthWords


@dataclass(frozen=True, slots=True)
class _Feature:
    name: str
    weight: float
    of: Callable[[_Seen], float]
    #: in words, as a reason for or against; "" for what is no reason that anybody wants to read
    said: str = ""


def _has(part: str) -> Callable[[_Seen], float]:
    return lambda seen: float(getattr(seen.look, part).search(seen.words) is not None)


def _is_named(seen: _Seen) -> float:
    return float(seen.source is not None and seen.source.kind is not Kind.UNNAMED and seen.source.name != "")


def _is_fragment(seen: _Seen) -> float:
    return float(seen.size < 6 or not seen.words.endswith(_ENDS))


#: in this order the models know them; a new one goes to the end
FEATURES: tuple[_Feature, ...] = (
    _Feature("figures", 1.6, lambda seen: min(seen.figures, 3) / 3),
    _Feature("a figure", 0.9, lambda seen: float(seen.figures > 0)),
    _Feature("date", 0.5, lambda seen: float(seen.dates > 0), "a date or time"),
    _Feature("source", 0.9, _is_named, "names a source"),
    _Feature("unnamed", 0.6, lambda seen: float(seen.source is not None and not _is_named(seen)), "rests on somebody"),
    _Feature("quotation", 0.1, lambda seen: min(1.0, seen.quoted * 1.5), "a quotation"),
    _Feature("superlative", 0.4, _has("superlatives"), "says that it is the most, the first or the only one"),
    _Feature("comparison", 0.6, _has("comparatives"), "a comparison"),
    _Feature("cause", 0.4, _has("causes"), "a cause"),
    _Feature("deed", 0.6, _has("deeds"), "what somebody did"),
    _Feature("names", 0.6, lambda seen: min(seen.names, 3) / 3, "names of people or places"),
    _Feature("hedge", -0.8, _has("hedges"), "a guess or a forecast"),
    _Feature("opinion", -0.7, _has("opinions"), "an opinion"),
    _Feature("first person", -1.2, _has("first_person"), "somebody speaks of themselves"),
    _Feature("question", -2.0, lambda seen: float(_QUESTION.search(seen.words) is not None), "a question"),
    _Feature("exclamation", -1.0, lambda seen: float(seen.words.endswith(("!", "！"))), "an exclamation"),
    _Feature("fragment", -1.2, _is_fragment, "not a whole sentence"),
    _Feature("long", 1.0, lambda seen: min(seen.size, 30) / 30),
    _Feature("early", 0.4, lambda seen: 1 - seen.place, "stands early in the article"),
    _Feature("heading", -0.4, lambda seen: float(seen.paragraph.kind == "heading"), "a heading"),
    _Feature("comment", -1.8, lambda seen: float(seen.is_comment), "a reader’s comment"),
)  # fmt: skip
_BIAS = -2.2
#: the part of a text in which it is said of a sentence that it stands early
EARLY = 1 / 3
#: raised when the same text gives other features
VERSION = 1


def judge_sentences(text: str, language: str = "und") -> list[Worth]:
    """Every sentence of ``text``, in order, as a reader of the page steps through them."""
    paragraphs = list_paragraphs(text, language)
    spoken = likely_language(text, language)
    places = _Places(text, spoken)
    look, size, found = worth_words(spoken), max(1, len(text)), list[Worth]()
    is_comment = False
    for paragraph in paragraphs:
        is_comment = is_comment or _begins_comments(text, paragraph)
        for span in _spans(text, paragraph):
            seen = places.see(span, paragraph, span.start / size, look, is_comment=is_comment)
            found.append(_judge(span, seen))
    return found


def sentence_spans(text: str, language: str) -> list[Span]:
    """Where the sentences of ``text`` stand, as on the page."""
    return [span for paragraph in list_paragraphs(text, language) for span in _spans(text, paragraph)]


def _spans(text: str, paragraph: Paragraph) -> Iterator[Span]:
    starts = [paragraph.start + offset for offset in paragraph.sentences]
    for start, end in zip(starts, [*starts[1:], paragraph.end], strict=True):
        yield Span(start, start + len(text[start:end].rstrip()))


def _begins_comments(text: str, paragraph: Paragraph) -> bool:
    """“12. Mike says:”, behind the article itself."""
    line = text[paragraph.start : min(paragraph.end, paragraph.start + 100)]
    return paragraph.end - paragraph.start < 100 and "says:" in line and bool(_COMMENT_HEAD.match(line))


class _Places:
    """What was found in a text, asked sentence by sentence."""

    def __init__(self, text: str, language: str) -> None:
        self.text, looked_at = text, text[:LOOKED_AT]
        self.figures = find_quantities(looked_at, language)
        self.cues = sorted(
            (cue for cue in find_cues(looked_at, language) if not cue.is_credit), key=lambda cue: cue.span
        )
        self.quoted = [one.outer for one in find_marked(looked_at) if one.depth == 0]
        #: the end that lies farthest on, up to each of them
        self._quoted_ends = list(accumulate((span.end for span in self.quoted), max))

    def see(
        self, span: Span, paragraph: Paragraph, place: float, look: WorthWords, *, is_comment: bool
    ) -> _Seen:
        words = self.text[span.start : span.end]
        figures = _within(self.figures, span)
        cues = _within(self.cues, span)
        named = [cue for cue in cues if cue.name and cue.kind is not Kind.UNNAMED]
        return _Seen(
            words, _size(words), sum(one.kind not in _NO_FIGURES for one in figures),
            sum(one.kind in _DATES for one in figures), len(_NAME.findall(words)),
            next(iter([*named, *cues]), None), self._quoted_share(span), paragraph, is_comment, place, look,
        )  # fmt: skip

    def _quoted_share(self, span: Span) -> float:
        at = bisect_left(self._quoted_ends, span.start + 1)
        inside = 0
        for outer in self.quoted[at:]:
            if outer.start >= span.end:
                break
            inside += max(0, min(outer.end, span.end) - max(outer.start, span.start))
        return inside / (span.end - span.start)


def _within(found: Sequence[Found], span: Span) -> Sequence[Found]:
    """Those that begin in ``span``."""
    first = bisect_left(found, span.start, key=lambda one: one.span.start)
    last = bisect_left(found, span.end, key=lambda one: one.span.start)
    return found[first:last]


def _size(words: str) -> int:
    """In words."""
    wide = len(_WIDE.findall(words))
    return wide // _WIDE_PER_WORD if wide > len(words) / 3 else len(_WORD.findall(words))


def _judge(span: Span, seen: _Seen) -> Worth:
    values = tuple(feature.of(seen) for feature in FEATURES)
    weighed = sorted(
        (-abs(feature.weight * value), number)
        for number, (feature, value) in enumerate(zip(FEATURES, values, strict=True))
        if value
    )
    total = _BIAS + sum(feature.weight * value for feature, value in zip(FEATURES, values, strict=True))
    said = [(FEATURES[number], _say(FEATURES[number], seen)) for _, number in weighed]
    return Worth(
        span, values, round(1 / (1 + math.exp(-total)), 4),
        tuple(words for feature, words in said if words and feature.weight > 0),
        tuple(words for feature, words in said if words and feature.weight < 0),
    )  # fmt: skip


def _say(feature: _Feature, seen: _Seen) -> str:
    if feature.name == "a figure":
        return "a figure" if seen.figures == 1 else f"{seen.figures} figures"
    if feature.name == "source" and seen.source:
        return f"names a source: {seen.source.name}"
    if feature.name == "early" and seen.place > EARLY:
        return ""
    return feature.said
