"""Figures in a text: what is counted or measured, how much, how exactly, over what time. Dates and times too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from annotator.corroboration.figures.bounds import Bound
from annotator.corroboration.figures.circumstances import STATES, are_speakers, state_of
from annotator.corroboration.figures.clocks import NAMED, read_clock
from annotator.corroboration.figures.date_words import DAYS, GRAINS, MONTHS, STEPS, WEEKDAYS
from annotator.corroboration.figures.dates import Reader, read_date
from annotator.corroboration.figures.figures import Figure, read_figure
from annotator.corroboration.figures.number_words import COUPLES, ENGLISH, GERMAN, VAGUE
from annotator.corroboration.figures.rates import Window, find_windows
from annotator.corroboration.figures.tokens import Tokens, tokenize, word_set
from annotator.corroboration.figures.units import CURRENCY_WORDS, NONE, Kind, Unit, known_unit, singular
from annotator.text.languages import primary_subtag
from annotator.text.spans import Span

#: raised when the same text gives other figures
VERSION = 3

_DATES = frozenset((*MONTHS, *WEEKDAYS, *DAYS, *STEPS))
_COMMON = frozenset((*VAGUE, *COUPLES, *CURRENCY_WORDS, *NAMED, "half", "quarter", "hälfte"))
_ENGLISH = _DATES | _COMMON | frozenset(ENGLISH.small) | {"a", "an"}
_GERMAN = _DATES | _COMMON | frozenset(GERMAN) | {"halben", "halbe"}
_OTHER = _DATES | _COMMON
_LONG = ("month", "quarter", "year", "decade")
_TIMELESS = (Kind.DATE, Kind.CLOCK, Kind.AGE, Kind.LABEL, Kind.ORDINAL)
#: kinds of which there may be so many in a month
_HAPPENING = (Kind.PERSONS, Kind.HOUSEHOLDS, Kind.HOMES, Kind.THINGS, Kind.NUMBER, Kind.VOLUME, Kind.MASS)
#: places where a figure may start that are looked at in one text: prose of 1 MB has about 12,000
_MAX_TRIES = 20_000
_STOPS = frozenset(".!?…")
#: how far back "the number of people registered as having left" may stand
_SUBJECT_REACH = 14
_CHANGES = word_set("from to than of at is was as reached stands stood von auf")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure. ``low`` to ``high`` is what it can mean, in the base unit of its kind, both included."""

    #: the figure with its unit, without "about" or "up to"
    span: Span
    kind: Kind
    #: the name of the unit in the singular: "family", "kilometre", "USD"; a date's precision; "" if there is none
    unit: str
    #: as written, in its unit; the ordinal of a date's first day; minutes of a time of day
    value: float
    low: float
    high: float
    bound: Bound = Bound.EXACT
    #: the worth of the last digit written, in the base unit
    step: float = 1.0
    #: seconds over which it counts
    period: float | None = None
    #: the period is that of the sentence ("last year"), not part of the figure ("a day")
    is_window: bool = False
    #: what became of those counted: "dead", "hurt", "held"
    state: str = ""
    #: only counts those who say something
    are_speakers: bool = False
    #: ordinals of the first and the last day that its sentence names for it: "in 2012", "last month"
    when: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure with its tokens ``[start, end)``."""

    quantity: Quantity
    start: int
    end: int
    opens: int


def find_quantities(
    text: str, language: str = "en", published_at: datetime | date | None = None
) -> list[Quantity]:
    """The figures, percentages, dates and times in ``text``, in order.

    language: a tag such as "de-AT". published_at: what "Sunday" and "last month" are counted from;
    without it such words stay without a day. Of a text that is one long table, the first figures are read.
    """
    tokens = tokenize(text)
    on = published_at.date() if isinstance(published_at, datetime) else published_at
    reader = Reader(tokens, primary_subtag(language), on)
    starting = {"en": _ENGLISH, "de": _GERMAN}.get(reader.language, _OTHER)
    found: list[_Found] = []
    index, size, tries = 0, len(tokens.folded), 0
    while index < size and tries < _MAX_TRIES:
        item = None
        if tokens.sorts[index] == "n" or (tokens.folded[index] in starting and _may_start(tokens, index)):
            item = _read(reader, index)
            tries += 1
        if item:
            found.append(item)
        index = item.end if item else index + 1
    return [item.quantity for item in _completed(tokens, found)]


def _may_start(tokens: Tokens, index: int) -> bool:
    """A quick look at the next word, for little words that seldom begin a figure."""
    word = tokens.folded[index]
    if word in ("a", "an"):
        return tokens.at(index + 1) in ENGLISH.scales
    return (
        word not in STEPS or tokens.at(index + 1) in GRAINS or tokens.at(index + 1) in ("fiscal", "calendar")
    )


def _read(reader: Reader, index: int) -> _Found | None:
    tokens = reader.tokens
    if clock := read_clock(tokens, index, reader.language):
        unit = "minute of the day" if clock.has_half else "minute of half a day"
        return _found(tokens, (index, clock.end), _exact(Kind.CLOCK, unit, clock.minutes))
    if day := read_date(reader, index):
        quantity = replace(_exact(Kind.DATE, day.grain, day.first), high=float(day.last))
        return _found(tokens, (day.start, day.end), quantity)
    figure = read_figure(reader, index)
    return _from_figure(reader, figure) if figure else None


#: stands in until the place is known
_NOWHERE = Span(0, 1)


def _exact(kind: Kind, unit: str, value: float) -> Quantity:
    return Quantity(_NOWHERE, kind, unit, float(value), float(value), float(value))


def _found(tokens: Tokens, place: tuple[int, int], quantity: Quantity, opens: int | None = None) -> _Found:
    start, end = place
    span = Span(tokens.starts[start], tokens.ends[end - 1])
    return _Found(replace(quantity, span=span), start, end, start if opens is None else opens)


def _from_figure(reader: Reader, figure: Figure) -> _Found:
    tokens, unit, number = reader.tokens, figure.unit, figure.number
    if unit is NONE and _is_year(reader, figure):
        year = int(number.value)
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        quantity = replace(_exact(Kind.DATE, "year", first), high=float(last))
        return _found(tokens, (figure.start, number.end), quantity)
    quantity = Quantity(
        _NOWHERE,
        unit.kind,
        unit.name,
        number.value,
        figure.low * unit.factor + unit.offset,
        figure.high * (unit.most or unit.factor) + unit.offset,
        figure.bound,
        number.step * unit.factor,
        figure.period,
    )
    if unit.kind in (Kind.PERSONS, Kind.NUMBER):
        quantity = _with_state(tokens, figure, quantity)
    found = _found(tokens, (figure.start, figure.end), quantity, figure.opens)
    return replace(found, end=max(found.end, figure.behind))


def _is_year(reader: Reader, figure: Figure) -> bool:
    """Four digits without a unit are a year more often than not."""
    written = reader.tokens.at(figure.start)
    return (
        len(written) == 4
        and written.isdecimal()
        and 1800 <= int(written) <= 2100
        and figure.bound is Bound.EXACT
        and figure.number.end == figure.start + 1
    )


def _with_state(tokens: Tokens, figure: Figure, quantity: Quantity) -> Quantity:
    state = state_of(tokens, figure.opens, figure.end, figure.head)
    if state and quantity.kind is Kind.NUMBER:
        quantity = replace(quantity, kind=Kind.PERSONS, unit="person")
    # "killing three people, officials said": the dead do not speak
    said = not state and are_speakers(tokens, figure.opens, figure.end, quantity.unit, quantity.value)
    return replace(quantity, state=state, are_speakers=said)


def _completed(tokens: Tokens, found: list[_Found]) -> list[_Found]:
    """``found`` with units that the sentence names elsewhere, and the time that it is about."""
    done: list[_Found] = []
    bounds = (0, 0)
    windows: list[Window] = []
    dates: list[_Found] = []
    for place, item in enumerate(found):
        if item.start >= bounds[1]:
            bounds = _sentence(tokens, item.start)
            windows = find_windows(tokens, *bounds)
            dates = _long_dates(found, place, bounds[1])
        following = found[place + 1] if place + 1 < len(found) else None
        before = done[-1] if done and done[-1].start >= bounds[0] else None
        done.append(_with_time(_with_unit(tokens, item, before, following), windows, dates))
    return done


def _long_dates(found: list[_Found], place: int, end: int) -> list[_Found]:
    """The months and years named in a sentence."""
    dates = []
    for item in found[place:]:
        if item.start >= end:
            break
        if item.quantity.kind is Kind.DATE and item.quantity.unit in _LONG:
            dates.append(item)
    return dates


def _with_time(item: _Found, windows: list[Window], dates: list[_Found]) -> _Found:
    """``item`` with the time that its sentence names: the last before it, else the first behind it."""
    quantity = item.quantity
    if quantity.kind in _TIMELESS:
        return item
    if dates:
        day = ([day for day in dates if day.start < item.start] or dates[:1])[-1].quantity
        quantity = replace(quantity, when=(day.low, day.high))
    if windows and quantity.period is None and quantity.kind in _HAPPENING:
        window = ([window for window in windows if window.at < item.start] or windows[:1])[-1]
        quantity = replace(quantity, period=window.seconds, is_window=True)
    return replace(item, quantity=quantity)


def _sentence(tokens: Tokens, index: int) -> tuple[int, int]:
    """Tokens of the sentence around ``index``; within reach, for a text without full stops."""
    start = index
    while start > max(0, index - 60) and not _ends_sentence(tokens, start - 1):
        start -= 1
    end = index
    while end < min(len(tokens.folded), index + 60) and not _ends_sentence(tokens, end):
        end += 1
    return start, max(end, index + 1)


def _ends_sentence(tokens: Tokens, index: int) -> bool:
    if tokens.sort(index) == "l":
        return True
    return tokens.at(index) in _STOPS and (tokens.is_capital(index + 1) or not tokens.is_word(index + 1))


def _with_unit(tokens: Tokens, item: _Found, before: _Found | None, following: _Found | None) -> _Found:
    """``item`` with the unit of a neighbour: "two of the five sirens", "11 votes to four", "down from 3,200"."""
    quantity = item.quantity
    if quantity.kind is not Kind.NUMBER:
        return item
    if unit := _counted_before(tokens, item.opens):
        # who is counted as a victim is dead: "the death toll ... rises to 12"
        return _take_unit(item, unit, quantity.state or STATES["toll"] * (unit == known_unit("deaths")))
    if following and tokens.at(item.end) == "of" and following.start - item.end <= 4:
        return _take_from(item, following.quantity)
    changes = (
        _CHANGES | {"and", "or", "und"} if following is None or following.start - item.end > 2 else _CHANGES
    )
    if before and item.opens - before.end <= 12 and tokens.at(item.opens - 1) in changes:
        return _take_from(item, before.quantity)
    return item


def _take_from(item: _Found, other: Quantity) -> _Found:
    if other.kind in (Kind.DATE, Kind.CLOCK, Kind.AGE, Kind.LABEL, Kind.ORDINAL, Kind.PERCENT, Kind.NUMBER):
        return item
    factor = (other.high / other.value) if other.value and other.bound is Bound.EXACT else 1.0
    quantity = item.quantity
    quantity = replace(
        quantity, low=quantity.low * factor, high=quantity.high * factor, step=quantity.step * factor
    )
    return _take_unit(replace(item, quantity=quantity), Unit(other.unit, other.kind), other.state)


def _take_unit(item: _Found, unit: Unit, state: str) -> _Found:
    return replace(item, quantity=replace(item.quantity, unit=unit.name, kind=unit.kind, state=state))


def _counted_before(tokens: Tokens, index: int) -> Unit | None:
    """The unit of "the number of people ... as 1,080"."""
    for at in range(index - 2, max(-1, index - _SUBJECT_REACH), -1):
        word = tokens.at(at)
        if word in _STOPS or tokens.sort(at) == "l" or (tokens.sort(at) == "n" and len(word) != 4):
            return None
        if word == "toll":
            return known_unit("deaths")
        if word == "of" and tokens.at(at - 1) in ("number", "total", "numbers", "count", "zahl"):
            if tokens.at(at + 1) in ("those", "dead", "victims"):
                return known_unit("people")
            noun = next(
                (n for n in (at + 1, at + 2) if known_unit(tokens.at(n)) or tokens.at(n).endswith("s")), None
            )
            return (
                (known_unit(tokens.at(noun)) or Unit(singular(tokens.at(noun)), Kind.THINGS))
                if noun
                else None
            )
    return None
