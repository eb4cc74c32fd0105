"""Projects and who is in them, as far as the actor may know."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, true

from annotator import clock
from annotator.accounts.models import ApiToken, Person
from annotator.accounts.permissions import Actor, Role
from annotator.accounts.secrets import digest
from annotator.db import Session, table_of
from annotator.errors import NotFound
from annotator.projects.drafts import SLUG, VERDICT_KEY
from annotator.projects.models import Invitation, Membership, Project, Verdict


def load_actor(session: Session, person: Person) -> Actor:
    """A person together with what they are in which project."""
    rows = session.execute(_ROLES, {"person": person.id}).all()
    return _actor(person.id, person.name, rows, is_admin=person.is_admin)


def _actor(person_id: uuid.UUID, name: str, rows: Sequence[Any], *, is_admin: bool) -> Actor:
    roles = {row.project_id: Role(row.role) for row in rows if row.project_id is not None}
    blind = {row.project_id: Role(row.role) for row in rows if row.blind and row.role != Role.VIEWER}
    return Actor(id=person_id, name=name, is_admin=is_admin, roles=roles, blind=blind)


# of tables and made once, because every request begins with one of them: the mapper doubles their time
_PERSON, _TOKEN, _MEMBERSHIP, _PROJECT = map(table_of, (Person, ApiToken, Membership, Project))
_ROLES = (
    select(_MEMBERSHIP.c.project_id, _MEMBERSHIP.c.role, _PROJECT.c.blind)
    .join(_PROJECT, _PROJECT.c.id == _MEMBERSHIP.c.project_id)
    .where(_MEMBERSHIP.c.person_id == bindparam("person"), _MEMBERSHIP.c.removed_at.is_(None))
)
_MINE = and_(_MEMBERSHIP.c.person_id == _PERSON.c.id, _MEMBERSHIP.c.removed_at.is_(None))
_SHOWN = (_PERSON.c.id, _PERSON.c.name, _PERSON.c.is_admin)
_BY_TOKEN = (
    select(*_SHOWN, _MEMBERSHIP.c.project_id, _MEMBERSHIP.c.role, _PROJECT.c.blind)
    .join(_TOKEN, _TOKEN.c.person_id == _PERSON.c.id)
    .outerjoin(_MEMBERSHIP, _MINE)
    .outerjoin(_PROJECT, _PROJECT.c.id == _MEMBERSHIP.c.project_id)
    .where(_TOKEN.c.secret_sha256 == bindparam("digest"), _TOKEN.c.revoked_at.is_(None))
)


def find_actor_by_token(session: Session, token: str) -> Actor | None:
    """Whoever holds this API token; None when it is unknown or revoked."""
    rows = session.execute(_BY_TOKEN, {"digest": digest(token)}).all()
    if not rows:
        return None
    return _actor(rows[0].id, rows[0].name, rows, is_admin=rows[0].is_admin)


_MEMBER = table_of(Membership).alias("member")


def visible_to(actor: Actor, project_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """May this actor know that something of this project exists? Part of the WHERE of every list and every get."""
    return true() if actor.is_system else _is_mine(actor.id, project_id)


@lru_cache(maxsize=4_096)
def _is_mine(person_id: uuid.UUID, project_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """EXISTS, not IN: SQLite would walk all rows of one's projects instead of the few that are asked for."""
    mine = (
        _MEMBER.c.project_id == project_id,
        _MEMBER.c.person_id == person_id,
        _MEMBER.c.removed_at.is_(None),
    )
    return exists().where(*mine).correlate_except(_MEMBER)


def get_project(session: Session, actor: Actor, slug: str, *, lock: bool = False) -> Project:
    """The project at this address. ``lock``: its row waits for no other writer until the commit."""
    query = select(Project).where(Project.slug == slug, visible_to(actor, Project.__table__.c.id))
    # anything else cannot be a short name, and a NUL cannot even be asked for
    project = session.scalar(query.with_for_update() if lock else query) if SLUG.fullmatch(slug) else None
    if project is None:
        raise NotFound(f"There is no project “{slug}”, or it is not shared with you.")
    return project


def list_projects(session: Session, actor: Actor) -> Sequence[Project]:
    """All that the actor is in, by title."""
    query = select(Project).where(visible_to(actor, Project.__table__.c.id))
    return session.scalars(query.order_by(Project.title, Project.id)).all()


def list_verdicts(session: Session, project: Project, *, retired: bool = False) -> Sequence[Verdict]:
    """The vocabulary in its order; with ``retired``, what older claims may still carry too."""
    query = select(Verdict).where(Verdict.project_id == project.id)
    if not retired:
        query = query.where(Verdict.is_retired.is_(False))
    return session.scalars(query.order_by(Verdict.is_retired, Verdict.position, Verdict.key)).all()


_VERDICT = select(Verdict).where(Verdict.project_id == bindparam("project"), Verdict.key == bindparam("key"))
_KNOWN = table_of(Verdict).c
_IS_RETIRED = select(_KNOWN.is_retired).where(
    _KNOWN.project_id == bindparam("project"), _KNOWN.key == bindparam("key")
)


def find_verdict(session: Session, project_id: uuid.UUID, key: str) -> Verdict | None:
    """One entry of the vocabulary, retired ones too."""
    if not VERDICT_KEY.fullmatch(key):
        return None
    return session.scalar(_VERDICT, {"project": project_id, "key": key})


def is_in_use(session: Session, project_id: uuid.UUID, key: str) -> bool:
    """Whether this is an entry of the vocabulary that new claims may carry."""
    if not VERDICT_KEY.fullmatch(key):
        return False
    return session.scalar(_IS_RETIRED, {"project": project_id, "key": key}) is False


@dataclass(frozen=True)
class Member:
    """One person in a project."""

    person_id: uuid.UUID
    name: str
    email: str
    role: Role
    added_at: datetime


def list_members(session: Session, project: Project) -> list[Member]:
    """Who is in the project now, by name."""
    query = select(Membership, Person).join(Person, Membership.person_id == Person.id)
    rows = session.execute(
        query.where(Membership.project_id == project.id, Membership.removed_at.is_(None)).order_by(
            Person.name
        )
    )
    return [
        Member(person.id, person.name, person.email, Role(member.role), member.added_at)
        for member, person in rows
    ]


def list_people(session: Session, project: Project) -> dict[uuid.UUID, str]:
    """The names of everyone who is or was in the project."""
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    rows = session.execute(query.where(Membership.project_id == project.id).order_by(Person.name))
    return {row.id: row.name for row in rows}


def get_membership(session: Session, project: Project, person_id: uuid.UUID) -> Membership:
    """That someone is in the project now."""
    query = select(Membership).where(
        Membership.project_id == project.id,
        Membership.person_id == person_id,
        Membership.removed_at.is_(None),
    )
    membership = session.scalar(query)
    if membership is None:
        raise NotFound("This person is not in the project any more.")
    return membership


def list_invitations(session: Session, project: Project) -> Sequence[Invitation]:
    """Those that can still be accepted."""
    query = select(Invitation).where(Invitation.project_id == project.id, *_open(clock.now()))
    return session.scalars(query.order_by(Invitation.created_at.desc())).all()


def get_invitation(session: Session, secret: str) -> tuple[Invitation, Project]:
    """The invitation behind a link, if it is still open."""
    query = select(Invitation, Project).join(Project, Invitation.project_id == Project.id)
    row = session.execute(
        query.where(Invitation.secret_sha256 == digest(secret), *_open(clock.now())).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("This invitation was used, taken back or has run out. Ask for a new one.")
    return row[0], row[1]


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.revoked_at.is_(None),
        Invitation.accepted_at.is_(None),
        or_(Invitation.expires_at > now),
    )
