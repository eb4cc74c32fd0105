from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.differences import word_diff


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new", [("ins", "new")]),
        ("old", "", [("del", "old")]),
        (
            "up to 2,000 families",
            "up to 2,040 people",
            [("same", "up to "), ("del", "2,000 families"), ("ins", "2,040 people")],
        ),
        ("It rose.", "It never rose.", [("same", "It "), ("ins", "never "), ("same", "rose.")]),
        ("水位上昇", "水位低下", [("same", "水位"), ("del", "上昇"), ("ins", "低下")]),
    ],
)
def test_words_that_changed(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert word_diff(before, after) == expected


@given(st.text(st.sampled_from("ab 1,\n水")), st.text(st.sampled_from("ab 1,\n水")))
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(words for kind, words in pieces if kind != "ins") == before
    assert "".join(words for kind, words in pieces if kind != "del") == after
    assert all(words for _, words in pieces)
    assert all(one[0] != other[0] for one, other in pairwise(pieces))


@pytest.mark.parametrize("unit", ["word ", "line of text\n"])
def test_large_texts_that_differ_everywhere_are_compared_whole(unit: str) -> None:
    before = "".join(f"{number} {unit}" for number in range(30_000))
    after = "".join(f"{number} {unit}" for number in range(30_000, 0, -1))
    pieces = word_diff(before, after)
    assert "".join(words for kind, words in pieces if kind != "ins") == before
