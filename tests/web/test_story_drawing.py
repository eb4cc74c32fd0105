"""Where the map of a story puts what it shows."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.models import Article
from annotator.corroboration.origins.carrying import Carried, trace_carrying
from annotator.corroboration.story_map import Between, Point, StoryMap
from annotator.corroboration.story_texts import Telling
from annotator.corroboration.told import Told
from annotator.links.models import Link
from annotator.web.story_drawing import FIRST, WIDTH, Drawing, draw_story
from origins import NOON

DAY = timedelta(days=1)


def story(moments: Sequence[datetime | None], claims: int = 0, **values: object) -> StoryMap:
    """An article for each moment, the first of them with so many claims; all numbered from 1."""
    tellings = {}
    for number, moment in enumerate(moments, 1):
        one = uuid.UUID(int=number)
        article = Article(id=one, title=f"Title {number}", publisher=f"Outlet {number}", published_at=moment)
        tellings[one] = Telling(article, Told(str(one), "Text.", "en", article.publisher, moment), 5)
    origins = trace_carrying(
        [one.told for one in tellings.values()], [], dict.fromkeys(map(str, tellings), 5)
    ).origins
    points = [
        Point(uuid.UUID(int=1_000 + at), uuid.UUID(int=1), at, "claim", None, "So.", 1)
        for at in range(claims)
    ]
    given_values = {"carried": {}, "links": (), "quotations": ()} | values
    return StoryMap(tellings, len(tellings), origins, points={uuid.UUID(int=1): points}, **given_values)  # type: ignore[arg-type]


def places(drawing: Drawing) -> list[float]:
    return [lane.x for lane in drawing.lanes]


def test_nothing_gives_an_empty_map() -> None:
    drawing = draw_story(story([]))
    assert (drawing.lanes, drawing.bands, drawing.arcs, drawing.days) == ([], [], [], [])


def test_time_runs_from_left_to_right_and_long_pauses_are_shortened() -> None:
    drawing = draw_story(story([NOON, NOON + DAY, NOON + 30 * DAY]))
    first, second, third = places(drawing)
    assert FIRST == first < second < third < WIDTH
    assert third - second < 5 * (second - first)
    assert [words for _, words in drawing.days] == ["17 April", "18 April", "17 May"]


def test_an_article_without_a_date_stands_last_and_says_so() -> None:
    drawing = draw_story(story([None, NOON]))
    dated, undated = drawing.lanes
    assert (dated.hour, undated.hour, dated.x < undated.x) == ("12:00", "?", True)
    assert drawing.days[-1] == (undated.x, "no date")


def test_a_date_without_an_hour_has_none() -> None:
    [lane] = draw_story(story([NOON.replace(hour=0)])).lanes
    assert lane.hour == ""


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**8)), max_size=40))
def test_everything_stands_within_the_map(seconds: list[int | None]) -> None:
    aware = [None if one is None else NOON + timedelta(seconds=one) for one in seconds]
    drawing = draw_story(story(aware, claims=60 if aware else 0))
    assert all(FIRST <= x <= WIDTH - 40 for x in places(drawing))
    assert all(glyph.x < WIDTH for lane in drawing.lanes for glyph in lane.glyphs)
    assert all(lane.more_x < WIDTH for lane in drawing.lanes if lane.more)
    assert all(0 < lane.y < drawing.height for lane in drawing.lanes)


def test_of_more_claims_than_there_is_room_for_those_that_are_linked_are_shown() -> None:
    full = story([NOON], claims=90)
    last = full.points[uuid.UUID(int=1)][-1]
    there = Point(uuid.UUID(int=5), uuid.UUID(int=1), 0, "claim", None, "So.", 1)
    [lane] = draw_story(
        story([NOON], claims=90, links=[Between(Link(relation="context"), last, there)])
    ).lanes
    assert last in [glyph.point for glyph in lane.glyphs]
    assert (len(lane.glyphs) + lane.more, lane.more > 0) == (90, True)


@pytest.mark.parametrize(("words", "share", "width"), [(0, 0.0, 1.5), (10, 0.02, 1.8), (300, 0.9, 9.0)])
def test_a_band_is_the_wider_the_more_words_it_stands_for(words: int, share: float, width: float) -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    carried = {other: [Carried(str(other), str(one), "", words, share)]}
    [band] = draw_story(story([NOON, NOON + DAY], carried=carried)).bands
    assert (band.width, band.from_name, band.to_name) == (width, "Outlet 1", "Outlet 2")
    assert (band.label is None) == (words == 0)


def test_an_agency_that_has_no_article_here_has_a_lane_before_the_first_that_carries_it() -> None:
    one = uuid.UUID(int=1)
    carried = {one: [Carried(str(one), "", "Corvane", 40, 0.5)]}
    agency, article = draw_story(story([NOON], carried=carried)).lanes
    assert (agency.name, agency.article, agency.x < article.x, agency.y < article.y) == (
        "Corvane",
        None,
        True,
        True,
    )
    assert (agency.is_first, article.is_first) == (True, False)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lamp", "\u2068Lamp\u2069"),
        ("x" * 99, f"\u2068{'x' * 32}…\u2069"),
        ("字" * 99, f"\u2068{'字' * 16}…\u2069"),
    ],
)
def test_a_long_name_is_cut_and_keeps_its_direction(name: str, shown: str) -> None:
    full = story([NOON])
    next(iter(full.tellings.values())).article.publisher = name
    [lane] = draw_story(full).lanes
    assert lane.shown_name == shown
