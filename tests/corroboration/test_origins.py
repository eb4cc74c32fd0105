import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.origins.clusters import (
    Place,
    Published,
    Reuse,
    Why,
    find_clusters,
    find_origin,
    published_key,
)
from annotator.text.spans import Span
from origins import REUSES, at, published, reuse

# -- clusters


def test_spans_that_share_half_of_the_shorter_are_one_passage() -> None:
    half = reuse("a", "b", Span(0, 10)), reuse("a", "c", Span(5, 15))
    less = reuse("a", "b", Span(0, 10)), reuse("a", "c", Span(6, 16))
    assert len(find_clusters(half)) == 1
    assert [[place.article_id for place in places] for places in find_clusters(less)] == [
        ["a", "b"],
        ["a", "c"],
    ]


def test_no_reuse_is_no_cluster() -> None:
    assert find_clusters([]) == []


def _slow_clusters(reuses: list[Reuse]) -> set[frozenset[Place]]:
    """By the definition, without any order."""
    sets = [{Place(one.article_id, one.span), Place(one.other_id, one.other_span)} for one in reuses]

    def meet(one: Place, other: Place) -> bool:
        shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
        shorter = min(one.span.end - one.span.start, other.span.end - other.span.start)
        return one == other or (one.article_id == other.article_id and shared > 0 and 2 * shared >= shorter)

    while True:
        pair = next(
            (
                (a, b)
                for i, a in enumerate(sets)
                for b in sets[i + 1 :]
                if any(meet(x, y) for x in a for y in b)
            ),
            None,
        )
        if pair is None:
            return {frozenset(one) for one in sets}
        sets = [one for one in sets if one is not pair[0] and one is not pair[1]] + [pair[0] | pair[1]]


@settings(max_examples=50, deadline=None)
@given(REUSES, st.integers(0, 9))
def test_clusters_are_what_their_definition_says_in_any_order(reuses: list[Reuse], seed: int) -> None:
    found = find_clusters(reuses)
    assert {frozenset(places) for places in found} == _slow_clusters(reuses)
    random.Random(seed).shuffle(reuses)
    assert find_clusters(reuses) == found


def test_a_hundred_copies_are_one_cluster() -> None:
    names = [f"{number:03}" for number in range(100)]
    reuses = [
        reuse(one, other, Span(0, 90 + place % 7), Span(place % 5, 90))
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    ]
    (places,) = find_clusters(reuses)
    assert {place.article_id for place in places} == set(names)


# -- the origin of a cluster


def test_the_earliest_publication_is_the_origin() -> None:
    known = published(Published("a", "", at(1)), Published("b", "", at(0)), Published("c", "", at(-1)))
    origin = find_origin(["a", "b"], known)
    assert (origin.article_id, origin.why, origin.is_tied) == ("b", Why.EARLIEST, False)


def test_the_agency_that_is_credited_comes_before_the_earliest() -> None:
    known = published(
        Published("a", "Lamp", at(0)),
        Published("b", "Echo", at(1), "Corvane"),
        Published("c", "Star", at(2), "Corvane Press Agency"),
    )
    origin = find_origin("abc", known)
    assert (origin.article_id, origin.why, origin.agency) == ("b", Why.CREDITED, "Corvane Press Agency")
    known["d"] = Published("d", "Corvane Press Agency", at(3))
    assert find_origin("abcd", known).article_id == "d"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (at(0), None, ("a", Why.ONLY_DATED, False)),
        (None, None, ("a", Why.FIRST_IMPORTED, True)),
        (at(0), at(0), ("a", Why.EARLIEST, True)),
        # a day without an hour may be earlier or later on that day
        (datetime(2026, 4, 17, tzinfo=UTC), at(0), ("b", Why.EARLIEST, True)),
        (datetime(2026, 4, 16, tzinfo=UTC), at(0), ("a", Why.EARLIEST, False)),
        (datetime(2026, 4, 18), at(0), ("b", Why.EARLIEST, False)),  # noqa: DTZ001
    ],
)
def test_missing_dates_and_ties_are_said(
    first: datetime | None, second: datetime | None, expected: tuple[str, Why, bool]
) -> None:
    origin = find_origin("ab", published(Published("a", "", first), Published("b", "", second)))
    assert (origin.article_id, origin.why, origin.is_tied) == expected


def test_articles_are_put_in_order_of_time() -> None:
    day = Published("day", "", datetime(2026, 4, 17, tzinfo=UTC))
    articles = [Published("none"), Published("late", "", at(24)), day, Published("noon", "", at(0))]
    assert [one.id for one in sorted(articles, key=published_key)] == ["noon", "day", "late", "none"]
