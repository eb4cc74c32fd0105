"""Parts of a whole: "half of", "two thirds", "four in five", in per cent."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.corroboration.figures.numbers import read_number
from annotator.corroboration.figures.tokens import Tokens

_PARTS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2}
_PARTS |= {"fifths": 0.2, "drittel": 1 / 3, "viertel": 0.25}
#: "one in 1,500,000" is a chance; beyond it, hardly
_MAX_WHOLE = 1e7


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 100, that ends before the token ``end``."""

    percent: float
    end: int


def read_share(tokens: Tokens, index: int, language: str) -> Share | None:
    """The share that starts at the token ``index``; None where none does."""
    word, behind = tokens.at(index), tokens.at(index + 1)
    if word in ("half", "hälfte") and behind in ("of", "the", "der", "des", "all"):
        if tokens.at(index - 1) in ("first", "second", "other", "ersten", "zweiten"):
            return None
        return Share(50.0, index + 1)
    number = None if word in ("half", "$") else read_number(tokens, index, language)
    if number is None or number.is_vague or number.value % 1 or not 0 < number.value < 100:
        return None
    at = number.end + (tokens.at(number.end) == "-")
    part = _PARTS.get(tokens.at(at))
    if part and number.in_words and part * number.value < 1:
        return Share(round(100 * part * number.value, 1), at + 1)
    if tokens.at(number.end) == "in":
        return _one_in(tokens, number.value, number.end + 1, language)
    return None


def _one_in(tokens: Tokens, part: float, at: int, language: str) -> Share | None:
    """ "one in five", "four in every ten"; not "12 in 2015" or "ten in 20 days"."""
    whole = read_number(tokens, at + (tokens.at(at) == "every"), language)
    if whole is None or whole.is_vague or not part < whole.value <= _MAX_WHOLE:
        return None
    if 1500 <= whole.value <= 2100 or tokens.at(whole.end) in (
        "a.m.",
        "p.m.",
        "hours",
        "days",
        "weeks",
        "years",
    ):
        return None
    return Share(float(f"{100 * part / whole.value:.3g}"), whole.end)
