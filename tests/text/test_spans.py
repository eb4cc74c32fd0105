import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.text.spans import Span, context, reads_as


@pytest.mark.parametrize(("start", "end", "field"), [(-1, 3, "start"), (3, 3, "end"), (5, 2, "end")])
def test_a_span_that_is_none_is_refused_with_its_field(start: int, end: int, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Span(start, end)
    assert list(refusal.value.fields) == [field]


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(Invalid, match="ends at 9, but the text has 3 characters"):
        Span(1, 9).of("abc")


def test_context_is_what_stands_around() -> None:
    assert context("The dam rose by 4 m on Sunday.", Span(4, 7), 5) == ("The ", " rose")
    assert context("dam", Span(0, 3)) == ("", "")


@given(st.text(min_size=1), st.data())
def test_prefix_span_and_suffix_are_one_stretch_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    prefix, suffix = context(text, span)
    assert prefix + span.of(text) + suffix in text
    assert len(prefix) == min(32, span.start)


@pytest.mark.parametrize("quote", ["rose.\n\nThen", "rose.\r\n\r\nThen", "rose.\r\nThen", "rose. \nThen"])
def test_a_quote_across_paragraphs_is_read_as_the_page_shows_it(quote: str) -> None:
    assert reads_as("It rose.\n\nThen it fell.", Span(3, 14), quote)


@pytest.mark.parametrize("quote", ["rose. Then", "Rose.\n\nThen", "rose.\n\nThen ", ""])
def test_within_a_line_a_quote_must_be_exact(quote: str) -> None:
    assert not reads_as("It rose.\n\nThen it fell.", Span(3, 14), quote)
