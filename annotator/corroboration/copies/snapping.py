"""Where a copied passage begins and ends: at a sentence or a quotation mark rather than a word past it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from annotator.corroboration.copies.aligning import Shared
from annotator.corroboration.copies.equal_runs import Placed, Run
from annotator.corroboration.words import Words, fold_words, place_words
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span

#: so many equal words beyond the end of a sentence or paragraph were not copied
MAX_STRAY = 2
#: marks that are looked at beside the first and the last word
_MARKS = 8

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_LINE_END = re.compile(r"[\r\n\u2028\u2029]")
_WORDLIKE = re.compile(r"[^\W_]")
_SAME = str.maketrans({**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′ʼ＇", "'")})


@dataclass(frozen=True)
class Text:
    """A text that is compared with others; what of it nobody asks for is not made."""

    text: str
    language: str = "en"

    @cached_property
    def placed(self) -> Placed:
        """Its words as they are compared. Most texts share nothing, and no place in them is needed."""
        return Placed(fold_words(self.text))

    @cached_property
    def words(self) -> Words:
        """Its words, each at its place."""
        return Words(tuple(self.placed.words), *place_words(self.text))

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        return [line.span() for line in _LINE.finditer(self.text)]

    @cached_property
    def _openers(self) -> dict[int, frozenset[int]]:
        """By line, as far as somebody asked."""
        return {}

    def opens(self, words: range) -> bool:
        """Whether one of ``words`` opens a sentence."""
        return any(word in self._openers_beside(word) for word in words if word < len(self.words))

    def _openers_beside(self, word: int) -> frozenset[int]:
        """The words that open a sentence of its line."""
        number = bisect_right(self._lines, (self.words.starts[word], len(self.text))) - 1
        if number not in self._openers:
            start, end = self._lines[number]
            spans = split_sentences(self.text[start:end], self.language)
            self._openers[number] = frozenset(
                bisect_left(self.words.starts, start + span.start) for span in spans
            )
        return self._openers[number]

    def has_line_end(self, word: int) -> bool:
        """Whether a line ends before ``word``."""
        return bool(_LINE_END.search(self.text, self.words.ends[word - 1], self.words.starts[word]))


def drop_strays(shared: Shared, a: Text, b: Text) -> Shared:
    """``shared`` without what only begins or ends beyond a sentence: MAX_STRAY words at most on each side.

    The end of a line counts in either text, that of a sentence where both have it; in either for words that stand
    apart, beyond unequal ones.
    """
    runs = list(shared.runs)
    while len(runs) > 1 and runs[-1].size <= MAX_STRAY and _is_break_between(runs[-2], runs[-1], a, b):
        del runs[-1]
    while len(runs) > 1 and runs[0].size <= MAX_STRAY and _is_break_between(runs[0], runs[1], a, b):
        del runs[0]
    last = runs[-1]
    sizes = range(last.size - 1, max(0, last.size - 1 - MAX_STRAY), -1)
    runs[-1] = last._replace(size=_break_after(last, sizes, a, b) or last.size)
    first = runs[0]
    gone = _break_after(first, range(1, min(MAX_STRAY, first.size - 1) + 1), a, b)
    runs[0] = Run(first.a + gone, first.b + gone, first.size - gone)
    return Shared(tuple(runs))


def _is_break_between(before: Run, after: Run, a: Text, b: Text) -> bool:
    """Whether a sentence of either text begins among the unequal words, or with ``after``."""
    words_a = range(before.a + before.size, after.a + 1)
    words_b = range(before.b + before.size, after.b + 1)
    return a.opens(words_a) or b.opens(words_b)


def _break_after(run: Run, sizes: range, a: Text, b: Text) -> int:
    """The first of ``sizes`` after which the words of the run begin a sentence; 0 if none does."""
    return next((size for size in sizes if _is_break(a, run.a + size, b, run.b + size)), 0)


def _is_break(a: Text, word_a: int, b: Text, word_b: int) -> bool:
    if a.has_line_end(word_a) or b.has_line_end(word_b):
        return True
    return a.opens(range(word_a, word_a + 1)) and b.opens(range(word_b, word_b + 1))


def spans_of(shared: Shared, a: Text, b: Text) -> tuple[Span, Span]:
    """Where ``shared`` stands in either text, with the punctuation around it that both have."""
    starts = a.words.starts[shared.a[0]], b.words.starts[shared.b[0]]
    ends = a.words.ends[shared.a[1] - 1], b.words.ends[shared.b[1] - 1]
    before = _equal(
        *(one.text[max(0, at - _MARKS) : at][::-1] for one, at in zip((a, b), starts, strict=True))
    )
    after = _equal(*(one.text[at : at + _MARKS] for one, at in zip((a, b), ends, strict=True)))
    return Span(starts[0] - before, ends[0] + after), Span(starts[1] - before, ends[1] + after)


def _equal(one: str, other: str) -> int:
    """How many marks at the start of two texts are the same, quotation marks of any kind counted as equal."""
    size = 0
    for mark, same in zip(one.translate(_SAME), other.translate(_SAME), strict=False):
        if mark != same or mark.isspace() or _WORDLIKE.match(mark):
            break
        size += 1
    return size
