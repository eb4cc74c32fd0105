"""What waits for one person: their own claims that are not complete."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import selectinload

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session
from annotator.links.completeness import list_missing
from annotator.links.overview import open_question
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_verdicts


@dataclass(frozen=True)
class Waiting:
    """A claim, and what it lacks in words."""

    claim: Annotation
    article: Article
    lacks: list[str]


def list_waiting(
    session: Session, actor: Actor, project: Project, *, limit: int = 8
) -> tuple[list[Waiting], int]:
    """The actor's open claims, oldest first, and how many there are in all. What is submitted waits no more."""
    submitted = select(Assignment.article_id).where(
        Assignment.person_id == actor.id, Assignment.status == Progress.SUBMITTED
    )
    same = and_(Verdict.project_id == Annotation.project_id, Verdict.key == Annotation.verdict)
    query = (
        select(Annotation, Article)
        .join(Article, Annotation.article_id == Article.id)
        .outerjoin(Verdict, same)
    )
    query = query.where(
        Annotation.project_id == project.id, Annotation.created_by_id == actor.id, Annotation.kind == Kind.CLAIM,
        Annotation.status != Status.DELETED, Annotation.is_settled.is_(False), annotation_visible_to(actor),
        open_question(actor, project), Annotation.article_id.not_in(submitted),
    )  # fmt: skip
    count = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    rows = session.execute(
        query.options(selectinload(Annotation.sources)).order_by(Annotation.id).limit(limit)
    ).all()
    lacks = list_missing(
        session, actor, project, list_verdicts(session, project, retired=True), [row[0] for row in rows]
    )
    return [Waiting(claim, article, lacks.get(claim.id, [])) for claim, article in rows], count
