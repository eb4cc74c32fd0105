"""Fingerprints: few words' hashes by which an index finds the texts that share words with one. Pure.

Winnowing (Schleimer, Wilkerson and Aiken 2003): of every WINDOW grams in a row the one with the lowest hash is kept.
Whatever stands around it, a run of GRAM_SIZE + WINDOW - 1 words that two texts share gives both one hash in common,
from within the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from annotator.corroboration.words import hash_words

#: words whose order is hashed together
GRAM_SIZE = 5
#: grams of which one is kept: with 5 words and a window of 4, 8 shared words are enough
WINDOW = 4

_FACTOR = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_SIGN = 1 << 63


class Fingerprint(NamedTuple):
    """The hash of GRAM_SIZE words, of which the first is word ``position`` of the text."""

    #: signed, 64 bits
    hash: int
    position: int


def fingerprint(words: Sequence[str]) -> list[Fingerprint]:
    """What to index a text by, in order; about two in five of its words. ``words``: folded.

    A text of fewer than eight words is one window; one of fewer than five has no fingerprint.
    An index may read only the first n texts of a hash, in the order in which they came: then a text that copies what
    more than n others have finds n of them by this hash, the earliest, and boilerplate costs n comparisons at most.
    What is lost are pairs of later copies, which still meet through the early ones, and texts whose every shared hash
    is as frequent as that.
    """
    hashes = _gram_hashes(words)
    if not hashes:
        return []
    found: list[Fingerprint] = []
    kept = -1
    for start in range(max(1, len(hashes) - WINDOW + 1)):
        lowest = min(hashes[start : start + WINDOW])
        if kept < start or hashes[kept] != lowest:
            kept = start + WINDOW - 1 if start + WINDOW <= len(hashes) else len(hashes) - 1
            while hashes[kept] != lowest:
                kept -= 1
            found.append(Fingerprint(lowest, kept))
    return found


def _gram_hashes(words: Sequence[str]) -> list[int]:
    if len(words) < GRAM_SIZE:
        return []
    hashes = hash_words(words)
    leaving = pow(_FACTOR, GRAM_SIZE, 1 << 64)
    grams = []
    gram = 0
    for at, entering in enumerate(hashes):
        gram = (gram * _FACTOR + entering) & _MASK
        if at >= GRAM_SIZE:
            gram = (gram - hashes[at - GRAM_SIZE] * leaving) & _MASK
        if at >= GRAM_SIZE - 1:
            grams.append(gram - _SIGN)
    return grams
