"""Copied passages: what two articles share word for word but for small edits.

``find_shared`` finds every shared run of eight words. What a reader is shown is less, by two steps named
here: a passage must say something of its own (``is_telling``), which drops formulas such as "on the condition of
anonymity", and its ends are put where a sentence ends (``snapping``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from annotator.corroboration.copies.aligning import Shared, find_shared
from annotator.corroboration.copies.function_words import content
from annotator.corroboration.copies.snapping import Text, drop_strays, spans_of
from annotator.corroboration.told import KEPT, LONGEST_KEPT, Told
from annotator.text.spans import Span

#: raised when the same texts give other passages
VERSION = 1

#: what a passage needs at least: equal words, their share, and how many more they are than the unequal ones;
#: of 98 passages of related articles that fail by the last alone, most tell the same fact in words of their own
MIN_WORDS, MIN_IDENTITY, MIN_MARGIN = 8, 0.6, 6
#: different words that say something; fewer will do in a passage of LONG words
MIN_CONTENT, LONG, MIN_CONTENT_LONG = 5, 12, 4
#: an article may say the same at every turn; more would tell a reader nothing
MAX_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Copied:
    """A passage of one text that stands in another as well."""

    first: Span
    second: Span
    #: equal words
    words: int
    #: the share of equal words, 0 to 1
    identity: float
    #: different words among them that say something
    content: float


def find_copied(a: Told, b: Told) -> list[Copied]:
    """The passages that two articles share, in the order of ``a``."""
    return verify(read(a.text, a.language), read(b.text, b.language))


def read(text: str, language: str = "en") -> Text:
    """A text made ready to be compared with others; of those that were lately read, what is known is kept."""
    return _read(text, language) if len(text) <= LONGEST_KEPT else Text(text, language)


_read = lru_cache(maxsize=KEPT)(Text)


def verify(a: Text, b: Text) -> list[Copied]:
    """The passages that two texts share, in the order of ``a``; the same words MAX_REPEATS times at most.

    What may stand in both is found by the words themselves, so any two texts can be given: those that have a
    fingerprint in common, and those of one story.
    """
    copied = []
    repeats: Counter[tuple[str, ...]] = Counter()
    for shared in find_shared(a.placed, b.placed):
        trimmed = drop_strays(shared, a, b) if is_telling(shared, a) else shared
        if is_telling(trimmed, a):
            words = tuple(a.placed.words[slice(*trimmed.a)])
            repeats[words] += 1
            if repeats[words] <= MAX_REPEATS:
                copied.append(_copied(trimmed, a, b))
    return copied


def is_telling(shared: Shared, a: Text) -> bool:
    """Whether a passage is long, whole and rich enough to have been copied."""
    words, unequal = shared.words, shared.unequal
    if words < MIN_WORDS or words - unequal < MIN_MARGIN or shared.identity < MIN_IDENTITY:
        return False
    content_words = count_content(shared, a)
    return content_words >= MIN_CONTENT or (words >= LONG and content_words >= MIN_CONTENT_LONG)


def count_content(shared: Shared, a: Text) -> float:
    """How many different words that say something the two texts share in this passage."""
    equal = {word for run in shared.runs for word in a.placed.words[run.a : run.a + run.size]}
    return sum(content(word, a.language) for word in equal)


def _copied(shared: Shared, a: Text, b: Text) -> Copied:
    first, second = spans_of(shared, a, b)
    return Copied(first, second, shared.words, shared.identity, count_content(shared, a))
