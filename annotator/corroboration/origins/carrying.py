"""Whose words each article of a story carries, and how many origins its articles have. Pure.

An article is taken as one passage: it shares an origin with another where a good part of the shorter one stands in the
other, where both credit one agency, or where both come from one newsroom. A quote of ten words makes nobody a copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.corroboration.origins.clusters import Origin, Place, Published, Reuse, find_origins
from annotator.corroboration.origins.independence import Independence, Passage, count_origins
from annotator.corroboration.quotes.credits import find_credits
from annotator.corroboration.quotes.outlets import match_outlet
from annotator.corroboration.quotes.sources import Cue, Kind
from annotator.corroboration.told import Told
from annotator.corroboration.words import split_words
from annotator.text.spans import Span

#: raised when the same articles give other sources or counts
VERSION = 1

#: share of the shorter text from which two articles have one origin
GOOD_PART = 0.2


@dataclass(frozen=True, slots=True)
class Carried:
    """Words of an article that stood elsewhere first."""

    article_id: str
    #: the article they stood in; "" where they are an agency's that is none of the articles
    origin_id: str
    #: the agency that is credited, by its longest name
    agency: str
    #: words of the article, and their share of it, 0 to 1; 0 where it is only credited
    words: int
    share: float


@dataclass(frozen=True, slots=True)
class Carrying:
    """Who carries whose words."""

    #: an article and each of its sources, most words first
    carried: tuple[Carried, ...]
    #: of the articles, by their number in the order given
    origins: Independence


def trace_carrying(tellings: Sequence[Told], reuses: Sequence[Reuse], sizes: Mapping[str, int]) -> Carrying:
    """Where the words of these articles come from. See count_article_origins()."""
    credits_of = {told.id: find_credits(told.text) for told in tellings}
    origins = _count(tellings, reuses, sizes, credits_of)
    carried = _carried(tellings, reuses, sizes, _name_agencies(tellings, credits_of))
    return Carrying(tuple(carried), origins)


def count_article_origins(
    tellings: Sequence[Told], reuses: Iterable[Reuse], sizes: Mapping[str, int]
) -> Independence:
    """How many independent origins these articles have.

    tellings: in the order they were imported. reuses: between them. sizes: code points of each whole text, of which a
    telling may have only the beginning.
    """
    return _count(tellings, reuses, sizes, {told.id: find_credits(told.text) for told in tellings})


def _count(
    tellings: Sequence[Told],
    reuses: Iterable[Reuse],
    sizes: Mapping[str, int],
    credits_of: Mapping[str, Sequence[Cue]],
) -> Independence:
    passages = [
        Passage(
            told.id, Span(0, max(1, sizes[told.id])), told.publisher, told.published_at,
            credits=tuple(credits_of[told.id]),
        )
        for told in tellings
    ]  # fmt: skip
    return count_origins(passages, _good_parts(reuses, sizes))


def _good_parts(reuses: Iterable[Reuse], sizes: Mapping[str, int]) -> list[Reuse]:
    """The passages of two articles that have much in common."""
    shared: dict[tuple[str, str], list[Reuse]] = defaultdict(list)
    for one in reuses:
        shared[one.article_id, one.other_id].append(one)
    kept = []
    for (here, there), found in shared.items():
        least = GOOD_PART * min(sizes[here], sizes[there])
        parts = join_spans([one.span for one in found]), join_spans([one.other_span for one in found])
        if max(sum(span.end - span.start for span in part) for part in parts) >= least:
            kept += found
    return kept


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """The same places without overlaps, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _name_agencies(tellings: Sequence[Told], credits_of: Mapping[str, Sequence[Cue]]) -> dict[str, str]:
    """The agency that each article credits, each agency by the longest of its names."""
    first = {
        told.id: next((cue.name for cue in credits_of[told.id] if cue.kind is Kind.AGENCY), "")
        for told in tellings
    }
    longest = sorted({name for name in first.values() if name}, key=lambda name: (-len(name), name))
    known: list[str] = []
    named = {}
    for name in longest:
        named[name] = match_outlet(name, known) or name
        known += [name] if named[name] == name else []
    return {one: named.get(name, "") for one, name in first.items()}


def _carried(
    tellings: Sequence[Told], reuses: Sequence[Reuse], sizes: Mapping[str, int], agencies: Mapping[str, str]
) -> list[Carried]:
    published = {
        told.id: Published(told.id, told.publisher, told.published_at, agencies[told.id]) for told in tellings
    }
    spans: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for places, origin in find_origins(reuses, published):
        source = _source(origin, published)
        for place in _besides(places, source[0]):
            spans[place.article_id, *source].append(place.span)
    for told in tellings:
        if name := agencies[told.id]:
            own = next((one.id for one in tellings if match_outlet(name, [one.publisher])), "")
            if own != told.id:
                spans.setdefault((told.id, own, name), [])
    texts = {told.id: told.text for told in tellings}
    found = [Carried(*key, *_measure(parts, texts[key[0]], sizes[key[0]])) for key, parts in spans.items()]
    return sorted(found, key=lambda one: (one.article_id, -one.words, one.origin_id))


def _source(origin: Origin, published: Mapping[str, Published]) -> tuple[str, str]:
    """The article that the words come from, or the agency alone where it is none of them."""
    if origin.agency and not match_outlet(origin.agency, [published[origin.article_id].publisher]):
        return "", origin.agency
    return origin.article_id, origin.agency


def _besides(places: Iterable[Place], article_id: str) -> list[Place]:
    return [place for place in places if place.article_id != article_id]


def _measure(parts: Iterable[Span], text: str, size: int) -> tuple[int, float]:
    """Words of these places, and their share of the text."""
    joined = join_spans(parts)
    words = sum(len(split_words(text[span.start : span.end])) for span in joined)
    return words, min(1.0, sum(span.end - span.start for span in joined) / max(1, size))
