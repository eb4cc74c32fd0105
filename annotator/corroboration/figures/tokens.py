"""Words, figures and marks of a text, each with its place, as figures are read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: scripts written without spaces: each character is a word
_SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
#: vowel signs and accents that Python's ``\w`` leaves out
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0962\u0963"
_LETTER = rf"[^\W\d_{_SINGLE}]"
_TOKEN = re.compile(
    # 2,000 · 1.2 · 60 000 with narrow or fixed spaces · 18٬500
    r"(?P<n>\d{1,3}(?:[\u00a0\u2009\u202f'’]\d{3})++(?!\d)|\d++(?:[.,\u066b\u066c\uff0c\uff0e]\d++)*+)"
    # U.S. · p.m. · D.C, at a word's start
    rf"|(?P<a>(?<![^\W\d_])(?:{_LETTER}\.){{2,}}+)"
    rf"|(?P<w>{_LETTER}(?:{_LETTER}|[{_MARKS}])*+(?:['’]{_LETTER}{{1,2}}+(?!\w))?+)"
    rf"|(?P<c>[{_SINGLE}])"
    r"|(?P<l>[\r\n\u2028\u2029]++)"
    r"|(?P<m>[^\s])"
)
_STRIPPED = re.compile(f"[{_MARKS}]")
#: one spelling for hyphens, apostrophes and signs; every one is replaced by one code point
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("’‘\u02bc\u201b", "'"),
        "\uff05": "%",
        "\u066a": "%",
        "\ufe6a": "%",
        "\uff04": "$",
        "\uffe1": "£",
        "\uffe5": "¥",
    }
)


def word_list(text: str) -> list[str]:
    """The words of ``text``, which stand between spaces: how tables of words are written here."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a text is made of, in order. White space within a line is no token, a line's end is one."""

    text: str
    #: in lower case, without accents that are characters of their own
    folded: list[str]
    starts: list[int]
    ends: list[int]
    #: n figure, a abbreviation, w word, c single character, l line end, m mark
    sorts: list[str]

    def at(self, index: int) -> str:
        """The token at ``index``; nothing outside the text."""
        return self.folded[index] if 0 <= index < len(self.folded) else ""

    def sort(self, index: int) -> str:
        """The sort of the token at ``index``; nothing outside the text."""
        return self.sorts[index] if 0 <= index < len(self.sorts) else ""

    def touches(self, index: int) -> bool:
        """Whether nothing stands between the token at ``index`` and the one before it."""
        return 0 < index < len(self.starts) and self.starts[index] == self.ends[index - 1]

    def written(self, index: int) -> str:
        """The token at ``index`` as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_word(self, index: int) -> bool:
        """Whether a word, an abbreviation or a character of a script without spaces is there."""
        return self.sort(index) in ("w", "a", "c")

    def is_capital(self, index: int) -> bool:
        """Whether the token at ``index`` is written with a capital."""
        return self.is_word(index) and self.text[self.starts[index]].isupper()


def tokenize(text: str) -> Tokens:
    """Split ``text`` into tokens; offsets are code points of ``text``."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sorts: list[str] = []
    plain = text.isascii()
    for found in _TOKEN.finditer(text):
        word = found.group()
        sort = found.lastgroup or "m"
        if plain or word.isascii():
            folded.append(word.lower())
        else:
            folded.append(_STRIPPED.sub("", word.lower().translate(_SAME)))
        starts.append(found.start())
        ends.append(found.end())
        sorts.append(sort)
    return Tokens(text, folded, starts, ends, sorts)
