"""Reading which releases there are, and what a release is made from."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.models import Event
from annotator.db import Session
from annotator.errors import NotFound
from annotator.exports.releases.drafts import NAME
from annotator.exports.releases.models import Release
from annotator.projects.models import Project


def find_release(session: Session, project: Project, name: str) -> Release | None:
    """The release of this version, if it was made."""
    if not NAME.fullmatch(name):
        return None
    return session.scalar(select(Release).where(Release.project_id == project.id, Release.name == name))


def get_release(session: Session, actor: Actor, project: Project, name: str) -> Release:
    """The same for whoever may read the project. Raises NotFound."""
    require(actor, Permission.READ, project)
    found = find_release(session, project, name)
    if found is None:
        raise NotFound("There is no such release of this project.")
    return found


def list_releases(session: Session, actor: Actor, project: Project) -> Sequence[Release]:
    """All of a project, the newest first."""
    require(actor, Permission.READ, project)
    query = select(Release).where(Release.project_id == project.id)
    return session.scalars(query.order_by(Release.created_at.desc(), Release.id.desc())).all()


def list_releases_page(
    session: Session, actor: Actor, project: Project, *, after: uuid.UUID | None, limit: int
) -> Sequence[Release]:
    """A part of them in order of id; ``after``: the last one of the part before."""
    require(actor, Permission.READ, project)
    query = select(Release).where(Release.project_id == project.id).order_by(Release.id).limit(limit)
    return session.scalars(query if after is None else query.where(Release.id > after)).all()


@dataclass(frozen=True)
class Written:
    """The event that last changed something."""

    seq: int
    at: datetime


def find_guidelines_event(session: Session, project: Project, seq: int) -> Written | None:
    """When the guidelines came to read as they did after event ``seq``; None where they never held a word."""
    query = select(Event.seq, Event.at, Event.after).where(
        Event.log_id == project.log_id, Event.subject_id == project.id, Event.seq <= seq,
        Event.after.is_not(None),
    )  # fmt: skip
    found, words = None, ""
    for row in session.execute(query.order_by(Event.seq)):
        said = json.loads(row.after).get("guidelines", "")
        if said != words:
            found, words = Written(row.seq, row.at), said
    return found
