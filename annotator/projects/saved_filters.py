"""Filters of a project's log that someone keeps under a name, for themselves alone."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.projects.models import Project, SavedFilter
from annotator.text.fields import field_problems

#: of one person in one project
FILTERS_AT_MOST = 30
NAME_AT_MOST = 60
QUERY_AT_MOST = 1_000


def save_filter(session: Session, actor: Actor, project: Project, *, name: str, query: str) -> SavedFilter:
    """Keep a filter; one of the same name is replaced. ``query``: as it stands in the page's address."""
    require(actor, Permission.READ_LOG, project)
    name = " ".join(name.split())
    problems = field_problems("name", name, NAME_AT_MOST, at_least=1)
    if not query or len(query) > QUERY_AT_MOST:
        problems.append(("query", "Choose at least one filter first; then give it a name."))
    if problems:
        raise Invalid.of(problems)
    mine = list_filters(session, actor, project)
    found = next((one for one in mine if one.name == name), None)
    if found is None:
        if len(mine) >= FILTERS_AT_MOST:
            raise Invalid("name", f"You keep {FILTERS_AT_MOST} filters here already; let go of one first.")
        found = SavedFilter(project_id=project.id, person_id=actor.id, name=name)
        session.add(found)
    found.query = query
    session.flush()
    return found


def forget_filter(session: Session, actor: Actor, project: Project, filter_id: uuid.UUID) -> SavedFilter:
    """Let go of one's own filter. Returns what it was."""
    require(actor, Permission.READ_LOG, project)
    found = next((one for one in list_filters(session, actor, project) if one.id == filter_id), None)
    if found is None:
        raise NotFound("This filter does not exist any more.")
    session.delete(found)
    return found


def list_filters(session: Session, actor: Actor, project: Project) -> Sequence[SavedFilter]:
    """One's own, by name."""
    mine = (SavedFilter.project_id == project.id, SavedFilter.person_id == actor.id)
    return session.scalars(select(SavedFilter).where(*mine).order_by(SavedFilter.name)).all()
