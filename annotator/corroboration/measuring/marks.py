"""Pairs of passages that people marked, by which what is found is measured. Pure.

A file of them is JSON: ``{"pairs": [{"kind": "copied", "a": {"article": "one.md", "quote": "…"}, "b": {…}}]}``.

- ``copied``: all that any two of the marked articles have word for word but for small edits, from end to end;
- ``corroborates``: ``b`` says what ``a`` says, and was not copied from it;
- ``conflicts``: a figure of ``a`` cannot be true if one of ``b`` is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.corroboration.kinds import Kind
from annotator.errors import Invalid
from annotator.text.spans import Span

#: what a pair may be
KINDS = (Kind.COPIED, Kind.CORROBORATES, Kind.CONFLICTS)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A place in an article."""

    article: str
    span: Span

    def meets(self, other: "Passage") -> bool:
        """Whether both are much the same: half of the shorter one lies in the other."""
        shared = min(self.span.end, other.span.end) - max(self.span.start, other.span.start)
        shorter = min(self.span.end - self.span.start, other.span.end - other.span.start)
        return self.article == other.article and 2 * shared >= shorter


@dataclass(frozen=True, slots=True)
class Mark:
    """Two passages and what they are to each other."""

    kind: Kind
    a: Passage
    b: Passage


def read_marks(data: Any, texts: Mapping[str, str]) -> list[Mark]:
    """The pairs of a file, each quote at its place. ``texts``: by article.

    Raises Invalid with a sentence for what is not a pair, for an article that is not there, and for a quote that does
    not stand there once.
    """
    pairs = data.get("pairs") if isinstance(data, dict) else None
    if not isinstance(pairs, Sequence) or not pairs or isinstance(pairs, str):
        raise Invalid("pairs", "A file of marks is an object with the list “pairs”.")
    return [_read_pair(number, pair, texts) for number, pair in enumerate(pairs, 1)]


def _read_pair(number: int, pair: Any, texts: Mapping[str, str]) -> Mark:
    kind = pair.get("kind") if isinstance(pair, dict) else None
    if kind not in KINDS:
        raise Invalid("pairs", f"Pair {number} has no kind: it is one of {', '.join(KINDS)}.")
    return Mark(Kind(kind), *(_find(f"Pair {number}, {end}", pair.get(end), texts) for end in "ab"))


def _find(where: str, end: Any, texts: Mapping[str, str]) -> Passage:
    article, quote = (str(end.get(key, "")) if isinstance(end, dict) else "" for key in ("article", "quote"))
    if article not in texts:
        raise Invalid("pairs", f"{where}: there is no article “{article}” in the folder.")
    count = texts[article].count(quote) if quote else 0
    if count != 1:
        raise Invalid("pairs", f"{where}: the quote stands {count} times in {article}, not once: “{quote}”.")
    start = texts[article].index(quote)
    return Passage(article, Span(start, start + len(quote)))
