"""What was published."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.db import Session
from annotator.errors import NotFound
from annotator.projects.models import Project
from annotator.projects.queries import visible_to
from annotator.publishing.models import Publication


def list_versions(session: Session, annotation_id: uuid.UUID) -> Sequence[Publication]:
    """Everything that was published of a claim, newest first: for everybody."""
    query = select(Publication).where(Publication.annotation_id == annotation_id)
    return session.scalars(query.order_by(Publication.number.desc())).all()


def get_version(session: Session, annotation_id: uuid.UUID, number: int) -> Publication:
    """One version, for everybody. Raises NotFound."""
    query = select(Publication).where(
        Publication.annotation_id == annotation_id, Publication.number == number
    )
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_published(session: Session, actor: Actor, project: Project) -> Sequence[Publication]:
    """The versions of a project that the actor may see, newest first."""
    shared = visible_to(actor, Publication.__table__.c.project_id)
    query = select(Publication).where(Publication.project_id == project.id, shared)
    return session.scalars(query.order_by(Publication.created_at.desc(), Publication.id.desc())).all()


def list_published_page(
    session: Session, actor: Actor, project: Project, *, after: uuid.UUID | None, limit: int
) -> Sequence[Publication]:
    """A part of the same, oldest first; ``after``: the id of the last one of the part before."""
    shared = visible_to(actor, Publication.__table__.c.project_id)
    query = select(Publication).where(Publication.project_id == project.id, shared).order_by(Publication.id)
    return session.scalars((query.where(Publication.id > after) if after else query).limit(limit)).all()
