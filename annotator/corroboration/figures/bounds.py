"""How exact a figure is meant: "up to", "more than", "about", as an interval."""

from __future__ import annotations

from enum import StrEnum

from annotator.corroboration.figures.tokens import Tokens

#: how far "about" reaches on either side at most and at least: readers took "about 300" and 330 for one figure,
#: "about 1,150" and 1,080 for two
ABOUT = 0.12
ABOUT_LEAST = 0.03
#: nobody writes "more than 100" of 160
MORE = 1.5


class Bound(StrEnum):
    """What the words around a figure say of it."""

    EXACT = "exact"
    UP_TO = "up to"
    BELOW = "fewer than"
    AT_LEAST = "at least"
    ABOVE = "more than"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    VAGUE = "vague"
    RANGE = "range"


_BEFORE = {
    Bound.UP_TO: "up to|as many as|as much as|as high as|as far as|at most|no more than|"
    "not more than|maximum of|"
    "a maximum of|limit of|capped at|bis zu|höchstens|maximal|jusqu'à|hasta|fino a",
    Bound.BELOW: "fewer than|less than|lower than|under|below|weniger als|unter|<|moins de|menos de|أقل من",
    Bound.AT_LEAST: "at least|no fewer than|no less than|not less than|minimum of|mindestens|"
    "wenigstens|≥|au moins|al menos",
    Bound.ABOVE: "more than|greater than|higher than|over|above|upwards of|upward of|in excess of|"
    "exceeding|exceeded|"
    "topping|topped|beyond|surpassing|surpassed|mehr als|über|>|plus de|más de|أكثر من|超过|超",
    Bound.JUST_OVER: "just over|slightly more than|a little more than|little more than|just above|gut|"
    "etwas mehr als",
    Bound.NEARLY: "nearly|almost|close to|just under|just below|just shy of|slightly less than|"
    "fast|knapp|beinahe|nahezu",
    Bound.ABOUT: "about|around|roughly|approximately|approx|approx .|some|estimated|an estimated|"
    "circa|ca|ca .|c .|"
    "in the region of|in the order of|somewhere around|etwa|rund|ungefähr|zirka|schätzungsweise|~|≈|environ|"
    "unos|unas|cerca de|circa|حوالي|نحو|بنحو|約|约|大约|около",
}
_AFTER = {
    Bound.AT_LEAST: "or more|or above|or higher|and above|and counting|oder mehr|以上|or older|"
    "and over|and older|at least|mindestens",
    Bound.UP_TO: "or less|or fewer|or below|or under|oder weniger|以下|at most|or younger|and under",
    Bound.ABOUT: "or so|or thereabouts|approximately|oder so|左右|give or take",
}


def _phrases(table: dict[Bound, str], place: int) -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    """Phrases by their first (0) or last (-1) word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, phrases in table.items():
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            found.setdefault(words[place], []).append((words, bound))
    for same in found.values():
        same.sort(key=lambda entry: -len(entry[0]))
    return found


_ENDING = _phrases(_BEFORE, -1)
_STARTING = _phrases(_AFTER, 0)


def bound_before(tokens: Tokens, index: int) -> tuple[Bound, int]:
    """The bound that the words before the token ``index`` set, and where they start."""
    at = index
    while tokens.at(at - 1) in ("a", "an", "the", "only", "total", "just") and at > index - 2:
        at -= 1
    for end in (at, index):
        for words, bound in _ENDING.get(tokens.at(end - 1), ()):
            start = end - len(words)
            if start >= 0 and tuple(tokens.folded[start:end]) == words:
                return bound, start
    return Bound.EXACT, index


def bound_after(tokens: Tokens, index: int) -> tuple[Bound, int]:
    """The bound that the words from the token ``index`` on set, and where they end."""
    for words, bound in _STARTING.get(tokens.at(index), ()):
        end = index + len(words)
        if tuple(tokens.folded[index:end]) == words:
            return bound, end
    if tokens.at(index) == "+" and tokens.touches(index):
        return Bound.AT_LEAST, index + 1
    if tokens.at(index) == "-" and tokens.at(index + 1) == "plus" and tokens.touches(index + 1):
        return Bound.AT_LEAST, index + 2
    return Bound.EXACT, index


def interval(value: float, bound: Bound, step: float) -> tuple[float, float]:
    """The least and the greatest value meant, both included.

    step: the worth of the last digit written; "about 1,150" is meant more narrowly than "about 1,000".
    """
    size = abs(value)
    about = min(ABOUT * size, max(2 * step, ABOUT_LEAST * size))
    low, high = {
        Bound.UP_TO: (min(0.0, value), value),
        Bound.BELOW: (min(0.0, value), value),
        Bound.AT_LEAST: (value, value + (MORE - 1) * size),
        Bound.ABOVE: (value, value + (MORE - 1) * size),
        Bound.ABOUT: (value - about, value + about),
        Bound.NEARLY: (value - about, value),
        Bound.JUST_OVER: (value, value + about),
    }.get(bound, (value, value))
    return low, high
