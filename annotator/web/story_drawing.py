"""The map of a story as a drawing: a lane for each article, time from left to right. The table below says the same.

Only numbers and names are made here; a template draws them, and a stylesheet says what they look like.
"""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from math import log1p

from annotator.articles.models import Article
from annotator.corroboration.origins.carrying import GOOD_PART, Carried
from annotator.corroboration.origins.clusters import in_utc, is_date_only
from annotator.corroboration.story_map import Between, Point, StoryMap
from annotator.corroboration.story_texts import sort_by_time

#: units of the drawing, which are pixels where there is room
WIDTH = 1_160
#: where the first moment stands, and how far from it an agency that is in no article's place
FIRST, AHEAD = 312, 60
TOP, LANE, HEADING, GAP = 44, 40, 26, 8
#: from the middle of an article to its first claim, and from claim to claim
BESIDE, STEP = 42, 18
#: claims for which there is room behind the last article
BEHIND = 10
#: two moments are this far apart at least, where there is room for all
APART = 56
#: day names this far apart do not run into each other
DAY_APART = 78
#: letters of average width that fit beside a lane
NAME, TITLE = 32, 40
_HOUR_SECONDS = 3_600


@dataclass(frozen=True)
class Glyph:
    """A claim or a passage on its lane."""

    point: Point
    x: float


@dataclass
class Lane:
    """One article, or an agency whose own text is not in the project."""

    y: float
    x: float
    name: str
    title: str
    #: None: an agency
    article: Article | None
    #: “08:10”, or “?” without a date
    hour: str
    #: whether its words are its own but for a small part: it is drawn full
    is_first: bool
    glyphs: Sequence[Glyph] = ()
    #: claims for which there is no room, and where that is said
    more: int = 0
    more_x: float = 0.0

    @property
    def shown_name(self) -> str:
        """As much of it as fits."""
        return _fit(self.name, NAME)

    @property
    def shown_title(self) -> str:
        """As much of it as fits."""
        return _fit(self.title, TITLE)


@dataclass(frozen=True)
class Block:
    """The articles of one origin."""

    number: int
    y: float
    height: float
    #: why they are one; empty for one article
    heading: str


@dataclass(frozen=True)
class Band:
    """Words that went from one lane to another."""

    path: str
    #: of the line, from 1.5 to 9
    width: float
    carried: Carried
    #: where its number stands; None where there is no room
    label: tuple[float, float] | None
    from_name: str
    to_name: str


@dataclass(frozen=True)
class Arc:
    """A link that somebody made."""

    path: str
    middle: tuple[float, float]
    between: Between


@dataclass
class Drawing:
    """What the template draws."""

    height: float = 0.0
    #: x and words of the days
    days: Sequence[tuple[float, str]] = ()
    blocks: list[Block] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    width: int = WIDTH


def draw_story(story: StoryMap) -> Drawing:
    """The map of a story."""
    articles = [one.article for one in story.tellings.values()]
    drawing = Drawing()
    agencies = _agencies(story)
    at, drawing.days = _place_in_time(articles, _room(story, first=FIRST + AHEAD * bool(agencies)))
    lanes: dict[str, Lane] = {}
    y: float = TOP
    for number, group in enumerate(story.origins.groups, 1):
        members = story.articles_of(group)
        named = [name for name, home in agencies.items() if home in {str(one.id) for one in members}]
        several = len(members) > 1
        top, y = y, y + (HEADING if several else 0)
        for name in named:
            lanes[name] = Lane(y + LANE / 2, FIRST, name, "not in this project", None, "", is_first=True)
            y += LANE
        for article in members:
            lanes[str(article.id)] = _lane(story, article, at[article.id], y + LANE / 2)
            y += LANE
        why = ", ".join(dict.fromkeys(tie.why for tie in group.ties))
        heading = f"One origin, {len(members)} articles: {why}" if several else ""
        drawing.blocks.append(Block(number, top, y - top, heading))
        y += GAP
    drawing.height, drawing.lanes = y, list(lanes.values())
    drawing.bands = _bands(story.carried, lanes)
    drawing.arcs = _arcs(story.links, lanes)
    return drawing


def _agencies(story: StoryMap) -> dict[str, str]:
    """Agencies that have no article here, each with the first article that carries it."""
    found: dict[str, str] = {}
    for group in story.origins.groups:
        for article in story.articles_of(group):
            for one in story.carried.get(article.id, ()):
                if not one.origin_id:
                    found.setdefault(one.agency, str(article.id))
    return found


def _lane(story: StoryMap, article: Article, x: float, y: float) -> Lane:
    moment = article.published_at
    hour = "?" if moment is None else "" if is_date_only(moment) else f"{in_utc(moment):%H:%M}"
    lane = Lane(
        y, x, article.publisher or article.title, article.title if article.publisher else "",
        article, hour, is_first=sum(one.share for one in story.carried.get(article.id, ())) < GOOD_PART,
    )  # fmt: skip
    points = story.points.get(article.id, ())
    room = int((WIDTH - 16 - x - BESIDE) // STEP) + 1
    shown = points if len(points) <= room else _chosen(story, points, room - 2)
    lane.glyphs = [Glyph(point, round(x + BESIDE + at * STEP, 1)) for at, point in enumerate(shown)]
    lane.more, lane.more_x = len(points) - len(shown), round(x + BESIDE + len(shown) * STEP, 1)
    return lane


def _chosen(story: StoryMap, points: Sequence[Point], room: int) -> list[Point]:
    """Of more than there is room for, those that are linked before others, in the order of the text."""
    linked = {end.id for one in story.links for end in (one.here, one.there)}
    first = sorted(points, key=lambda point: point.id not in linked)[: max(0, room)]
    return [point for point in points if point in first]


def _room(story: StoryMap, *, first: float) -> tuple[float, float]:
    """From where to where moments stand: behind the last articles there are their claims."""
    newest = sort_by_time(story.tellings.values())[-3:]
    behind = max((len(story.points.get(one.article.id, ())) for one in newest), default=0)
    return first, WIDTH - 48.0 - BESIDE - STEP * min(BEHIND, behind)


def _place_in_time(
    articles: Sequence[Article], room: tuple[float, float]
) -> tuple[dict[uuid.UUID, float], list[tuple[float, str]]]:
    """Where each article stands, and the days; long pauses are shortened, undated articles stand last."""
    first, last = room
    moments = sorted({in_utc(one.published_at) for one in articles if one.published_at})
    has_undated = len(articles) > sum(one.published_at is not None for one in articles)
    places = _spread(moments, first, last - DAY_APART * (has_undated and bool(moments)))
    at = {
        one.id: round(places[in_utc(one.published_at)] if one.published_at else last, 1) for one in articles
    }
    days: list[tuple[float, str]] = []
    seen: set[date] = set()
    for moment, x in places.items():
        if moment.date() not in seen and (not days or x - days[-1][0] >= DAY_APART):
            days.append((round(x, 1), f"{moment.day} {moment:%B}"))
        seen.add(moment.date())
    return at, days + ([(last, "no date")] if has_undated else [])


def _spread(moments: Sequence[datetime], first: float, last: float) -> dict[datetime, float]:
    if not moments:
        return {}
    gaps = [log1p((after - before).total_seconds() / _HOUR_SECONDS) for before, after in pairwise(moments)]
    least = min(APART, (last - first) * 0.7 / max(1, len(gaps)))
    scale = (last - first - least * len(gaps)) / (sum(gaps) or 1)
    x = first
    places = {moments[0]: x}
    for moment, gap in zip(moments[1:], gaps, strict=True):
        places[moment] = x = x + least + gap * scale
    return places


def _bands(carried: Mapping[uuid.UUID, Sequence[Carried]], lanes: Mapping[str, Lane]) -> list[Band]:
    found = []
    for article_id, sources in carried.items():
        for at, one in enumerate(sources):
            start, end = lanes[one.origin_id or one.agency], lanes[str(article_id)]
            width = round(1.5 + 7.5 * min(1.0, one.share / 0.6), 1) if one.words else 1.5
            path, room = _flow(start, end)
            # of several that come in, the widest has its number
            label = (
                (round(end.x - 32, 1), round(end.y - 5 - width / 2, 1))
                if room and one.words and not at
                else None
            )
            found.append(Band(path, width, one, label, start.name, end.name))
    return sorted(found, key=lambda band: -band.width)


def _flow(start: Lane, end: Lane) -> tuple[str, bool]:
    """A line down from one article and to the right into another, and whether a number fits above it."""
    side = 1 if end.y > start.y else -1
    down, to = start.y + 10 * side, round(end.x - (24 if end.hour else 8), 1)
    if to - start.x >= 20:
        turn = f"V{end.y - 12 * side} Q{start.x},{end.y} {start.x + 12},{end.y} H{to}"
        return f"M{start.x},{down} {turn}", to - start.x >= 88
    above, middle = end.y - 10 * side, (start.y + end.y) / 2
    return f"M{start.x},{down} C{start.x},{middle} {end.x},{middle} {end.x},{above}", False


def _arcs(links: Sequence[Between], lanes: Mapping[str, Lane]) -> list[Arc]:
    places = {glyph.point.id: (glyph.x, lane.y) for lane in lanes.values() for glyph in lane.glyphs}
    found = []
    for one in links:
        (x, y), (to_x, to_y) = (
            places.get(end.id) or (lanes[str(end.article_id)].more_x, lanes[str(end.article_id)].y)
            for end in (one.here, one.there)
        )
        if y == to_y:
            path = f"M{x},{y - 8} C{x},{y - 22} {to_x},{y - 22} {to_x},{to_y - 8}"
            found.append(Arc(path, ((x + to_x) / 2, y - 18), one))
            continue
        side = 1 if to_y > y else -1
        y, to_y = y + 9 * side, to_y - 9 * side
        middle = (y + to_y) / 2
        path = f"M{x},{y} C{x},{middle} {to_x},{middle} {to_x},{to_y}"
        found.append(Arc(path, _free_place((x, y), (to_x, to_y), [lane.y for lane in lanes.values()]), one))
    return found


def _free_place(
    start: tuple[float, float], end: tuple[float, float], taken: Sequence[float]
) -> tuple[float, float]:
    """A place on a curve where no lane is, as near its middle as can be."""
    places = []
    for t in (0.5, 0.42, 0.58, 0.34, 0.66):
        first, last = (1 - t) ** 3 + 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2 + t**3
        bend = 3 * (1 - t) ** 2 * t + 3 * (1 - t) * t**2
        y = (1 - t) ** 3 * start[1] + bend * (start[1] + end[1]) / 2 + t**3 * end[1]
        places.append((round(start[0] * first + end[0] * last, 1), round(y, 1)))
    return next((one for one in places if min(abs(one[1] - lane) for lane in taken) >= LANE / 3), places[0])


def _fit(words: str, room: int) -> str:
    """As much of it as fits, held together in its own direction of writing."""
    width, kept = 0, ""
    for letter in words:
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if width > room:
            return f"\u2068{kept.rstrip()}…\u2069"
        kept += letter
    return f"\u2068{kept}\u2069" if kept else ""
