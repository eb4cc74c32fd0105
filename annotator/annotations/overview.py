"""A project at a glance: how much is marked, where people differ, what somebody has not read yet."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    case,
    column,
    distinct,
    exists,
    func,
    select,
    table,
)

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.db import Session, holds_id
from annotator.projects.models import Project
from annotator.projects.queries import visible_to

SPAN = (Annotation.revision_id, Annotation.start_offset, Annotation.end_offset)
# by name, as a foreign key would: it lies in a layer above
_DECISION = table("adjudication", column("article_id", Uuid()), column("status"), column("views"))


@dataclass(frozen=True)
class Glance:
    """The size of one project."""

    articles: int = 0
    claims: int = 0
    passages: int = 0
    #: claims without a verdict
    unjudged: int = 0
    #: spans that two people judged differently
    disagreements: int = 0


def list_glances(session: Session, actor: Actor, projects: Sequence[Project]) -> dict[uuid.UUID, Glance]:
    """The size of each of these projects. Three statements, whatever their number."""
    ids = [project.id for project in projects]
    articles = select(Article.project_id, func.count()).where(
        Article.project_id.in_(ids), visible_to(actor, Article.__table__.c.project_id)
    )
    spans = _disputed_spans(actor, ids).subquery()
    disagreements = select(spans.c.project_id, func.count())
    numbers = {
        "articles": session.execute(articles.group_by(Article.project_id)).all(),
        "disagreements": session.execute(disagreements.group_by(spans.c.project_id)).all(),
    }
    values: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for name, rows in numbers.items():
        for project_id, count in rows:
            values[project_id][name] = count
    for row in session.execute(_count_marks(actor, ids)):
        values[row.project_id] |= {"claims": row.claims, "passages": row.passages, "unjudged": row.unjudged}
    return {project_id: Glance(**values[project_id]) for project_id in ids}


def _count_marks(actor: Actor, project_ids: Sequence[uuid.UUID]) -> Select[uuid.UUID, Any, Any, Any]:
    is_claim = Annotation.kind == Kind.CLAIM
    query = select(
        Annotation.project_id,
        func.sum(case((is_claim, 1), else_=0)).label("claims"),
        func.sum(case((is_claim, 0), else_=1)).label("passages"),
        func.sum(case((and_(is_claim, Annotation.verdict.is_(None)), 1), else_=0)).label("unjudged"),
    )
    query = query.where(
        Annotation.project_id.in_(project_ids),
        Annotation.status != Status.DELETED,
        Annotation.is_settled.is_(False),  # the record says again what readers said
        annotation_visible_to(actor),
    )
    return query.group_by(Annotation.project_id)


def _is_undecided() -> ColumnElement[bool]:
    """Somebody's own claim, and no decision that stands was made from it."""
    here = (_DECISION.c.article_id == Annotation.article_id, _DECISION.c.status == "standing")
    decided = exists().where(*here, holds_id(_DECISION.c.views, Annotation.id)).correlate_except(_DECISION)
    return and_(Annotation.is_settled.is_(False), ~decided)


def _disputed_spans(actor: Actor, project_ids: Sequence[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID, int, int]:
    """Spans on which two people's verdicts differ, and nobody has decided."""
    query = select(Annotation.project_id, *SPAN).where(
        Annotation.project_id.in_(project_ids), Annotation.kind == Kind.CLAIM,
        Annotation.status != Status.DELETED, Annotation.verdict.is_not(None), annotation_visible_to(actor),
        _is_undecided(),
    )  # fmt: skip
    differ = (
        func.count(distinct(Annotation.verdict)) > 1,
        func.count(distinct(Annotation.created_by_id)) > 1,
    )
    return query.group_by(Annotation.project_id, *SPAN).having(and_(*differ))


@dataclass
class Disagreement:
    """One span and what people found, oldest first."""

    article: Article
    claims: list[Annotation] = field(default_factory=list)

    def concerns(self, person_id: uuid.UUID) -> bool:
        """Whether one of the verdicts is this person's."""
        return any(claim.created_by_id == person_id for claim in self.claims)


def list_disagreements(
    session: Session, actor: Actor, project: Project, *, limit: int = 20
) -> list[Disagreement]:
    """Where verdicts on one span differ, in the order of import and text."""
    ordered = _disputed_spans(actor, [project.id]).order_by(*SPAN).limit(limit).subquery()
    same = and_(*(column == ordered.c[column.key] for column in SPAN))
    query = select(Annotation, Article).join(ordered, same).join(Article, Annotation.article_id == Article.id)
    query = query.where(
        Annotation.kind == Kind.CLAIM,
        Annotation.status != Status.DELETED,
        Annotation.verdict.is_not(None),
        annotation_visible_to(actor),
        _is_undecided(),
    )
    found: dict[tuple[object, ...], Disagreement] = {}
    for claim, article in session.execute(query.order_by(Article.id, Annotation.start_offset, Annotation.id)):
        span = (claim.revision_id, claim.start_offset, claim.end_offset)
        found.setdefault(span, Disagreement(article)).claims.append(claim)
    return list(found.values())


def find_next_article(session: Session, actor: Actor, project: Project) -> Article | None:
    """The oldest article in which the actor has marked nothing yet; None when there is none."""
    mine = select(Annotation.article_id).where(
        Annotation.project_id == project.id,
        Annotation.created_by_id == actor.id,
        Annotation.status != Status.DELETED,
    )
    query = select(Article).where(Article.project_id == project.id, Article.id.not_in(mine))
    return session.scalar(query.order_by(Article.published_at.asc().nulls_last(), Article.id).limit(1))


def find_last_article(session: Session, actor: Actor, project: Project) -> Article | None:
    """Where the actor marked or changed something last."""
    query = select(Article).join(Annotation, Annotation.article_id == Article.id)
    query = query.where(
        Annotation.project_id == project.id,
        Annotation.created_by_id == actor.id,
        Annotation.status != Status.DELETED,
    )
    return session.scalar(query.order_by(Annotation.updated_at.desc()).limit(1))
