import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.anchoring import find_quote
from annotator.text.spans import Span

TEXT = (
    "The harbour wall broke on Monday night, the mayor said. Up to 2,000 families left their homes.\n"
    "“We had no warning,” said Ines Moya. The wall broke in 1962 too, and the mayor said nothing then.\n"
    "The river 🌊 rose by 4.5 m. The mayor said it would fall by Friday."
)


def found(
    exact: str, prefix: str = "", suffix: str = "", hint: int | None = None, text: str = TEXT
) -> str | None:
    span = find_quote(text, exact, prefix=prefix, suffix=suffix, hint=hint)
    return span.of(text) if span else None


def test_a_quote_that_stands_once_is_found_where_it_is() -> None:
    assert find_quote(TEXT, "2,000 families") == Span(62, 76)
    assert find_quote(TEXT, TEXT) == Span(0, len(TEXT))
    assert find_quote(TEXT, "🌊") == Span(TEXT.index("🌊"), TEXT.index("🌊") + 1)


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("", "", 44),
        ("Monday night, the ", "", 44),
        ("1962 too, and the ", "", 137),
        ("", " nothing then", 137),
        ("1962 as well, and the", "", 137),
        ("", " it will fall by Friday", 224),
    ],
)
def test_context_chooses_between_equal_quotes(prefix: str, suffix: str, start: int) -> None:
    text = TEXT.replace("The mayor said it", "So the mayor said it")
    starts = [at for at in range(len(text)) if text.startswith("mayor said", at)]
    nearest = min(starts, key=lambda at: abs(at - start))
    assert find_quote(text, "mayor said", prefix=prefix, suffix=suffix) == Span(nearest, nearest + 10)


@pytest.mark.parametrize(("hint", "which"), [(None, 0), (0, 0), (120, 1), (10_000, 1), (-5, 0)])
def test_the_nearest_to_the_hint_wins_between_equals(hint: int | None, which: int) -> None:
    starts = [TEXT.index("the mayor said"), TEXT.rindex("the mayor said")]
    span = find_quote(TEXT, "the mayor said", hint=hint)
    assert span is not None
    assert span.start == starts[which]


def test_context_counts_more_than_the_hint() -> None:
    span = find_quote(TEXT, "the mayor said", suffix=" nothing", hint=0)
    assert span == Span(TEXT.rindex("the mayor said"), TEXT.rindex("the mayor said") + 14)


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ('"We had no warning," said', "“We had no warning,” said"),
        ("''We had no warning,''", "“We had no warning,”"),
        ("left  their\n homes.", "left their homes."),
        ("homes. “We had", "homes.\n“We had"),
        ("river\u00a0🌊\u00a0rose", "river 🌊 rose"),
        ("warn\u00ading", "warning"),
        ("  broke on Monday ", "broke on Monday"),
    ],
)
def test_the_same_words_in_other_spelling_are_found(exact: str, expected: str) -> None:
    assert found(exact) == expected


@pytest.mark.parametrize(
    ("text", "exact"),
    [("Cafe\u0301 noir", "Café"), ("Wait… what", "Wait..."), ("4\u201345 m", "4-45"), ("a \u200bb", "a b")],
)
def test_the_way_back_from_another_spelling_is_exact(text: str, exact: str) -> None:
    span = find_quote(text, exact)
    assert span is not None
    assert span.start == 0
    assert text[span.end :] in {" noir", " what", " m", ""}


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("Up to 2,040 families left their houses.", "Up to 2,000 families left their homes."),
        ("The harbor wall broke Monday night", "The harbour wall broke on Monday night"),
        ("We had no real warning", "We had no warning"),
        ("said Inez Moja", "said Ines Moya"),
        ("rivr", "river"),
    ],
)
def test_an_edited_quote_is_found(exact: str, expected: str) -> None:
    result = found(exact)
    assert result is not None
    assert result in expected or expected in result
    assert abs(len(result) - len(expected)) <= 2


def test_the_hint_decides_between_equally_edited_quotes() -> None:
    first, last = TEXT.index("wall broke"), TEXT.rindex("wall broke")
    assert find_quote(TEXT, "wall brok!") in {Span(first, first + 10), Span(first, first + 9)}
    span = find_quote(TEXT, "wall brok!", hint=last)
    assert span is not None
    assert span.start == last


@pytest.mark.parametrize(
    "exact", ["", " ", "\u200b", "ICE", "us", "The committee never met again that year.", "zq" * 6_000]
)
def test_what_is_not_there_is_not_found(exact: str) -> None:
    assert find_quote("The ice broke.", exact, hint=3) in ({None} if exact != " " else {Span(3, 4)})


def test_an_edited_end_does_not_cut_an_emoji() -> None:
    text = "They wave 👋🏽 at the harbour."
    assert found("They wave 👋 at the harbor", text=text) == "They wave 👋🏽 at the harbour"


@given(st.text(min_size=1), st.text(), st.text())
def test_whatever_stands_there_is_found_exactly(exact: str, before: str, behind: str) -> None:
    text = before + exact + behind
    span = find_quote(text, exact, prefix=before[-32:], suffix=behind[:32], hint=len(before))
    assert span is not None
    assert span.of(text) == exact


@given(st.text(), st.text(max_size=40), st.text(max_size=5), st.integers() | st.none())
def test_no_input_breaks_it(text: str, exact: str, around: str, hint: int | None) -> None:
    span = find_quote(text, exact, prefix=around, suffix=around, hint=hint)
    assert span is None or span.of(text)


@pytest.mark.parametrize("size", [12, 300, 5_000])
def test_two_megabytes_are_searched(size: int) -> None:
    filler = "".join(f"Line {number} of a long report on the river. " for number in range(45_000))
    quote = "".join(f"On day {number} the gauge stood at {number * 7} cm; " for number in range(200))[:size]
    text = filler[:1_500_000] + quote.replace("gauge", "meter") + filler[1_500_000:]
    span = find_quote(text, quote)
    assert size < 100 or (span is not None and abs(span.start - 1_500_000) < 5)


def test_of_a_letter_that_stands_everywhere_the_one_that_fits_is_found() -> None:
    assert find_quote("the " * 100_000, "e", prefix="th", hint=200_001) == Span(200_002, 200_003)
