"""Read one figure: its number, bound, range, unit and period."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.corroboration.figures.bounds import Bound, bound_after, bound_before, interval
from annotator.corroboration.figures.dates import Reader
from annotator.corroboration.figures.labels import (
    SCORE,
    find_score,
    is_age,
    is_glued,
    is_part_of_name,
    read_age,
    read_label,
    read_ordinal,
)
from annotator.corroboration.figures.numbers import Number, exact, read_number, scale_by
from annotator.corroboration.figures.rates import period_after, period_before
from annotator.corroboration.figures.shares import read_share
from annotator.corroboration.figures.tokens import Tokens, word_set
from annotator.corroboration.figures.units import (
    AGE,
    NONE,
    PERCENT,
    Head,
    Kind,
    Unit,
    find_head,
    find_measure,
    money_before,
)

_TO = word_set("to - – bis or oder à ~")
_MONEY_SCALES = {"m": 1e6, "k": 1e3, "b": 1e9}
#: per cent that "two thirds" may be off
_SHARE_LEEWAY = 2.0


@dataclass(slots=True)
class Figure:
    """A figure being read; places are tokens, ``end`` is behind its unit."""

    start: int
    end: int
    number: Number
    unit: Unit = NONE
    #: where the unit's word stands
    head: int | None = None
    bound: Bound = Bound.EXACT
    low: float = 0.0
    high: float = 0.0
    #: seconds, and whether they are part of the figure ("a day") or of its sentence ("last year")
    period: float | None = None
    is_window: bool = False
    #: where its words begin and end, the bound and the error included
    opens: int = 0
    behind: int = 0


def read_figure(reader: Reader, index: int) -> Figure | None:
    """The figure that starts at the token ``index``; None where none does."""
    tokens = reader.tokens
    if special := _read_part(tokens, index, reader.language):
        return special
    money = money_before(tokens, index)
    at = money.end if money else index
    if money is None and is_part_of_name(tokens, at):
        return None
    number = read_number(tokens, at, reader.language)
    if number is None:
        return None
    if money:
        number = _money_scale(tokens, number)
    figure = Figure(index, number.end, number, low=number.low, high=number.high)
    _set_sign(tokens, figure)
    if money is None and (end := find_score(tokens, number)):
        figure.unit, figure.end = SCORE, end
        return figure
    ranged = _read_range(reader, figure, number)
    _read_unit(tokens, figure, money, reader.language)
    if not _stands(tokens, figure) or not _sort_out(tokens, figure, reader.language):
        return None
    _set_bound(tokens, figure, ranged)
    _set_period(tokens, figure)
    return figure


def _money_scale(tokens: Tokens, number: Number) -> Number:
    """ "$3m": behind a currency a single letter is a scale."""
    scale = _MONEY_SCALES.get(tokens.at(number.end))
    if scale and tokens.touches(number.end) and number.scale == 1:
        return scale_by(number, scale, number.end + 1)
    return number


def _set_sign(tokens: Tokens, figure: Figure) -> None:
    before = tokens.at(figure.start - 1)
    touching = before == "-" and tokens.touches(figure.start) and not tokens.touches(figure.start - 1)
    if before == "minus" or (touching and tokens.sort(figure.start - 2) != "n"):
        figure.start -= 1
        figure.low, figure.high = -figure.high, -figure.low


def _read_range(reader: Reader, figure: Figure, first: Number) -> bool:
    """Take in "to 12" of "10 to 12": the second number must be the greater, and no unit stands between."""
    tokens, at = reader.tokens, figure.end
    joint = tokens.at(at)
    between = joint in ("and", "und", "y", "et") and tokens.at(figure.start - 1) in (
        "between",
        "zwischen",
        "entre",
    )
    if joint == "%" and tokens.at(at + 1) in _TO:
        at += 1
    if not between and tokens.at(at) not in _TO:
        return False
    then = at + 1 + (tokens.at(at + 1) in "$€£" and tokens.at(at + 1) != "")
    second = read_number(tokens, then, reader.language)
    if second is None or second.is_vague:
        return False
    if second.scale > first.scale == 1 and first.value < 1000:
        # "10 to 12 million"
        first = scale_by(first, second.scale, first.end)
    if not first.low < second.high or (joint == "to" and _is_rise(tokens, figure.start)):
        return False
    if joint in ("or", "oder") and second.high > 2 * first.low:
        return False
    figure.low, figure.high, figure.end = first.low, second.high, second.end
    return True


def _is_rise(tokens: Tokens, start: int) -> bool:
    """ "rose from 10 to 12" are two figures."""
    return "from" in tokens.folded[max(0, start - 3) : start] or tokens.at(start - 1) == "von"


def _read_unit(tokens: Tokens, figure: Figure, money: Head | None, language: str) -> None:
    if money:
        figure.unit = money.unit
        # "$3 million dollars", "$5 a day"
        return
    at = figure.end
    in_digits = not figure.number.in_words
    head = find_head(tokens, at, language, after_digits=in_digits)
    if head is None or (
        head.unit.kind in (Kind.THINGS, Kind.PERSONS) and tokens.at(at) in ("of", "de") and _is_one(figure)
    ):
        return
    figure.unit, figure.head, figure.end = head.unit, head.start, head.end
    if head.unit.name == "year" and (end := read_age(tokens, figure.end)):
        figure.unit, figure.end = AGE, end
    elif head.unit.name in ("metre", "foot") and tokens.sort(head.end) in ("n", "w"):
        _read_second_part(tokens, figure, language)


def _is_one(figure: Figure) -> bool:
    """ "one of the officials" is nobody's count."""
    return figure.number.in_words and figure.number.value == 1


def _read_second_part(tokens: Tokens, figure: Figure, language: str) -> None:
    """ "one metre twenty", "6ft 2in"."""
    more = read_number(tokens, figure.end, language)
    if more is None or more.value % 1 or more.is_vague:
        return
    if figure.unit.name == "foot":
        inch = find_measure(tokens, more.end, after_digits=True)
        if inch is None or inch.unit.name != "inch" or more.value > 11:
            return
        added, end, step = more.value / 12, inch.end, 1 / 12
    elif 10 <= more.value < 100 and not find_head(tokens, more.end, language, after_digits=False):
        added, end, step = more.value / 100, more.end, 0.01
    else:
        return
    value = figure.number.value + added
    figure.number = Number(value, end, step, value, value)
    figure.low = figure.high = value
    figure.end = end


def _stands(tokens: Tokens, figure: Figure) -> bool:
    """Whether this is a figure at all: "one" seldom is, and "zero tolerance" is none."""
    number = figure.number
    if not number.in_words or number.scale != 1 or number.is_vague:
        return True
    if number.value == 0:
        return bool(figure.unit.name)
    if number.value == 1:
        return figure.unit.kind not in (Kind.NUMBER, Kind.THINGS) and tokens.at(figure.start - 1) != "no"
    return True


def _sort_out(tokens: Tokens, figure: Figure, language: str) -> bool:
    """Give ages, ordinals and labels their unit; False for digits that belong to a word, as in "3D"."""
    number = figure.number
    if figure.unit.kind not in (Kind.NUMBER, Kind.THINGS):
        return True
    named = read_ordinal(tokens, number, language) or read_label(tokens, figure.start, number)
    if named is None and is_age(tokens, figure.start, number):
        named = AGE, number.end
    if named:
        (figure.unit, figure.end), figure.head = named, None
        return True
    return figure.head is not None or not is_glued(tokens, number)


def _set_bound(tokens: Tokens, figure: Figure, ranged: bool) -> None:
    number = figure.number
    bound, opens = bound_before(tokens, figure.start)
    figure.opens = opens
    after, end = bound_after(tokens, figure.end)
    if after is not Bound.EXACT and bound is Bound.EXACT:
        bound = after
        figure.end = end if after is not Bound.ABOUT else figure.end
    if number.is_vague or ranged:
        figure.bound = Bound.VAGUE if number.is_vague else Bound.RANGE
        return
    figure.bound = bound
    figure.low, figure.high = interval(figure.low, figure.bound, figure.number.step)
    _read_error(tokens, figure)


def _read_error(tokens: Tokens, figure: Figure) -> None:
    """ "± 5,000", "give or take five": in the figure's own scale."""
    words = tokens.folded[figure.end : figure.end + 4]
    at = figure.end + (1 if words[:1] == ["±"] else 4 if words == [",", "give", "or", "take"] else 0)
    error = read_number(tokens, at, "en") if at > figure.end else None
    if error is None:
        return
    value = figure.number.value
    size = error.value if error.value * 1000 > value else error.value * 1000
    figure.bound, figure.low, figure.high, figure.behind = Bound.ABOUT, value - size, value + size, error.end


def _set_period(tokens: Tokens, figure: Figure) -> None:
    if figure.unit.kind in (Kind.AGE, Kind.LABEL, Kind.ORDINAL, Kind.CLOCK, Kind.DATE, Kind.SPEED):
        return
    if found := period_after(tokens, figure.end):
        figure.period, end, follows = found
        figure.end = end if follows else figure.end
    elif before := period_before(tokens, figure.opens):
        figure.period = before


def _read_part(tokens: Tokens, index: int, language: str) -> Figure | None:
    """ "half a metre", "half a million"; "half of", "four in five" in per cent."""
    word, behind = tokens.at(index), tokens.at(index + 1)
    if word in ("halben", "halbe") or (word == "half" and behind in ("a", "an")):
        return _half_of(tokens, index, index + 1 + (word == "half"), language)
    share = read_share(tokens, index, language)
    if share is None:
        return None
    number, low = exact(share.percent, 0, share.end), share.percent - _SHARE_LEEWAY
    high = share.percent + _SHARE_LEEWAY
    return Figure(index, share.end, number, PERCENT, None, Bound.ABOUT, low, high, opens=index)


def _half_of(tokens: Tokens, index: int, at: int, language: str) -> Figure | None:
    scaled = {"million": 5e5, "billion": 5e8, "dozen": 6.0, "century": 50.0}.get(tokens.at(at))
    if scaled:
        number = exact(scaled, 0, at + 1)
        figure = Figure(index, at + 1, number, low=scaled, high=scaled)
        _read_unit(tokens, figure, None, language)
    else:
        head = find_measure(tokens, at, after_digits=False)
        if head is None:
            return None
        figure = Figure(index, head.end, exact(0.5, 1, at), head.unit, head.start, low=0.5, high=0.5)
    _set_bound(tokens, figure, ranged=False)
    return figure
