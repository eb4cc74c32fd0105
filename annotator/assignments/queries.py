"""Assignments, as far as the actor may know."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from annotator.accounts.permissions import ANYONES, Actor, Permission, Role
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.visibility import article_open_to
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.db import Session, in_parts, table_of
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.projects.models import Membership, Project
from annotator.projects.queries import Member, list_members, visible_to

LOCKED = "You have submitted this article. Reopen it to change your marks."


def assignment_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that someone reads an article? A blind reviewer learns it once they have submitted theirs."""
    columns = table_of(Assignment).c
    shared = visible_to(actor, columns.project_id)
    reading = [project_id for project_id, role in actor.blind.items() if role is Role.REVIEWER]
    if not reading:
        return shared
    is_open = article_open_to(actor, columns.project_id, columns.article_id)
    return and_(shared, or_(columns.person_id == actor.id, columns.project_id.not_in(reading), is_open))


def get_assignment(
    session: Session, actor: Actor, assignment_id: uuid.UUID, *, project: Project | None = None, lock: bool = False
) -> Assignment:  # fmt: skip
    """One assignment, an ended one too. ``lock``: no one else changes it until the commit."""
    query = select(Assignment).where(Assignment.id == assignment_id, assignment_visible_to(actor))
    query = query if project is None else query.where(Assignment.project_id == project.id)
    assignment = session.scalar(query.with_for_update() if lock else query)
    if assignment is None:
        raise NotFound("There is no such assignment, or it is not shared with you.")
    return assignment


def find_assignment(
    session: Session, article_id: uuid.UUID, person_id: uuid.UUID, *, lock: bool = False
) -> Assignment | None:
    """That someone reads an article which the caller may see; an ended one too."""
    query = select(Assignment).where(Assignment.article_id == article_id, Assignment.person_id == person_id)
    return session.scalar(query.with_for_update() if lock else query)


def list_assignments_of(
    session: Session, article_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[Assignment]]:
    """All of these articles, which the caller may see, ended ones too; by article, oldest first."""
    found: dict[uuid.UUID, list[Assignment]] = {article_id: [] for article_id in article_ids}
    for part in in_parts(found):
        query = select(Assignment).where(Assignment.article_id.in_(part))
        for assignment in session.scalars(query.order_by(Assignment.created_at, Assignment.id)):
            found[assignment.article_id].append(assignment)
    return found


_ASSIGNED = table_of(Assignment).c
_PROGRESS = (
    select(_ASSIGNED.status)
    .where(_ASSIGNED.article_id == bindparam("article"), _ASSIGNED.person_id == bindparam("person"))
    .with_for_update(read=True)
)


def refuse_submitted(session: Session, actor: Actor, project_id: uuid.UUID, article_id: uuid.UUID) -> None:
    """Raise NotAllowed where a reviewer has submitted this article: their work on it stands until they reopen it.

    Curators and owners go on. A submission that is on its way is waited for.
    """
    if actor.roles.get(project_id) is not Role.REVIEWER:
        return
    if session.scalar(_PROGRESS, {"article": article_id, "person": actor.id}) == Progress.SUBMITTED:
        raise NotAllowed(LOCKED)


def list_locked(session: Session, actor: Actor, article_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these articles, those where refuse_submitted() would refuse."""
    reviewing = [project_id for project_id, role in actor.roles.items() if role is Role.REVIEWER]
    if not reviewing or not article_ids:
        return set()
    query = select(Assignment.article_id).where(
        Assignment.article_id.in_(article_ids), Assignment.person_id == actor.id,
        Assignment.status == Progress.SUBMITTED, Assignment.project_id.in_(reviewing),
    )  # fmt: skip
    return set(session.scalars(query))


def find_return(session: Session, assignment: Assignment) -> Event | None:
    """The event by which an open assignment was returned to its reader, if that is why it is open."""
    told = select(Event).where(Event.subject_id == assignment.id, Event.kind != EventKind.ASSIGNMENT_CHANGED)
    last = session.scalars(told.order_by(Event.seq.desc()).limit(1)).first()
    is_returned = last is not None and last.kind == EventKind.ASSIGNMENT_RETURNED
    return last if is_returned and assignment.status == Progress.OPEN else None


def list_readers(session: Session, project: Project) -> list[Member]:
    """Members who may submit, by name."""
    return [member for member in list_members(session, project) if member.role in ANYONES[Permission.SUBMIT]]


def find_readers(session: Session, project: Project, names: Iterable[str]) -> tuple[uuid.UUID, ...]:
    """The ids of members who may submit, by name. Raises Invalid("people")."""
    known = {member.name: member.person_id for member in list_readers(session, project)}
    wanted = [name.strip().lower() for name in names]
    for name in wanted:
        if name not in known:
            raise Invalid("people", f"“{name}” is not in this project, or may not submit here.")
    return tuple(known[name] for name in wanted)


def is_reader(session: Session, project_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether someone is in a project and may submit there."""
    here = (Membership.project_id == project_id, Membership.person_id == person_id)
    query = select(Membership.role).where(*here, Membership.removed_at.is_(None))
    return session.scalar(query) in ANYONES[Permission.SUBMIT]


@dataclass(frozen=True)
class Load:
    """How much one person has to read, and has read."""

    open: int = 0
    submitted: int = 0

    @property
    def total(self) -> int:
        """What the next articles are balanced by."""
        return self.open + self.submitted


def count_loads(session: Session, project: Project) -> Mapping[uuid.UUID, Load]:
    """By person."""
    query = select(
        Assignment.person_id,
        func.sum(case((Assignment.status == Progress.OPEN, 1), else_=0)).label("open"),
        func.sum(case((Assignment.status == Progress.SUBMITTED, 1), else_=0)).label("submitted"),
    )
    rows = session.execute(query.where(Assignment.project_id == project.id).group_by(Assignment.person_id))
    return {row.person_id: Load(row.open, row.submitted) for row in rows}


@dataclass(frozen=True)
class Which:
    """Which assignments; what is None does not matter."""

    person_id: uuid.UUID | None = None
    article_id: uuid.UUID | None = None
    #: a Progress
    status: str | None = None


def list_assignments(  # noqa: PLR0913  (which part of the list)
    session: Session, actor: Actor, project: Project, which: Which, *, after: uuid.UUID | None, limit: int
) -> Sequence[Assignment]:
    """Those of a project by id; ``after`` this one."""
    query = select(Assignment).where(Assignment.project_id == project.id, assignment_visible_to(actor))
    for column, value in (
        (Assignment.person_id, which.person_id),
        (Assignment.article_id, which.article_id),
        (Assignment.status, which.status),
    ):
        query = query if value is None else query.where(column == value)
    query = query if after is None else query.where(Assignment.id > after)
    return session.scalars(query.order_by(Assignment.id).limit(limit)).all()


def get_articles(session: Session, project: Project, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Article]:
    """These articles of a project. Raises NotFound when one of them is none of its."""
    wanted = list(dict.fromkeys(ids))
    found: dict[uuid.UUID, Article] = {}
    for part in in_parts(wanted):
        query = select(Article).where(Article.project_id == project.id, Article.id.in_(part))
        found |= {article.id: article for article in session.scalars(query)}
    if len(found) < len(wanted):
        raise NotFound("One of these articles does not exist, or is not in this project.")
    return found
