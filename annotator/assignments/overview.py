"""Who reads what, and how far they are: counted by the database, whatever the number of articles."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from annotator import clock
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.queries import list_assignments_of
from annotator.db import Session
from annotator.projects.models import Project

#: articles on a page of the table
PAGE = 50


class Filter(StrEnum):
    """Which articles."""

    #: someone reads it
    OPEN = "open"
    SUBMITTED = "submitted"
    #: somebody's day is over
    LATE = "late"
    #: fewer people than the project asks for
    TOO_FEW = "few"
    TRAINING = "training"


@dataclass(frozen=True)
class Wanted:
    """Which part of the table. None means any."""

    words: str = ""
    person_id: uuid.UUID | None = None
    filter: Filter | None = None
    #: 1 for the first
    page: int = 1


@dataclass(frozen=True)
class Line:
    """One article, and who reads it, in the order in which they were asked."""

    article: Article
    assignments: Sequence[Assignment]

    @property
    def readers(self) -> int:
        """Those who read it or have submitted it."""
        return sum(one.status != Progress.ENDED for one in self.assignments)


@dataclass(frozen=True)
class Overview:
    """One page of the table."""

    lines: Sequence[Line]
    #: articles that match, on all pages
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


def list_overview(session: Session, project: Project, wanted: Wanted) -> Overview:
    """The articles asked for, oldest import first, with all their assignments. Three statements.

    project: from get_project(). A page beyond the last is the last.
    """
    matching = _matching(project, wanted)
    count = session.scalar(matching.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    page = min(wanted.page, max(1, -(-count // PAGE)))
    articles = session.scalars(matching.order_by(Article.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    of = list_assignments_of(session, [article.id for article in articles])
    return Overview([Line(article, of[article.id]) for article in articles], count, page)


def count_short(session: Session, project: Project) -> int:
    """How many articles have fewer readers than the project asks for."""
    query = select(func.count()).select_from(Article).where(Article.project_id == project.id)
    return session.scalar(query.where(_has_too_few(project))) or 0


def _matching(project: Project, wanted: Wanted) -> Select[Any]:
    query = select(Article).where(Article.project_id == project.id)
    for word in wanted.words.split():
        query = query.where(Article.title.icontains(word, autoescape=True))
    conditions: list[ColumnElement[bool]] = []
    if wanted.person_id is not None:
        conditions += [Assignment.person_id == wanted.person_id, Assignment.status != Progress.ENDED]
    if wanted.filter in (Filter.OPEN, Filter.SUBMITTED):
        conditions.append(Assignment.status == wanted.filter.value)
    elif wanted.filter is Filter.LATE:
        conditions += [Assignment.status == Progress.OPEN, Assignment.due_on < clock.today()]
    elif wanted.filter is Filter.TOO_FEW:
        query = query.where(_has_too_few(project))
    elif wanted.filter is Filter.TRAINING:
        query = query.where(Article.is_training)
    if conditions:
        here = and_(Assignment.article_id == Article.id, *conditions)
        query = query.where(select(Assignment.id).where(here).exists())
    return query


def _has_too_few(project: Project) -> ColumnElement[bool]:
    reading = and_(Assignment.article_id == Article.id, Assignment.status != Progress.ENDED)
    return select(func.count()).where(reading).scalar_subquery() < project.overlap
