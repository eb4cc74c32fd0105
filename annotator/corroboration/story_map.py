"""One story as a graph: its articles by their origins, who carries whose words, claims and links between them."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.corroboration.origins.carrying import Carried, trace_carrying
from annotator.corroboration.origins.independence import Independence, OriginGroup
from annotator.corroboration.queries import read_reuses_among
from annotator.corroboration.quotes.drifting import Drifting, find_drifting
from annotator.corroboration.story_list import find_story
from annotator.corroboration.story_texts import COMPARED, Telling, read_tellings, sort_by_time
from annotator.db import Session, table_of
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project

#: what a point of the map is made from; text stays where it is but for the quote
_COLUMNS = ("id", "article_id", "start_offset", "kind", "verdict", "exact")


@dataclass(frozen=True)
class Point:
    """A claim on the map, or a passage that is linked: all marks of one place with one verdict are one."""

    id: uuid.UUID
    article_id: uuid.UUID
    start_offset: int
    kind: str
    verdict: str | None
    exact: str
    #: how many people say so; of the record it is one
    count: int


@dataclass(frozen=True)
class Between:
    """A link between two points."""

    link: Link
    here: Point
    there: Point


@dataclass(frozen=True)
class StoryMap:
    """What the graph and the table beside it say."""

    #: by id, in the order of import
    tellings: Mapping[uuid.UUID, Telling]
    #: articles of the story, of which some may be left out
    size: int
    #: groups of one origin, the oldest first; they number the articles in the order of ``tellings``
    origins: Independence
    carried: Mapping[uuid.UUID, Sequence[Carried]]
    points: Mapping[uuid.UUID, Sequence[Point]]
    links: Sequence[Between]
    quotations: Sequence[Drifting]

    def articles_of(self, group: OriginGroup) -> list[Article]:
        """The articles of one origin, the oldest first."""
        everyone = list(self.tellings.values())
        return [everyone[number].article for number in group.passages]

    @property
    def sentence(self) -> str:
        """“8 articles, 3 origins”."""
        articles, origins = len(self.tellings), len(self.origins.groups)
        return (
            f"{articles} article{'s' * (articles != 1)}, "
            f"{origins} {'independent ' if origins > 1 else ''}origin{'s' * (origins != 1)}"
        )

    @property
    def drifted(self) -> list[Drifting]:
        """Quotations that an article gives otherwise than the first."""
        return [one for one in self.quotations if one.has_drifted]


def read_story(session: Session, actor: Actor, project: Project, article: Article) -> StoryMap:
    """The story that an article from get_article() is of, as far as the actor may see it. Ten statements at most."""
    require(actor, Permission.READ, article)
    ids, size = find_story(session, project, article)
    tellings = read_tellings(session, ids, COMPARED)
    reuses = list(read_reuses_among(session, list(tellings)))
    told = [one.told for one in tellings.values()]
    carrying = trace_carrying(told, reuses, {one.told.id: one.length for one in tellings.values()})
    links = _list_links(session, actor, list(tellings))
    points, of_mark = _read_points(session, actor, list(tellings), links)
    carried: dict[uuid.UUID, list[Carried]] = defaultdict(list)
    for one in carrying.carried:
        carried[uuid.UUID(one.article_id)].append(one)
    return StoryMap(
        tellings, size, carrying.origins, carried, points, _join(links, of_mark),
        find_drifting([one.told for one in sort_by_time(tellings.values())]),
    )  # fmt: skip


def _list_links(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> Sequence[Link]:
    query = standing_links(actor).where(Link.article_id.in_(ids), Link.to_article_id.in_(ids))
    return session.scalars(query).all()


def _read_points(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID], links: Sequence[Link]
) -> tuple[dict[uuid.UUID, list[Point]], dict[uuid.UUID, Point]]:
    """The points of each article in the order of the text, and the point of each mark."""
    linked = {end for link in links for end in (link.from_id, link.to_id)}
    marks = table_of(Annotation).c
    query = select(*(marks[name] for name in (*_COLUMNS, "end_offset", "is_settled"))).where(
        marks.article_id.in_(ids), marks.status != Status.DELETED, annotation_visible_to(actor)
    )
    same: dict[Any, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query.order_by(marks.start_offset, marks.end_offset, marks.id)):
        if row.kind == Kind.CLAIM or row.id in linked:
            same[row.article_id, row.start_offset, row.end_offset, row.kind, row.verdict].append(row)
    points: dict[uuid.UUID, list[Point]] = defaultdict(list)
    of_mark: dict[uuid.UUID, Point] = {}
    for rows in same.values():
        # the record says again what people said
        said = [row for row in rows if not row.is_settled]
        chosen = next((row for row in rows if row.is_settled), rows[0])
        point = Point(**{name: getattr(chosen, name) for name in _COLUMNS}, count=max(1, len(said)))
        points[point.article_id].append(point)
        of_mark |= {row.id: point for row in rows}
    return points, of_mark


def _join(links: Sequence[Link], of_mark: Mapping[uuid.UUID, Point]) -> list[Between]:
    """Each two points once for each relation."""
    found: dict[tuple[uuid.UUID, uuid.UUID, str], Between] = {}
    for link in links:
        here, there = of_mark.get(link.from_id), of_mark.get(link.to_id)
        if here and there:
            found.setdefault((here.id, there.id, link.relation), Between(link, here, there))
    return list(found.values())
