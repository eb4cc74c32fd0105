"""What is counted or measured: units, their classes, and the head of "10 major U.S. cities"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.corroboration.figures.tokens import Tokens, word_set
from annotator.corroboration.figures.unit_words import COUNTED, CURRENCIES, IRREGULAR, MEASURES, STOPS


class Kind(StrEnum):
    """Classes of figures; only figures of one class are compared, apart from people against households."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"
    #: houses, buildings and addresses: one household lives in one, more or less
    HOMES = "homes"
    #: anything else that is counted: cities, votes, pumps
    THINGS = "things"
    MONEY = "money"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    DURATION = "duration"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    POWER = "power"
    ENERGY = "energy"
    PRESSURE = "pressure"
    DATA = "data"
    MAGNITUDE = "magnitude"
    PERCENT = "percent"
    POINTS = "percentage points"
    AGE = "age"
    DATE = "date"
    CLOCK = "time of day"
    ORDINAL = "ordinal"
    #: "Table 6", "Flight 370": a name with a number, not a figure
    LABEL = "label"
    #: a bare number
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name, its class, and how it becomes the class's base unit (times ``factor``, plus ``offset``)."""

    name: str
    kind: Kind
    factor: float = 1.0
    offset: float = 0.0
    #: the greatest factor, of units that differ by country: gallons, tons
    most: float = 0.0


@dataclass(frozen=True, slots=True)
class Head:
    """The unit of a figure, and where it stands: tokens ``[start, end)``."""

    unit: Unit
    start: int
    end: int


NONE = Unit("", Kind.NUMBER)
PERCENT = Unit("percent", Kind.PERCENT)
AGE = Unit("year old", Kind.AGE)
_POINTS = Unit("percentage point", Kind.POINTS)


def _measures() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for line in MEASURES.strip().splitlines():
        kind, name, factor, offset, forms = (part.strip() for part in line.split("|"))
        least, _, most = factor.partition("..")
        unit = Unit(name, Kind(kind), float(least), float(offset), float(most or least))
        table |= {form.replace("_", " "): unit for form in [name, *forms.split()]}
    return table


def _counted() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for line in COUNTED.strip().splitlines():
        kind, name, forms = (part.strip() for part in line.split("|"))
        unit = Unit(name.replace("_", " "), Kind(kind))
        table |= {form.replace("_", " "): unit for form in [name, *forms.split()]}
    return table


_MEASURED = _measures()
_KNOWN = _counted()
_MONEY = {form: Unit(code, Kind.MONEY) for code, forms in CURRENCIES.items() for form in forms.split()}
#: units that are written with one letter, or read as something else when they stand alone
_FAMILY_MEMBER = _KNOWN["family member"]
_ONLY_TOUCHING_DIGITS = word_set("m g l t h s w v k b c f in mi mb kb gb tb")
_CENTS = word_set("cent cents pence rappen")
#: how many words may stand between a figure and its unit
_REACH = 6
_QUOTES = frozenset("\"'“”‘’„«»`")
_ARABIC_PREFIXES = ("وال", "بال", "ال", "و")


def money_before(tokens: Tokens, index: int) -> Head | None:
    """The currency that starts at ``index``: "$", "US$", "€", "EUR", "Rs."."""
    word = tokens.at(index)
    if word in ("us", "u.s.", "a", "au", "c", "ca", "nz", "hk", "s") and tokens.at(index + 1) == "$":
        name = {"us": "USD", "u.s.": "USD", "s": "SGD", "hk": "HKD", "nz": "NZD"}.get(
            word, "AUD" if word[0] == "a" else "CAD"
        )
        return Head(Unit(name, Kind.MONEY), index, index + 2)
    unit = _MONEY.get(word)
    if unit is None or (len(word) > 1 and not (tokens.written(index).isupper() or word == "rs")):
        return None
    end = index + 1 + (word == "rs" and tokens.at(index + 1) == ".")
    return Head(unit, index, end)


def find_head(tokens: Tokens, index: int, language: str, *, after_digits: bool) -> Head | None:
    """What the figure before the token ``index`` counts or measures; None when nothing of the sort follows.

    after_digits: whether the figure is written in digits, so that "5 m" is read as metres.
    """
    start = index
    if tokens.at(start) == "-" and tokens.touches(start):
        start += 1
    quoted = tokens.at(start) in _QUOTES
    while tokens.at(start) in _QUOTES:
        start += 1
    if quoted and tokens.at(start) not in ("of", "von"):
        # the ‘millions’ Trump wants
        return None
    measure = find_measure(tokens, start, after_digits=after_digits)
    if measure:
        return measure
    if start > index and tokens.at(start - 1) == "-" and tokens.is_word(start):
        # "10-city operation"
        word = tokens.at(start)
        return Head(_lookup(word) or Unit(singular(word), Kind.THINGS), start, start + 1)
    return _find_counted(tokens, start, language)


def find_measure(tokens: Tokens, start: int, *, after_digits: bool) -> Head | None:
    """A unit of measurement, a currency or per cent at the token ``start``, of up to three words."""
    first = tokens.at(start)
    for size in (3, 2, 1) if first in _STARTS_LONG else (1,):
        if start + size > len(tokens.folded):
            continue
        words = _joined(tokens, start, size)
        unit = _MEASURED.get(words) or _currency(tokens, start, size, words)
        if unit is None or (size == 1 and not _may_stand(tokens, start, first, after_digits)):
            continue
        if unit == PERCENT_UNIT and tokens.at(start + size) in ("point", "points"):
            return Head(_POINTS, start, start + size + 1)
        return Head(unit, start, start + size)
    return None


def _joined(tokens: Tokens, start: int, size: int) -> str:
    if size == 1:
        return tokens.at(start)
    # "km/h", "per cent", "square miles", "U.S. dollars", "kilowatt-hours"
    parts = tokens.folded[start : start + size]
    return " ".join(parts).replace(" / ", "/").replace(" - ", " ")


def _currency(tokens: Tokens, start: int, size: int, words: str) -> Unit | None:
    unit = _MONEY.get(words)
    if unit is None and size == 2:
        unit = _MONEY.get(words.replace("u.s.", "us").replace(" ", "_"))
    if size == 1 and words in _CENTS:
        return Unit(words, Kind.MONEY)
    # codes are written in capitals: TRY and try, ALL and all
    if unit and len(words) == 3 and words.isascii() and words not in {"yen", "won"}:
        return unit if tokens.written(start).isupper() else None
    return unit


def _may_stand(tokens: Tokens, start: int, word: str, after_digits: bool) -> bool:
    if word in _ONLY_TOUCHING_DIGITS:
        # "5 in" is nearly always the preposition
        return after_digits and (
            tokens.touches(start) or word not in ("in", "s", "mi", "v", "b", "k", "c", "f")
        )
    return not (word in ("mark", "pound", "pounds", "second", "minute") and tokens.is_capital(start))


def _find_counted(tokens: Tokens, start: int, language: str) -> Head | None:
    at = start
    if tokens.at(at) in ("of", "von", "de", "d") and tokens.at(at + 1) not in (
        "them",
        "these",
        "those",
        "whom",
    ):
        at += 1
    at += tokens.at(at) in ("the", "its", "his", "her", "their", "our", "my", "der", "den") and at > start
    found: int | None = None
    known: Unit | None = None
    for place in range(at, at + _REACH):
        if _ends_phrase(tokens, place):
            break
        word = tokens.at(place)
        unit = _FAMILY_MEMBER if _is_family_member(tokens, place) else _lookup(word)
        if unit is not None or _is_plural(tokens, place, language):
            found, known = place, unit
            if language != "en":
                # the noun comes first, and what follows is told from it by no ending
                break
        elif found is not None:
            break
    if found is None:
        return _single_character(tokens, start)
    head = known or Unit(singular(tokens.at(found)), Kind.THINGS)
    return Head(head, found, found + 1)


def _is_family_member(tokens: Tokens, place: int) -> bool:
    return tokens.at(place) in ("member", "members") and tokens.at(place - 1) == "family"


def _single_character(tokens: Tokens, start: int) -> Head | None:
    """The counter behind a figure in Chinese, Japanese or Korean."""
    unit = _lookup(tokens.at(start)) if tokens.sort(start) == "c" else None
    return Head(unit, start, start + 1) if unit else None


def _ends_phrase(tokens: Tokens, place: int) -> bool:
    word = tokens.at(place)
    if tokens.sort(place) in ("n", "l", ""):
        return True
    if tokens.sort(place) == "m":
        return not (word == "-" and tokens.touches(place)) and word not in _QUOTES
    if word == "of" and tokens.is_capital(place - 1) and tokens.is_capital(place + 1):
        return False
    # "10 Downing Street": names hold stops too
    # "one high-ranking official"
    return word in STOPS and not (tokens.at(place + 1) == "-" and tokens.touches(place + 1))


def _lookup(word: str) -> Unit | None:
    unit = _KNOWN.get(word)
    if unit is None and word and "\u0600" <= word[0] <= "\u06ff":
        bare = next((word[len(p) :] for p in _ARABIC_PREFIXES if word.startswith(p)), word)
        unit = _KNOWN.get(bare)
    return unit


def _is_plural(tokens: Tokens, place: int, language: str) -> bool:
    word = tokens.at(place)
    if tokens.sort(place) != "w":
        return False
    if language == "de":
        # nouns have a capital; the first is the head
        return tokens.is_capital(place)
    if word in IRREGULAR:
        return True
    if language not in ("en", "fr", "es", "pt"):
        return len(word) > 2
    return len(word) > 3 and word[-1] == "s" and word[-2:] not in ("ss", "us", "is", "'s")


def singular(word: str) -> str:
    """One of ``word``: "families" is "family". Only so far that one and many of a noun meet."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def known_unit(word: str) -> Unit | None:
    """The unit that ``word`` names when it counts something known: people, families, homes."""
    return _lookup(word)


PERCENT_UNIT = _MEASURED["percent"]
_STARTS_LONG = {form.split()[0].split("/")[0] for form in _MEASURED if " " in form or "/" in form} | {
    form.split("_")[0] for forms in CURRENCIES.values() for form in forms.split() if "_" in form
}
_STARTS_LONG |= {"u.s."}
#: what a figure with its currency in front begins with
CURRENCY_WORDS = frozenset(form for form in _MONEY if len(form) <= 3) | {"us", "u.s.", "au", "nz", "hk"}
