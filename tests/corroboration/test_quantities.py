"""Figures are read with value, bound, unit and period, wherever they stand."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.corroboration.figures.bounds import Bound
from annotator.corroboration.figures.comparing import compare_figures, figures_overlap
from annotator.corroboration.figures.numbers import parse_digits
from annotator.corroboration.figures.quantities import Quantity, find_quantities
from annotator.corroboration.figures.sentences import LONGEST, find_in_sentence
from annotator.corroboration.figures.units import Kind

HOUR, DAY, MONTH, YEAR = 3600.0, 86400.0, 2629746.0, 31556952.0


def only(text: str, language: str = "en") -> Quantity:
    (found,) = find_quantities(text, language)
    return found


#: text, words of the figure, value, unit
_READ = [
    ("Up to 400 households were told to leave.", "400 households", 400, "household"),
    ("They ran in 10 major U.S. cities.", "10 major U.S. cities", 10, "city"),
    ("It cost 5.1 million crowns.", "5.1 million crowns", 5.1e6, "crown"),
    ("A bid of $3bn was refused.", "$3bn", 3e9, "USD"),
    ("It fetched €1.5m at auction.", "€1.5m", 1.5e6, "EUR"),
    ("The hall is 30 m wide.", "30 m", 30, "metre"),
    ("“One metre twenty. I put the staff down.”", "One metre twenty", 1.2, "metre"),
    ("He is 6ft 6in tall.", "6ft 6in", 6.5, "foot"),
    ("Two hundred and thirty-six teas were poured.", "Two hundred and thirty-six teas", 236, "tea"),
    ("A 38-tonne leaf drops.", "38-tonne", 38, "tonne"),
    ("A 10-city tour was planned.", "10-city", 10, "city"),
    ("It fell by 60 per cent.", "60 per cent", 60, "percent"),
    ("It rose by three percentage points.", "three percentage points", 3, "percentage point"),
    ("Four in five of them had light.", "Four in five", 80, "percent"),
    ("Two thirds of the town voted.", "Two thirds", 66.7, "percent"),
    ("Half a metre was missing.", "Half a metre", 0.5, "metre"),
    ("It was minus 12 degrees.", "minus 12 degrees", -12, "degree Celsius"),
    ("She sent ６０ Ｋｍ away.", "６０", 60, ""),
    ("Some 60\u202f000 m³ of water came.", "60\u202f000 m³", 60000, "cubic metre"),
    ("A dozen boats sailed.", "A dozen boats", 12, "boat"),
]


@pytest.mark.parametrize(("text", "words", "value", "unit"), _READ, ids=[row[1] for row in _READ])
def test_a_figure_is_read_with_its_unit(text: str, words: str, value: float, unit: str) -> None:
    found = only(text)
    assert (found.span.of(text), found.unit) == (words, unit)
    assert abs(found.value) == abs(value)
    assert (found.high < 0) == (value < 0)


_BOUNDS = [
    ("up to 2,000 families", Bound.UP_TO, 0, 2000),
    ("as many as 10 cities", Bound.UP_TO, 0, 10),
    ("fewer than 6,000 officers", Bound.BELOW, 0, 6000),
    ("more than 100 boats", Bound.ABOVE, 100, 150),
    ("at least four officers", Bound.AT_LEAST, 4, 6),
    ("about 300 people", Bound.ABOUT, 264, 336),
    ("nearly 11,000 orders", Bound.NEARLY, 9680, 11000),
    ("thousands of families", Bound.VAGUE, 2000, 9999),
    ("several hundred boats", Bound.VAGUE, 300, 900),
    ("10 to 12 boats", Bound.RANGE, 10, 12),
    ("between three and four centimetres", Bound.RANGE, 0.03, 0.04),
    ("10 to 12 million people", Bound.RANGE, 10e6, 12e6),
    ("7 or 8 years old", Bound.RANGE, 7, 8),
    ("50 boats or more", Bound.AT_LEAST, 50, 75),
    ("about 60,000 cubic metres, give or take five", Bound.ABOUT, 55000, 65000),
]


@pytest.mark.parametrize(("text", "bound", "low", "high"), _BOUNDS, ids=[row[0] for row in _BOUNDS])
def test_bounds_become_intervals(text: str, bound: Bound, low: float, high: float) -> None:
    found = only(text)
    assert found.bound is bound
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "seconds", "is_window"),
    [
        ("600 litres a second", 1.0, False),
        ("7,000 deportations per month", MONTH, False),
        ("2,200 tonnes an hour", HOUR, False),
        ("50 euros/day", DAY, False),
        ("a couple of hundred migrants were flown home daily", DAY, False),
        ("Last year, 250,000 people came", YEAR, True),
        ("From October to December, 900 people came", 3 * MONTH, True),
        ("a second official spoke", None, False),
        ("12 people were hurt in a day", None, False),
    ],
)
def test_periods_are_read(text: str, seconds: float | None, is_window: bool) -> None:
    found = [figure for figure in find_quantities(text) if figure.kind is not Kind.DATE]
    assert [(figure.period, figure.is_window) for figure in found] == (
        [] if "official" in text else [(seconds, is_window)]
    )


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("1,150", "en", 1150), ("1.150", "de", 1150), ("1.150", "en", 1.15), ("1,5", "en", 1.5),
        ("1.234.567", "en", 1234567), ("1,234.5", "en", 1234.5), ("1.234,5", "de", 1234.5),
        ("1,20,000", "en", 120000), ("١٨٬٥٠٠", "ar", 18500), ("٣٫٥", "ar", 3.5), ("１，２００", "ja", 1200),
        ("60\u00a0000", "en", 60000), ("1.2.3", "en", None), ("12345678901234567890", "en", None),
    ],
)  # fmt: skip
def test_digits_are_read_as_the_language_writes_them(
    written: str, language: str, value: float | None
) -> None:
    parsed = parse_digits(written, language)
    assert (parsed and parsed[0]) == value


@pytest.mark.parametrize(
    ("text", "language", "words", "kind"),
    [
        ("Rund 1.150 Einwohner mussten gehen.", "de", "1.150 Einwohner", Kind.PERSONS),
        ("Sie maß anderthalb Grad.", "de", "anderthalb Grad", Kind.TEMPERATURE),
        ("Das dauerte zweiunddreißig Stunden.", "de", "zweiunddreißig Stunden", Kind.DURATION),
        ("Es kostet 5,1 Mio. Euro.", "de", "5,1 Mio. Euro", Kind.MONEY),
        ("Environ 12 000 personnes sont parties.", "fr", "12 000 personnes", Kind.PERSONS),
        ("غادرت الشارع ٤٢ عائلة وفق القائمة", "ar", "٤٢ عائلة", Kind.HOUSEHOLDS),
        ("約３００人が避難した。", "ja", "３００人", Kind.PERSONS),
        ("Погибли 12 человек.", "ru", "12 человек", Kind.PERSONS),
    ],
)
def test_other_languages_are_read(text: str, language: str, words: str, kind: Kind) -> None:
    found = only(text, language)
    assert (found.span.of(text), found.kind) == (words, kind)


@pytest.mark.parametrize(
    "text",
    [
        "zero tolerance",
        "no one came",
        "one of the officials",
        "COVID-19 spread",
        "a 3D film",
        "see B52",
        "#5",
    ],
)
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Table 6 lists it", Kind.LABEL), ("They won 91-73", Kind.LABEL), ("the 22nd week", Kind.ORDINAL),
     ("Brannoc Teale, 58, has been there", Kind.AGE), ("a 24-year-old driver", Kind.AGE),
     ("1. First the dam", Kind.LABEL)],
)  # fmt: skip
def test_names_and_ages_are_told_from_figures(text: str, kind: Kind) -> None:
    assert only(text).kind is kind


def test_those_who_only_say_so_are_marked() -> None:
    for text in ("Two officials said on the quay.", "It burns, according to three harbour officials."):
        assert only(text).are_speakers
    assert not only("Two officials were arrested.").are_speakers


def test_what_became_of_people_is_read() -> None:
    told = {text: only(text).state for text in (
        "The fire killed at least 12.", "8 dead in fire", "The death toll rises to 14", "30 were injured",
        "More than 144,000 were taken into custody",
    )}  # fmt: skip
    assert list(told.values()) == ["dead", "dead", "dead", "hurt", "held"]
    assert {only(text).kind for text in told} == {Kind.PERSONS}


def test_a_figure_takes_the_unit_that_its_sentence_names() -> None:
    for text, unit in {
        "Two of the district’s five sirens were silent.": "siren",
        "The motion passed by 11 votes to four.": "vote",
        "It gives the number of people registered as having left as 1,080.": "person",
        "410 customers were dark, down from 3,200 at dawn.": "customer",
    }.items():
        assert {figure.unit for figure in find_quantities(text)} == {unit}


def test_units_are_converted_within_their_class() -> None:
    litres, metres = only("90 million litres"), only("90,000 cubic metres")
    assert figures_overlap(litres, metres)
    assert figures_overlap(only("20 million gallons"), litres)
    assert figures_overlap(only("three miles"), only("5 km"))
    assert compare_figures(only("three miles"), only("9 km")) is not None
    assert figures_overlap(only("600 litres a second"), only("2,160 cubic metres an hour"))


@given(
    st.text(alphabet="0123456789.,- $€%aAmofthepr’\n\u00a0١万人年January", max_size=60),
    st.sampled_from(["en", "de", "fr"]),
)
@settings(max_examples=80)
def test_any_text_is_read_and_every_figure_stands_where_it_says(text: str, language: str) -> None:
    found = find_quantities(text, language)
    places = [figure.span for figure in found]
    assert places == sorted(places)
    assert all(first.end <= second.start for first, second in itertools.pairwise(places))
    for figure in found:
        assert figure.span.of(text).strip()
        assert figure.low <= figure.high


@given(st.integers(1, 10**9), st.sampled_from(["en", "de"]))
@example(2_003_000, "de")
@settings(max_examples=30)
def test_a_count_is_read_back_from_its_digits(value: int, language: str) -> None:
    written = f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")
    text = f"There were {written} boats" if language == "en" else f"Es waren {written} Boote"
    assert only(text, language).value == value


@pytest.mark.parametrize(
    "text",
    ["1-" * 3_000, "5 " + "million " * 9_000, "one " + "hundred " * 9_000, "100 " * 2_000, "$" * 9_000,
     "万" * 9_000, "1,000," * 9_000, "a." * 9_000],
)  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    for language in ("en", "fr"):
        assert len(find_quantities(text, language)) <= 20_000


def test_no_text_has_no_figures() -> None:
    assert find_quantities("") == []


def test_what_goes_on_without_an_end_is_read_from_its_start() -> None:
    found = find_in_sentence("7 dogs " * LONGEST, "en", None)
    assert found
    assert found[-1].span.end <= LONGEST
    assert find_in_sentence("." * LONGEST + " 7 dogs", "en", None) == ()
