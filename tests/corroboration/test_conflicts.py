"""Figures of two tellings that cannot both be right are found; what only looks so is not."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.corroboration.figures.comparing import DifferenceKind, compare_figures, figures_overlap
from annotator.corroboration.figures.passages import Passage, read_passage
from annotator.corroboration.figures.placing import place_story
from annotator.corroboration.figures.quantities import find_quantities
from annotator.corroboration.figures.surroundings import stem
from annotator.corroboration.figures.units import Kind
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span
from corroboration.tellings import contradicting

CORPUS = Path(__file__).parents[2] / "corpus"


def stated(a: str, b: str) -> list[list[str]]:
    return [found.stated() for found in contradicting([read_passage(a)], [read_passage(b)])]


@cache
def article(name: str) -> tuple[Passage, ...]:
    """The sentences of an article of the corpus."""
    head, text = re.split(r"^---$", (CORPUS / f"{name}.md").read_text(), flags=re.MULTILINE)[1:3]
    found = re.search(r'published_at: "(.+)"', head)
    assert found
    at = datetime.fromisoformat(found[1])
    figures = find_quantities(text, "en", at)
    return tuple(
        read_passage(text, span, published_at=at, figures=figures) for span in split_sentences(text, "en")
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "lamp-gate-jams",
            "gazette-night-of-the-gate",
            ["90 million litres", "60,000 cubic metres", "value"],
        ),
        ("lamp-gate-jams", "gazette-night-of-the-gate", ["212 homes", "174 doors", "value"]),
        ("lamp-gate-jams", "courier-council-votes", ["212 homes", "181 homes", "value"]),
        (
            "daily-tessel-town-gets-wet",
            "gazette-night-of-the-gate",
            ["20 million gallons", "60,000 cubic metres", "value"],
        ),
        ("tideline-residents-moved", "courier-council-votes", ["1,150 residents", "1,080 people", "value"]),
    ],
)
def test_the_planted_conflicts_of_the_corpus_are_found(first: str, second: str, expected: list[str]) -> None:
    found = contradicting(article(first), article(second))
    assert expected in [conflict.stated() for conflict in found]
    assert [conflict.score for conflict in found] == sorted((c.score for c in found), reverse=True)


def test_the_gate_stuck_at_two_heights() -> None:
    found = contradicting(article("lamp-gate-jams"), article("gazette-night-of-the-gate"))
    told = {(conflict.a_words, conflict.b_words) for conflict in found}
    assert told & {("70 centimetres", "One metre twenty"), ("70 centimetres", "1.2 m")}


def test_what_was_copied_does_not_contradict_itself() -> None:
    found = contradicting(article("lamp-gate-jams"), article("saltmere-now-fish-market"))
    copied = {"212 homes", "90 million litres", "Six mobile pumps", "36 hours", "38-tonne", "1987", "2019"}
    assert not [conflict for conflict in found if {conflict.a_words, conflict.b_words} <= copied]


def test_a_figure_with_two_units_is_a_conflict_of_units() -> None:
    one = "The raid will target up to 2,000 families in ten towns."
    other = "The raid could target up to 2,000 migrants, sources said."
    assert stated(one, other) == [["2,000 families", "2,000 migrants", "unit"]]


def test_the_dead_of_one_event_may_be_many_times_more_or_fewer() -> None:
    one = "A sudden flood has hit the south of Orrow, wrecking several mills and killing three people."
    other = "A sudden flood hit the south of Orrow on Sunday, blocked two roads for a day and {} 12 people."
    assert stated(one, other.format("killed")) == [["three people", "12 people", "value"]]
    assert stated(one, other.format("fed")) == []
    assert stated(one, "The governor told an agency that a war far away had killed 12 people.") == []


def test_the_dead_of_whom_somebody_speaks_are_no_speakers() -> None:
    one = "The fire at the mill of Orrow killed eight people, officials said."
    assert stated(one, "The fire at the mill of Orrow killed 12 people, a doctor told reporters.") == [
        ["eight people", "12 people", "value"]
    ]


def test_rates_over_different_periods_are_compared() -> None:
    one = "The port is averaging approximately 7,000 deportations per month."
    other = "Last year the port deported more than 250,000 migrants."
    assert stated(one, other) == [["7,000 deportations per month", "250,000 migrants", "rate"]]
    assert stated(one, "Last year the port deported about 84,000 migrants.") == []


def test_percentages_and_dates_conflict_too() -> None:
    assert stated(
        "The county will refund 60 per cent of the wall.", "The county will refund 40 per cent of the wall."
    ) == [["60 per cent", "40 per cent", "percentage"]]
    assert stated(
        "The gate was built in Orrowmouth in 1987.", "The gate was built in Orrowmouth in 1978."
    ) == [["1987", "1978", "date"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The town lies three miles from the gate.", "The town lies 5 km from the gate."),
        ("Some 388 homes were cleared in the quarter.", "About 400 homes were cleared in the quarter."),
        ("The gate let 90 million litres pass.", "The gate let 90,000 cubic metres pass."),
        ("Two officials said the gate had jammed.", "Three officials said the gate had jammed."),
        ("Eight people died in the fire.", "In the fire 30 people were hurt."),
        ("The dead rose from 8 to 12 in the fire.", "The dead of the fire number 12 people."),
        ("Up to 400 households must leave the quarter.", "In all 388 households must leave the quarter."),
        ("In 2015 the gate closed 19 times.", "In 2025 the gate closed 44 times."),
        ("The toll of the fire rises to 12 dead.", "The fire left 8 dead."),
    ],
)
def test_what_only_looks_like_a_conflict_is_left(one: str, other: str) -> None:
    assert [found for found in stated(one, other) if found[2] != "date"] == []


def test_a_figure_of_another_subject_ranks_low() -> None:
    one = read_passage("Water entered at least 212 homes in the Lower Staithe, the board said.")
    same = read_passage("In the Lower Staithe water entered 174 homes, reporters found.")
    apart = read_passage("A builder in Tarrowby has put up 174 homes since spring.")
    (near,) = contradicting([one], [same])
    assert all(far.score < near.score for far in contradicting([one], [apart]))
    assert near.kind is DifferenceKind.VALUE


@given(st.integers(20, 5000), st.integers(20, 5000))
@settings(max_examples=40)
def test_a_changed_figure_in_an_equal_sentence_is_found_unless_it_may_be_rounded(
    one: int, other: int
) -> None:
    told = [f"The storm at Orrowmouth harbour sank {value:,} boats on the quay." for value in (one, other)]
    (first,), (second,) = (find_quantities(text) for text in told)
    assert bool(stated(*told)) != figures_overlap(first, second)


@given(
    st.sampled_from(
        ["12 dead", "about 40 boats", "5 km", "in 2019", "60 %", "up to 3 homes", "7 a day", "11.40 p.m."]
    ),
    st.sampled_from(["13 dead", "55 boats", "2 miles", "in 2020", "70 %", "two homes", "9 a week", "noon"]),
)
@settings(max_examples=40)
def test_which_telling_comes_first_changes_nothing(one: str, other: str) -> None:
    (first,), (second,) = find_quantities(one), find_quantities(other)
    for alike in (0.0, 1.0):
        assert compare_figures(first, second, likeness=alike) == compare_figures(
            second, first, likeness=alike
        )
    assert figures_overlap(first, second) == figures_overlap(second, first)


def test_empty_passages_and_many_figures_end() -> None:
    assert contradicting([], []) == []
    assert contradicting([read_passage("")], [read_passage("Ten boats sank.")]) == []
    many = [read_passage(f"In street {n} the wind took {n + 20} roofs.") for n in range(60)]
    assert len(contradicting(many, many)) < 200


def test_one_long_table_is_compared_in_part() -> None:
    table = " ".join(f"street {n} has {n % 97 + 20} roofs" for n in range(1_000))
    whole = read_passage(table)
    assert len(whole.figures) == 100
    assert len(contradicting([whole] * 3, [whole])) <= 300


def test_dates_of_publication_separate_years() -> None:
    now = datetime(2026, 4, 17, tzinfo=UTC)
    old = read_passage("In 2012 the county deported 410,000 migrants.", published_at=now)
    new = read_passage("The county deported 250,000 migrants.", published_at=now)
    assert contradicting([old], [new]) == []
    told = "The fire at the mill of Orrow killed {} people."
    first = read_passage(told.format("eight"), published_at=now)
    for year, count in ((2026, 1), (2024, 0)):
        other = read_passage(told.format("12"), published_at=now.replace(year=year, month=6))
        assert len(contradicting([first], [other])) == count


def test_what_the_other_side_says_twice_counts_once() -> None:
    gate = [read_passage("The gate stopped 70 centimetres short of its sill.")]
    others = ["1.2 metres", "120 centimetres", "84 centimetres", "95 centimetres"]
    theirs = [read_passage(f"The gate stopped {one} short of its sill.") for one in others]
    found = [one.b_words for one in contradicting(gate, theirs)]
    assert len(found) == 3
    assert set(others[:2]) < set(found)


def test_a_bare_number_counts_what_the_same_number_counts_elsewhere() -> None:
    counted = [read_passage("The list at the door of the school had 236 names.")]
    bare = [read_passage(f"The most we ever had at the school was {n}.") for n in ("236", "235", "200")]
    round_one = [read_passage("The list at the door of the mill had 200 names.")]
    tellings = place_story([counted, bare, round_one])
    kinds = [placed.figure.kind for placed in tellings[1]]
    assert kinds == [Kind.PERSONS, Kind.NUMBER, Kind.NUMBER]
    assert (tellings[1][0].figure.unit, tellings[1][0].figure.value) == ("person", 236)
    assert place_story([bare])[0][0].figure.kind is Kind.NUMBER


def test_of_two_things_counted_with_one_number_people_come_first() -> None:
    teas = [read_passage("The caretaker of the school made 236 teas at the school.")]
    names = [read_passage("A sheet had 236 names.")]
    [[bare], _, _] = place_story([[read_passage("The most the school ever had was 236.")], teas, names])
    assert (bare.figure.kind, bare.figure.unit) == (Kind.PERSONS, "person")


def test_a_figure_that_is_stated_again_contradicts_what_it_contradicts() -> None:
    gate = [read_passage("The gate stopped 70 centimetres short of its sill, said the board of Orrow.")]
    told = read_passage("The gate stopped 1.2 metres short of its sill.")
    for again, found in (("1.2 m", ["1.2 metres", "1.2 m"]), ("1.3 m", ["1.2 metres"])):
        log = read_passage(f"Page nine of the log at Quay House has the entry “leaf, N side, {again}”.")
        assert [one.b_words for one in contradicting(gate, [told, log])] == found


def test_a_year_named_in_its_paragraph_is_that_of_a_figure() -> None:
    now = datetime(2026, 4, 17, tzinfo=UTC)
    dated = read_passage("The gate of Orrow was rebuilt in 2019 for 5 million crowns.", published_at=now)
    said = "The gate of Orrow was rebuilt for 7 million crowns."
    for text, count in ((said, 0), (f"{said} It broke in 2019.", 1), (f"{said}\nIt broke in 2019.", 0)):
        other = read_passage(text, Span(0, len(said)), published_at=now)
        assert len(contradicting([dated], [other])) == len(contradicting([other], [dated])) == count


def test_a_passage_of_a_long_article_has_the_words_beside_it() -> None:
    told = "A list.\nThe tide turned at noon. Water entered 212 homes in Lantern Street. It was cold in Quay Lane."
    said = "Water entered 212 homes in Lantern Street."
    read = []
    for before in ("", "Row after row.\n" * 5_000):
        text = before + told
        start = text.index(said)
        passage = read_passage(text, Span(start, start + len(said)))
        assert [figure.span.of(text) for figure in passage.figures] == ["212 homes"]
        words = [(one.stem, one.start - start, one.is_name) for one in passage.words]
        read.append([word for word in words if word[1] >= -len("The tide turned at noon. ")])
    assert read[0] == read[1]
    assert (stem("lantern"), said.index("Lantern"), True) in read[0]
    assert ("tide", -len("tide turned at noon. "), False) in read[0]
