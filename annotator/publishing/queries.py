"""What was published."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Uuid, exists, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from annotator.accounts.permissions import Actor
from annotator.db import Session, UtcDateTime
from annotator.errors import NotFound
from annotator.projects.drafts import SLUG
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


def get_listing_project(session: Session, slug: str) -> Project:
    """The project of this name, for everybody, if it lists what it has published. Raises NotFound."""
    query = select(Project).where(Project.slug == slug, Project.lists_published)
    found = session.scalars(query).one_or_none() if SLUG.fullmatch(slug) else None
    if found is None:
        raise NotFound("There is no list of published claims here.")
    return found


def list_newest(
    session: Session, project: Project, *, after: uuid.UUID | None = None, limit: int
) -> Sequence[Publication]:
    """The newest version of each claim, withdrawn or not, last changed first: for everybody.

    after: the id of the last one of the part before.
    """
    other = aliased(Publication)
    newer = exists().where(
        other.annotation_id == Publication.annotation_id, other.number > Publication.number
    )
    query = select(Publication).where(Publication.project_id == project.id, ~newer)
    if after is not None:
        there = session.get(Publication, after)
        if there is None or there.project_id != project.id:
            raise NotFound("There is no such part of this list.")
        place = tuple_(Publication.updated_at, Publication.id)
        query = query.where(
            place < tuple_(literal(there.updated_at, UtcDateTime()), literal(there.id, Uuid()))
        )
    newest_first = (Publication.updated_at.desc(), Publication.id.desc())
    return session.scalars(query.order_by(*newest_first).limit(limit)).all()


def last_change(session: Session, project: Project) -> datetime:
    """When something was last published, corrected or withdrawn; when nothing was yet, since when the project is."""
    query = select(func.max(Publication.updated_at)).where(Publication.project_id == project.id)
    return session.scalar(query) or project.created_at


def list_published_page(
    session: Session, actor: Actor, project: Project, *, after: uuid.UUID | None, limit: int
) -> Sequence[Publication]:
    """A part of the same, oldest first; ``after``: the id of the last one of the part before."""
    shared = visible_to(actor, Publication.__table__.c.project_id)
    query = select(Publication).where(Publication.project_id == project.id, shared).order_by(Publication.id)
    return session.scalars((query.where(Publication.id > after) if after else query).limit(limit)).all()
