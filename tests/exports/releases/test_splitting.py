"""Groups are never parted, and the splits come near their shares."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.exports.releases.splits import SHARES, deal

SIZES = st.lists(st.integers(1, 9), max_size=60)


def groups_of(sizes: list[int]) -> list[list[str]]:
    return [[f"{group}-{number}" for number in range(size)] for group, size in enumerate(sizes)]


@given(SIZES, st.text(max_size=5))
def test_a_group_is_in_one_split_and_every_article_in_a_group(sizes: list[int], seed: str) -> None:
    groups = groups_of(sizes)
    dealt = deal(groups, seed)
    assert dealt.keys() == {one for group in groups for one in group}
    for number, group in enumerate(groups, 1):
        assert {dealt[one].group for one in group} == {number}
        assert len({dealt[one].split for one in group}) == 1


@given(SIZES, st.text(max_size=5))
def test_the_order_of_groups_changes_no_split(sizes: list[int], seed: str) -> None:
    groups = groups_of(sizes)
    mixed = groups[::-1]
    splits = [{one: where.split for one, where in deal(each, seed).items()} for each in (groups, mixed)]
    assert splits[0] == splits[1]


@given(SIZES, st.text(max_size=5))
def test_no_split_is_further_from_its_share_than_the_largest_group(sizes: list[int], seed: str) -> None:
    dealt, total = deal(groups_of(sizes), seed), sum(sizes)
    for split, share in SHARES.items():
        size = sum(one.split == split for one in dealt.values())
        assert size - share * total / 100 <= max(sizes, default=0)


def test_another_version_deals_otherwise() -> None:
    groups = groups_of([1] * 100)
    assert deal(groups, "1.0") == deal(groups, "1.0")
    assert deal(groups, "1.0") != deal(groups, "1.1")
    sizes = [sum(one.split == split for one in deal(groups, "1.0").values()) for split in SHARES]
    assert sizes == [80, 10, 10]
