"""How far readers agree, and how far beyond what chance would do. Pure.

``items`` holds one list of ratings per unit, each rater always at the same place; None: that rater gave none. Or it is
a Counter of such lists, as tuples: a hundred thousand units are few different ones.
Units with fewer than two ratings tell nothing about agreement and are left out everywhere.

Sources: Bennett, Alpert and Goldstein 1954 (S); Scott 1955 (pi); Cohen 1960 (kappa) and 1968 (weighted kappa);
Fleiss 1971; Gwet 2008 (AC1); Krippendorff 2004, Content Analysis, chapter 11 (alpha).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.errors import Invalid, Refusal
from annotator.review.metrics import Counts, Distance, choose_spread, nominal, rank

Rows = Counter[tuple[Any, ...]]
Items = Iterable[Sequence[Hashable | None]] | Rows


class Undefined(Refusal):
    """The measure has no value here; ``message`` says why."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of one set of ratings."""

    measure: str
    #: 1 is perfect; 0 is chance, below is worse than chance; a percentage is from 0 to 1
    value: float
    #: agreement from 0 to 1; of krippendorff_alpha and weighted_kappa the disagreement, in units of their metric
    observed: float
    #: what chance would give of the same; None for a percentage
    expected: float | None
    #: units with two ratings or more, and the ratings in them
    units: int
    ratings: int


@dataclass(frozen=True, slots=True)
class _Ratings:
    """What every measure of any number of raters starts from."""

    #: how often each value occurs in a unit, and how many units are like that
    units: list[tuple[Counts, int]]
    #: how often each value occurs in all of them
    totals: Counts

    @property
    def unit_count(self) -> int:
        return sum(times for _, times in self.units)


def agreement(measure: str, items: Items, **options: Any) -> float:
    """One number for how far raters agree; see ``measure_agreement()``."""
    return measure_agreement(measure, items, **options).value


def measure_agreement(measure: str, items: Items, **options: Any) -> Measured:
    """A measure with what it was made of.

    measure: a key of MEASURES. options: ``metric`` and ``order`` (krippendorff_alpha), ``weights`` and ``order``
    (weighted_kappa), ``categories``, how many values there were to choose from (bennett_s, gwet_ac1).
    Raises Undefined where the measure has no value, Invalid where the question makes no sense.
    """
    if measure not in MEASURES:
        raise Invalid("measure", f"There is no measure “{measure}”; there are {', '.join(MEASURES)}.")
    return MEASURES[measure](items, **options)


def percentage(items: Items) -> Measured:
    """The share of pairs of ratings of the same unit that are equal; every rating counts once.

    A unit with m ratings has m(m-1)/2 pairs, each counted with weight 1/(m-1): units that more raters rated
    weigh more, in proportion to their ratings.
    """
    ratings = _gather(items)
    size = ratings.totals.total()
    alike = sum(times * _equal_pairs(counts) / (counts.total() - 1) for counts, times in ratings.units)
    return Measured("percentage", alike / size, alike / size, None, ratings.unit_count, size)


def fleiss_kappa(items: Items) -> Measured:
    """Any number of raters, who need not be the same for every unit.

    Chance draws from the values as all raters together used them. Where units have different numbers of ratings,
    each unit counts once (Gwet 2014, Handbook of Inter-Rater Reliability).
    """
    ratings = _gather(items)
    shares = _shares(ratings)
    return _beyond_chance("fleiss_kappa", ratings, sum(share**2 for share in shares.values()))


def bennett_s(items: Items, *, categories: int | None = None) -> Measured:
    """Chance draws every value equally often. categories: how many there are, 2 or more; else those seen."""
    ratings = _gather(items)
    return _beyond_chance("bennett_s", ratings, 1 / _count_categories("Bennett’s S", ratings, categories))


def gwet_ac1(items: Items, *, categories: int | None = None) -> Measured:
    """Chance agrees only on units that are hard to rate; steady where one value is rare. categories: as in S."""
    ratings = _gather(items)
    number = _count_categories("Gwet’s AC1", ratings, categories)
    uneven = sum(share * (1 - share) for share in _shares(ratings).values())
    return _beyond_chance("gwet_ac1", ratings, uneven / (number - 1))


def krippendorff_alpha(
    items: Items, *, metric: str | Distance = "nominal", order: Sequence[Hashable] | None = None
) -> Measured:
    """Any number of raters, any gaps. metric and order: see ``choose_spread()``.

    Observed and expected disagreement as Krippendorff 2004, p. 223: from coincidences within units, and from pairs
    of any two of all n pairable ratings.
    """
    ratings = _gather(items)
    totals, size = ratings.totals, ratings.totals.total()
    spread = choose_spread(metric, totals, order=order)
    within = sum(times * spread(counts) / (counts.total() - 1) for counts, times in ratings.units)
    observed, expected = 2 * within / size, 2 * spread(totals) / (size * (size - 1))
    _require_variation("Krippendorff’s alpha", totals, expected)
    value = 1 - observed / expected
    return Measured("krippendorff_alpha", value, observed, expected, ratings.unit_count, size)


def cohen_kappa(items: Items) -> Measured:
    """Two raters; chance draws from the values as each of them used them."""
    table, firsts, seconds = _cross("Cohen’s kappa", items)
    size = table.total()
    expected = sum(firsts[value] * seconds[value] for value in firsts) / size**2
    return _of_two("cohen_kappa", "Cohen’s kappa", table, expected)


def scott_pi(items: Items) -> Measured:
    """Two raters; chance draws from the values as both together used them."""
    table, firsts, seconds = _cross("Scott’s pi", items)
    both = firsts + seconds
    expected = sum(count**2 for count in both.values()) / both.total() ** 2
    return _of_two("scott_pi", "Scott’s pi", table, expected)


def weighted_kappa(
    items: Items, *, weights: str | Distance = "linear", order: Sequence[Hashable] | None = None
) -> Measured:
    """Cohen's kappa where some disagreements are worse than others.

    weights: linear or quadratic in the places of the values from low to high (``order``, else sorted), or a distance.
    """
    table, firsts, seconds = _cross("Weighted kappa", items)
    distance, size = _weigh(weights, firsts + seconds, order), table.total()
    observed = sum(distance(*pair) * times for pair, times in table.items()) / size
    apart = (distance(a, b) * firsts[a] * seconds[b] for a in firsts for b in seconds)
    expected = sum(apart) / size**2
    _require_variation("Weighted kappa", firsts + seconds, expected)
    return Measured("weighted_kappa", 1 - observed / expected, observed, expected, size, 2 * size)


MEASURES: dict[str, Callable[..., Measured]] = {
    function.__name__: function
    for function in (
        percentage, krippendorff_alpha, cohen_kappa, fleiss_kappa, scott_pi, weighted_kappa, bennett_s, gwet_ac1,
    )
}  # fmt: skip


def _count_rows(items: Items) -> Rows:
    return items if isinstance(items, Counter) else Counter(map(tuple, items))


def _gather(items: Items) -> _Ratings:
    rows = _count_rows(items)
    units: list[tuple[Counts, int]] = []
    totals: Counts = Counter()
    for row, times in rows.items():
        given = [value for value in row if value is not None]
        if len(given) > 1:
            units.append((Counter(given), times))
            for value in given:
                totals[value] += times
    if not units:
        raise Undefined(_why_no_units(rows))
    return _Ratings(units, totals)


def _why_no_units(rows: Iterable[tuple[Any, ...]]) -> str:
    places = {place for row in rows for place, value in enumerate(row) if value is not None}
    if not places:
        return "There is nothing to compare yet."
    if len(places) == 1:
        return "Only one reader has worked on these, and agreement takes two."
    return "No two readers have worked on the same things yet."


def _cross(name: str, items: Items) -> tuple[Counter[tuple[Any, Any]], Counts, Counts]:
    """How often each pair of values occurs, and each value of the first and of the second rater."""
    rows = _count_rows(items)
    if (width := max(map(len, rows), default=0)) > 2:
        raise Undefined(
            f"{name} compares two readers, and here are {width}; Krippendorff’s alpha and Fleiss’ kappa compare more."
        )
    table = Counter({row: times for row, times in rows.items() if len(row) == 2 and None not in row})
    if not table:
        raise Undefined(_why_no_units(rows))
    firsts: Counts = Counter()
    seconds: Counts = Counter()
    for (first, second), times in table.items():
        firsts[first] += times
        seconds[second] += times
    return table, firsts, seconds


def _of_two(measure: str, name: str, table: Counter[tuple[Any, Any]], expected: float) -> Measured:
    size = table.total()
    observed = sum(times for (first, second), times in table.items() if first == second) / size
    _require_variation(name, Counter(value for pair in table for value in pair), 1 - expected)
    return Measured(measure, (observed - expected) / (1 - expected), observed, expected, size, 2 * size)


def _beyond_chance(measure: str, ratings: _Ratings, expected: float) -> Measured:
    count, size = ratings.unit_count, ratings.totals.total()
    if measure == "fleiss_kappa":
        _require_variation("Fleiss’ kappa", ratings.totals, 1 - expected)
    pairs = ((counts, times, counts.total()) for counts, times in ratings.units)
    observed = sum(times * _equal_pairs(counts) / (m * (m - 1)) for counts, times, m in pairs) / count
    return Measured(measure, (observed - expected) / (1 - expected), observed, expected, count, size)


def _equal_pairs(counts: Counts) -> int:
    """Ordered pairs of equal ratings in one unit."""
    return sum(count * (count - 1) for count in counts.values())


def _shares(ratings: _Ratings) -> dict[Any, float]:
    """How large a part of a unit's ratings each value is, on the mean over the units."""
    shares: dict[Any, float] = dict.fromkeys(ratings.totals, 0.0)
    for counts, times in ratings.units:
        for value, count in counts.items():
            shares[value] += times * count / counts.total()
    return {value: share / ratings.unit_count for value, share in shares.items()}


def _count_categories(name: str, ratings: _Ratings, categories: int | None) -> int:
    number = len(ratings.totals) if categories is None else categories
    if number < len(ratings.totals):
        raise Invalid("categories", f"{number} values to choose from, but {len(ratings.totals)} were chosen.")
    if number < 2:
        raise Undefined(
            f"Everyone said “{next(iter(ratings.totals))}”, and {name} needs at least two values."
        )
    return number


def _require_variation(name: str, totals: Counts, chance: float) -> None:
    if len(totals) == 1:
        raise Undefined(
            f"Everyone said “{next(iter(totals))}” every time. Where nothing varies, chance would agree just as well, "
            f"so {name} has no value."
        )
    if chance <= 0:
        raise Undefined(f"The values that differ count as the same, so {name} has no value.")


def _weigh(weights: str | Distance, totals: Counts, order: Sequence[Hashable] | None) -> Distance:
    if not isinstance(weights, str):
        return weights
    powers = {"linear": 1, "quadratic": 2}
    if weights == "nominal":
        return nominal
    if weights not in powers:
        raise Invalid("weights", f"There are no weights “{weights}”; there are linear and quadratic.")
    places, power = rank(totals, order), powers[weights]
    return lambda one, other: abs(places[one] - places[other]) ** power
