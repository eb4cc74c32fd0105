"""How much of what one short text says is in each of many others: BM25 as a share of what the text itself would get.

A share of 1 is everything, whatever the text's length, so that scores of different texts can be compared. How often a
term stands in one short text says nothing and is not counted.
Source: Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

#: how much a text's length is held against it; best for sentences on marked pairs, by little
K1 = 0.8
B = 0.75


class Coverage:
    """Documents of ``lengths``, each a few terms.

    find: the numbers of the documents that have a term. worth: what a term says as such, 0 to 1, before its rarity
    here; 1 for terms not in it.
    """

    def __init__(
        self,
        lengths: Sequence[int],
        find: Callable[[str], Sequence[int]],
        worth: Mapping[str, float] | None = None,
    ) -> None:
        self._find = find
        self._worth = worth or {}
        self._size = len(lengths)
        average = max(1.0, sum(lengths) / max(1, len(lengths)))
        self._factors = [(K1 + 1) / (1 + K1 * (1 - B + B * length / average)) for length in lengths]

    def shares(self, terms: Mapping[str, float]) -> dict[int, float]:
        """For each document that has any of ``terms``, how much of their weight it covers, from 0 to 1.

        terms: with how much each counts.
        """
        whole = 0.0
        covered: defaultdict[int, float] = defaultdict(float)
        for term, counts in terms.items():
            having = self._find(term)
            weight = counts * self._worth.get(term, 1.0) * self._rarity(len(having))
            whole += weight
            for number in having:
                covered[number] += weight
        if not whole:
            return {}
        return {number: min(1.0, found * self._factors[number] / whole) for number, found in covered.items()}

    def _rarity(self, having: int) -> float:
        return math.log(1 + (self._size - having + 0.5) / (having + 0.5))


def cover_words(documents: Sequence[Collection[str]], worth: Mapping[str, float]) -> Coverage:
    """Documents, each of different words, found by these; each word is worth something of its own."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for term in document:
            postings[term].append(number)
    return Coverage([len(each) for each in documents], lambda term: postings.get(term, ()), worth)


def cover_letters(documents: Sequence[str]) -> Coverage:
    """Documents found by runs of letters. Looking through short texts is cheaper than an index of all their runs."""
    return Coverage(
        [len(each) for each in documents],
        lambda run: [number for number, document in enumerate(documents) if run in document],
    )
