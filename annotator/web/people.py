"""Who is in a project: members, roles, invitations."""

import uuid
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Permission, may
from annotator.accounts.queries import list_names
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.people import MEANINGS, InvitationForm, RoleForm, parse_role
from annotator.projects.actions import change_role, create_invitation, remove_member, revoke_invitation
from annotator.projects.queries import get_project, list_invitations, list_members
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, go, signed_in


@web.get("/projects/<slug>/people")
@signed_in
def people(slug: str) -> AnyResponse:
    """Members; for owners also invitations and the means to change both."""
    return _answer_people(slug)


@web.post("/projects/<slug>/people/<uuid:person_id>/role")
@signed_in
def people_role(slug: str, person_id: uuid.UUID) -> AnyResponse:
    """Give a member another role."""
    actor, form = current_actor(), RoleForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug, lock=True)
            change_role(session, actor, project, person_id, role=parse_role(form.role.data))
            name = list_names(session, [person_id])[person_id]
    except Invalid as invalid:
        return _answer_people(slug, 422, problem=invalid.message)
    return go(url_for("web.people", slug=slug), f"{name} is {_a(form.role.data)} now.")


@web.post("/projects/<slug>/people/<uuid:person_id>/remove")
@signed_in
def people_remove(slug: str, person_id: uuid.UUID) -> AnyResponse:
    """Take someone out; their work stays."""
    actor = current_actor()
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug, lock=True)
            remove_member(session, actor, project, person_id)
            name = list_names(session, [person_id])[person_id]
    except Invalid as invalid:
        return _answer_people(slug, 422, problem=invalid.message)
    if person_id == actor.id:
        return go(url_for("web.start"), f"You left “{project.title}”.")
    return go(
        url_for("web.people", slug=slug),
        f"{name} is not in this project any more. What they marked stays, in their name.",
    )


@web.post("/projects/<slug>/people/invitations")
@signed_in
def people_invite(slug: str) -> AnyResponse:
    """A new link. This answer is the only place where it ever stands."""
    actor, form = current_actor(), InvitationForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            secret = create_invitation(
                session, actor, project, role=parse_role(form.role.data), note=form.note.data or ""
            )
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_people(slug, 422, form=form)
    link = url_for("web.invitation", secret=secret, _external=True)
    return _answer_people(slug, 201, new_link=link, new_role=form.role.data)


@web.post("/projects/<slug>/people/invitations/<uuid:invitation_id>/revoke")
@signed_in
def people_uninvite(slug: str, invitation_id: uuid.UUID) -> AnyResponse:
    """Make a link worthless."""
    actor = current_actor()
    with database().writing() as session:
        revoke_invitation(session, actor, get_project(session, actor, slug), invitation_id)
    return go(url_for("web.people", slug=slug), "The invitation is taken back; its link opens nothing now.")


def _a(role: str | None) -> str:
    return f"an {role}" if role == "owner" else f"a {role}"


def _answer_people(slug: str, status: int = 200, **values: Any) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        may_manage = may(actor, Permission.MANAGE_MEMBERS, project)
        invitations = list_invitations(session, project) if may_manage else ()
        members = [
            (member, RoleForm(data={"role": member.role})) for member in list_members(session, project)
        ]
        names = list_names(session, [invitation.created_by_id for invitation in invitations])
    shown = {"form": InvitationForm(), "new_link": None, "problem": None} | values
    return answer_page(
        "people/people.html", status, project=project, members=members, may_manage=may_manage, names=names,
        invitations=invitations, meanings=MEANINGS, nav="people", **shown,
    )  # fmt: skip
