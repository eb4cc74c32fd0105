"""Agreement, against published numbers, against the definitions, and what has no value."""

import time
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.review.agreement import MEASURES, Undefined, agreement, measure_agreement


def rows(**table: int) -> list[list[str]]:
    """A contingency table as rows of ratings: ``ab=3`` is three units that the first calls a and the second b."""
    return [list(pair) for pair, times in table.items() for _ in range(times)]


def columns(*raters: str) -> list[list[int | None]]:
    """One string a rater, one sign a unit; a dot: no rating."""
    return [[None if sign == "." else int(sign) for sign in unit] for unit in zip(*raters, strict=True)]


def half_for_checks(one: str, other: str) -> float:
    """The distance of Artstein and Poesio 2008, p. 568: c(heck) is half-way between the others."""
    return 0.0 if one == other else 0.5 if "c" in {one, other} else 1.0


KRIPPENDORFF_1980_133 = rows(oo=5, ii=1, oi=3, io=1)
KRIPPENDORFF_1980_139 = columns("112412132", "122442232", "122442332")
KRIPPENDORFF_2004_224 = rows(io=1, ii=1, oi=3, oo=5)
KRIPPENDORFF_2004_227 = rows(aa=1, ab=1, bb=4, bc=1, cc=5)
KRIPPENDORFF_2004_230: Any = columns("123321412...", "1233224125..", ".33323422513", "12332441251.")
KRIPPENDORFF_2004_246A = rows(aa=12, ab=9, ac=9, ba=9, bb=14, bc=9, ca=9, cb=9, cc=20)
KRIPPENDORFF_2004_246B = rows(aa=12, ab=18, ac=18, bb=14, bc=18, cc=20)
HAYES_KRIPPENDORFF_2007_84 = columns(
    "112.001122.01311211000201001111223222221", "1130000.21102311121000302102111122222221",
    "203000222100221123001.30.1012202.2232.21", ".13....0.10022...31.103021122..122...12.",
    "2..0001.2....3112..0.0..2.0..20.2.2222.1",
)  # fmt: skip
ARTSTEIN_POESIO_2008_558 = rows(ss=20, rs=20, sr=10, rr=50)
ARTSTEIN_POESIO_2008_568 = rows(ss=46, rs=6, rr=32, rc=6, cc=10)
FLEISS_1971_379 = columns(
    "422521311511212311215221121215", "423521311542242311235421421235", "423523334544244311435444421435",
    "453543334544344341455454421435", "453543534544344351455454425435", "455543544544345552455454545435",
)  # fmt: skip
COHEN_1960_37 = rows(aa=25, ab=12, ac=3, ba=13, bb=2, bc=15, ca=12, cb=16, cc=2)
COHEN_1960_45 = rows(aa=88, ab=14, ac=18, ba=10, bb=40, bc=10, ca=2, cb=6, cc=12)
ZWICK_1988_376 = (
    rows(aa=20, ad=5, bb=10, bc=15, cb=15, cc=10, da=5, dd=20),
    rows(aa=20, ab=10, ac=10, ba=10, bb=10, ca=10, cc=10, dd=20),
    rows(aa=20, ab=5, ac=5, ad=10, bb=10, bc=5, bd=5, cb=5, cc=10, cd=5, dd=20),
)

#: source, ratings, and the published value of each measure; an option stands after the measure
PUBLISHED: list[tuple[str, Any, dict[str, float]]] = [
    ("Krippendorff 1980, p. 133", KRIPPENDORFF_1980_133, {"percentage": 0.6, "alpha nominal": 0.095}),
    ("Krippendorff 1980, p. 139", KRIPPENDORFF_1980_139,
     {"percentage": 0.74, "alpha nominal": 0.642, "alpha interval": 0.547, "alpha ratio": 0.483}),
    ("Krippendorff 2004, p. 224", KRIPPENDORFF_2004_224, {"percentage": 0.6, "alpha nominal": 0.095}),
    ("Krippendorff 2004, p. 227", KRIPPENDORFF_2004_227, {"percentage": 0.833, "alpha nominal": 0.734}),
    ("Krippendorff 2004, p. 230", KRIPPENDORFF_2004_230,
     {"percentage": 0.8, "alpha nominal": 0.743, "alpha ordinal": 0.815, "alpha interval": 0.849,
      "alpha ratio": 0.797}),
    ("Krippendorff 2004, p. 246, equal margins", KRIPPENDORFF_2004_246A,
     {"percentage": 0.46, "bennett_s": 0.19, "scott_pi": 0.186, "cohen_kappa": 0.186}),
    ("Krippendorff 2004, p. 246, unequal margins", KRIPPENDORFF_2004_246B,
     {"percentage": 0.46, "bennett_s": 0.19, "scott_pi": 0.186, "cohen_kappa": 0.258}),
    ("Artstein and Poesio 2008, p. 558", ARTSTEIN_POESIO_2008_558,
     {"percentage": 0.7, "bennett_s": 0.4, "scott_pi": 0.341, "cohen_kappa": 0.348}),
    ("Artstein and Poesio 2008, p. 568", ARTSTEIN_POESIO_2008_568,
     {"percentage": 0.88, "bennett_s": 0.82, "scott_pi": 0.799, "cohen_kappa": 0.801, "alpha nominal": 0.8}),
    ("Fleiss 1971, p. 379", FLEISS_1971_379, {"fleiss_kappa": 0.43}),
    ("Cohen 1960, p. 45", COHEN_1960_45, {"percentage": 0.7, "cohen_kappa": 0.492}),
    *(("Zwick 1988, p. 376", table,
       {"percentage": 0.6, "bennett_s": 0.467, "scott_pi": pi, "cohen_kappa": kappa})
      for table, pi, kappa in zip(ZWICK_1988_376, (0.467, 0.444, 0.46), (0.467, 0.444, 0.474), strict=True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "measure", "value"),
    [
        pytest.param(items, measure, value, id=f"{source}, {measure}")
        for source, items, values in PUBLISHED
        for measure, value in values.items()
    ],
)
def test_published_values_come_out(items: Any, measure: str, value: float) -> None:
    name, _, metric = measure.partition(" ")
    options = {"metric": metric} if metric else {}
    assert agreement("krippendorff_alpha" if metric else name, items, **options) == pytest.approx(
        value, abs=0.001
    )


def test_values_that_were_published_to_four_digits_come_out_as_such() -> None:
    ordinal = agreement("krippendorff_alpha", HAYES_KRIPPENDORFF_2007_84, metric="ordinal")
    assert ordinal == pytest.approx(0.7598, abs=0.0001)
    assert agreement("gwet_ac1", COHEN_1960_37) == pytest.approx(-0.048, abs=0.0001)


def test_a_distance_of_ones_own_weighs_disagreements() -> None:
    items = ARTSTEIN_POESIO_2008_568
    assert agreement("krippendorff_alpha", items, metric=half_for_checks) == pytest.approx(0.8156, abs=0.001)
    assert agreement("weighted_kappa", items, weights=half_for_checks) == pytest.approx(0.8163, abs=0.001)


@pytest.mark.parametrize(
    ("measure", "items", "observed", "expected", "tolerance"),
    [
        ("krippendorff_alpha", KRIPPENDORFF_1980_133, 0.4, 0.442, 0.001),
        ("krippendorff_alpha", KRIPPENDORFF_2004_227, 0.1667, 0.6268, 0.001),
        ("krippendorff_alpha", KRIPPENDORFF_2004_230, 0.2, 0.779, 0.001),
        ("fleiss_kappa", FLEISS_1971_379, 0.5556, 0.2201, 0.001),
        ("cohen_kappa", COHEN_1960_37, 0.29, 0.35, 0.01),
        ("cohen_kappa", COHEN_1960_45, 0.7, 0.41, 0.01),
    ],
)
def test_what_was_observed_and_what_chance_gives_come_out_too(
    measure: str, items: Any, observed: float, expected: float, tolerance: float
) -> None:
    measured = measure_agreement(measure, items)
    assert (measured.observed, measured.expected) == pytest.approx((observed, expected), abs=tolerance)


def test_units_with_one_rating_tell_nothing() -> None:
    measured = measure_agreement("krippendorff_alpha", KRIPPENDORFF_2004_230)
    assert (measured.units, measured.ratings) == (11, 40)
    with_more = [*KRIPPENDORFF_2004_230, [None, None, 9, None], [None] * 4]
    assert measure_agreement("krippendorff_alpha", with_more) == measured


def by_definition(items: list[list[int | None]]) -> float:
    """Alpha for intervals, pair by pair."""
    units = [[value for value in row if value is not None] for row in items]
    units = [unit for unit in units if len(unit) > 1]
    size = sum(map(len, units))
    observed = sum((a - b) ** 2 / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / size
    everything = [value for unit in units for value in unit]
    expected = sum((a - b) ** 2 for a, b in permutations(everything, 2)) / (size * (size - 1))
    return 1 - observed / expected


RATINGS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3), min_size=1, max_size=12
)


@given(RATINGS)
def test_alpha_is_what_its_definition_says(items: list[list[int | None]]) -> None:
    try:
        value = agreement("krippendorff_alpha", items, metric="interval")
    except Undefined:
        return
    assert value == pytest.approx(by_definition(items))


@given(RATINGS, st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_of_raters_matters(
    items: list[list[int | None]], random: Random
) -> None:
    turned = [list(reversed(row)) for row in items]
    random.shuffle(turned)
    for measure in ("percentage", "krippendorff_alpha", "fleiss_kappa", "gwet_ac1"):
        try:
            value = agreement(measure, items)
        except Undefined:
            continue
        assert agreement(measure, turned) == pytest.approx(value)


def test_with_two_values_quadratic_weights_change_nothing() -> None:
    kappa = agreement("cohen_kappa", ARTSTEIN_POESIO_2008_558)
    for weights in ("linear", "quadratic"):
        assert agreement("weighted_kappa", ARTSTEIN_POESIO_2008_558, weights=weights) == pytest.approx(kappa)


def test_weights_and_ranks_take_the_order_that_they_are_given() -> None:
    items = [["low", "mid"], ["mid", "high"], ["high", "high"], ["low", "low"]]
    numbers = [[["low", "mid", "high"].index(value) for value in row] for row in items]
    order = ["low", "mid", "high"]
    for measure, options in (("weighted_kappa", {}), ("krippendorff_alpha", {"metric": "ordinal"})):
        value = agreement(measure, items, order=order, **options)
        assert value == pytest.approx(agreement(measure, numbers, **options))


@pytest.mark.parametrize("measure", MEASURES)
def test_where_nobody_or_only_one_has_rated_there_is_no_value(measure: str) -> None:
    for items, why in (
        ([], "nothing to compare yet"),
        ([[None, None]], "nothing to compare yet"),
        ([["a", None], ["b", None]], "Only one reader"),
        ([["a", None], [None, "b"]], "No two readers"),
    ):
        with pytest.raises(Undefined, match=why):
            agreement(measure, items)


@pytest.mark.parametrize("measure", [name for name in MEASURES if name != "percentage"])
def test_where_nothing_varies_there_is_no_value(measure: str) -> None:
    with pytest.raises(Undefined, match="said “a”"):
        agreement(measure, [["a", "a"], ["a", "a"]])
    assert agreement("percentage", [["a", "a"], ["a", "a"]]) == 1


@pytest.mark.parametrize("measure", ["cohen_kappa", "scott_pi", "weighted_kappa"])
def test_measures_for_two_say_so_to_three(measure: str) -> None:
    with pytest.raises(Undefined, match="compares two readers, and here are 3"):
        agreement(measure, [["a", "b", "a"]])


@pytest.mark.parametrize(
    ("measure", "items", "options", "why"),
    [
        ("kappa", [], {}, "There is no measure “kappa”"),
        ("krippendorff_alpha", [[1, 2]], {"metric": "near"}, "There is no metric “near”"),
        ("krippendorff_alpha", [["a", "b"]], {"metric": "interval"}, "“a” is none"),
        ("krippendorff_alpha", [[-1, 2]], {"metric": "ratio"}, "-1 is below"),
        ("krippendorff_alpha", [[1, "b"]], {"metric": "ordinal"}, "no order of their own"),
        ("krippendorff_alpha", [[1, 2]], {"metric": "ordinal", "order": [1]}, "leaves out 2"),
        ("weighted_kappa", [[1, 2]], {"weights": "cubic"}, "There are no weights “cubic”"),
        ("bennett_s", [[1, 2]], {"categories": 1}, "1 values to choose from, but 2 were chosen"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    measure: str, items: Any, options: dict[str, Any], why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        agreement(measure, items, **options)


def test_values_nobody_chose_count_as_choices() -> None:
    items = [["a", "a"], ["a", "a"], ["a", "b"]]
    assert agreement("bennett_s", items) == pytest.approx(1 / 3)
    assert agreement("bennett_s", items, categories=3) == pytest.approx(1 / 2)


def test_a_hundred_thousand_units_take_a_moment() -> None:
    random = Random(1)
    items = [[random.choice("abcde") for _ in range(3)] for _ in range(100_000)]
    began = time.process_time()
    for measure in ("percentage", "krippendorff_alpha", "fleiss_kappa"):
        agreement(measure, items)
    assert time.process_time() - began < 2
