"""A later passage that overtakes an earlier one is told from a contradiction."""

from datetime import UTC, date, datetime, timedelta

import pytest

from annotator.corroboration.figures.overtaking_words import Way
from annotator.corroboration.figures.passages import Passage, read_passage
from annotator.corroboration.figures.superseding import Superseding, find_superseding
from corroboration.tellings import contradicting

SATURDAY = datetime(2026, 4, 18, 16, tzinfo=UTC)
SUNDAY = SATURDAY + timedelta(hours=14)

STARTS = "The return of residents to the Lower Staithe starts on Sunday at 10 a.m."
OFF = "The return of residents to the Lower Staithe has been called off."


def told(text: str, at: datetime | None) -> Passage:
    return read_passage(text, published_at=at)


def overtaken(earlier: str, later: str) -> Superseding | None:
    return find_superseding(told(earlier, SATURDAY), told(later, SUNDAY))


def test_an_announcement_that_was_called_off_is_superseded() -> None:
    found = overtaken(STARTS, OFF)
    assert found is not None
    assert (found.way, found.cue_words, found.cue.of(OFF)) == (Way.CALLED_OFF, "called off", "called off")
    assert 0.5 < found.score <= 1


@pytest.mark.parametrize(
    ("earlier", "later", "way"),
    [
        (STARTS, "The return of residents to the Lower Staithe is postponed.", Way.POSTPONED),
        (
            "The harbour at Orrowmouth is closed to vessels.",
            "The harbour at Orrowmouth is no longer closed to vessels.",
            Way.ENDED,
        ),
        (
            "The board spoke of 212 homes flooded.",
            "The board, which spoke of 212 homes flooded, corrected itself.",
            Way.CORRECTED,
        ),
        (
            "The fire in the mill left 8 dead.",
            "The death toll of the fire in the mill rises to 12.",
            Way.REVISED,
        ),
        (
            "Some 3,200 customers of the grid were dark.",
            "410 customers of the grid were dark, down from 3,200.",
            Way.REVISED,
        ),
        (
            "Tomas Harrendal is spokesman of the board.",
            "Tomas Harrendal, spokesman of the board, resigned.",
            Way.LEFT,
        ),
        (
            "Die Rückkehr der Bewohner soll am Sonntag beginnen.",
            "Die Rückkehr der Bewohner ist abgesagt.",
            Way.CALLED_OFF,
        ),
    ],
)
def test_wording_says_in_which_way(earlier: str, later: str, way: Way) -> None:
    found = overtaken(earlier, later)
    assert found is not None
    assert found.way is way


def test_changed_figures_are_shown() -> None:
    earlier, later = (
        "The fire in the mill left 8 dead.",
        "The death toll of the fire in the mill rises to 12.",
    )
    found = overtaken(earlier, later)
    assert found is not None
    assert found.figures is not None
    assert [figure.value for figure in found.figures] == [8, 12]
    assert contradicting([told(earlier, SATURDAY)], [told(later, SUNDAY)]) == []


def test_nothing_is_overtaken_by_what_came_before_or_at_once() -> None:
    assert find_superseding(told(STARTS, SUNDAY), told(OFF, SATURDAY)) is None
    assert find_superseding(told(STARTS, SUNDAY), told(OFF, SUNDAY)) is None


def test_without_dates_wording_counts_for_less() -> None:
    dated, undated = overtaken(STARTS, OFF), find_superseding(told(STARTS, None), told(OFF, SUNDAY))
    assert dated is not None
    assert undated is None or undated.score < dated.score


def test_days_and_instants_can_be_compared() -> None:
    earlier = read_passage(STARTS, published_at=date(2026, 4, 18))
    assert find_superseding(earlier, told(OFF, SUNDAY)) is not None
    assert find_superseding(read_passage(STARTS, published_at=date(2026, 4, 19)), told(OFF, SUNDAY)) is None


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (STARTS, "The return of residents to the Lower Staithe has not been called off."),
        (STARTS, "The council denied that the return of residents was cancelled."),
        (STARTS, "A concert of the brass band in Tarrowby has been called off."),
        (OFF, OFF),
        (STARTS, STARTS),
        ("", ""),
    ],
)
def test_what_overtakes_nothing_is_left(earlier: str, later: str) -> None:
    assert overtaken(earlier, later) is None


def test_a_passage_within_an_article_gives_places_of_the_article() -> None:
    text = f"Nobody slept.\n\n{OFF}"
    later = read_passage(text, told(text, None).span, published_at=SUNDAY)
    found = find_superseding(told(STARTS, SATURDAY), later)
    assert found is not None
    assert found.cue.of(text) == "called off"
