"""Times of day: "11.40 p.m.", "7.40 Uhr", "half past one", "noon"."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.corroboration.figures.numbers import read_number
from annotator.corroboration.figures.tokens import Tokens, word_set

NAMED = {"noon": 720, "midday": 720, "midnight": 0, "mittag": 720, "mitternacht": 0}
_HALF_DAY = 720
_AT = word_set("at by since until till before after um ab bis")
_BEHIND = word_set("on and when but they he she it as in the am")


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes after midnight; where neither half of the day is named, of the first half."""

    start: int
    end: int
    minutes: int
    has_half: bool


def read_clock(tokens: Tokens, index: int, language: str) -> Clock | None:
    """The time of day that starts at the token ``index``; None where none does."""
    word = tokens.at(index)
    if word in NAMED:
        return Clock(index, index + 1, NAMED[word], has_half=True)
    if word in ("half", "quarter"):
        return _read_fraction(tokens, index)
    if tokens.sort(index) == "n":
        return _read_digits(tokens, index)
    return _read_words(tokens, index, language)


def _read_digits(tokens: Tokens, index: int) -> Clock | None:
    written, end = tokens.at(index), index + 1
    if (
        tokens.at(end) == ":"
        and tokens.touches(end)
        and tokens.touches(end + 1)
        and tokens.sort(end + 1) == "n"
    ):
        written, end = f"{written}.{tokens.at(end + 1)}", end + 2
        is_sure = True
        if tokens.at(end) == ":" and tokens.touches(end) and tokens.touches(end + 1):
            end += 2
    else:
        # "at 11.25", but "at 11.25 metres"
        is_sure = (tokens.at(index - 1) in _AT or tokens.at(end) == ":") and (
            not tokens.is_word(end) or tokens.at(end) in _BEHIND
        )
    hour, _, minute = written.partition(".")
    if not _in_range(hour, 24) or (minute and (len(minute) != 2 or not _in_range(minute, 59))):
        return None
    after, half = _half(tokens, end)
    if after == end and not (is_sure and len(minute) == 2):
        return None
    minutes = int(hour) % 24 * 60 + int(minute or 0)
    if half is not None:
        minutes = minutes % _HALF_DAY + half
    return Clock(index, after, minutes, has_half=half is not None or int(hour) > 12 or after > end)


def _in_range(written: str, most: int) -> bool:
    return written.isdecimal() and len(written) <= 2 and int(written) <= most


def _half(tokens: Tokens, index: int) -> tuple[int, int | None]:
    """Where "a.m.", "p.m.", "Uhr" or "o'clock" at ``index`` ends, and the minutes it adds."""
    word = tokens.at(index)
    if word in ("a.m.", "am") or (
        word == "a" and tokens.at(index + 1) == "." and tokens.at(index + 2) == "m"
    ):
        return index + (3 if word == "a" else 1), 0
    if word in ("p.m.", "pm") or (
        word == "p" and tokens.at(index + 1) == "." and tokens.at(index + 2) == "m"
    ):
        return index + (3 if word == "p" else 1), _HALF_DAY
    if word in ("uhr", "gmt", "utc"):
        return index + 1, None
    if word == "o" and tokens.at(index + 1) == "'":
        return index + 3, _part_of_day(tokens, index + 3)
    return index, None


def _part_of_day(tokens: Tokens, index: int) -> int | None:
    words = tokens.folded[index : index + 3]
    if "morning" in words:
        return 0
    return _HALF_DAY if "evening" in words or "afternoon" in words else None


def _read_words(tokens: Tokens, index: int, language: str) -> Clock | None:
    """ "ten past twelve", "eight minutes to one", "six o'clock"."""
    number = read_number(tokens, index, language)
    if number is None or number.value > 59 or number.value % 1 or number.is_vague:
        return None
    after, half = _half(tokens, number.end)
    if after > number.end and number.value <= 12:
        return Clock(index, after, int(number.value) % 12 * 60 + (half or 0), has_half=half is not None)
    at = number.end + (tokens.at(number.end) in ("minute", "minutes"))
    way = tokens.at(at)
    if way == "past" or (way in ("to", "before", "after") and at > number.end):
        return _beside_hour(
            tokens, index, at + 1, int(number.value) * (1 if way in ("past", "after") else -1)
        )
    return None


def _read_fraction(tokens: Tokens, index: int) -> Clock | None:
    minutes = 30 if tokens.at(index) == "half" else 15
    way = tokens.at(index + 1)
    if way not in ("past", "to") or (way == "to" and minutes == 30):
        return None
    return _beside_hour(tokens, index, index + 2, minutes if way == "past" else -minutes)


def _beside_hour(tokens: Tokens, start: int, at: int, minutes: int) -> Clock | None:
    named = NAMED.get(tokens.at(at))
    if named is not None:
        return Clock(start, at + 1, (named + minutes) % 1440, has_half=True)
    hour = read_number(tokens, at, "en")
    if hour is None or not 1 <= hour.value <= 12 or hour.value % 1:
        return None
    end, half = _half(tokens, hour.end)
    value = int(hour.value) % 12 * 60 + minutes
    return Clock(
        start, end, (value + (half or 0)) % (1440 if half is not None else _HALF_DAY), half is not None
    )
