"""Numbers that name, order or rank rather than count: "Table 6", "91-73", "22nd", the age behind a name."""

from __future__ import annotations

from annotator.corroboration.figures.numbers import Number
from annotator.corroboration.figures.tokens import Tokens, word_set
from annotator.corroboration.figures.units import Kind, Unit

SCORE = Unit("score", Kind.LABEL)
_ITEM = Unit("item", Kind.LABEL)
_ORDINAL = Unit("ordinal", Kind.ORDINAL)
_LABELS = word_set(
    "table page pages priority figure fig chapter section article no nos number nr flight route highway "
    "season episode room level phase group channel apollo interstate act rule line week platform gate "
    "windows iphone ipad version volume vol part title amendment seite tabelle kapitel nummer zimmer "
    "size grade class type category hurricane unit formula"
)
_AGED = word_set("old jährige jähriger jährigen jähriges")
_OLDEST = 115
#: wins, defeats and draws
_MOST_PARTS = 3
#: a number in brackets behind a name is an age only from here on
_LEAST_IN_BRACKETS = 10


def is_part_of_name(tokens: Tokens, index: int) -> bool:
    """B52, COVID-19, #5, example.org/2: digits that belong to the word before them."""
    if not tokens.touches(index) or tokens.sort(index) != "n":
        return False
    before = tokens.at(index - 1)
    if before == "-":
        return tokens.touches(index - 1) and tokens.sort(index - 2) in ("w", "a")
    return tokens.sort(index - 1) in ("w", "n", "a") or before in ("#", "@", "_", "/", "\\", "=", "*", "^")


def find_score(tokens: Tokens, number: Number) -> int | None:
    """Where "91-73" or "14-13-2" ends: a result, unless it reads as a range of something."""
    at = number.end
    while _joins(tokens, at) and at < number.end + 2 * _MOST_PARTS:
        at += 2
    if at == number.end or number.in_words or (tokens.touches(at) and tokens.is_word(at)):
        return None
    last = tokens.at(at - 1)
    rises = not last.isdecimal() or number.value < int(last)
    return None if at == number.end + 2 and rises and tokens.is_word(at) else at


def _joins(tokens: Tokens, at: int) -> bool:
    joint = tokens.at(at) in ("-", "–") and tokens.sort(at + 1) == "n"
    return joint and tokens.touches(at) and tokens.touches(at + 1)


def is_glued(tokens: Tokens, number: Number) -> bool:
    """Whether a word sticks to the digits, as in "3D"."""
    return tokens.touches(number.end) and tokens.sort(number.end) in ("w", "a", "n")


def read_ordinal(tokens: Tokens, number: Number, language: str) -> tuple[Unit, int] | None:
    """ "22nd" and, in German, "22. Kalenderwoche": the unit, and where it ends."""
    at = number.end
    if tokens.at(at) in ("st", "nd", "rd", "th") and tokens.touches(at):
        return _ORDINAL, at + 1
    if language == "de" and not number.in_words and number.value < 100 and tokens.at(at) == ".":
        return (_ORDINAL, at + 1) if tokens.touches(at) and tokens.is_word(at + 1) else None
    return None


def read_label(tokens: Tokens, start: int, number: Number) -> tuple[Unit, int] | None:
    """ "Table 6", "No. 5", and the "1." of a list: the unit, and where it ends."""
    label = tokens.at(start - 1)
    if label == "." and tokens.at(start - 2) in ("no", "nos", "nr", "p", "fig"):
        label = tokens.at(start - 2)
    if label in _LABELS and not number.is_vague:
        return Unit(label, Kind.LABEL), number.end
    opens_line = start == 0 or tokens.sort(start - 1) == "l"
    is_item = opens_line and tokens.at(number.end) in (".", ")") and not number.in_words
    return (_ITEM, number.end) if is_item else None


def read_age(tokens: Tokens, end: int) -> int | None:
    """Where "old" ends behind "58 years", if it follows the token before ``end``."""
    at = end + (tokens.at(end) == "-")
    if tokens.at(at) in _AGED:
        return at + 1
    return at + 2 if tokens.at(at) == "of" and tokens.at(at + 1) == "age" else None


def is_age(tokens: Tokens, start: int, number: Number) -> bool:
    """ "Teale, 58, said" and "aged 58"."""
    if number.value % 1 or not 0 < number.value <= _OLDEST:
        return False
    before = tokens.at(start - 1)
    if before in ("age", "aged", "alter"):
        return True
    closes = {",": (",", ".", ")"), "(": (")", ",")}.get(before, ())
    if number.in_words or tokens.at(number.end) not in closes or not tokens.is_capital(start - 2):
        return False
    return before == "," or number.value >= _LEAST_IN_BRACKETS
