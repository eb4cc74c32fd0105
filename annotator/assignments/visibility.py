"""What of others' work someone may see: one expression, part of the WHERE of every list and every get.

In a project that reads blind, a reviewer sees others' work on an article once they have submitted theirs. A curator or
an owner sees all, but for articles that they themselves have yet to submit. Everybody sees their own.
It is asked of the assignments of today, of a page of the past too.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from annotator.accounts.permissions import Actor, Role
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session, table_of
from annotator.projects.models import Project
from annotator.projects.queries import visible_to

_ASSIGNMENT = table_of(Assignment).alias("own_assignment")


def narrow(session: Session, actor: Actor, project: Project) -> Actor:
    """The same person, blind only if something of this project is hidden from them at this moment.

    From a curator nothing is, unless they have yet to submit an article.
    """
    role = actor.blind.get(project.id)
    mine = (Assignment.person_id == actor.id, Assignment.status == Progress.OPEN)
    begun = select(Assignment.id).where(*mine, Assignment.project_id == project.id).limit(1)
    if role is None or (role != Role.REVIEWER and session.scalar(begun) is None):
        return replace(actor, blind={})
    return replace(actor, blind={project.id: role})


def article_open_to(
    actor: Actor, project_id: ColumnElement[uuid.UUID], article_id: ColumnElement[uuid.UUID]
) -> ColumnElement[bool]:
    """May this actor see others' work on an article? That they are in the project is another question."""
    return _is_open(actor.id, _frozen(actor.blind), project_id, article_id) if actor.blind else true()


def work_visible_to(actor: Actor, columns: Any) -> ColumnElement[bool]:
    """May this actor know that something exists that someone made on an article?

    columns: of a table, or an alias of one, with project_id, article_id and created_by_id.
    """
    known = work_known_to(actor, columns, columns.created_by_id)
    return and_(visible_to(actor, columns.project_id), known)


def assignment_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know who reads what, and how far they are? Of themselves always."""
    columns = table_of(Assignment).c
    return and_(visible_to(actor, columns.project_id), work_known_to(actor, columns, columns.person_id))


def work_known_to(actor: Actor, columns: Any, maker_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """The same inside a project that the actor is known to be in, such as one from get_project().

    For figures over all of it: whether they are a member is then not asked of every row. columns: with project_id and
    article_id. maker_id: whose work it is.
    """
    if not actor.blind:
        return true()
    return or_(maker_id == actor.id, article_open_to(actor, columns.project_id, columns.article_id))


def _frozen(blind: Mapping[uuid.UUID, Role]) -> tuple[tuple[uuid.UUID, Role], ...]:
    return tuple(sorted(blind.items()))


@lru_cache(maxsize=4_096)
def _is_open(
    person_id: uuid.UUID,
    blind: tuple[tuple[uuid.UUID, Role], ...],
    project_id: ColumnElement[uuid.UUID],
    article_id: ColumnElement[uuid.UUID],
) -> ColumnElement[bool]:
    mine = (_ASSIGNMENT.c.article_id == article_id, _ASSIGNMENT.c.person_id == person_id)
    submitted = (
        exists().where(*mine, _ASSIGNMENT.c.status == Progress.SUBMITTED).correlate_except(_ASSIGNMENT)
    )
    begun = exists().where(*mine, _ASSIGNMENT.c.status == Progress.OPEN).correlate_except(_ASSIGNMENT)
    reading = [project for project, role in blind if role == Role.REVIEWER]
    deciding = [project for project, role in blind if role != Role.REVIEWER]
    conditions: list[ColumnElement[bool]] = []
    if reading:
        conditions.append(or_(project_id.not_in(reading), submitted))
    if deciding:
        conditions.append(or_(project_id.not_in(deciding), ~begun))
    return and_(*conditions)
