"""Changing a project, its vocabulary and its people."""

import uuid
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, Role, require
from annotator.accounts.secrets import digest, new_secret
from annotator.audit.kinds import EventKind
from annotator.audit.log import open_log, record_change
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.projects.drafts import DEFAULT_VERDICTS, ProjectDraft, VerdictDraft
from annotator.projects.models import Invitation, Membership, Project, Verdict
from annotator.projects.queries import find_verdict, get_membership
from annotator.text.fields import field_problems

INVITATION_AGE = timedelta(days=14)


def create_project(session: Session, actor: Actor, draft: ProjectDraft) -> Project:
    """A new project with the default vocabulary; whoever makes it owns it."""
    require(actor, Permission.CREATE_PROJECT)
    _refuse_taken_slug(session, draft.slug)
    project = Project(**asdict(draft), created_at=clock.now())
    session.add(project)
    try:
        session.flush()
    except IntegrityError:  # somebody took it between the look and the write
        raise Invalid(
            "slug", f"The short name “{draft.slug}” was taken just now; take another one."
        ) from None
    open_log(session, project.id)
    record_change(session, actor, EventKind.PROJECT_CREATED, project)
    for position, verdict in enumerate(DEFAULT_VERDICTS):
        _add_verdict(session, actor, project, verdict, position)
    if not actor.is_system:
        _add_membership(session, actor, project, actor.id, Role.OWNER)
    return project


def change_project(
    session: Session, actor: Actor, project: Project, draft: ProjectDraft, *, version: int
) -> None:
    """New title, guidelines or rules. ``version``: the one that was read."""
    require(actor, Permission.EDIT_PROJECT, project)
    if project.version != version:
        raise Conflict(
            "Someone else changed these settings meanwhile. Compare, then save again.", project.snapshot()
        )
    if draft.slug != project.slug:
        raise Invalid("slug", "The short name is part of every address and cannot change.")
    before = project.snapshot()
    for name, value in asdict(draft).items():
        setattr(project, name, value)
    if project.snapshot() != before:
        record_change(session, actor, EventKind.PROJECT_CHANGED, project, before=before)


def create_verdict(session: Session, actor: Actor, project: Project, draft: VerdictDraft) -> Verdict:
    """One more entry of the vocabulary."""
    require(actor, Permission.EDIT_PROJECT, project)
    if find_verdict(session, project.id, draft.key):
        raise Invalid("key", f"The key “{draft.key}” is taken in this project.")
    _refuse_taken_shortcut(session, project, draft)
    count = (
        session.scalar(select(func.count()).select_from(Verdict).where(Verdict.project_id == project.id)) or 0
    )
    if count >= 30:
        raise Invalid("key", "A project has 30 verdicts at most; retired ones count.")
    return _add_verdict(session, actor, project, draft, count)


def change_verdict(
    session: Session, actor: Actor, project: Project, draft: VerdictDraft, *, version: int
) -> Verdict:
    """Everything but the key. A retired verdict comes back. ``version``: the one that was read."""
    require(actor, Permission.EDIT_PROJECT, project)
    verdict = _get_verdict(session, project, draft.key)
    if verdict.version != version:
        raise Conflict(
            "Someone else changed this verdict meanwhile. Compare, then save again.", verdict.snapshot()
        )
    _refuse_taken_shortcut(session, project, draft)
    before = verdict.snapshot()
    for name, value in asdict(draft).items():
        setattr(verdict, name, value)
    verdict.is_retired = False
    if verdict.snapshot() != before:
        record_change(session, actor, EventKind.VERDICT_CHANGED, verdict, before=before)
    return verdict


def retire_verdict(session: Session, actor: Actor, project: Project, key: str) -> None:
    """Offer it no more; claims that carry it keep it."""
    require(actor, Permission.EDIT_PROJECT, project)
    verdict = _get_verdict(session, project, key)
    left = (
        session.scalar(
            select(func.count())
            .select_from(Verdict)
            .where(Verdict.project_id == project.id, Verdict.is_retired.is_(False))
        )
        or 0
    )
    if left <= 1 and not verdict.is_retired:
        raise Invalid("key", "A project needs at least one verdict.")
    if not verdict.is_retired:
        before = verdict.snapshot()
        verdict.is_retired = True
        record_change(session, actor, EventKind.VERDICT_RETIRED, verdict, before=before)


def add_member(session: Session, actor: Actor, project: Project, person: Person, *, role: Role) -> Membership:
    """Make someone a member, or give a member another role."""
    require(actor, Permission.MANAGE_MEMBERS, project)
    query = select(Membership).where(Membership.project_id == project.id, Membership.person_id == person.id)
    membership = session.scalar(query)
    if membership is None or membership.removed_at is not None:
        return _add_membership(session, actor, project, person.id, role)
    return change_role(session, actor, project, person.id, role=role)


def change_role(
    session: Session, actor: Actor, project: Project, person_id: uuid.UUID, *, role: Role
) -> Membership:
    """Another role for a member. A project keeps at least one owner."""
    require(actor, Permission.MANAGE_MEMBERS, project)
    membership = get_membership(session, project, person_id)
    if membership.role == role:
        return membership
    _keep_an_owner(session, project, membership)
    before = membership.snapshot()
    membership.role = role
    record_change(session, actor, EventKind.MEMBER_CHANGED, membership, before=before)
    return membership


def remove_member(session: Session, actor: Actor, project: Project, person_id: uuid.UUID) -> None:
    """Take someone out; their work stays, attributed."""
    require(actor, Permission.MANAGE_MEMBERS, project)
    membership = get_membership(session, project, person_id)
    _keep_an_owner(session, project, membership)
    before = membership.snapshot()
    membership.removed_at = clock.now()
    record_change(session, actor, EventKind.MEMBER_REMOVED, membership, before=before)


def create_invitation(session: Session, actor: Actor, project: Project, *, role: Role, note: str = "") -> str:
    """A link for one new member. Returns its secret, once."""
    require(actor, Permission.MANAGE_MEMBERS, project)
    if problems := field_problems("note", note, 200):
        raise Invalid.of(problems)
    secret, now = new_secret(), clock.now()
    invitation = Invitation(
        project_id=project.id, secret_sha256=digest(secret), role=role, note=note.strip(),
        created_by_id=actor.id, created_at=now, expires_at=now + INVITATION_AGE,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    record_change(session, actor, EventKind.INVITATION_CREATED, invitation)
    return secret


def revoke_invitation(session: Session, actor: Actor, project: Project, invitation_id: uuid.UUID) -> None:
    """Make a link worthless."""
    require(actor, Permission.MANAGE_MEMBERS, project)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.project_id != project.id:
        raise NotFound("This invitation does not exist.")
    if invitation.revoked_at is None and invitation.accepted_at is None:
        before = invitation.snapshot()
        invitation.revoked_at = clock.now()
        record_change(session, actor, EventKind.INVITATION_REVOKED, invitation, before=before)


def accept_invitation(session: Session, person: Person, invitation: Invitation, project: Project) -> None:
    """Join. The link itself is the permission; it works once."""
    current = session.scalar(
        select(Membership).where(Membership.project_id == project.id, Membership.person_id == person.id)
    )
    if current is not None and current.removed_at is None:
        raise NotAllowed("You are in this project already; the invitation stays open for someone else.")
    before = invitation.snapshot()
    invitation.accepted_at, invitation.accepted_by_id = clock.now(), person.id
    record_change(session, person, EventKind.INVITATION_ACCEPTED, invitation, before=before)
    _add_membership(session, person, project, person.id, Role(invitation.role))


def _add_membership(
    session: Session, actor: Actor | Person, project: Project, person_id: uuid.UUID, role: Role
) -> Membership:
    query = select(Membership).where(Membership.project_id == project.id, Membership.person_id == person_id)
    membership = session.scalar(query)
    before = membership.snapshot() if membership else None
    if membership is None:
        membership = Membership(project_id=project.id, person_id=person_id)
        session.add(membership)
    membership.role, membership.added_at, membership.removed_at = role, clock.now(), None
    session.flush()
    record_change(session, actor, EventKind.MEMBER_ADDED, membership, before=before)
    return membership


def _add_verdict(
    session: Session, actor: Actor, project: Project, draft: VerdictDraft, position: int
) -> Verdict:
    verdict = Verdict(project_id=project.id, position=position, **asdict(draft))
    session.add(verdict)
    session.flush()
    record_change(session, actor, EventKind.VERDICT_CREATED, verdict)
    return verdict


def _get_verdict(session: Session, project: Project, key: str) -> Verdict:
    verdict = find_verdict(session, project.id, key)
    if verdict is None:
        raise NotFound(f"This project has no verdict “{key}”.")
    return verdict


def _refuse_taken_slug(session: Session, slug: str) -> None:
    if session.scalar(select(Project.id).where(Project.slug == slug)):
        raise Invalid("slug", f"The short name “{slug}” is taken; take another one.")


def _refuse_taken_shortcut(session: Session, project: Project, draft: VerdictDraft) -> None:
    if not draft.shortcut:
        return
    same = (
        Verdict.project_id == project.id,
        Verdict.shortcut == draft.shortcut,
        Verdict.key != draft.key,
        Verdict.is_retired.is_(False),
    )
    taken = session.scalar(select(Verdict.name).where(*same))
    if taken:
        raise Invalid("shortcut", f"The key {draft.shortcut} sets “{taken}” already.")


def _keep_an_owner(session: Session, project: Project, leaving: Membership) -> None:
    owners = (
        Membership.project_id == project.id,
        Membership.role == Role.OWNER,
        Membership.removed_at.is_(None),
    )
    count = session.scalar(select(func.count()).select_from(Membership).where(*owners)) or 0
    if leaving.role == Role.OWNER and count == 1:
        raise Invalid("role", "This is the only owner; make someone else an owner first.")
