"""The stories of a project: articles that tell the same, newest first. The texts decide, and nobody's work on them."""

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.corroboration.indexing import count_waiting
from annotator.corroboration.models import IndexedArticle, Neighbour
from annotator.corroboration.origins.carrying import count_article_origins
from annotator.corroboration.origins.clusters import Reuse
from annotator.corroboration.queries import read_reuses_among
from annotator.corroboration.stories.grouping import group_alike
from annotator.corroboration.story_texts import CREDITED, read_tellings, sort_by_time
from annotator.db import Ids, Session, in_parts, raw_id, table_of
from annotator.projects.models import Project

#: stories on a page
PAGE = 20
#: articles of a story that are read: of more, those nearest to the one that is looked at, or the newest
MOST = 40
#: projects whose stories are kept in memory
KEPT = 32

_ARTICLE, _NEIGHBOUR, _INDEXED = table_of(Article), table_of(Neighbour), table_of(IndexedArticle)
_Story = tuple[uuid.UUID, ...]
#: articles, the sum of their versions, and how many wait to be read: other texts, another state
_State = tuple[int, int, int]


@dataclass(frozen=True)
class StoryLine:
    """One story in the list."""

    #: the earliest of those that are read
    first: Article
    #: in order of time, undated ones last; MOST at most
    articles: Sequence[Article]
    #: all of its articles
    size: int
    #: that whoever asks may see
    claims: int
    #: of the articles that are read
    origins: int
    begins_at: datetime | None
    ends_at: datetime | None

    @property
    def outlets(self) -> list[str]:
        """Who tells it, in order of time."""
        return list(dict.fromkeys(one.publisher for one in self.articles if one.publisher))


@dataclass(frozen=True)
class StoryPage:
    """A part of the list."""

    lines: Sequence[StoryLine]
    #: stories, on all pages; and articles that are in none
    count: int
    alone: int
    page: int
    #: articles that are not read yet
    waiting: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


def list_stories(session: Session, actor: Actor, project: Project, *, page: int = 1) -> StoryPage:
    """The stories of a project from get_project(), newest first. Nine statements at most, for any number of articles.

    page: 1 for the first; one beyond the last is the last.
    """
    require(actor, Permission.READ, project)
    waiting = count_waiting(session, project)
    stories, articles = _find_stories(session, project, waiting)
    page = min(max(1, page), max(1, -(-len(stories) // PAGE)))
    shown = stories[(page - 1) * PAGE : page * PAGE]
    lines = _read_lines(session, actor, shown)
    return StoryPage(lines, len(stories), articles - sum(map(len, stories)), page, waiting)


def find_story(session: Session, project: Project, article: Article) -> tuple[_Story, int]:
    """The articles that tell the story of one, itself with them, and how many there are. Four statements at most.

    MOST at most: of more, those nearest to it. Alone where no other tells it.
    """
    stories, _ = _find_stories(session, project, count_waiting(session, project))
    story = next((one for one in stories if article.id in one), (article.id,))
    if len(story) <= MOST:
        return story, len(story)
    nearest = select(_NEIGHBOUR.c.other_id, _NEIGHBOUR.c.cosine).where(_NEIGHBOUR.c.article_id == article.id)
    alike = {row.other_id: row.cosine for row in session.execute(nearest)}
    others = sorted((one for one in story if one != article.id), key=lambda one: -alike.get(one, 0))
    return (article.id, *others[: MOST - 1]), len(story)


class _Shelf:
    """The stories of the projects that were asked for last, each for as long as its texts stay as they are."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Engine, OrderedDict[uuid.UUID, tuple[_State, list[_Story]]]]
        self._kept = WeakKeyDictionary()
        self._lock = Lock()

    def find(self, engine: Engine, project_id: uuid.UUID, state: _State) -> list[_Story] | None:
        with self._lock:
            kept = self._kept.get(engine, OrderedDict()).get(project_id)
            return kept[1] if kept and kept[0] == state else None

    def keep(self, engine: Engine, project_id: uuid.UUID, state: _State, stories: list[_Story]) -> None:
        with self._lock:
            kept = self._kept.setdefault(engine, OrderedDict())
            kept[project_id] = state, stories
            kept.move_to_end(project_id)
            while len(kept) > KEPT:
                kept.popitem(last=False)


_shelf = _Shelf()


def _find_stories(session: Session, project: Project, waiting: int) -> tuple[list[_Story], int]:
    """All stories, newest first, and how many articles there are. waiting: articles that are not read yet."""
    totals = select(func.count(), func.coalesce(func.sum(_ARTICLE.c.version), 0))
    size, versions = session.execute(totals.where(_ARTICLE.c.project_id == project.id)).one()
    # a text that changes gives its article a higher version, and waits or is read in the same transaction
    state, engine = (size, int(versions), waiting), session.get_bind().engine
    found = _shelf.find(engine, project.id, state)
    if found is None:
        _shelf.keep(engine, project.id, state, found := group_stories(session, project))
    return found, size


def group_stories(session: Session, project: Project) -> list[_Story]:
    """All stories of the texts that are indexed, newest first. Two statements."""
    ids = Ids()
    query = select(raw_id(_NEIGHBOUR.c.article_id), raw_id(_NEIGHBOUR.c.other_id), _NEIGHBOUR.c.cosine)
    query = query.join(_INDEXED, _INDEXED.c.article_id == _NEIGHBOUR.c.article_id)
    rows = session.execute(
        query.where(_INDEXED.c.project_id == project.id, _NEIGHBOUR.c.article_id < _NEIGHBOUR.c.other_id)
    )
    stories = group_alike([(ids[a], ids[b], cosine) for a, b, cosine in rows])
    dates = select(_ARTICLE.c.id, func.coalesce(_ARTICLE.c.published_at, _ARTICLE.c.created_at))
    at: dict[uuid.UUID, datetime] = {
        row[0]: row[1] for row in session.execute(dates.where(_ARTICLE.c.project_id == project.id))
    }
    newest_first = [tuple(sorted(story, key=lambda one: (at[one], one), reverse=True)) for story in stories]
    return sorted(newest_first, key=lambda story: (at[story[0]], story[0]), reverse=True)


def _read_lines(session: Session, actor: Actor, stories: Sequence[_Story]) -> list[StoryLine]:
    read = [one for story in stories for one in story[:MOST]]
    tellings = read_tellings(session, read, CREDITED)
    claims = _count_claims(session, actor, [one for story in stories for one in story])
    reuses: dict[uuid.UUID, list[Reuse]] = defaultdict(list)
    home = {str(one): story[0] for story in stories for one in story[:MOST]}
    for reuse in read_reuses_among(session, read):
        if home[reuse.article_id] == home[reuse.other_id]:
            reuses[home[reuse.article_id]].append(reuse)
    lines = []
    for story in stories:
        here = [tellings[one] for one in sorted(story[:MOST])]
        sizes = {one.told.id: one.length for one in here}
        origins = count_article_origins([one.told for one in here], reuses[story[0]], sizes)
        articles = [one.article for one in sort_by_time(here)]
        dated = [one.published_at for one in articles if one.published_at]
        lines.append(
            StoryLine(
                articles[0], articles, len(story), sum(claims.get(one, 0) for one in story),
                len(origins.groups), min(dated, default=None), max(dated, default=None),
            )
        )  # fmt: skip
    return lines


def _count_claims(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """The claims that people made in each article; the record says them again."""
    found: dict[uuid.UUID, int] = {}
    query = select(Annotation.article_id, func.count()).group_by(Annotation.article_id)
    query = query.where(
        Annotation.kind == Kind.CLAIM, Annotation.status != Status.DELETED, Annotation.is_settled.is_(False),
        annotation_visible_to(actor),
    )  # fmt: skip
    for part in in_parts(ids):
        rows = session.execute(query.where(Annotation.article_id.in_(part)))
        found |= {row[0]: row[1] for row in rows}
    return found
