"""Which articles are one story."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.corroboration.stories.grouping import MEAN, group_alike

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(10, 14)), st.integers(1, 1_000), max_size=40
).map(lambda found: [(a, b, alike) for (a, b), alike in found.items()])


def test_two_stories_with_one_pair_between_them_stay_two() -> None:
    flood = [("a", "b", 600), ("a", "c", 500), ("b", "c", 550)]
    strike = [("x", "y", 600), ("x", "z", 500), ("y", "z", 550)]
    assert group_alike([*flood, *strike, ("c", "x", 400)]) == [("a", "b", "c"), ("x", "y", "z")]


@pytest.mark.parametrize(
    ("alike", "found"), [(1, []), (MEAN - 1, []), (MEAN, [("a", "b")]), (1_000, [("a", "b")])]
)
def test_two_articles_are_a_story_where_they_are_alike_enough(
    alike: int, found: list[tuple[str, str]]
) -> None:
    assert group_alike([("a", "b", alike)]) == found


def test_an_article_in_another_language_goes_with_its_nearest() -> None:
    told = [("a", "b", 600), ("a", "c", 500), ("b", "c", 550)]
    assert group_alike([*told, ("b", "fremd", 80)]) == [("a", "b", "c", "fremd")]


def test_nothing_gives_no_story() -> None:
    assert group_alike([]) == []


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_nothing(pairs: list[tuple[int, int, int]], random) -> None:  # type: ignore[no-untyped-def]
    turned = [(b, a, alike) for a, b, alike in pairs]
    random.shuffle(turned)
    assert group_alike(turned) == group_alike(pairs)


@given(PAIRS)
def test_no_article_is_in_two_stories_and_none_is_a_story_alone(pairs: list[tuple[int, int, int]]) -> None:
    found = group_alike(pairs)
    members = [one for story in found for one in story]
    assert len(members) == len(set(members))
    assert all(len(story) > 1 for story in found)
