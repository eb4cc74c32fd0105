"""Sentences and tokens, for formats that know no other places: words as the program compares them, and what is left."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

from annotator.corroboration.words import place_words
from annotator.exports.records import ArticleRecord
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

_CLUSTER = regex.compile(r"\X")
#: stretches between words; a longer one is hostile, and is cut
_GAP = re.compile(r"\S{1,1000}")


class Sentence(NamedTuple):
    """Where it stands, and its tokens: offsets in code points of the whole text. They cover all but white space."""

    span: Span
    tokens: list[tuple[int, int]]


def cut_sentences(record: ArticleRecord) -> Iterator[Sentence]:
    """The sentences of a text, in order; each has at least one token, and none crosses a line break."""
    text = record["text"]
    for span in split_sentences(text, record["article"]["language"]):
        yield Sentence(span, list(_tokens(text, span)))


def _tokens(text: str, span: Span) -> Iterator[tuple[int, int]]:
    at = span.start
    for start, end in zip(*place_words(text[span.start : span.end]), strict=True):
        yield from _marks(text, at, span.start + start)
        at = span.start + end
        yield span.start + start, at
    yield from _marks(text, at, span.end)


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between two words, one character as readers see them at a time."""
    for gap in _GAP.finditer(text, start, end):
        for found in _CLUSTER.finditer(gap.group()):
            yield gap.start() + found.start(), gap.start() + found.end()
