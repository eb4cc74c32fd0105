"""Dates, as written and as meant: "4 November 2025", "Sunday", "last month"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from annotator.corroboration.figures.date_words import (
    AHEAD,
    ALSO_WORDS,
    BEFORE,
    DAYS,
    GRAINS,
    LAST,
    MONTHS,
    NEXT,
    PARTS,
    SAID,
    SHORT_WEEKDAYS,
    STEPS,
    WEEKDAYS,
)
from annotator.corroboration.figures.tokens import Tokens

_YEARS = range(1500, 2101)
#: 17.4.2026 and 2026.4.17, and not 2.003.000
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,4}|\d{3,4}\.\d{1,2}\.\d{1,2}")
#: a year that stands for "not said" where neither text nor publication tell it; it has a 29 February
NO_YEAR = 4
#: how far back a word may stand that says whether a weekday lies ahead
_REACH = 12
#: without a word that looks ahead, a day to come counts as so many times as far as one gone by
_AHEAD_WEIGHT = 4


@dataclass(frozen=True, slots=True)
class Day:
    """The days meant, first and last as ordinals, at the precision written (``grain``)."""

    start: int
    end: int
    first: int
    last: int
    #: day, week, weekend, month, quarter, year, decade; "yearday" and "weekday" where the year or the week is unknown
    grain: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The tokens of a text, the language they are in, and the day it was published."""

    tokens: Tokens
    language: str = "en"
    published_on: date | None = None


def read_date(reader: Reader, index: int) -> Day | None:
    """The date that starts at the token ``index``; None where none does."""
    tokens, word = reader.tokens, reader.tokens.at(index)
    if tokens.sort(index) == "n":
        return _read_numeric(reader, index) or _read_day_first(reader, index) or _read_year(reader, index)
    if word in MONTHS:
        return _read_month_first(reader, index)
    if word in WEEKDAYS:
        return _read_weekday(reader, index)
    if word in DAYS:
        return _relative_day(reader, index, index + 1, DAYS[word])
    if word in STEPS:
        return _read_relative(reader, index)
    return None


def _number(tokens: Tokens, index: int, low: int, high: int) -> int | None:
    word = tokens.at(index)
    if tokens.sort(index) != "n" or len(word) > 4 or not word.isdecimal():
        return None
    value = int(word)
    return value if low <= value <= high else None


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def _read_numeric(reader: Reader, index: int) -> Day | None:
    """2026-04-17, 17.4.2026, 17/4/2026 and 4/17/2026, 2026年4月17日."""
    tokens = reader.tokens
    if _DOTTED.fullmatch(tokens.at(index)):
        return _ordered(reader, [int(part) for part in tokens.at(index).split(".")], index, index + 1)
    mark = tokens.at(index + 1)
    if mark == "年":
        return _read_cjk(reader, index)
    if mark not in ("-", "/") or tokens.at(index + 3) != mark or not tokens.touches(index + 4):
        return None
    read = [_number(tokens, at, 1, 2100) for at in (index, index + 2, index + 4)]
    return _ordered(reader, [number for number in read if number is not None], index, index + 5)


def _ordered(reader: Reader, numbers: list[int], start: int, end: int) -> Day | None:
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    if first in _YEARS:
        year, month, day = first, second, third
    else:
        # who writes English may mean either; above twelve it is the day
        us = reader.language == "en" and second > 12
        year, month, day = third, first if us else second, second if us else first
        year += 2000 if year < 100 else 0
        if reader.language == "en" and not us and first <= 12 and reader.tokens.at(start + 1) == "/":
            return _either(year, first, second, start, end)
    ordinal = _day(year, month, day) if year in _YEARS else None
    return Day(start, end, ordinal, ordinal, "day") if ordinal else None


def _either(year: int, first: int, second: int, start: int, end: int) -> Day | None:
    ordinals = [o for o in (_day(year, first, second), _day(year, second, first)) if o and year in _YEARS]
    return Day(start, end, min(ordinals), max(ordinals), "day") if ordinals else None


def _read_cjk(reader: Reader, index: int) -> Day | None:
    tokens = reader.tokens
    year = _number(tokens, index, 1500, 2100)
    if year is None:
        return None
    month = _number(tokens, index + 2, 1, 12) if tokens.at(index + 3) == "月" else None
    if month is None:
        return _span_of(index, index + 2, year)
    day = _number(tokens, index + 4, 1, 31) if tokens.at(index + 5) in ("日", "号") else None
    ordinal = _day(year, month, day) if day else None
    if ordinal is None:
        return _span_of(index, index + 4, year, month)
    return Day(index, index + 6, ordinal, ordinal, "day")


def _read_day_first(reader: Reader, index: int) -> Day | None:
    """4 November 2025, 4th of November, 30. Januar."""
    tokens = reader.tokens
    day = _number(tokens, index, 1, 31)
    if day is None:
        return None
    last, at = day, index + 1
    if tokens.at(at) in ("and", "to", "-", "–", "und", "bis") and _number(tokens, at + 1, day + 1, 31):
        # "23 and 24 September"
        last, at = _number(tokens, at + 1, 1, 31) or day, at + 2
    if tokens.at(at) in ("st", "nd", "rd", "th", "er", ".", "º") and tokens.touches(at):
        at += 1
    at += tokens.at(at) in ("of", "de")
    month = MONTHS.get(tokens.at(at))
    if month is None or (tokens.at(at) in ("may", "march", "mar", "mars") and not tokens.is_capital(at)):
        return None
    found = _with_year(reader, (index, at + 1), month, day)
    return replace(found, last=found.last + last - day) if found else None


def _read_month_first(reader: Reader, index: int) -> Day | None:
    """November 4, 2025, Nov. 4, November 2025, and a month alone where it cannot be another word."""
    tokens = reader.tokens
    month = MONTHS[tokens.at(index)]
    if tokens.at(index) in ALSO_WORDS and not tokens.is_capital(index):
        return None
    at = index + 1 + (tokens.at(index + 1) == "." and len(tokens.at(index)) <= 4)
    day = _number(tokens, at, 1, 31)
    if (
        day is not None
        and tokens.at(at + 1) not in (":", "%")
        and tokens.at(at + 1) not in ("a.m.", "p.m.", "am", "pm")
    ):
        at += 1 + (tokens.at(at + 1) in ("st", "nd", "rd", "th") and tokens.touches(at + 1))
        return _with_year(reader, (index, at), month, day)
    if said := _year_behind(reader, at):
        return _span_of(index, said[1], said[0], month)
    if tokens.at(index) in ALSO_WORDS and tokens.at(index - 1) not in BEFORE:
        return None
    guessed = _nearest_year(reader, index, month, 15)
    found = _span_of(index, index + 1, guessed, month)
    return found if guessed != NO_YEAR else Day(index, index + 1, found.first, found.last, "yearday")


def _with_year(reader: Reader, place: tuple[int, int], month: int, day: int) -> Day | None:
    start, at = place
    year, end = _year_behind(reader, at) or (_nearest_year(reader, start, month, day), at)
    ordinal = _day(year, month, day)
    return Day(start, end, ordinal, ordinal, "yearday" if year == NO_YEAR else "day") if ordinal else None


def _year_behind(reader: Reader, at: int) -> tuple[int, int] | None:
    """The year that stands behind a month or a day, and where it ends: "2025", ", 2025", "de 2025", "last year"."""
    tokens, published = reader.tokens, reader.published_on
    first = at + (tokens.at(at) in (",", "of", "de"))
    if year := _number(tokens, first, 1500, 2100):
        return year, first + 1
    step = STEPS.get(tokens.at(first))
    is_year = tokens.at(at) != "," and GRAINS.get(tokens.at(first + 1)) == "year"
    return (published.year + step, first + 2) if published and step is not None and is_year else None


def _nearest_year(reader: Reader, index: int, month: int, day: int) -> int:
    """The year that brings month and day closest to the day of publication; news tells of the past."""
    published = reader.published_on
    if published is None:
        return NO_YEAR
    if reader.tokens.at(index - 1) in LAST:
        return published.year - (month >= published.month)
    ordinals = {
        year: ordinal
        for year in (published.year - 1, published.year, published.year + 1)
        if (ordinal := _day(year, month, min(day, 28)))
    }
    weight = 1 if _lies_ahead(reader.tokens, index) else _AHEAD_WEIGHT
    return min(ordinals, key=lambda year: _distance(ordinals[year] - published.toordinal(), weight))


def _distance(days: int, weight: int) -> int:
    return days * weight if days > 0 else -days


def _span_of(start: int, end: int, year: int, month: int | None = None, size: int = 1) -> Day:
    first = date(year, month or 1, 1)
    months = size if month else 12
    behind = first.month - 1 + months
    last = date(first.year + behind // 12, behind % 12 + 1, 1).toordinal() - 1
    grain = ("month" if size == 1 else "quarter") if month else "year"
    return Day(start, end, first.toordinal(), last, grain)


def _read_year(reader: Reader, index: int) -> Day | None:
    """A year: behind "in", "since", "the" and the like; and 1980s."""
    tokens = reader.tokens
    year = _number(tokens, index, 1500, 2100)
    if year is None:
        return None
    behind = index + 1 + (tokens.at(index + 1) == "'")
    if tokens.at(behind) == "s" and tokens.touches(behind) and year % 10 == 0:
        last = _span_of(index, index, year + 9).last
        return Day(index, behind + 1, _span_of(index, index, year).first, last, "decade")
    before = tokens.at(index - 1)
    if before in BEFORE or before in MONTHS or before in ("-", "(", "the", "year", "jahr", "fiscal", "jahre"):
        return _span_of(index, index + 1, year)
    return None


def _read_weekday(reader: Reader, index: int) -> Day | None:
    tokens, weekday = reader.tokens, WEEKDAYS[reader.tokens.at(index)]
    if tokens.at(index) in SHORT_WEEKDAYS and not (
        tokens.is_capital(index) and tokens.at(index + 1) in (".", ",")
    ):
        return None
    end = index + 1 + (tokens.at(index + 1) in PARTS)
    published = reader.published_on
    if published is None:
        return Day(index, end, weekday, weekday, "weekday")
    if tokens.at(index - 1) in NEXT or _lies_ahead(tokens, index):
        days = (weekday - published.weekday()) % 7
    else:
        days = -((published.weekday() - weekday) % 7)
        days -= 7 * (days == 0 and tokens.at(index - 1) in LAST)
    return _relative_day(reader, index, end, days)


def _lies_ahead(tokens: Tokens, index: int) -> bool:
    if not SAID.isdisjoint((tokens.at(index - 1), tokens.at(index - 2))):
        return False
    for at in range(index - 1, max(-1, index - _REACH), -1):
        if tokens.at(at) in (".", "!", "?") or tokens.sort(at) == "l":
            return False
        if tokens.at(at) in AHEAD:
            return True
    return False


def _relative_day(reader: Reader, start: int, end: int, days: int) -> Day | None:
    if reader.published_on is None:
        return None
    day = (reader.published_on + timedelta(days)).toordinal()
    return Day(start, end, day, day, "day")


def _read_relative(reader: Reader, index: int) -> Day | None:
    """ "last month", "this weekend", "next year"."""
    tokens, published = reader.tokens, reader.published_on
    at = index + 1 + (tokens.at(index + 1) in ("fiscal", "calendar"))
    grain = GRAINS.get(tokens.at(at))
    if grain is None or published is None:
        return None
    step = STEPS[tokens.at(index)]
    if grain in ("week", "weekend"):
        monday = published.toordinal() - published.weekday() + 7 * step
        first, last = (monday, monday + 6) if grain == "week" else (monday + 4, monday + 6)
        return Day(index, at + 1, first, last, grain)
    if grain == "year":
        return _span_of(index, at + 1, published.year + step)
    size = 3 if grain == "quarter" else 1
    months = published.year * 12 + (published.month - 1) // size * size + step * size
    return _span_of(index, at + 1, months // 12, months % 12 + 1, size)
