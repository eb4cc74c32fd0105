"""The same ratings given to NLTK, which was written by others from the same papers."""

from random import Random

import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from annotator.review.agreement import agreement

VALUES = (1, 2, 3, 5)


def ratings(seed: int, raters: int, gaps: float = 0.0) -> list[list[int | None]]:
    """Sixty units; half of the ratings follow the first rater's."""
    random = Random(seed)
    items: list[list[int | None]] = []
    for _ in range(60):
        first = random.choice(VALUES)
        row = [first, *(random.choice([first, first, *VALUES]) for _ in range(raters - 1))]
        items.append([None if random.random() < gaps else value for value in row])
    return items


def task(items: list[list[int | None]], **options: object) -> AnnotationTask:
    triples = [
        (str(rater), str(unit), value)
        for unit, row in enumerate(items)
        for rater, value in enumerate(row)
        if value is not None
    ]
    return AnnotationTask(data=triples, **options)


@pytest.mark.parametrize("seed", range(5))
def test_two_raters(seed: int) -> None:
    items = ratings(seed, 2)
    theirs = task(items)
    assert agreement("percentage", items) == pytest.approx(theirs.avg_Ao())
    assert agreement("cohen_kappa", items) == pytest.approx(theirs.kappa())
    assert agreement("scott_pi", items) == pytest.approx(theirs.pi())
    assert agreement("bennett_s", items) == pytest.approx(theirs.S())
    spread = max(VALUES) - min(VALUES)
    weighted = task(items, distance=lambda one, other: abs(one - other) / spread).weighted_kappa()
    assert agreement("weighted_kappa", items, weights=lambda a, b: abs(a - b)) == pytest.approx(weighted)


@pytest.mark.parametrize("seed", range(5))
def test_four_raters_with_gaps(seed: int) -> None:
    items = ratings(seed, 4, gaps=0.3)
    assert agreement("krippendorff_alpha", items) == pytest.approx(task(items).alpha())
    intervals = task(items, distance=interval_distance).alpha()
    assert agreement("krippendorff_alpha", items, metric="interval") == pytest.approx(intervals)


@pytest.mark.parametrize("seed", range(5))
def test_fleiss_kappa_is_pi_of_many(seed: int) -> None:
    items = ratings(seed, 4)
    assert agreement("fleiss_kappa", items) == pytest.approx(task(items).pi())
