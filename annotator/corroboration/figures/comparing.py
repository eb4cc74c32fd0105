"""Whether two figures can both be right of one thing, and if not, in what they differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.corroboration.figures.bounds import Bound
from annotator.corroboration.figures.quantities import Quantity
from annotator.corroboration.figures.units import Kind

#: further apart than this they hardly count the same thing, if the words around them do not say so
MAX_RATIO = 3.0
#: the same of the dead, the hurt and the like, whose counts grow by the hour, where the words are somewhat alike
MAX_RATIO_OF_STATE = 10.0
#: a slip of the pen ("million" for "billion") is no further off
MAX_SLIP = 1e4
#: rates that differ less may be one rate, rounded over another time
RATE_RATIO = 1.25
#: people against households: only figures that could have been copied from each other
UNIT_CLOSENESS = 0.05
UNIT_LEAST = 20
#: from here on two surroundings are one sentence told twice
ALIKE = 0.6
#: from here on "people" in the one may be the "customers" of the other
RELATED = 0.35
#: "hundreds" and 1,150 are no contradiction, "hundreds" and 3,000 are
_VAGUE_RATIO = 1.5
#: rounding moves a figure by no more, in one unit and between two
_ROUNDING = 0.05
_CONVERTING = 0.15

_DATED = (Kind.DATE, Kind.CLOCK)
_NEVER = (Kind.LABEL, Kind.ORDINAL)
_PERCENT = (Kind.PERCENT, Kind.POINTS)
_COUNTED = (Kind.PERSONS, Kind.HOUSEHOLDS, Kind.HOMES, Kind.THINGS, Kind.NUMBER)
_DWELLING = (Kind.HOUSEHOLDS, Kind.HOMES)
#: names for people that go with any other
_ANYBODY = ("person", "victim", "")
#: those who may stand for "families" in another telling
_FOLK = ("person", "member", "family member", "migrant", "child", "victim")
_HALF_DAY = 720


class DifferenceKind(StrEnum):
    """In what two figures differ."""

    VALUE = "value"
    UNIT = "unit"
    RATE = "rate"
    DATE = "date"
    PERCENTAGE = "percentage"


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two figures differ, and how much: the greater over the less, days for dates, minutes for times."""

    kind: DifferenceKind
    size: float


def compare_figures(
    a: Quantity, b: Quantity, *, likeness: float = 0.0, same_event: bool = False
) -> Difference | None:
    """How ``a`` and ``b`` contradict each other if they speak of one thing; None when they need not.

    likeness: 0 to 1, how alike the words around them are; the more so, the less is excused.
    same_event: both count the same event, so that rates over different periods can be compared.
    """
    if not may_be_compared(a, b):
        return None
    if a.kind in _DATED:
        return _compare_dates(a, b)
    if not _same_unit(a, b, likeness):
        return _compare_units(a, b)
    if a.period and b.period and a.period != b.period:
        return _compare_rates(a, b) if same_event else None
    return _compare_values(a, b, likeness)


def _compare_values(a: Quantity, b: Quantity, likeness: float) -> Difference | None:
    if _is_rate(a) != _is_rate(b) or _agree(a, b):
        return None
    ratio = _ratio(a, b)
    # a bare figure may count anything: it gets no benefit of a slip
    most = MAX_RATIO_OF_STATE if a.state and a.state == b.state and likeness >= RELATED else MAX_RATIO
    if ratio > (MAX_SLIP if likeness >= ALIKE and a.kind is b.kind else most):
        return None
    if Bound.VAGUE in (a.bound, b.bound) and _gap(a, b) < _VAGUE_RATIO:
        return None
    restated = likeness >= ALIKE and a.bound is b.bound and a.bound is not Bound.VAGUE
    if _overlap(a, b) and not restated:
        return None
    return Difference(DifferenceKind.PERCENTAGE if a.kind in _PERCENT else DifferenceKind.VALUE, ratio)


def figures_overlap(a: Quantity, b: Quantity) -> bool:
    """Whether ``a`` and ``b`` may well be one figure: comparable, and as near as rounding leaves them."""
    if a.kind in _DATED:
        same_grain = a.unit == b.unit or a.kind is Kind.CLOCK or _overlap(a, b)
        return a.kind is b.kind and same_grain and _compare_dates(a, b) is None
    lenient = Kind.NUMBER in (a.kind, b.kind) or a.kind is Kind.AGE
    if (
        not may_be_compared(a, b)
        or not _same_unit(a, b, 1.0 if lenient else RELATED)
        or _is_rate(a) != _is_rate(b)
    ):
        return False
    if a.period and b.period and a.period != b.period:
        return _compare_rates(a, b) is None and not (a.is_window or b.is_window)
    return _agree(a, b)


def may_be_compared(a: Quantity, b: Quantity) -> bool:
    """Whether the two are of classes that can contradict or confirm each other at all."""
    if a.kind in _NEVER or b.kind in _NEVER or a.are_speakers or b.are_speakers:
        return False
    if (a.kind in _DATED or b.kind in _DATED) and a.kind is not b.kind:
        return False
    if a.kind is not b.kind and not (a.kind in _COUNTED and b.kind in _COUNTED):
        return False
    return not (a.state and b.state and a.state != b.state)


def _same_unit(a: Quantity, b: Quantity, likeness: float) -> bool:
    if a.kind is Kind.NUMBER or b.kind is Kind.NUMBER:
        # a bare figure says what it counts only by its surroundings
        both = a.kind is b.kind or (
            a.kind in _COUNTED and b.kind in _COUNTED and (a.value + b.value) % 1 == 0
        )
        return both and likeness >= ALIKE
    if a.kind in _DWELLING and b.kind in _DWELLING:
        return True
    if a.kind is not b.kind:
        return False
    if a.kind is Kind.PERSONS:
        return _same_people(a, b, likeness)
    return (
        a.unit == b.unit
        if a.kind in (Kind.THINGS, Kind.MONEY)
        else a.kind is not Kind.AGE or likeness >= ALIKE
    )


def of_one_measure(a: Quantity, b: Quantity) -> bool:
    """Whether the two count or measure the same in the same way, whatever their values."""
    if a.kind in _DATED or a.kind is Kind.NUMBER or a.kind is not b.kind or not may_be_compared(a, b):
        return False
    return _same_unit(a, b, 0.0) and _is_rate(a) == _is_rate(b)


def _same_people(a: Quantity, b: Quantity, likeness: float) -> bool:
    if a.unit == b.unit or (a.state and a.state == b.state):
        return True
    return likeness >= (RELATED if a.unit in _ANYBODY or b.unit in _ANYBODY else ALIKE)


def _compare_units(a: Quantity, b: Quantity) -> Difference | None:
    """ "2,000 families" against "2,000 immigrants": one figure, two units."""
    kinds = {a.kind, b.kind}
    if Kind.PERSONS not in kinds or not kinds <= {Kind.PERSONS, Kind.HOUSEHOLDS}:
        return None
    if any(q.kind is Kind.PERSONS and q.unit not in _FOLK for q in (a, b)):
        return None
    if len(kinds) == 1 and (a.unit in _ANYBODY or b.unit in _ANYBODY or a.bound is Bound.VAGUE):
        return None
    least, most = sorted((a.value, b.value))
    if (
        least < UNIT_LEAST
        or most - least > UNIT_CLOSENESS * most
        or (a.bound is Bound.VAGUE) != (b.bound is Bound.VAGUE)
    ):
        return None
    return Difference(DifferenceKind.UNIT, most / least)


def _is_rate(quantity: Quantity) -> bool:
    return quantity.period is not None and not quantity.is_window


def _compare_rates(a: Quantity, b: Quantity) -> Difference | None:
    first, second = (sorted((q.low / (q.period or 1), q.high / (q.period or 1))) for q in (a, b))
    if first[0] <= second[1] and second[0] <= first[1]:
        return None
    least, most = sorted((base_value(a) / (a.period or 1), base_value(b) / (b.period or 1)))
    if least <= 0 or most / least <= RATE_RATIO:
        return None
    return Difference(DifferenceKind.RATE, most / least)


def base_value(quantity: Quantity) -> float:
    """The value as written, in the base unit of its kind."""
    low, high = quantity.low, quantity.high
    return {
        Bound.UP_TO: high,
        Bound.BELOW: high,
        Bound.NEARLY: high,
        Bound.AT_LEAST: low,
        Bound.ABOVE: low,
        Bound.JUST_OVER: low,
    }.get(quantity.bound, (low + high) / 2)


def _ratio(a: Quantity, b: Quantity) -> float:
    least, most = sorted((abs(base_value(a)), abs(base_value(b))))
    return most / least if least > 0 else (1.0 if most == 0 else MAX_SLIP)


def _gap(a: Quantity, b: Quantity) -> float:
    """How many times the nearest ends of two intervals differ."""
    lower, upper = (a, b) if a.high < b.high else (b, a)
    return upper.low / lower.high if lower.high > 0 else MAX_SLIP


def _overlap(a: Quantity, b: Quantity) -> bool:
    return a.low <= b.high and b.low <= a.high


def _agree(a: Quantity, b: Quantity) -> bool:
    """Whether one is the other, rounded, and no bound speaks against it."""
    first, second = base_value(a), base_value(b)
    apart, most = abs(first - second), max(abs(first), abs(second))
    if a.bound is Bound.RANGE and b.bound is Bound.RANGE:
        leeway = max(a.step, b.step) / 2
        return abs(a.low - b.low) <= leeway and abs(a.high - b.high) <= leeway
    if a.bound is Bound.RANGE or b.bound is Bound.RANGE:
        return _overlap(a, b)
    if Bound.VAGUE in (a.bound, b.bound):
        return a.bound is b.bound and a.low == b.low
    if apart <= 1e-9 * most:
        return True
    tolerance = _ROUNDING if a.unit == b.unit else _CONVERTING
    return apart <= max(a.step, b.step) / 2 * (1 + 1e-9) and apart <= tolerance * most


def _compare_dates(a: Quantity, b: Quantity) -> Difference | None:
    if a.kind is Kind.CLOCK:
        apart = abs(a.value - b.value)
        if a.unit != b.unit or "half" in a.unit:
            apart = min(apart % _HALF_DAY, -apart % _HALF_DAY)
        return Difference(DifferenceKind.DATE, apart) if apart else None
    free = ("weekday", "yearday")
    if _overlap(a, b) or (a.unit != b.unit and (a.unit in free or b.unit in free)):
        return None
    apart = max(a.low - b.high, b.low - a.high)
    if a.unit == b.unit == "day" and apart == 7:
        # most often one weekday, counted from two days of publication
        return None
    return Difference(DifferenceKind.DATE, apart)
