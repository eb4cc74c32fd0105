"""Attributions: who is named as the source of what stands near.

"according to X", "X told Y", "said X", "as first reported by X", and lines that credit an agency. What is found is
shown to people as a hint: a passage *may rest on the same source*. English and German are understood; in other
languages only credits are found.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace

from annotator.corroboration.quotes.credits import find_credits
from annotator.corroboration.quotes.cue_words import CueWords, words_for
from annotator.corroboration.quotes.quote_marks import Marked, find_marked
from annotator.corroboration.quotes.sources import Cue, Kind, Reach
from annotator.corroboration.quotes.speaking import PARTICIPLES, SentenceReader
from annotator.text.paragraphs import Paragraph
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: raised when the same text gives other cues
VERSION = 1

#: code points of speech; what is quoted at greater length is a text with sources of its own
_SPEECH = 600
_OUTLETS = (Kind.AGENCY, Kind.OUTLET)
_LINE_END = re.compile(r"[\r\n\u2028\u2029]")
#: code points from an outlet to the colon at the end of its line
_LEAD = 300
_ANY_WORD = re.compile(r"\w+")


def find_cues(text: str, language: str = "en", outlets: Collection[str] = ()) -> list[Cue]:
    """The attributions of ``text``, in order.

    outlets: names of publishers that are known, so that "told the Tessel" is seen to name one.
    """
    words = words_for(language)
    cues = find_credits(text)
    if words is not None:
        reader = SentenceReader(text, words, outlets)
        triggers = _triggers(words)
        for sentence in split_sentences(text, language):
            if not triggers.isdisjoint(_ANY_WORD.findall(text[sentence.start : sentence.end].lower())):
                reader.read(sentence)
        lines = [cue.span for cue in cues]
        cues += _beyond(_outside(reader.cues, find_marked(text)), lines)
    cues = [_leading(cue, text) for cue in cues]
    taken: dict[tuple[Span, str], Cue] = {}
    for cue in sorted(cues, key=lambda cue: (cue.span, not cue.is_credit, cue.kind)):
        taken.setdefault((cue.span, cue.kind), cue)
    return list(taken.values())


def _leading(cue: Cue, text: str) -> Cue:
    """An outlet in a line that ends in a colon speaks for what stands below: "The Lamp reports:"."""
    if cue.reach is not Reach.PASSAGE or cue.kind not in _OUTLETS:
        return cue
    # only so far: a line may be as long as the text
    line = text[cue.span.end - 1 : cue.span.end + _LEAD]
    line = _LINE_END.split(line, maxsplit=1)[0] if len(line) <= _LEAD or _LINE_END.search(line) else ""
    return replace(cue, reach=Reach.FOLLOWING) if line.rstrip().endswith(":") else cue


def _outside(cues: list[Cue], marked: list[Marked]) -> list[Cue]:
    """Without what speakers say within their own words; whole articles are quoted too, and keep theirs."""
    quoted = [one.inner for one in marked if not one.depth and one.inner.end - one.inner.start <= _SPEECH]
    kept, at = [], 0
    for cue in sorted(cues, key=lambda cue: cue.span):
        while at < len(quoted) and quoted[at].end < cue.span.end:
            at += 1
        if at == len(quoted) or not quoted[at].start <= cue.span.start:
            kept.append(cue)
    return kept


def _beyond(cues: list[Cue], credited: list[Span]) -> list[Cue]:
    """Without those that a line of credits says already."""
    starts = [span.start for span in credited]
    kept = []
    for cue in cues:
        at = bisect_right(starts, cue.span.start) - 1
        if at < 0 or cue.span.start >= credited[at].end:
            kept.append(cue)
    return kept


def cues_near(
    cues: Sequence[Cue], span: Span, sentences: Sequence[Span], paragraphs: Sequence[Paragraph] = ()
) -> list[Cue]:
    """The attributions a passage may rest on, the likeliest first: those of its sentences, else of its paragraph.

    Behind them comes the outlet of a line above that ends in a colon, when no other is named nearer.

    cues, sentences and paragraphs: of the whole text, in order. Credits of the whole article are left out.
    """
    first, last = _around(span, sentences)
    near = _within(cues, first, last, span)
    if not near and paragraphs:
        held = [line for line in paragraphs if line.start < span.end and span.start < line.end]
        if held:
            near = _within(cues, held[0].start, held[-1].end, span)
    return near + _leading_to(cues, span, near)


def _leading_to(cues: Sequence[Cue], span: Span, near: Sequence[Cue]) -> list[Cue]:
    """The line above that says whose words follow, if none has been found nearer."""
    if any(cue.kind in _OUTLETS for cue in near):
        return []
    above = [cue for cue in cues if cue.reach is Reach.FOLLOWING and cue.span.end <= span.start]
    return above[-1:]


def cue_near(
    cues: Sequence[Cue], span: Span, sentences: Sequence[Span], paragraphs: Sequence[Paragraph] = ()
) -> Cue | None:
    """The attribution a passage most likely rests on, or None. See ``cues_near``."""
    return next(iter(cues_near(cues, span, sentences, paragraphs)), None)


def _around(span: Span, sentences: Sequence[Span]) -> tuple[int, int]:
    """From the start of the sentence where a span begins to the end of the one where it ends."""
    at = max(0, bisect_left(sentences, span.start + 1, key=lambda one: one.start) - 1)
    first, last = span.start, span.end
    while at < len(sentences) and sentences[at].start < span.end:
        if sentences[at].end > span.start:
            first, last = min(first, sentences[at].start), max(last, sentences[at].end)
        at += 1
    return first, last


def _within(cues: Sequence[Cue], first: int, last: int, span: Span) -> list[Cue]:
    found = [cue for cue in cues if first <= cue.span.start and cue.span.end <= last and not cue.is_credit]
    # an outlet or agency that told it before says more about where it comes from than who was quoted
    return sorted(found, key=lambda cue: (cue.kind not in _OUTLETS, _distance(cue.span, span), cue.span))


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _triggers(words: CueWords) -> frozenset[str]:
    phrases = words.by + words.outlet_after + words.in_document
    verbs = (
        words.says
        | words.claims
        | words.beside_quote
        | words.outlet_verbs
        | words.tells
        | words.hearsay
        | PARTICIPLES
    )
    return verbs | {phrase[-1] for phrase in phrases}
