"""Why a passage is proposed: the words, names and figures it shares with a claim. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from annotator.corroboration.words import Words
from annotator.text.spans import Span

#: a reader takes in no more at a glance
MOST_WORDS = 8
_NAME_GAP = " \u00a0"


@dataclass(frozen=True, slots=True)
class Why:
    """What is shared, as the passage has it and in its order."""

    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    #: figures of the same kind as the claim's that contradict them
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its words, the term each compares as, and whether it says something."""

    text: str
    words: Words
    terms: Sequence[str]
    tell: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim has: its terms and, as names are compared whole, its words; and where a passage has its figures."""

    terms: Set[str]
    words: Set[str]
    figures: Sequence[Span] = ()
    differing: Sequence[Span] = ()


def explain(passage: Marked, place: range, claimed: Claimed, names: Set[str]) -> Why:
    """What the words at ``place`` share with a claim.

    names: the story's, folded.
    """
    words: list[str] = []
    named: list[int] = []
    for index in place:
        start = passage.words.starts[index]
        is_name = passage.words.folded[index] in names and passage.text[start].isupper()
        if any(span.start <= start < span.end for span in (*claimed.figures, *claimed.differing)):
            continue
        if is_name and _bare(passage.words.folded[index]) in claimed.words:
            named.append(index)
        elif not is_name and passage.tell[index] and passage.terms[index] in claimed.terms:
            words.append(passage.text[start : passage.words.ends[index]])
    return Why(
        words=_once(words)[:MOST_WORDS],
        names=_once(_join_names(passage, named)),
        figures=_once([span.of(passage.text) for span in claimed.figures]),
        differing=_once([span.of(passage.text) for span in claimed.differing]),
    )


def name_words(folded: Iterable[str]) -> set[str]:
    """Words as names are compared: "Trump's" is Trump."""
    return {_bare(word) for word in folded}


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _join_names(passage: Marked, indexes: Sequence[int]) -> Iterator[str]:
    """Names whose words stand side by side are one: "Lower Staithe"."""
    start = end = -1
    for index in indexes:
        words = passage.words
        if end >= 0 and index == end + 1 and passage.text[words.ends[end] : words.starts[index]] in _NAME_GAP:
            end = index
            continue
        if end >= 0:
            yield passage.text[words.starts[start] : words.ends[end]]
        start = end = index
    if end >= 0:
        yield passage.text[passage.words.starts[start] : passage.words.ends[end]]


def _once(found: Iterable[str]) -> tuple[str, ...]:
    """Each of ``found`` at its first place, whatever its capitals."""
    return tuple({word.casefold(): word for word in reversed(list(found))}.values())[::-1]
