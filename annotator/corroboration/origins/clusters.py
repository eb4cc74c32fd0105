"""Clusters of copied passages, and the origin of each: where the words first stood, as far as it is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from annotator.corroboration.origins.groups import Groups
from annotator.corroboration.quotes.outlets import match_outlet
from annotator.text.spans import Span

#: raised when the same passages give other clusters or origins
VERSION = 1

#: share of the shorter of two spans that lies in the other, from which they are one passage: design, "Copied"
SAME_PASSAGE = 0.5


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage that stands in two articles."""

    article_id: str
    span: Span
    other_id: str
    other_span: Span
    #: how many words are equal, and which share of them, 0 to 1
    words: int = 0
    identity: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A passage of one article."""

    article_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of an article's coming into the world."""

    id: str
    publisher: str = ""
    #: midnight in UTC is a date without an hour
    published_at: datetime | None = None
    #: the agency it credits, wholly or in part
    agency: str = ""


class Why(StrEnum):
    """Why one article is taken for the origin of a passage that several have."""

    CREDITED = "credited"
    EARLIEST = "earliest"
    #: the earliest of those that have a date; others have none
    ONLY_DATED = "only dated"
    #: none has a date
    FIRST_IMPORTED = "first imported"


@dataclass(frozen=True, slots=True)
class Origin:
    """The article that represents a cluster, and why it does."""

    article_id: str
    why: Why
    #: the agency that is credited; the article is its own, or else the earliest that credits it
    agency: str = ""
    #: whether another article is as early; then the one that was imported first is taken
    is_tied: bool = False


def find_clusters(reuses: Iterable[Reuse]) -> list[tuple[Place, ...]]:
    """The places where the same passage stands, one tuple for each passage.

    The two sides of a reuse are one passage, and so are two spans of one article of which one holds at least half of
    the other. The order of ``reuses`` changes nothing; clusters and the places in them are sorted.
    """
    pairs = [
        (
            (one.article_id, one.span.start, one.span.end),
            (one.other_id, one.other_span.start, one.other_span.end),
        )
        for one in reuses
    ]
    places = sorted({place for pair in pairs for place in pair})
    number = {place: at for at, place in enumerate(places)}
    groups = Groups(len(places))
    for one, other in pairs:
        groups.join(number[one], number[other])
    _join_overlapping(places, groups)
    known = [Place(article_id, Span(start, end)) for article_id, start, end in places]
    return [tuple(known[at] for at in group) for group in groups.list()]


#: article id, start and end
_Key = tuple[str, int, int]


def _join_overlapping(places: Sequence[_Key], groups: Groups) -> None:
    """``places`` are sorted by article and start, so what overlaps stands near."""
    near: list[int] = []
    for at, (article_id, start, end) in enumerate(places):
        kept = []
        for before in near:
            other_id, other_start, other_end = places[before]
            if other_id != article_id or other_end <= start:
                continue
            is_joined = _share_half((other_start, other_end), (start, end))
            if is_joined:
                groups.join(before, at)
            # what ends before this one and is joined to it meets nothing that this one does not meet
            if not (is_joined and other_end <= end):
                kept.append(before)
        near = [*kept, at]


def _share_half(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and shared >= SAME_PASSAGE * min(one[1] - one[0], other[1] - other[0])


def is_same_passage(one: Span, other: Span) -> bool:
    """Whether at least half of the shorter span lies in the other."""
    return _share_half((one.start, one.end), (other.start, other.end))


def find_origin(article_ids: Iterable[str], articles: Mapping[str, Published]) -> Origin:
    """Which of the articles that have a passage is its origin.

    articles: in the order they were imported; holds all of ``article_ids``. The agency that is credited comes first,
    then the earliest publication.
    """
    wanted = set(article_ids)
    members = [article for article in articles.values() if article.id in wanted]
    credit = _credited(members)
    if credit is None:
        return _earliest(members)
    own = [article for article in members if match_outlet(credit, [article.publisher])]
    crediting = [article for article in members if article.agency and match_outlet(article.agency, [credit])]
    first = _earliest(own or crediting or members)
    return Origin(first.article_id, Why.CREDITED, credit, first.is_tied)


def _credited(members: Sequence[Published]) -> str | None:
    """The agency that most of the articles credit, by the longest of its names; of equals the first in the alphabet."""
    names = sorted(
        {article.agency for article in members if article.agency}, key=lambda name: (-len(name), name)
    )
    counts: Counter[str] = Counter()
    for article in members:
        if article.agency:
            counts[next(name for name in names if match_outlet(article.agency, [name]))] += 1
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _earliest(members: Sequence[Published]) -> Origin:
    dated = [article for article in members if article.published_at is not None]
    if not dated:
        return Origin(members[0].id, Why.FIRST_IMPORTED, is_tied=len(members) > 1)
    first = min(dated, key=published_key)
    why = Why.EARLIEST if len(dated) == len(members) else Why.ONLY_DATED
    is_tied = any(article.id != first.id and _may_be_as_early(article, first) for article in dated)
    return Origin(first.id, why, is_tied=is_tied)


def published_key(article: Published) -> tuple[bool, datetime, bool]:
    """What articles are put in order of time by; those of one day without an hour come last in it, undated last of all.

    Equal keys keep the order they come in.
    """
    if article.published_at is None:
        return True, datetime.max.replace(tzinfo=UTC), False
    moment = in_utc(article.published_at)
    return False, _last_of_day(moment) if is_date_only(moment) else moment, is_date_only(moment)


def _may_be_as_early(one: Published, first: Published) -> bool:
    """The same moment, or the same day where one of them has no hour."""
    assert one.published_at is not None
    assert first.published_at is not None
    a, b = in_utc(one.published_at), in_utc(first.published_at)
    return a == b or (a.date() == b.date() and (is_date_only(a) or is_date_only(b)))


def _last_of_day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time.max, UTC)


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is taken to be in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def is_date_only(moment: datetime) -> bool:
    """Whether it is midnight sharp: what a date without an hour is stored as."""
    return in_utc(moment).time() == time.min


def find_origins(
    reuses: Iterable[Reuse], articles: Mapping[str, Published]
) -> list[tuple[tuple[Place, ...], Origin]]:
    """Each passage that several articles have, with its origin."""
    return [
        (places, find_origin({place.article_id for place in places}, articles))
        for places in find_clusters(reuses)
    ]


def places_by_article(clusters: Sequence[tuple[Place, ...]]) -> dict[str, list[tuple[Span, int]]]:
    """For each article the spans that are copied, and the number of the cluster each is in."""
    found: dict[str, list[tuple[Span, int]]] = defaultdict(list)
    for number, places in enumerate(clusters):
        for place in places:
            found[place.article_id].append((place.span, number))
    return found
