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
    windows = [hashes[start:] for start in range(WINDOW)]
    lowest = list(map(min, *windows)) if len(hashes) >= WINDOW else [min(hashes)] if hashes else []
    found: list[Fingerprint] = []
    kept, last = -1, None
    for start, low in enumerate(lowest):
        if kept < start or low != last:
            # of equal ones the last, which serves the most windows to come
            kept = min(start + WINDOW, len(hashes)) - 1
            while hashes[kept] != low:
                kept -= 1
            last = low
            found.append(Fingerprint(low, kept))
    return found


def _gram_hashes(words: Sequence[str]) -> list[int]:
    """For each GRAM_SIZE words the sum of their hashes, each shifted by its place, so that their order counts."""
    if len(words) < GRAM_SIZE:
        return []
    hashes = hash_words(words)
    total = sum(word << place for place, word in enumerate(hashes[:GRAM_SIZE]))
    grams = [(total & _MASK) - _SIGN]
    for leaving, entering in zip(hashes, hashes[GRAM_SIZE:], strict=False):
        total = ((total - leaving) >> 1) + (entering << GRAM_SIZE - 1)
        grams.append((total & _MASK) - _SIGN)
    return grams
