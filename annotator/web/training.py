"""How somebody did who learns on an article: next to its settled record, mark by mark."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, may
from annotator.accounts.queries import list_names
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session
from annotator.errors import NotFound
from annotator.projects.queries import get_project, list_verdicts
from annotator.review.training import Score, score_training
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in


@dataclass(frozen=True)
class Learner:
    """Someone who has submitted the article."""

    person_id: uuid.UUID
    name: str
    score: Score


@web.get("/projects/<slug>/training/<uuid:article_id>")
@signed_in
def show_training(slug: str, article_id: uuid.UUID) -> Response:
    """One's own result; for curators everybody's, and each."""
    actor, person = current_actor(), request.args.get("person", "")
    with database().reading() as session:
        project = get_project(session, actor, slug)
        article = get_article(session, actor, article_id, project=project)
        is_curator = may(actor, Permission.ADJUDICATE, project)
        shown = parse_id(person, "person") if person else None if is_curator else actor.id
        learners = _learners(session, actor, article, shown)
        verdicts = {verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)}
    one = learners[0] if shown else None
    return answer_page(
        "training/training.html", project=project, nav="review", tab="assignments", article=article,
        learners=learners, one=one, is_own=shown == actor.id, is_curator=is_curator, verdicts=verdicts,
    )  # fmt: skip


def _learners(
    session: Session, actor: Actor, article: Article, person_id: uuid.UUID | None
) -> Sequence[Learner]:
    """person_id: only this one, who has to be there. Of all, those who have submitted."""
    query = select(Assignment).where(Assignment.article_id == article.id)
    if person_id is None:
        query = query.where(Assignment.status == Progress.SUBMITTED).order_by(Assignment.submitted_at)
    else:
        query = query.where(Assignment.person_id == person_id)
    found = session.scalars(query).all()
    if not article.is_training or (person_id and not found):
        raise NotFound("There is nothing to learn on at this address, or it is not shared with you.")
    names = list_names(session, {one.person_id for one in found})
    return [
        Learner(one.person_id, names[one.person_id], score_training(session, actor, one)) for one in found
    ]
