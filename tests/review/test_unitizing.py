"""Agreement on where marks begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.review.agreement import Undefined
from annotator.review.unitizing import Meeting, Reading, meet_exactly, meet_in_part, unitizing_alpha

#: Krippendorff 2004, p. 254: two readers of a continuum from 150 to 450, here from 0
KRIPPENDORFF_2004_254 = Reading(
    300,
    [
        {"c": [(75, 145), (220, 250)], "k": [(30, 90), (150, 200)]},
        {"c": [(70, 150), (205, 225), (250, 270)], "k": [(30, 90), (150, 200)]},
    ],
)
#: Krippendorff 1995, p. 57: four pairs of readers of 24 places
KRIPPENDORFF_1995_57 = {
    "A": ([(2, 10), (14, 20)], [(4, 8), (15, 17)]),
    "B": ([(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]),
    "C": ([(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)]),
    "D": ([(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)], [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)]),
}


def test_the_published_example_comes_out() -> None:
    unitized = unitizing_alpha([KRIPPENDORFF_2004_254])
    assert unitized.joined.value == pytest.approx(0.8591, abs=0.0005)
    found = {
        name: (one.observed, one.expected, one.value, one.ratings)
        for name, one in unitized.by_category.items()
    }
    assert found["c"] == pytest.approx((0.0144, 0.0532, 0.7286, 5), abs=0.0001)
    assert found["k"] == pytest.approx((0, 0.0490, 1, 4), abs=0.0001)


@pytest.mark.parametrize(
    ("name", "observed", "expected", "alpha"),
    [
        ("A", 0.03125, 0.06990, 0.553), ("B", 2.26736, 1.17731, -0.926),
        ("C", 0.02777, 0.08642, 0.679), ("D", 0.38715, 0.41445, 0.066),
    ],
)  # fmt: skip
def test_the_published_limits_of_fine_grain_come_out(
    name: str, observed: float, expected: float, alpha: float
) -> None:
    """Published with an expected disagreement that the book corrected nine years later, hence the tolerance."""
    grain = 50_000
    readers = [
        {name: [(start * grain, end * grain) for start, end in units]} for units in KRIPPENDORFF_1995_57[name]
    ]
    joined = unitizing_alpha([Reading(24 * grain, readers)]).joined
    assert joined.observed == pytest.approx(observed, abs=0.00001)
    assert (joined.expected, joined.value) == pytest.approx((expected, alpha), abs=0.02)


SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 19)), max_size=6).map(
    lambda pairs: [(start, start + size) for start, size in pairs]
)


@given(SPANS, SPANS)
def test_it_does_not_matter_who_comes_first(
    ones: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    for meet in (meet_exactly, meet_in_part):
        one, other = meet(ones, others), meet(others, ones)
        assert (one.ones, one.others, one.met) == pytest.approx((other.others, other.ones, other.met))
        assert 0 <= one.met <= min(len(ones), len(others)) + 1e-9
    if ones or others:
        alphas = [
            unitizing_alpha([Reading(100, [{"x": a}, {"x": b}])]).joined.value
            for a, b in ((ones, others), (others, ones))
        ]
        assert alphas[0] == pytest.approx(alphas[1])


@given(SPANS.filter(bool))
def test_two_who_mark_the_same_agree_fully(spans: list[tuple[int, int]]) -> None:
    assert meet_exactly(spans, spans).f1 == meet_in_part(spans, spans).f1 == 1
    assert unitizing_alpha([Reading(100, [{"x": spans}, {"x": spans}])]).joined.value == 1


def test_units_of_one_reader_that_overlap_are_one() -> None:
    apart = unitizing_alpha([Reading(100, [{"x": [(10, 20), (15, 30)]}, {"x": [(12, 30)]}])])
    whole = unitizing_alpha([Reading(100, [{"x": [(10, 30)]}, {"x": [(12, 30)]}])])
    assert apart == whole


def test_texts_that_one_person_read_are_left_out() -> None:
    alone = Reading(100, [{"c": [(0, 50)]}])
    assert unitizing_alpha([alone, KRIPPENDORFF_2004_254]) == unitizing_alpha([KRIPPENDORFF_2004_254])


def test_where_there_is_nothing_to_compare_there_is_no_value() -> None:
    for readings, why in (
        ([], "no text has two yet"),
        ([Reading(100, [{"x": [(0, 5)]}])], "no text has two yet"),
        ([Reading(100, [{}, {}])], "None of the readers marked anything"),
    ):
        with pytest.raises(Undefined, match=why):
            unitizing_alpha(readings)
    with pytest.raises(Undefined, match="Neither of the two marked anything"):
        _ = meet_exactly([], []).f1


def test_units_outside_of_their_text_are_refused() -> None:
    with pytest.raises(Invalid, match="From 90 to 101 is no span of a text of 100 characters"):
        unitizing_alpha([Reading(100, [{"x": [(90, 101)]}, {}])])


def test_exact_f1_counts_equal_spans_and_their_label() -> None:
    ada, bob = (
        [(0, 10, "claim"), (20, 30, "claim"), (40, 50, "claim")],
        [(0, 10, "claim"), (20, 30, "passage")],
    )
    assert meet_exactly(ada, bob).f1 == pytest.approx(2 * 1 / 5)


def test_partial_f1_weighs_by_overlap_and_lets_each_span_meet_once() -> None:
    assert meet_in_part([(0, 10)], [(5, 15)]).f1 == pytest.approx(0.5)
    # the better partner first: 0-10 with 0-8, and 8-10 goes without
    assert meet_in_part([(0, 10)], [(0, 8), (8, 10)]).met == pytest.approx(16 / 18)


def test_texts_add_up() -> None:
    both = meet_exactly([(0, 5)], [(0, 5)]) + meet_exactly([(1, 2)], [(3, 4)])
    assert both == Meeting(2, 2, 1)
    assert both.f1 == pytest.approx(0.5)
