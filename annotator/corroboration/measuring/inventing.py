"""Articles made of given ones, as many as one likes and the same each time: for measuring what many cost. Pure.

A story is one of the given texts with other words in it, drawn so that few are frequent and most are rare, as in
every language. Its tellings leave sentences out, keep some word for word and tell the others in words of their own;
some carry what their outlet prints under every page.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from random import Random

from annotator.corroboration.words import split_words

#: articles of one story, one after the other
TELLINGS = 12
#: different words to draw from
VOCABULARY = 60_000
#: of a story's sentences, those that a telling has; of these, the ones that it copied; of the words of the others,
#: which stand in another order, those that it changed
KEPT, COPIED, CHANGED = 0.85, 0.1, 0.5
#: outlets, each with a line of its own under one page in two
OUTLETS, WITH_LINE = 40, 0.5
#: the first words of the vocabulary, in which grammar would be, are not drawn: all but the first fifty
_FIRST = 0.36
#: shorter words without a capital are grammar and stay
_CONTENT = 4
_SYLLABLES = [
    first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "an", "er")
]


def invent(texts: Sequence[str], count: int) -> Iterator[str]:
    """``count`` articles, none like another."""
    for number in range(count):
        yield _telling(texts, number)


def _telling(texts: Sequence[str], number: int) -> str:
    story = number // TELLINGS
    chance = Random(f"telling {number}")  # noqa: S311  (nothing is secret)
    lines = [
        line if chance.random() < COPIED else _reorder(_retell(line, number, CHANGED, chance), chance)
        for line in _story(texts[story % len(texts)], story)
        if chance.random() < KEPT
    ]
    if chance.random() < WITH_LINE:
        lines.append(_line_of(chance.randrange(OUTLETS)))
    return "\n".join((f"{_word(f'title {number}')} {number}", *lines))


@lru_cache(maxsize=4)
def _story(text: str, story: int) -> list[str]:
    chance = Random(f"story {story}")  # noqa: S311
    return [_retell(line, -1 - story, 1, chance) for line in text.splitlines() if line.strip()]


def _retell(line: str, teller: int, share: float, chance: Random) -> str:
    """``line`` with a share of its words replaced, a word by the same one throughout what one teller says."""
    words, parts, end = split_words(line), [], 0
    for folded, start, stop in zip(words.folded, words.starts, words.ends, strict=True):
        word = line[start:stop]
        if (len(word) >= _CONTENT or word[0].isupper()) and folded.isalpha() and chance.random() < share:
            other = _word(f"{teller} {folded}")
            word = other.title() if word[0].isupper() else other
        parts += [line[end:start], word]
        end = stop
    return "".join((*parts, line[end:]))


def _reorder(line: str, chance: Random) -> str:
    words = line.split()
    return " ".join(chance.sample(words, len(words)))


def _line_of(outlet: int) -> str:
    return " ".join(_word(f"outlet {outlet} {place}") for place in range(24)).capitalize() + "."


def _word(key: str) -> str:
    """A word of the vocabulary for a key; the n-th is drawn about 1/n times as often as the first."""
    drawn = int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big") / 2**48
    rank, word = int(VOCABULARY ** (_FIRST + drawn * (1 - _FIRST))), ""
    while rank or not word:
        rank, syllable = divmod(rank, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word
