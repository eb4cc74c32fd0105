"""Names of outlets and agencies: which of the project's publishers a name in a text means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from annotator.corroboration.quotes.cue_words import AGENCIES, AGENCY_NAMES
from annotator.corroboration.words import split_words

#: words that open or close a name and distinguish nothing
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "des",
        "le",
        "la",
        "les",
        "el",
        "los",
        "il",
        "com",
        "org",
        "net",
        "co",
        "uk",
        "de",
        "www",
        "inc",
        "ltd",
        "gmbh",
    ]
)
#: words many outlets share: alone they name none
_COMMON = frozenset(
    [
        "news",
        "radio",
        "tv",
        "television",
        "press",
        "online",
        "daily",
        "weekly",
        "magazine",
        "newspaper",
        "agency",
        "live",
        "now",
        "today",
        "group",
        "media",
        "nachrichten",
        "zeitung",
        "sender",
        "blatt",
        "wire",
        "service",
    ]
)
#: letters a word may lose in German when it is declined: dem Boten, der Bote
_ENDINGS = re.compile(r"(?<=\w{3})n$")
_SHORT = {"ap": "associated press", "afp": "agence france presse", "upi": "united press international"} | {
    "dpa": "deutsche presse agentur",
    "pti": "press trust of india",
}


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that distinguish it, folded: "The Harbour Courier" and "Harbour Courier's" are alike."""
    folded = [word for whole in split_words(name).folded for word in re.sub(r"'s?$", "", whole).split("-")]
    folded = [word for word in folded if word]
    return tuple(word for word in folded if word not in _EMPTY) or tuple(folded)


def match_outlet(name: str, outlets: Iterable[str]) -> str | None:
    """The one of ``outlets`` that ``name`` means, or None when none is or several could be.

    "The Harbour Courier" is "Harbour Courier"; "the Courier" is it too, as long as no other outlet is a Courier.
    A short name of an agency ("AP") is its long one. Letters that spell the first letters of an outlet's words are it.
    """
    wanted = _long(name_words(name))
    if not wanted:
        return None
    known = {outlet: _long(name_words(outlet)) for outlet in dict.fromkeys(outlets) if outlet.strip()}
    same = [outlet for outlet, words in known.items() if words == wanted]
    if not same and not all(word in _COMMON for word in wanted):
        same = [
            outlet for outlet, words in known.items() if _holds(words, wanted) or _initials(words, wanted)
        ]
    if not same:
        plain = tuple(_ENDINGS.sub("", word) for word in wanted)
        if not all(word in _COMMON for word in plain):
            same = [
                one for one, words in known.items() if _holds([_ENDINGS.sub("", w) for w in words], plain)
            ]
    if not same:
        # "the station Tideline Radio" holds the whole name of one
        same = [one for one, words in known.items() if _holds(wanted, words) and not set(words) <= _COMMON]
    return _only(same, known)


def _only(same: list[str], known: dict[str, tuple[str, ...]]) -> str | None:
    """One of several spellings of one outlet, or None for several outlets."""
    return same[0] if same and len({known[outlet] for outlet in same}) == 1 else None


@lru_cache(maxsize=4096)
def is_agency(name: str) -> bool:
    """Whether this is the name of a news agency, as far as the name shows it."""
    words = name_words(name)
    joined = " ".join(words)
    return (len(words) == 1 and words[0] in AGENCIES) or any(
        f" {' '.join(phrase).replace('-', ' ')} " in f" {joined} " for phrase in AGENCY_NAMES
    )


def _long(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_SHORT[words[0]].split()) if len(words) == 1 and words[0] in _SHORT else words


def _holds(words: tuple[str, ...] | list[str], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(tuple(words[at : at + size]) == wanted for at in range(len(words) - size + 1))


def _initials(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return len(wanted) == 1 and len(words) >= 3 and wanted[0] == "".join(word[0] for word in words)
