"""Passages that are copied into other texts, whole or edited: how many are found. Pure, and the same each time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from annotator.corroboration.copies.copying import read, verify
from annotator.corroboration.measuring.scores import Found, share
from annotator.text.spans import Span

#: words of a passage
SHORTEST, LONGEST = 10, 60
#: of its words, the share that an editor changes, leaves out or adds to, at most
EDITED = 0.25
#: times that a place is looked for
_TRIES = 20
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Planted:
    """A passage of ``a`` that was put into ``b``."""

    a: str
    b: str
    here: Span
    there: Span


def plant(texts: Sequence[str], count: int) -> Iterator[Planted]:
    """As many as there is room for, ``count`` at most. Only texts that share nothing else are taken."""
    chance = Random("planted")  # noqa: S311  (nothing is secret)
    words = [word for text in texts for word in text.split() if word.isalpha()]
    long = [text for text in texts if len(text.split()) > LONGEST]
    for _ in range(_TRIES * count if len(long) > 1 else 0):
        a, b = chance.sample(long, 2)
        if verify(read(a), read(b)):
            continue
        yield _plant(a, b, words, chance)
        count -= 1
        if not count:
            return


def _plant(a: str, b: str, words: Sequence[str], chance: Random) -> Planted:
    places = [match.span() for match in _WORD.finditer(a)]
    size = chance.randint(SHORTEST, min(LONGEST, len(places)))
    first = chance.randrange(len(places) - size + 1)
    here = Span(places[first][0], places[first + size - 1][1])
    passage = " ".join(_edit(here.of(a).split(), words, chance))
    at = chance.choice([match.end() for match in _WORD.finditer(b)])
    return Planted(a, f"{b[:at]} {passage} {b[at:].lstrip()}", here, Span(at + 1, at + 1 + len(passage)))


def _edit(passage: Sequence[str], words: Sequence[str], chance: Random) -> Iterator[str]:
    """Every third stays as it is; of the others words are replaced, left out and put in, and figures changed."""
    share = chance.choice((0, chance.uniform(0.05, EDITED), chance.uniform(0.05, EDITED)))
    for word in passage:
        what = chance.random() / share if share else 1.0
        if what < 0.5:
            yield chance.choice(words)
        elif what < 0.75:
            continue
        elif what < 1:
            yield from (word, chance.choice(words))
        else:
            yield re.sub(r"\d", lambda _: str(chance.randrange(10)), word) if share else word


def score_planted(planted: Sequence[Planted]) -> Found:
    """A passage is found where half of it is in either text; what is found anywhere else is wrong."""
    hits = right = found = 0
    for one in planted:
        copied = verify(read(one.a), read(one.b))
        inside = [
            each for each in copied if _lies_in(each.first, one.here) and _lies_in(each.second, one.there)
        ]
        found, right = found + len(copied), right + len(inside)
        hits += any(2 * _shared(each.first, one.here) >= len(one.here.of(one.a)) for each in inside)
    return Found(share(right, found), share(hits, len(planted)), found, len(planted))


def _lies_in(span: Span, other: Span) -> bool:
    return 2 * _shared(span, other) >= span.end - span.start


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
