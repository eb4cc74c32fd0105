"""Over what time a figure counts: "600 litres a second", "7,000 per month", "last year"."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.corroboration.figures.date_words import GRAINS, LAST, MONTHS, THIS
from annotator.corroboration.figures.tokens import Tokens, word_set

DAY = 86400.0
MONTH = 2629746.0
YEAR = 31556952.0

_PERIODS = {
    "second": 1.0, "sec": 1.0, "s": 1.0, "sekunde": 1.0, "seconde": 1.0,
    "minute": 60.0, "min": 60.0, "minuto": 60.0,
    "hour": 3600.0, "h": 3600.0, "hr": 3600.0, "stunde": 3600.0, "heure": 3600.0, "hora": 3600.0,
    "day": DAY, "night": DAY, "tag": DAY, "nacht": DAY, "jour": DAY, "día": DAY,
    "week": 7 * DAY, "woche": 7 * DAY, "semaine": 7 * DAY, "semana": 7 * DAY,
    "month": MONTH, "monat": MONTH, "mois": MONTH, "mes": MONTH,
    "quarter": YEAR / 4, "quartal": YEAR / 4,
    "year": YEAR, "annum": YEAR, "jahr": YEAR, "an": YEAR, "año": YEAR,
}  # fmt: skip
_ADVERBS = {
    "hourly": 3600.0, "stündlich": 3600.0, "daily": DAY, "nightly": DAY, "täglich": DAY, "weekly": 7 * DAY,
    "wöchentlich": 7 * DAY, "monthly": MONTH, "monatlich": MONTH, "annually": YEAR, "annual": YEAR, "yearly": YEAR,
    "jährlich": YEAR, "jährliche": YEAR, "jährlichen": YEAR,
}  # fmt: skip
_EACH = word_set("per a an each every pro je par por al am im")
#: how many tokens may stand between a figure and its "a day"
_AFTER = 6
_BEFORE = 7
_CLAUSE_ENDS = frozenset(".;:!?—(")


def period_after(tokens: Tokens, index: int) -> tuple[float, int, bool] | None:
    """Seconds of the period named behind the token ``index``, where that ends, and whether it follows at once."""
    for at in range(index, index + _AFTER):
        word = tokens.at(at)
        if not word or word in _CLAUSE_ENDS or word == "," or tokens.sort(at) in ("n", "l"):
            return None
        if word in _ADVERBS:
            return _ADVERBS[word], at + 1, at == index
        if seconds := _each(tokens, at):
            return seconds[0], seconds[1], at == index
    return None


def _each(tokens: Tokens, at: int) -> tuple[float, int] | None:
    word, before = tokens.at(at), tokens.at(at - 1)
    if word == "/":
        found = _PERIODS.get(tokens.at(at + 1))
        return (found, at + 2) if found and tokens.touches(at + 1) else None
    if word == "in" and tokens.at(at + 1) in ("der", "einer"):
        at += 1
    elif word not in _EACH or before in (
        "in",
        "within",
        "for",
        "once",
        "half",
        "than",
        "of",
        "after",
        "almost",
        "about",
    ):
        return None
    found = _PERIODS.get(tokens.at(at + 1))
    # "a second official"
    if found is None or (
        tokens.at(at + 1) == "second" and tokens.is_word(at + 2) and tokens.at(at + 2) not in _BEHIND
    ):
        return None
    return found, at + 2


_BEHIND = word_set("between from in at by during and or to for of on when while through into with")


def period_before(tokens: Tokens, index: int) -> float | None:
    """Seconds of a period named shortly before: "the annual number of deportations peaked at 410,000"."""
    for at in range(index - 1, max(-1, index - _BEFORE), -1):
        word = tokens.at(at)
        if word in _CLAUSE_ENDS or tokens.sort(at) == "l":
            return None
        if word in _ADVERBS:
            return _ADVERBS[word]
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that a sentence names, and where."""

    at: int
    seconds: float


def find_windows(tokens: Tokens, start: int, end: int) -> list[Window]:
    """The months, years and the like that the sentence of tokens ``[start, end)`` names."""
    found: list[Window] = []
    at = start
    while at < end:
        seconds, behind = _window(tokens, at)
        if seconds:
            found.append(Window(at, seconds))
        at = behind
    return found


def _window(tokens: Tokens, at: int) -> tuple[float, int]:
    word = tokens.at(at)
    if word in LAST or word in THIS:
        behind = at + 1 + (tokens.at(at + 1) in ("fiscal", "calendar"))
        grain = GRAINS.get(tokens.at(behind))
        if grain:
            return {"week": 7 * DAY, "weekend": 2 * DAY, "month": MONTH, "quarter": YEAR / 4}.get(
                grain, YEAR
            ), behind + 1
    if word in MONTHS and tokens.is_capital(at):
        return _months(tokens, at)
    year = tokens.at(at + 1)
    if word in ("in", "during") and len(year) == 4 and year.isdecimal() and 1500 <= int(year) <= 2100:
        return YEAR, at + 2
    return 0.0, at + 1


def _months(tokens: Tokens, at: int) -> tuple[float, int]:
    """ "From October to December" are three months; a day of a month is no stretch."""
    if tokens.at(at + 1) in ("to", "through", "bis", "-", "–") and tokens.at(at + 2) in MONTHS:
        count = (MONTHS[tokens.at(at + 2)] - MONTHS[tokens.at(at)]) % 12 + 1
        return count * MONTH, at + 3
    if tokens.at(at - 1) in ("in", "im", "during", "for") and tokens.sort(at + 1) != "n":
        return MONTH, at + 1
    return 0.0, at + 1
