"""Adjudications, as far as the actor may know."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.assignments.visibility import work_visible_to
from annotator.db import Session, table_of
from annotator.errors import NotFound
from annotator.links.visibility import decided_beyond
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Standing


@kept_by_actor
def adjudication_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that something was decided? A blind reader: once they submitted; of links, both articles."""
    columns = table_of(Adjudication).c
    seen = work_visible_to(actor, columns)
    return and_(seen, ~decided_beyond(actor, columns)) if actor.blind else seen


def get_adjudication(
    session: Session, actor: Actor, adjudication_id: uuid.UUID, *, project: Project
) -> Adjudication:
    """One of this project, a reopened one too."""
    found = find_adjudication(session, actor, adjudication_id, project=project)
    if found is None:
        raise NotFound("There is no such decision, or it is not shared with you.")
    return found


def find_adjudication(
    session: Session, actor: Actor, adjudication_id: uuid.UUID, *, project: Project
) -> Adjudication | None:
    """The same, or None."""
    query = select(Adjudication).where(Adjudication.id == adjudication_id, adjudication_visible_to(actor))
    return session.scalar(query.where(Adjudication.project_id == project.id))


def list_adjudications(
    session: Session, actor: Actor, project: Project, article_ids: Collection[uuid.UUID] | None = None
) -> Sequence[Adjudication]:
    """Those that stand, in these articles or in all, oldest first."""
    query = select(Adjudication).where(
        Adjudication.project_id == project.id,
        Adjudication.status == Standing.STANDING,
        adjudication_visible_to(actor),
    )
    if article_ids is not None:
        query = query.where(Adjudication.article_id.in_(article_ids))
    return session.scalars(query.order_by(Adjudication.id)).all()


def find_adjudication_about(
    session: Session, actor: Actor, article_id: uuid.UUID, subject_id: uuid.UUID
) -> Adjudication | None:
    """The standing decision that made this annotation or link, or that has it among its views."""
    made = or_(Adjudication.settled_annotation_id == subject_id, Adjudication.settled_link_id == subject_id)
    query = select(Adjudication).where(Adjudication.article_id == article_id, adjudication_visible_to(actor))
    found = session.scalar(query.where(made).order_by(Adjudication.id.desc()).limit(1))
    if found is not None:
        return found
    standing = session.scalars(
        query.where(Adjudication.status == Standing.STANDING).order_by(Adjudication.id)
    )
    return next((one for one in standing if str(subject_id) in {view["id"] for view in one.views}), None)
