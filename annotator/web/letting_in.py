"""Letting those sign in who came by name alone, with an import: for administrators."""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.actions import let_sign_in
from annotator.accounts.permissions import Permission
from annotator.accounts.queries import find_person, list_without_sign_in
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.accounts import LetInForm
from annotator.web import web
from annotator.web.request import answer_page, current_administrator, database, go, signed_in


@web.get("/installation/people")
@signed_in
def show_letting_in() -> Response:
    """Whoever is here by name alone, and how they come to sign in."""
    current_administrator(Permission.CREATE_PERSON)
    return _answer(LetInForm(), 200)


@web.post("/installation/people")
@signed_in
def let_in() -> AnyResponse:
    """One of them can sign in now; what is theirs stays theirs."""
    actor, form = current_administrator(Permission.CREATE_PERSON), LetInForm(request.form)
    try:
        draft = form.draft()
        with database().writing() as session:
            person = find_person(session, form.name.data or "")
            if person is None:
                raise Invalid("name", "Choose somebody from the list.")
            let_sign_in(session, actor, person, draft)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(form, 422)
    message = f"{person.name} can sign in now. A project lets them in by an invitation."
    return go(url_for("web.show_letting_in"), message)


def _answer(form: LetInForm, status: int) -> Response:
    with database().reading() as session:
        form.name.choices = {person.name: person.name for person in list_without_sign_in(session)}
    return answer_page("accounts/let_in.html", status, form=form, nav="installation")
