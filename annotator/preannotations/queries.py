"""What was brought in and what was decided about it, as far as the actor may know."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.articles.models import Article, Revision
from annotator.assignments.visibility import work_visible_to
from annotator.db import Session, table_of
from annotator.errors import NotFound
from annotator.preannotations.models import Outcome, PreAnnotation, PreAnnotationDecision, Standing
from annotator.projects.queries import visible_to

_PROPOSED, _DECIDED = table_of(PreAnnotation), table_of(PreAnnotationDecision)
_IN_ORDER = (_PROPOSED.c.start_offset, _PROPOSED.c.end_offset, _PROPOSED.c.id)


@kept_by_actor
def preannotation_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know what was brought in? It is nobody's reading, so whoever is in the project may."""
    return visible_to(actor, _PROPOSED.c.project_id)


@kept_by_actor
def decision_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know what was decided? As of annotations: a blind reader knows only their own."""
    return work_visible_to(actor, _DECIDED.c)


def list_waiting(session: Session, actor: Actor, article: Article) -> Sequence[Row[Any]]:
    """Plain rows of what the actor has not decided, in the order of the text; those on older texts too."""
    query = select(*_PROPOSED.c).where(_PROPOSED.c.article_id == article.id, waits_for(actor))
    return session.execute(query.order_by(*_IN_ORDER)).all()


def list_dismissed(session: Session, actor: Actor, article: Article) -> Sequence[Row[Any]]:
    """The same of what the actor dismissed."""
    mine = _own(actor).where(_DECIDED.c.outcome == Outcome.DISMISSED)
    query = select(*_PROPOSED.c).where(_PROPOSED.c.article_id == article.id, mine.exists())
    return session.execute(query.order_by(*_IN_ORDER)).all()


def count_waiting(session: Session, actor: Actor, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many wait for the actor on the newest text of each of these articles; those without any are left out."""
    newest = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    query = select(_PROPOSED.c.article_id, func.count().label("number")).join_from(
        _PROPOSED, Article, Article.id == _PROPOSED.c.article_id
    )
    query = query.join(Revision, and_(newest, Revision.id == _PROPOSED.c.revision_id))
    here = (_PROPOSED.c.article_id.in_(article_ids), waits_for(actor))
    rows = session.execute(query.where(*here).group_by(_PROPOSED.c.article_id))
    return {row.article_id: row.number for row in rows}


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """May the actor know of it, and have they not decided?"""
    return and_(preannotation_visible_to(actor), ~_own(actor).exists())


def _own(actor: Actor) -> Any:
    standing = (_DECIDED.c.created_by_id == actor.id, _DECIDED.c.status == Standing.STANDING)
    return select(_DECIDED.c.id).where(_DECIDED.c.preannotation_id == _PROPOSED.c.id, *standing)


def lock_waiting(
    session: Session, actor: Actor, article: Article, which: ColumnElement[bool]
) -> Sequence[PreAnnotation]:
    """Those of ``which`` that wait for the actor, in the order of the text; no one else decides them meanwhile."""
    query = select(PreAnnotation).where(PreAnnotation.article_id == article.id, which)
    rows = session.scalars(query.order_by(*_IN_ORDER).with_for_update()).all()
    # asked again once they are locked: somebody may have sent the same twice at once
    ids = select(_PROPOSED.c.id).where(_PROPOSED.c.article_id == article.id, waits_for(actor))
    waiting = set(session.scalars(ids))
    return [row for row in rows if row.id in waiting]


def get_preannotation(session: Session, actor: Actor, preannotation_id: uuid.UUID) -> PreAnnotation:
    """One of them."""
    query = select(PreAnnotation).where(PreAnnotation.id == preannotation_id, preannotation_visible_to(actor))
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such pre-annotation, or it is not shared with you.")
    return found


def get_own_decision(session: Session, actor: Actor, preannotation: PreAnnotation) -> PreAnnotationDecision:
    """What the actor decided about it, to be changed; a decision that was taken back too."""
    query = select(PreAnnotationDecision).where(
        PreAnnotationDecision.preannotation_id == preannotation.id,
        PreAnnotationDecision.created_by_id == actor.id,
    )
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFound("You have not decided this.")
    return found


def list_own_together(
    session: Session, actor: Actor, decision: PreAnnotationDecision
) -> Sequence[PreAnnotationDecision]:
    """This one and what the actor decided at the same stroke, to be changed."""
    model = PreAnnotationDecision
    which = model.id == decision.id
    if decision.together_id:
        which = model.together_id == decision.together_id
    mine = (which, model.created_by_id == actor.id, model.article_id == decision.article_id)
    return session.scalars(select(model).where(*mine).order_by(model.id).with_for_update()).all()
