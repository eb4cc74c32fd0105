import random
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.text.paragraphs import line_bounds
from annotator.text.segments import cut_segments
from text.cases import each

_SPANS = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 20)), max_size=12)


@each("segments")
def test_the_cuts_of_the_table(case: dict[str, Any]) -> None:
    found = cut_segments(case["bounds"], [tuple(item) for item in case["annotations"]])
    assert [[[cut.start, cut.end, list(cut.ids)] for cut in row] for row in found] == case["segments"]


@given(st.text(st.sampled_from("ab \n"), max_size=40), _SPANS)
def test_segments_make_up_the_paragraph_and_know_exactly_what_covers_them(
    text: str, spans: list[tuple[int, int]]
) -> None:
    annotations = [(f"{number:02}", start, start + size) for number, (start, size) in enumerate(spans)]
    bounds = line_bounds(text)
    for (start, end), row in zip(bounds, cut_segments(bounds, annotations), strict=True):
        assert "".join(text[cut.start : cut.end] for cut in row) == text[start:end]
        for cut in row:
            assert cut.start < cut.end
            for at in range(cut.start, cut.end):
                assert set(cut.ids) == {name for name, first, last in annotations if first <= at < last}


@given(_SPANS)
def test_neighbours_differ_and_the_longer_of_two_comes_first(spans: list[tuple[int, int]]) -> None:
    annotations = {f"{number:02}": (start, -start - size) for number, (start, size) in enumerate(spans)}
    (row,) = cut_segments([(0, 60)], [(name, start, -end) for name, (start, end) in annotations.items()])
    for before, after in pairwise(row):
        assert before.ids != after.ids
    for cut in row:
        assert list(cut.ids) == sorted(cut.ids, key=lambda name: (annotations[name], name))


def test_ten_thousand_overlapping_annotations_are_cut() -> None:
    chance = random.Random(7)
    starts = [chance.randrange(199_700) for _ in range(10_000)]
    annotations = [
        (str(number), start, start + chance.randrange(5, 300)) for number, start in enumerate(starts)
    ]
    bounds = [(at, at + 499) for at in range(0, 200_000, 500)]
    rows = cut_segments(bounds, annotations)
    assert sum(map(len, rows)) > 19_000
