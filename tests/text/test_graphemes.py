from itertools import accumulate
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.text.graphemes import is_boundary, snap
from annotator.text.spans import Span
from text.cases import each, texts

#: letters, marks, joiners, flags, jamo and emoji in any order
_TRICKY = st.text(
    st.sampled_from(
        "ab \r\n\u0301\u200d\u0915\u094d\u0600\u1112\u1161\u11ab각\U0001f1ec\U0001f469\U0001f3fd가"
    )
)


@each("characters")
def test_the_clusters_of_the_table(case: dict[str, Any]) -> None:
    ends = [0, *accumulate(len(cluster) for cluster in case["clusters"])]
    found = [at for at in range(len(case["text"]) + 1) if is_boundary(case["text"], at)]
    assert found == ends


@each("snaps")
def test_a_span_moves_out_to_whole_clusters(case: dict[str, Any]) -> None:
    assert snap(case["text"], Span(*case["span"])) == Span(*case["snapped"])


@given(_TRICKY)
def test_looking_near_by_finds_what_reading_from_the_start_finds(text: str) -> None:
    true = {0, *accumulate(len(cluster) for cluster in regex.findall(r"\X", text))}
    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} == true


@given(_TRICKY.filter(bool), st.data())
def test_a_snapped_span_holds_the_span_and_stays_when_snapped_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    snapped = snap(text, span)
    assert snapped.start <= span.start < span.end <= snapped.end
    assert snap(text, snapped) == snapped


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(Invalid, match="outside the text"):
        snap("abc", Span(1, 9))


@pytest.mark.parametrize(
    "pattern", ["a", "水", "\U0001f600", "e\u0301", "\u0301", "\U0001f1ec", "\u200d", *texts("snaps")]
)
def test_a_text_of_two_megabytes_is_snapped_at_once(pattern: str) -> None:
    text = pattern * (2_000_000 // len(pattern.encode()))
    for at in range(1, len(text) - 20, len(text) // 20):
        snapped = snap(text, Span(at, at + 10))
        assert snapped.start <= at < at + 10 <= snapped.end
