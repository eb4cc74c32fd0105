"""How far each article of a project is: counted by the database, whatever the number of articles."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Source, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.db import Session
from annotator.links.models import Link, Relation
from annotator.links.queries import standing_links
from annotator.projects.models import Project, Verdict

#: articles on a page of the list
PAGE = 50
#: articles offered for opening beside another one
CHOICES = 30


class State(StrEnum):
    """How far an article is."""

    #: nothing is marked
    UNTOUCHED = "untouched"
    #: at least one open question
    OPEN = "open"
    #: claims, and none of them open
    SETTLED = "settled"


class Order(StrEnum):
    """What the list is sorted by."""

    TITLE = "title"
    OUTLET = "outlet"
    DATE = "date"
    PROGRESS = "progress"
    OPEN = "open"


@dataclass(frozen=True)
class Wanted:
    """Which articles, in which order. Empty means any."""

    words: str = ""
    outlet: str = ""
    language: str = ""
    state: State | None = None
    order: Order = Order.DATE
    is_descending: bool = True
    #: 1 for the first
    page: int = 1


@dataclass(frozen=True)
class Line:
    """One article in the list."""

    article: Article
    annotations: int
    claims: int
    #: claims without a verdict, or whose verdict still lacks a source or a reason
    open: int
    #: who marked something, by name
    people: Sequence[str]

    @property
    def settled(self) -> int:
        """Claims that are not open."""
        return self.claims - self.open


@dataclass(frozen=True)
class Overview:
    """One page of the list."""

    lines: Sequence[Line]
    #: articles that match, on all pages
    count: int
    #: of these, how many have an open question
    unsettled: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // PAGE))


def list_overview(session: Session, actor: Actor, project: Project, wanted: Wanted) -> Overview:
    """The articles asked for, with how far they are. Three statements, whatever the number of articles.

    project: from get_project(). A page beyond the last is the last.
    """
    marked = _marked(actor, project)
    matching = _matching(project, wanted, marked)
    opens = func.coalesce(marked.c.open, 0)
    totals = matching.with_only_columns(
        func.count(), func.coalesce(func.sum(case((opens > 0, 1), else_=0)), 0)
    )
    count, unsettled = session.execute(totals).one()
    page = min(wanted.page, max(1, -(-count // PAGE)))
    ordered = matching.order_by(*_order(wanted, marked), Article.id).limit(PAGE).offset((page - 1) * PAGE)
    rows = session.execute(ordered).all()
    people = _people(session, actor, [row[0].id for row in rows])
    lines = [Line(row[0], row.annotations, row.claims, row.open, people.get(row[0].id, ())) for row in rows]
    return Overview(lines, count, unsettled, page)


def list_choices(session: Session, project: Project) -> tuple[list[str], list[str]]:
    """The outlets and the languages that the project's articles have, in order."""
    query = select(Article.publisher, Article.language).where(Article.project_id == project.id).distinct()
    rows = session.execute(query).all()
    outlets = sorted({row.publisher for row in rows if row.publisher}, key=str.casefold)
    return outlets, sorted({row.language for row in rows})


def list_others(
    session: Session, project: Project, words: str, *, than: uuid.UUID | None = None
) -> Sequence[Article]:
    """Articles that can be opened beside another one, newest first, a screenful."""
    query = select(Article).where(Article.project_id == project.id, *_about(words))
    if than is not None:
        query = query.where(Article.id != than)
    newest_first = (Article.published_at.desc().nulls_last(), Article.id.desc())
    return session.scalars(query.order_by(*newest_first).limit(CHOICES)).all()


def open_question(actor: Actor, project: Project) -> ColumnElement[bool]:
    """Whether a claim lacks something: ``list_missing`` in SQL. Verdict has to be joined outside."""
    lacks: list[ColumnElement[bool]] = [Annotation.verdict.is_(None)]
    if project.require_source:
        has_source = select(Source.annotation_id).where(Source.annotation_id == Annotation.id).exists()
        corroborating = (Link.project_id == project.id, Link.relation == Relation.CORROBORATES)
        links = standing_links(actor).where(*corroborating).order_by(None).subquery()
        ends = select(links.c.from_id).union(select(links.c.to_id))
        lacks.append(and_(Verdict.needs_source, ~has_source, Annotation.id.not_in(ends)))
    if project.require_reason:
        lacks.append(and_(Verdict.needs_reason, Annotation.reason == ""))
    return or_(*lacks)


def _marked(actor: Actor, project: Project) -> Subquery:
    # the record says again what readers said
    is_claim = and_(Annotation.kind == Kind.CLAIM, Annotation.is_settled.is_(False))
    query = select(
        Annotation.article_id,
        func.count().label("annotations"),
        func.sum(case((is_claim, 1), else_=0)).label("claims"),
        func.sum(case((and_(is_claim, open_question(actor, project)), 1), else_=0)).label("open"),
    )
    same = and_(Verdict.project_id == Annotation.project_id, Verdict.key == Annotation.verdict)
    query = query.outerjoin(Verdict, same).where(
        Annotation.project_id == project.id, Annotation.status != Status.DELETED, annotation_visible_to(actor)
    )
    return query.group_by(Annotation.article_id).subquery()


def _matching(project: Project, wanted: Wanted, marked: Subquery) -> Select[Any]:
    numbers = [func.coalesce(marked.c[name], 0).label(name) for name in ("annotations", "claims", "open")]
    listed: Select[Any] = select(Article).add_columns(*numbers)
    query = listed.outerjoin(marked, marked.c.article_id == Article.id)
    query = query.where(Article.project_id == project.id, *_about(wanted.words))
    if wanted.outlet:
        query = query.where(Article.publisher == wanted.outlet)
    if wanted.language:
        query = query.where(Article.language == wanted.language)
    if wanted.state is State.UNTOUCHED:
        query = query.where(marked.c.article_id.is_(None))
    elif wanted.state is State.OPEN:
        query = query.where(marked.c.open > 0)
    elif wanted.state is State.SETTLED:
        query = query.where(marked.c.claims > 0, marked.c.open == 0)
    return query


def _about(words: str) -> Iterable[ColumnElement[bool]]:
    """Each word stands in the title, the outlet, the author or the newest text."""
    newest = aliased(Revision)
    for word in words.split():
        is_newest = and_(newest.article_id == Article.id, newest.number == Article.revision)
        in_text = select(newest.id).where(is_newest, newest.text.icontains(word, autoescape=True)).exists()
        fields = (Article.title, Article.publisher, Article.author)
        yield or_(*(column.icontains(word, autoescape=True) for column in fields), in_text)


def _order(wanted: Wanted, marked: Subquery) -> list[ColumnElement[Any]]:
    claims, opens = func.coalesce(marked.c.claims, 0), func.coalesce(marked.c.open, 0)
    settled = case((claims == 0, -1.0), else_=(claims - opens) * 1.0 / claims)
    keys: dict[Order, ColumnElement[Any]] = {
        Order.TITLE: func.lower(Article.title),
        Order.OUTLET: func.lower(Article.publisher),
        Order.DATE: Article.__table__.c.published_at,
        Order.PROGRESS: settled,
        Order.OPEN: opens,
    }
    key = keys[wanted.order]
    return [(key.desc() if wanted.is_descending else key.asc()).nulls_last()]


def _people(session: Session, actor: Actor, article_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    query = (
        select(Annotation.article_id, Person.name)
        .join(Person, Annotation.created_by_id == Person.id)
        .distinct()
    )
    here = (
        Annotation.article_id.in_(article_ids),
        Annotation.status != Status.DELETED,
        annotation_visible_to(actor),
    )
    people: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for row in session.execute(query.where(*here).order_by(Person.name)):
        people[row.article_id].append(row.name)
    return people
