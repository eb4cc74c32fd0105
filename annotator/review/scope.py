"""What a dashboard looks at, and what of it may be seen: conditions that its statements share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from annotator.accounts.permissions import Actor
from annotator.articles.models import Article
from annotator.assignments.visibility import article_open_to, work_known_to
from annotator.db import Session, table_of
from annotator.projects.models import Project

ARTICLE = table_of(Article)
#: by whole days (UTC) since something was begun, today's are 0: the last of each class but the oldest
AGES = (2, 7, 30)


@dataclass(frozen=True)
class Wanted:
    """Which part of a project's work."""

    #: what was done on so many days, today with them; 0: whenever
    days: int = 0
    #: of articles of one outlet; empty: of any
    outlet: str = ""


@dataclass(frozen=True)
class Scope:
    """What is looked at, by whom and when."""

    project: Project
    #: is blind only where something is hidden from them
    actor: Actor
    wanted: Wanted
    #: in UTC
    today: date
    #: articles that people learn on are left out
    has_training: bool = False

    @property
    def since(self) -> datetime | None:
        """When the time that is looked at begins; None: with the first thing that was done."""
        return self.days_ago(self.wanted.days - 1) if self.wanted.days else None

    def days_ago(self, days: int) -> datetime:
        """The first instant of a day."""
        return datetime.combine(self.today - timedelta(days=days), time(), UTC)

    def articles(self) -> list[ColumnElement[bool]]:
        """Of ``ARTICLE``: whether it is looked at."""
        conditions = [ARTICLE.c.project_id == self.project.id]
        if self.wanted.outlet:
            conditions.append(ARTICLE.c.publisher == self.wanted.outlet)
        if self.has_training:
            conditions.append(ARTICLE.c.is_training.is_(False))
        return conditions

    def open_articles(self) -> list[ColumnElement[bool]]:
        """The same, of those in which others' work may be seen."""
        return [*self.articles(), article_open_to(self.actor, ARTICLE.c.project_id, ARTICLE.c.id)]

    def work(self, columns: Any, maker_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Of something of an article, made by ``maker_id``: whether it is looked at, and may be seen."""
        conditions = [
            columns.project_id == self.project.id,
            self.knows(columns, maker_id),
        ]
        if self.wanted.outlet or self.has_training:
            articles: Select[Any] = select(ARTICLE.c.id).where(*self.articles())
            conditions.append(columns.article_id.in_(articles))
        return conditions

    def knows(self, columns: Any, maker_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """May they see something of an article that ``maker_id`` made?"""
        return work_known_to(self.actor, columns, maker_id)

    def lately(self, instant: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
        """Whether it was in the time that is looked at."""
        return [] if self.since is None else [instant >= self.since]

    def ages(self, instant: ColumnElement[datetime]) -> Sequence[ColumnElement[bool]]:
        """One condition for each class of age, the youngest first."""
        starts = [self.days_ago(days) for days in AGES]
        between = [(instant >= start) & (instant < end) for end, start in pairwise(starts)]
        return [instant >= starts[0], *between, instant < starts[-1]]


def count_articles(session: Session, project: Project) -> dict[str, tuple[int, int]]:
    """By outlet, how many articles there are, and how many of these people learn on."""
    training = func.count().filter(ARTICLE.c.is_training)
    query = select(ARTICLE.c.publisher, func.count().label("all"), training.label("training"))
    rows = session.execute(query.where(ARTICLE.c.project_id == project.id).group_by(ARTICLE.c.publisher))
    return {row.publisher: (row.all, row.training) for row in rows}
