"""Who is meant beside a verb: the noun that stands before it or after it, found without a grammar.

Good enough for the plain order of news ("X, a spokesman for Y, said"; "said X"); what is not found is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from annotator.corroboration.quotes.cue_words import HOW_MANY, CueWords

#: words a source is at most called by; more is a sentence that was not understood
_LONGEST = 14
_PLACES = frozenset(["in", "on", "at", "from", "with"])
#: words between the commas of "X, a spokesman for the board, said"
_APPOSITION = 25

_TOKEN = re.compile(r"[^\W_](?:[\w&]|['\u2019.\-\u2010\u2011](?=\w))*(?:(?<=[A-Z]\.[A-Z])\.)?|\S")
#: names that are other words in lower case
_ACRONYMS = frozenset(("WHO", "Who", "IT", "OR", "AS"))
_TITLE = re.compile(r"(?:mr|mrs|ms|dr|prof|gen|col|lt|sgt|sen|rep|gov|st|capt|jr|sr|hr|fr)$")
#: how nouns for offices end
_OFFICE = re.compile(r"\w{2}(?:man|woman|person|ary|or|er|ent|chief)$")
QUOTES = frozenset(
    "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f\uff02"
)


class Token(NamedTuple):
    """A word or a mark, at its place in the text."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_name(self) -> bool:
        """Whether it is written as names are."""
        return self.text[0].isupper()

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a figure, not a mark."""
        return self.text[0].isalnum()


def split_tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of ``text[start:end]``."""
    return [
        Token(found.start(), found.end(), found.group(), _lowered(found.group()))
        for found in _TOKEN.finditer(text, start, end)
    ]


def _lowered(word: str) -> str:
    return word if word in _ACRONYMS else word.lower().replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``[first, last)`` that name somebody, and those of what is said about them, if anything."""

    first: int
    last: int
    role: tuple[int, int] | None = None


def phrase_before(tokens: list[Token], verb: int, words: CueWords) -> Phrase | None:
    """The subject that ends before the verb, over "has also" and over ", a spokesman for the board,"."""
    at = verb - 1
    while at >= 0 and (_is_between(tokens[at], words) or tokens[at].low in words.when):
        at -= 1
    role = None
    if at > 0 and tokens[at].text == ",":
        opened = _comma_before(tokens, at)
        if opened is None or opened + 1 == at:
            return None
        role, at = (opened + 1, at), opened - 1
    if at < 0 or tokens[at].low in ("and", "und"):
        return None
    if tokens[at].low in words.he | words.it | words.they:
        return Phrase(at, at + 1, role)
    first = _without_times(tokens, _first_of(tokens, at, words), at + 1, words)
    # what a relative clause says is not who it is: "two people who spoke with the Lamp said"
    last = next((one for one in range(first, at + 1) if tokens[one].low in words.relatives), at + 1)
    return Phrase(first, last, role) if first < last else None


def _is_between(token: Token, words: CueWords) -> bool:
    return token.low in words.between or (token.low.endswith("ly") and not token.is_name)


def _comma_before(tokens: list[Token], closed: int) -> int | None:
    """The comma that opens what the one at ``closed`` closes."""
    found = None
    for at in range(closed - 1, max(-1, closed - _APPOSITION), -1):
        if tokens[at].text in ";:()\u2014\u2013" or tokens[at].text in QUOTES:
            break
        if tokens[at].text == "," and at > 0:
            found = at
            # "X, 32, a spokesman, said": the first comma after the name opens it
            if tokens[at - 1].is_name and not tokens[at - 1].low.isdigit():
                break
    return found


def _first_of(tokens: list[Token], last: int, words: CueWords) -> int:
    at = last
    while at >= 0 and last - at < _LONGEST:
        token = tokens[at]
        if token.low in words.relatives and at < last:
            # "a person who is familiar with it said": what stands before it is the subject
            at -= 1
            continue
        if not _goes_on(tokens, at, words):
            break
        at -= 1
    return at + 1


def _goes_on(tokens: list[Token], at: int, words: CueWords) -> bool:
    token = tokens[at]
    if not token.is_word:
        return token.text in "&/-" or (token.text == "." and at > 0 and _is_short(tokens[at - 1]))
    if token.low in words.boundaries:
        return False
    if token.low == "and":
        return at > 0 and tokens[at - 1].is_word and tokens[at - 1].is_name == tokens[at + 1].is_name
    return token.low not in words.stops or token.low in words.relatives


def _is_short(token: Token) -> bool:
    """Whether a stop after this word is part of it: Mr., J., U.S."""
    return bool(_TITLE.match(token.low)) or len(token.text) == 1 or "." in token.text


def _without_times(tokens: list[Token], first: int, last: int, words: CueWords) -> int:
    """Without "On Friday night at 11.29 p.m." before the subject."""
    start = first
    while first < last:
        is_hour = tokens[first].text[0].isdigit() and first > start and tokens[first - 1].low in words.times
        is_clock = (
            tokens[first].text[0].isdigit() and first + 1 < last and tokens[first + 1].low in words.times
        )
        if not (tokens[first].low in words.times or is_hour or is_clock or not tokens[first].is_word):
            break
        first += 1
    return first


def phrase_after(tokens: list[Token], at: int, words: CueWords) -> Phrase | None:
    """The source that begins at ``at``, with what is said of it behind a comma."""
    first = at
    while at < len(tokens) and at - first < _LONGEST and _continues(tokens, first, at, words):
        at += 1
    while at > first and (tokens[at - 1].low in words.joins or not tokens[at - 1].is_word):
        # "U.S." may end in its own stop; a mark alone does not end a name
        if tokens[at - 1].text == "." and at - 1 > first and _is_short(tokens[at - 2]):
            break
        at -= 1
    if at == first or not tokens[first].is_word:
        return None
    return Phrase(first, at, _role_after(tokens, at, words))


def _continues(tokens: list[Token], first: int, at: int, words: CueWords) -> bool:
    token, pronouns = tokens[at], words.he | words.it | words.they
    if at == first:
        return token.is_word and (token.low not in words.stops or token.low in pronouns | words.articles)
    if not token.is_word:
        return token.text in "&/-" or (
            token.text == "." and at + 1 < len(tokens) and _is_short(tokens[at - 1])
        )
    if token.low in words.stops or tokens[first].low in pronouns:
        return False
    if not words.relatives and not token.is_name and tokens[at - 1].is_name:
        # German writes nouns with a capital, so what follows one is its verb: "laut Hafenamt klemmte"
        return token.low in words.joins | words.articles
    return token.low not in words.joins or at + 1 == len(tokens) or _joins_on(tokens, at, words)


def _joins_on(tokens: list[Token], at: int, words: CueWords) -> bool:
    """Whether the source goes on over "of" or "in": not in "said Lund in a statement", which is where and when."""
    token, following = tokens[at], tokens[at + 1]
    is_place = token.low in _PLACES and following.low in words.articles | words.times
    if is_place and (tokens[at - 1].is_name or not tokens[at - 1].is_word):
        return False
    return token.low != "and" or following.is_name or following.low in words.articles


def _role_after(tokens: list[Token], at: int, words: CueWords) -> tuple[int, int] | None:
    if at + 1 >= len(tokens) or tokens[at].text != "," or tokens[at + 1].low in words.times:
        return None
    first = at + 1
    if not (tokens[first].low in words.articles or tokens[first].is_name or tokens[first].low.isalpha()):
        return None
    last = first
    while (
        last < len(tokens) and last - first < _LONGEST and (tokens[last].is_word or tokens[last].text in "-&")
    ):
        if tokens[last].low in words.boundaries | words.relatives:
            break
        last += 1
    return (first, last) if last > first and first < last else None


def opening_name(tokens: list[Token], words: CueWords) -> Phrase | None:
    """The name or pronoun that a sentence begins with: the subject of most that follows."""
    first = 0
    while first < len(tokens) and not tokens[first].is_word:
        first += 1
    first = _without_times(tokens, first, len(tokens), words)
    if first < len(tokens) and tokens[first].low in words.he | words.it | words.they:
        return Phrase(first, first + 1)
    if first < len(tokens) and tokens[first].low in HOW_MANY:
        return None
    last = first
    while last < len(tokens) and last - first < _LONGEST and _names_on(tokens, last):
        last += 1
    return Phrase(first, last) if last > first else None


def _names_on(tokens: list[Token], at: int) -> bool:
    """Whether a name goes on here, over the stop of "Mr." and the office in "Board spokeswoman Ida Lund"."""
    token = tokens[at]
    if token.text == "." and at:
        return _is_short(tokens[at - 1])
    is_office = bool(_OFFICE.search(token.low)) and at + 1 < len(tokens) and tokens[at + 1].is_name
    return token.is_name or is_office


def begins_office(tokens: list[Token], at: int) -> bool:
    """Whether an office and a name stand here without an article: "prison spokesman Al Quint"."""
    near = tokens[at : at + 5]
    return any(
        not one.is_name and bool(_OFFICE.search(one.low)) and other.is_name for one, other in pairwise(near)
    )


def size_at(tokens: list[Token], at: int, phrases: dict[str, list[tuple[str, ...]]]) -> int:
    """How many words the longest of the phrases that begin at ``at`` has, or 0."""
    for phrase in phrases.get(tokens[at].low, ()):
        if [token.low for token in tokens[at : at + len(phrase)]] == list(phrase):
            return len(phrase)
    return 0


def by_first(phrases: tuple[tuple[str, ...], ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by the word they begin with, in their order."""
    first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        first.setdefault(phrase[0], []).append(phrase)
    return first


#: what is told may begin with these
_OBJECTS = frozenset(("that", "there", "what", "how", "no", "about", "dass"))


def has_object(tokens: list[Token], at: int, words: CueWords) -> bool:
    """Whether what follows may be told: "claims the gate fell", not "reports suggest"; an end is one too."""
    if at >= len(tokens) or not tokens[at].is_word or tokens[at].is_name or tokens[at].text[0].isdigit():
        return True
    pronouns = words.he | words.it | words.they
    return tokens[at].low in words.articles | pronouns | HOW_MANY | words.when | _OBJECTS
