"""Dates and times of day, as written and as meant."""

from datetime import UTC, date, datetime

import pytest

from annotator.corroboration.figures.comparing import DifferenceKind, compare_figures, figures_overlap
from annotator.corroboration.figures.quantities import find_quantities
from annotator.corroboration.figures.units import Kind

#: a Saturday
PUBLISHED = datetime(2026, 4, 18, 16, tzinfo=UTC)


def days(text: str, language: str = "en") -> tuple[date, date]:
    (found,) = [q for q in find_quantities(text, language, PUBLISHED) if q.kind is Kind.DATE]
    return date.fromordinal(int(found.low)), date.fromordinal(int(found.high))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("dated 4 November 2025", (2025, 11, 4), (2025, 11, 4)),
        ("on November 4th, 2025", (2025, 11, 4), (2025, 11, 4)),
        ("on 2025-11-04", (2025, 11, 4), (2025, 11, 4)),
        ("on 17/4/2026", (2026, 4, 17), (2026, 4, 17)),
        ("on 4/17/2026", (2026, 4, 17), (2026, 4, 17)),
        ("on 4/5/2026", (2026, 4, 5), (2026, 5, 4)),
        ("inspected in September 2025", (2025, 9, 1), (2025, 9, 30)),
        ("built in 1987", (1987, 1, 1), (1987, 12, 31)),
        ("in the 1980s", (1980, 1, 1), (1989, 12, 31)),
        ("on 23 and 24 September", (2025, 9, 23), (2025, 9, 24)),
        ("ordered on 30 January", (2026, 1, 30), (2026, 1, 30)),
        ("silent since February", (2026, 2, 1), (2026, 2, 28)),
        ("the call of Nov. 4", (2025, 11, 4), (2025, 11, 4)),
        ("it broke on Thursday", (2026, 4, 16), (2026, 4, 16)),
        ("the return starts on Sunday", (2026, 4, 19), (2026, 4, 19)),
        ("he said Sunday that it holds", (2026, 4, 12), (2026, 4, 12)),
        ("published yesterday", (2026, 4, 17), (2026, 4, 17)),
        ("we go home tomorrow", (2026, 4, 19), (2026, 4, 19)),
        ("as of last month", (2026, 3, 1), (2026, 3, 31)),
        ("they come next week", (2026, 4, 20), (2026, 4, 26)),
        ("so it was last year", (2025, 1, 1), (2025, 12, 31)),
        ("jammed in February last year", (2025, 2, 1), (2025, 2, 28)),
        ("jammed on 3 June of last year", (2025, 6, 3), (2025, 6, 3)),
        ("due on May 4 next year", (2027, 5, 4), (2027, 5, 4)),
        ("jammed in March, last year's storm", (2026, 3, 1), (2026, 3, 31)),
    ],
)
def test_dates_are_resolved_from_the_day_of_publication(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert days(text) == (date(*first), date(*last))


def test_dates_of_other_languages_are_read() -> None:
    assert days("Die Bestellung ging am 30. Januar ein.", "de") == (date(2026, 1, 30),) * 2
    assert days("Im Februar letzten Jahres klemmte es.", "de") == (date(2025, 2, 1), date(2025, 2, 28))
    assert days("Am 17.4.2026 klemmte das Tor.", "de") == (date(2026, 4, 17),) * 2
    assert days("Die Rolle soll am Mittwoch kommen.", "de") == (date(2026, 4, 22),) * 2
    assert days("2026年4月17日", "ja") == (date(2026, 4, 17),) * 2
    assert days("صامتة منذ فبراير", "ar") == (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 11.40 p.m.", 1420), ("at 11:40 pm", 1420), ("by 2 a.m.", 120), ("at 12.10 a.m.", 10), ("at noon", 720),
        ("at 23:15", 1395), ("at half past one", 90), ("ten past twelve", 10), ("eight minutes to one", 52),
        ("at six o’clock", 360), ("um 7.40 Uhr", 460),
    ],
)  # fmt: skip
def test_times_of_day_are_read(text: str, minutes: int) -> None:
    (found,) = find_quantities(text, "de" if "Uhr" in text else "en")
    assert (found.kind, found.value) == (Kind.CLOCK, minutes)


def test_words_that_are_no_dates_are_left_alone() -> None:
    for text in ("they may come", "the march of time", "the sun and the sea", "a second look", "5 a day"):
        assert not [q for q in find_quantities(text, "en", PUBLISHED) if q.kind is Kind.DATE]


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    assert [q.unit for q in find_quantities("It broke on Thursday, 4 November.")] == ["weekday", "yearday"]
    assert find_quantities("It broke yesterday.") == []


def test_dates_differ_or_agree() -> None:
    (year,), (month,), (other,) = (
        find_quantities(text, "en", PUBLISHED) for text in ("in 2025", "in September 2025", "in 1987")
    )
    assert figures_overlap(year, month)
    difference = compare_figures(month, other)
    assert difference is not None
    assert difference.kind is DifferenceKind.DATE


def test_half_past_one_may_be_at_night() -> None:
    (spoken,), (written,), (other,) = (
        find_quantities(text) for text in ("at half past one", "at 1.30 p.m.", "at 2.30 p.m.")
    )
    assert figures_overlap(spoken, written)
    assert compare_figures(spoken, other) is not None
