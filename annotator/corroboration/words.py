"""The words of a text, folded so that they can be compared, each at its place in the text.

A word is a run of letters, marks and figures. These belong to it when a letter or figure stands on both sides:

- an apostrophe or a hyphen: ``don't``, ``court-ordered``; apostrophes and hyphens of all kinds are folded into one;
- what readers do not see, such as a soft hyphen; folding drops it;
- a stop or comma between two digits: ``2,040``, ``3.5``;
- stops between single letters, which folding drops: ``U.S.`` is ``us``.

Scripts that put no space between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give one word a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import regex

#: raised when the same text gives other words or other hashes
VERSION = 1

#: words and their hashes that are kept at hand; a language uses some 30,000 over and over
_KEPT = 1 << 16
#: what is longer is no word of a language and is not kept
_LONGEST = 64

_APOSTROPHES = r"'\u2019\u02bc\uff07"
_HYPHENS = r"\-\u2010\u2011"
_HIDDEN = r"\u00ad\u200c\u200d\u2060\ufeff"
_JOIN = (
    rf"(?:[{_APOSTROPHES}{_HYPHENS}][{_HIDDEN}]*+"
    rf"|[{_HIDDEN}]++[{_APOSTROPHES}{_HYPHENS}]?+|(?<=\d)[.,](?=\d))"
)
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc]"
_START = rf"[[\p{{L}}\p{{N}}]--{_UNSPACED}]"
_PART = rf"[[\p{{L}}\p{{M}}\p{{N}}]--{_UNSPACED}]"
_WORD = regex.compile(
    rf"[{_UNSPACED}&&[\p{{L}}\p{{N}}]]\p{{M}}*+"
    rf"|\p{{L}}(?:\.\p{{L}}(?!{_PART}))++"
    rf"|{_START}{_PART}*+(?:{_JOIN}{_START}{_PART}*+)*+",
    regex.V1,
)
#: the same for Latin letters without combining marks, four times as fast
_LETTER = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be]"
_WORD_LATIN = re.compile(rf"{_LETTER}(?:\.{_LETTER}(?![^\W_]))++|[^\W_]++(?:{_JOIN}[^\W_]++)*+")
_LATIN = re.compile(r"[\x00-\u02ff\u2000-\u206f\u20a0-\u20bf\u2100-\u214f]*+")
_LONE = regex.compile(rf"[{_UNSPACED}\p{{M}}]+", regex.V1)
_SAME = str.maketrans(
    {**dict.fromkeys("\u2019\u02bc\uff07", "'"), **dict.fromkeys("\u2010\u2011", "-")}
    | dict.fromkeys("\u00ad\u200c\u200d\u2060\ufeff")
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: word i is ``text[starts[i]:ends[i]]`` and compares as ``folded[i]``."""

    folded: tuple[str, ...]
    #: in code points
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.folded)


def split_words(text: str) -> Words:
    """The words of ``text``; it is left as it is, and offsets are those of the stored text."""
    return Words(fold_words(text), *place_words(text))


def fold_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` as they compare; a text that is only compared needs no places."""
    return _fold_all(_pattern_for(text).findall(text))


def place_words(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where each of the same words starts and ends."""
    found = [match.span() for match in _pattern_for(text).finditer(text)]
    starts, ends = zip(*found, strict=True) if found else ((), ())
    return starts, ends


def _pattern_for(text: str) -> re.Pattern[str] | regex.Pattern[str]:
    return _WORD_LATIN if _LATIN.fullmatch(text) else _WORD


def _fold_all(words: list[str]) -> tuple[str, ...]:
    is_common = max(map(len, words), default=0) <= _LONGEST
    return tuple(map(_fold_common if is_common else fold_word, words))


def fold_word(word: str) -> str:
    """One word in the spelling it is compared in: no capitals, one kind of apostrophe and hyphen."""
    return _fold_common(word) if len(word) <= _LONGEST else _fold(word)


def _fold(word: str) -> str:
    if word.isascii():
        return (word.replace(".", "") if word[1:2] == "." and word[0].isalpha() else word).lower()
    folded = unicodedata.normalize("NFKC", word.translate(_SAME).casefold())
    return folded.replace(".", "") if folded[1:2] == "." and folded[0].isalpha() else folded


_fold_common = lru_cache(maxsize=_KEPT)(_fold)


def hash_words(folded: Iterable[str]) -> list[int]:
    """A signed 64-bit hash for each word, the same in every process and on every machine."""
    return [_hash_common(word) if len(word) <= _LONGEST else _hash(word) for word in folded]


def _hash(word: str) -> int:
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


_hash_common = lru_cache(maxsize=_KEPT)(_hash)


def is_unspaced(folded: str) -> bool:
    """Whether a word is one character of a script that puts no space between words: less than a word says."""
    return folded > "\u0dff" and _LONE.fullmatch(folded) is not None
