"""Erasing a person, who has to leave every project first."""

from sqlalchemy import select

from annotator import clock
from annotator.accounts.erasing import erase_account
from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, Role, require
from annotator.audit.erasing import check_reason, erase_fields
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.db import Session
from annotator.errors import Invalid
from annotator.projects.models import Invitation, Membership, Project


def erase_person(session: Session, actor: Actor, person: Person, *, reason: str) -> Recorded:
    """Take someone's name and e-mail address out of the database, and them out of their projects.

    What they did stays, under a name that says nothing. The notes of the invitations they came with go too.
    Raises Invalid for the only owner of a project, and whatever erase_account() raises.
    """
    require(actor, Permission.ERASE_PERSON)
    _refuse_only_owner(session, person)
    check_reason(reason, [person.name, person.email])
    for membership in _memberships(session, person):
        before = membership.snapshot()
        membership.removed_at = clock.now()
        record_change(session, actor, EventKind.MEMBER_REMOVED, membership, before=before)
    came_with = select(Invitation).where(Invitation.accepted_by_id == person.id, Invitation.note != "")
    for invitation in session.scalars(came_with).all():
        _erase_note(session, actor, invitation, reason)
    return erase_account(session, actor, person, reason=reason)


def _memberships(session: Session, person: Person) -> list[Membership]:
    mine = (Membership.person_id == person.id, Membership.removed_at.is_(None))
    return list(session.scalars(select(Membership).where(*mine).order_by(Membership.id)))


def _refuse_only_owner(session: Session, person: Person) -> None:
    """A project keeps at least one owner."""
    owners = (Membership.role == Role.OWNER, Membership.removed_at.is_(None))
    theirs = select(Membership.project_id).where(*owners, Membership.person_id == person.id)
    others = select(Membership.project_id).where(*owners, Membership.person_id != person.id)
    # the rows stay as they are until the commit, so that no other owner leaves meanwhile
    query = select(Project).where(Project.id.in_(theirs)).with_for_update()
    projects = session.scalars(query.order_by(Project.id)).all()
    kept = set(session.scalars(others.where(Membership.project_id.in_([one.id for one in projects]))))
    left = sorted(project.slug for project in projects if project.id not in kept)
    if left:
        raise Invalid(
            "name",
            f"{person.name} is the only owner of {', '.join(left)}. Make someone else an owner first: "
            "annotator member add SLUG NAME --role owner",
        )


def _erase_note(session: Session, actor: Actor, invitation: Invitation, reason: str) -> None:
    def change() -> None:
        invitation.note = ""

    erase_fields(session, actor, invitation, {"after.note"}, change, reason=reason)
