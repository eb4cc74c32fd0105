"""Which words of a text are names: a capital that neither the sentence's start nor the language asks for. Pure.

Only some scripts have capitals; in the others no word is a name. German writes every noun so: there the capital
says that a word carries meaning, not that it is a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.corroboration.words import Words
from annotator.text.languages import primary_subtag

#: what may stand between a sentence's end and the first word of the next
_OPENING = " \t\u00a0\"'\u2018\u2019\u201c\u201d\u201e\u201a\u00ab\u00bb\u2039\u203a([{*\u2013\u2014-\u2022#>"
_CAPITAL_NOUNS = ("de", "lb", "gsw", "nds")
#: a word that follows one of these, or begins the text, has its capital from its place
_ENDS = ".!?\u2026:\n\r\u2028\u2029`"


def mark_capitals(text: str, words: Words) -> list[bool]:
    """For each of ``words`` of ``text``, whether it has a capital that its place does not ask for."""
    return [
        text[start].isupper() and not _is_first(text, words.ends[index - 1] if index else 0, start)
        for index, start in enumerate(words.starts)
    ]


def _is_first(text: str, last_end: int, start: int) -> bool:
    """Whether a sentence begins at ``start``, as far as what stands before it tells."""
    between = text[last_end:start].rstrip(_OPENING)
    if between:
        # "U.S. Senate": the stop is the abbreviation's
        return between[-1] in _ENDS and not (
            between == "." and text[max(0, last_end - 2) : last_end - 1] == "."
        )
    return last_end == 0


def find_names(texts: Iterable[tuple[str, Words, str]]) -> set[str]:
    """The words, folded, that stand with such a capital in one of ``texts`` and without one in none.

    texts: each with its words and its language. German texts add no names: all their nouns look so.
    """
    names: set[str] = set()
    others: set[str] = set()
    for text, words, language in texts:
        if not _has_capital_nouns(language):
            capitals = mark_capitals(text, words)
            names.update(word for word, is_capital in zip(words.folded, capitals, strict=True) if is_capital)
        others.update(
            word for word, start in zip(words.folded, words.starts, strict=True) if text[start].islower()
        )
    return names - others


def _has_capital_nouns(language: str) -> bool:
    return primary_subtag(language) in _CAPITAL_NOUNS
