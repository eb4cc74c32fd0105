"""What is behind an invitation's link."""

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.actions import add_person
from annotator.accounts.models import Person
from annotator.accounts.permissions import Role
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.accounts import NewPersonForm
from annotator.forms.people import MEANINGS
from annotator.projects.actions import accept_invitation
from annotator.projects.queries import get_invitation
from annotator.web import web
from annotator.web.request import (
    answer_page,
    current_actor,
    database,
    go,
    public,
    set_session_cookie,
    signed_in,
)
from annotator.web.signing_in import start_session


@web.get("/invitations/<secret>")
@public
def invitation(secret: str) -> AnyResponse:
    """What one is invited to, and the way in."""
    return _answer_invitation(secret, NewPersonForm())


@web.post("/invitations/<secret>")
@signed_in
def invitation_accept(secret: str) -> AnyResponse:
    """Join, for someone who is signed in."""
    actor = current_actor()
    with database().writing() as session:
        found, project = get_invitation(session, secret)
        accept_invitation(session, session.get_one(Person, actor.id), found, project)
    return go(url_for("web.project_home", slug=project.slug), f"Welcome to “{project.title}”.")


@web.post("/invitations/<secret>/new")
@public
def invitation_new_person(secret: str) -> AnyResponse:
    """Become someone here and join, in one step."""
    form = NewPersonForm(request.form)
    try:
        with database().writing() as session:
            found, project = get_invitation(session, secret)
            person = add_person(session, None, form.draft())
            accept_invitation(session, person, found, project)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_invitation(secret, form, 422)
    response = go(
        url_for("web.project_home", slug=project.slug), f"Welcome to “{project.title}”, {person.name}."
    )
    set_session_cookie(response, start_session(person, how="by an invitation"))
    return response


def _answer_invitation(secret: str, form: NewPersonForm, status: int = 200) -> AnyResponse:
    with database().reading() as session:
        found, project = get_invitation(session, secret)
        inviter = session.get_one(Person, found.created_by_id).name
    is_member = g.actor is not None and project.id in g.actor.roles
    return answer_page(
        "people/invitation.html", status, secret=secret, form=form, title=project.title, slug=project.slug,
        inviter=inviter, role=found.role, meaning=MEANINGS[Role(found.role)], is_member=is_member,
    )  # fmt: skip
