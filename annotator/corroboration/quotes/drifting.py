"""Quotations that do not stay what they were: one utterance as several articles give it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.corroboration.quotes.drift import Drift, compare_quotations
from annotator.corroboration.quotes.quoting import Quotation, find_quotations, pair_quotations
from annotator.corroboration.told import Told
from annotator.corroboration.words import split_words

#: raised when the same articles give other drifts
VERSION = 1

#: what two quotations have in common to be one utterance that drifted: of the words between the first and the last that
#: are equal, and of the shorter of the two. Of less, two people may have said it: "the Endangered Species Act"
ONE_UTTERANCE = 0.7


@dataclass(frozen=True, slots=True)
class Given:
    """How one article gives an utterance."""

    article_id: str
    quotation: Quotation
    #: from what the first article gives to this
    drift: Drift

    @property
    def is_same(self) -> bool:
        """Whether nothing differs but where it begins and ends and what is marked."""
        return self.drift.is_none


@dataclass(frozen=True, slots=True)
class Drifting:
    """One utterance: what the first article gives, and the others in order of time."""

    article_id: str
    quotation: Quotation
    others: tuple[Given, ...]

    @property
    def has_drifted(self) -> bool:
        """Whether any article gives it otherwise than the first."""
        return not all(one.is_same for one in self.others)


def find_drifting(tellings: Sequence[Told]) -> list[Drifting]:
    """The utterances that several of these articles quote, those that drifted before those that did not.

    tellings: the first first.
    """
    outlets = sorted({told.publisher for told in tellings if told.publisher})
    quoted = {told.id: find_quotations(told.text, told.language, outlets) for told in tellings}
    return compare_quoted(quoted)


def compare_quoted(quoted: Mapping[str, Sequence[Quotation]]) -> list[Drifting]:
    """The same of quotations that were found before, by their articles, the first first."""
    place = {article_id: at for at, article_id in enumerate(quoted)}
    found = []
    for utterance in pair_quotations(quoted):
        longest: dict[str, Quotation] = {}
        for article_id, quotation in utterance.members:
            known = longest.get(article_id)
            if known is None or len(quotation.words) > len(known.words):
                longest[article_id] = quotation
        found += _compare(sorted(longest.items(), key=lambda one: place[one[0]]))
    return sorted(found, key=lambda one: (not one.has_drifted, place[one.article_id], one.quotation.span))


def _compare(left: list[tuple[str, Quotation]]) -> list[Drifting]:
    """What is held together by a run of words may be several utterances: each is what is like its first."""
    found = []
    while left:
        first, *others = left
        given = [Given(one, words, compare_quotations(first[1], words)) for one, words in others]
        same = [one for one in given if _is_one_utterance(first[1], one)]
        if same:
            found.append(Drifting(*first, tuple(same)))
        known = {one.article_id for one in same}
        left = [one for one in others if one[0] not in known]
    return found


def _is_one_utterance(first: Quotation, given: Given) -> bool:
    shorter = min(len(split_words(one.words)) for one in (first, given.quotation))
    return given.drift.identity >= ONE_UTTERANCE and given.drift.shared >= ONE_UTTERANCE * shorter
