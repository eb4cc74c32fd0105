"""Who is named as the source of what a text tells, and of what sort that source is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotator.corroboration.quotes.cue_words import HOW_MANY, OUTLETS, WEAK_OUTLETS, CueWords
from annotator.corroboration.quotes.noun_phrases import Phrase, Token
from annotator.corroboration.quotes.outlets import is_agency, match_outlet, name_words
from annotator.text.spans import Span


class Kind(StrEnum):
    """What sort of source it is."""

    AGENCY = "agency"
    OUTLET = "outlet"
    #: a person, an office or a body, by name or as what it is: "the board"
    PERSON = "person"
    #: "officials", "a person with knowledge of it"
    UNNAMED = "unnamed"
    DOCUMENT = "document"


class Reach(StrEnum):
    """How much of an article rests on the source."""

    #: what stands beside the cue
    PASSAGE = "passage"
    #: the paragraphs below it too, and nobody says how many: "The Lamp reports:"
    FOLLOWING = "following"
    #: some of the article, and nobody says which part: "with material from"
    PART = "part"
    #: all of it: "TOWN (Wire) —"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Cue:
    """A place where a text names a source.

    ``span`` covers the words of the attribution, ``source`` those that name the source (None for "reportedly").
    """

    span: Span
    source: Span | None
    #: what stands at ``source``; a pronoun stays one
    words: str
    #: who is meant: without article and office, and for a pronoun whom it stands for, or "" when nobody is found
    name: str
    kind: Kind
    #: what is said about the source beside its name: "a spokesman for the board"
    role: str = ""
    reach: Reach = Reach.PASSAGE

    @property
    def is_credit(self) -> bool:
        """Whether it speaks for the article rather than for a place in it."""
        return self.reach in (Reach.PART, Reach.ARTICLE)


def kind_of(tokens: list[Token], words: CueWords, outlets: Collection[str]) -> Kind:
    """What sort of source these words name."""
    name = " ".join(token.text for token in tokens if token.is_word)
    if is_agency(name) and tokens[-1].is_name:
        return Kind.AGENCY
    if outlet_in(tokens, outlets):
        return Kind.OUTLET
    for at, token in enumerate(tokens):
        # "ICE spokeswoman Carol Danko" has a name; "ICE officials" and "officials in Paris" have none
        is_named = at + 1 < len(tokens) and tokens[at + 1].is_name and not token.is_name
        if token.low in words.unnamed and not is_named and not _is_of_somebody(tokens, at, words):
            return Kind.UNNAMED
        if (
            token.low in words.documents
            and not is_named
            and (not token.is_name or at == 0 or _is_german(words))
        ):
            return Kind.DOCUMENT
    return Kind.UNNAMED if _is_anybody(tokens, words) else Kind.PERSON


def _is_german(words: CueWords) -> bool:
    """Whether nouns are written with a capital, so that names cannot be told by theirs."""
    return not words.relatives


def _is_anybody(tokens: list[Token], words: CueWords) -> bool:
    """ "a caller from Cooper's Lane", "several readers": no name, no office, and not the one that is known."""
    head = tokens
    for at, token in enumerate(tokens):
        if at and token.low in words.joins:
            head = tokens[:at]
            break
    is_any = len(head) > 1 and head[0].low in {"a", "an", "another"} | HOW_MANY
    return is_any and not any(token.is_name for token in head[1:]) and not head[-1].low.startswith("spokes")


def _is_of_somebody(tokens: list[Token], at: int, words: CueWords) -> bool:
    """Behind an office and a preposition: "the spokesman for the residents" is no resident."""
    return any(
        token.low in words.joins and token.text != "and" and before.low not in HOW_MANY and not before.is_name
        for before, token in pairwise(tokens[:at])
    )


#: how names of German newspapers end
_GERMAN_ENDINGS = ("bote", "boten", "zeitung", "anzeiger", "kurier", "rundschau", "nachrichten", "tagblatt")


def outlet_in(tokens: list[Token], outlets: Collection[str] = ()) -> str:
    """The name of the outlet among these words ("The Washington Post's Nick Ames"), or ""."""
    run: list[Token] = []
    for at, token in enumerate([*tokens, None]):
        if token is not None and token.is_name and token.is_word:
            run.append(token)
            if not token.low.endswith("'s"):
                continue
        if run and _is_outlet(run, outlets, is_last=at >= len(tokens) - 1):
            return " ".join(word.text for word in run).removesuffix("'s").removesuffix("\u2019s")
        run = []
    return ""


def _is_outlet(run: list[Token], outlets: Collection[str], *, is_last: bool) -> bool:
    name = " ".join(word.text for word in run)
    last = run[-1].low.removesuffix("'s")
    if [token.low for token in run[-2:]] == ["medical", "examiner"]:
        return False
    if last.endswith(_GERMAN_ENDINGS) or last in OUTLETS or (len(run) > 1 and last in WEAK_OUTLETS):
        return True
    if len(run) > 2 and run[-1].low in ("live", "online", "com") and run[-2].low in OUTLETS:
        return True
    return bool(outlets) and is_last and match_outlet(name, outlets) is not None and bool(name_words(name))


def named_part(tokens: list[Token], phrase: Phrase, outlets: Collection[str]) -> Phrase:
    """An outlet without what stands around its name: "Celebrity website TMZ" is "TMZ"."""
    runs: list[tuple[int, int]] = []
    at = phrase.first
    while at < phrase.last:
        last = at
        while last < phrase.last and (tokens[last].is_name or (last > at and tokens[last].low in _INSIDE)):
            last += 1
        while last > at and not tokens[last - 1].is_name:
            last -= 1
        if last > at:
            runs.append((at, last))
        at = max(last, at + 1)
    if not runs:
        return phrase
    first, last = next((run for run in runs if _is_told_by(tokens[slice(*run)], outlets)), runs[0])
    has_article = first > phrase.first and tokens[first - 1].low in _ARTICLES
    return Phrase(first - has_article, last, phrase.role)


#: words inside a name, and articles before one that belong to it
_INSIDE = frozenset(("of", "and", "&", "-", "de"))
_ARTICLES = frozenset(("the", "der", "die", "das", "dem", "den"))


def _is_told_by(run: list[Token], outlets: Collection[str]) -> bool:
    return is_agency(" ".join(token.text for token in run)) or bool(outlet_in(run, outlets))


def core_name(tokens: list[Token], words: CueWords) -> str:
    """The name itself: without an article, and without the office before a name ("spokeswoman Carol Danko")."""
    kept = [token for token in tokens if token.is_word]
    while len(kept) > 1 and kept[0].low in words.articles:
        kept = kept[1:]
    if any(token.low in ("and", "und") for token in kept):
        return " ".join(token.text for token in kept)
    run = len(kept)
    while run > 0 and kept[run - 1].is_name:
        run -= 1
    if len(kept) - run >= 2 and run > 0 and kept[run - 1].low not in words.joins:
        kept = kept[run:]
    return " ".join(token.text for token in kept)


def are_same_source(one: str, other: str) -> bool:
    """Whether two names may mean one source: "Harrendal" is "Tomas Harrendal", "the board" is "Board"."""
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return short[0] == long[-1]
    return short == long[-len(short) :] or (short[-1] == long[-1] and short[0] == long[0])
