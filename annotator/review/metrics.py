"""How far apart two ratings are. Pure.

A *spread* is the sum of the distances of all pairs among some ratings; a *count* says how often each value occurs.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any

from annotator.errors import Invalid

Counts = Counter[Any]
#: 0 for equal values, larger the further they are apart; the same in both directions
Distance = Callable[[Any, Any], float]
Spread = Callable[[Counts], float]

METRICS = ("nominal", "ordinal", "interval", "ratio")


def nominal(one: Hashable, other: Hashable) -> float:
    """Equal or not."""
    return float(one != other)


def choose_spread(
    metric: str | Distance, totals: Counts, *, order: Sequence[Hashable] | None = None
) -> Spread:
    """The spread of a metric.

    metric: nominal, ordinal, interval, ratio, or a distance of two values.
    totals: all ratings, from which ordinal takes the ranks. order: for ordinal, the values from low to high;
    without it they are sorted.
    Raises Invalid("metric") for another name, Invalid("order") and Invalid("items") for values that do not fit.
    Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section on difference functions.
    """
    if not isinstance(metric, str):
        return lambda counts: _pairwise(metric, counts)
    if metric == "nominal":
        return _spread_of_names
    if metric == "ordinal":
        ranks = _mid_ranks(totals, order)
        return lambda counts: _spread_of_numbers(counts, ranks)
    if metric in {"interval", "ratio"}:
        numbers = {value: _number(value, metric) for value in totals}
        if metric == "interval":
            return lambda counts: _spread_of_numbers(counts, numbers)
        return lambda counts: _pairwise(lambda one, other: _ratio(numbers[one], numbers[other]), counts)
    raise Invalid("metric", f"There is no metric “{metric}”; there are {', '.join(METRICS)}.")


def rank(values: Iterable[Hashable], order: Sequence[Hashable] | None = None) -> dict[Any, int]:
    """Each value's place from low to high, from 0: as in ``order``, else sorted."""
    known = set(values)
    if order is None:
        try:
            order = sorted(known)  # type: ignore[type-var]
        except TypeError:
            raise Invalid("order", "These values have no order of their own: say which it is.") from None
    places = {value: place for place, value in enumerate(order)}
    if missing := known - places.keys():
        raise Invalid("order", f"The order leaves out {min(map(str, missing))}.")
    return places


def _mid_ranks(totals: Counts, order: Sequence[Hashable] | None) -> dict[Any, float]:
    """Where the middle of each value's ratings stands among all: their squared distance is the ordinal metric."""
    below, ranks = 0.0, {}
    for value in sorted(totals, key=rank(totals, order).__getitem__):
        ranks[value] = below + totals[value] / 2
        below += totals[value]
    return ranks


def _number(value: Any, metric: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise Invalid("items", f"The {metric} metric needs numbers, and “{value}” is none.") from None
    if metric == "ratio" and number < 0:
        raise Invalid("items", f"The ratio metric needs numbers from 0 up, and {value} is below.")
    return number


def _spread_of_names(counts: Counts) -> float:
    return (counts.total() ** 2 - sum(count * count for count in counts.values())) / 2


def _spread_of_numbers(counts: Counts, numbers: dict[Any, float]) -> float:
    """All squared differences without going through the pairs: n times the sum of squares about the mean."""
    if len(counts) < 2:
        return 0.0
    size = counts.total()
    mean = sum(numbers[value] * count for value, count in counts.items()) / size
    return size * sum(count * (numbers[value] - mean) ** 2 for value, count in counts.items())


def _pairwise(distance: Distance, counts: Counts) -> float:
    pairs = combinations(counts.items(), 2)
    return sum(distance(one, other) * times * often for (one, times), (other, often) in pairs)


def _ratio(one: float, other: float) -> float:
    return 0.0 if one == other else ((one - other) / (one + other)) ** 2
