"""Signing in and out, and what is shown to someone who has to sign in first."""

from urllib.parse import quote

from flask import g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.actions import check_sign_in, close_browser_session, open_browser_session
from annotator.accounts.attempts import is_slowed_down, note_failure, note_refused_sign_in
from annotator.accounts.models import Person
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.accounts import SignInForm
from annotator.projects.queries import load_actor
from annotator.web import web
from annotator.web.kept import here, keep_form, local_path, page_before, unpack
from annotator.web.request import (
    SignInNeeded,
    answer_page,
    cookie_name,
    database,
    go,
    is_fragment,
    public,
    set_session_cookie,
)

TOO_MANY = "That was wrong too often. Wait a quarter of an hour, then try again."
SIGNED_OUT = "You were signed out. Sign in in another tab, then save again; your text is still here."


@web.errorhandler(SignInNeeded)
def ask_to_sign_in(_needed: SignInNeeded) -> AnyResponse:
    """A visit goes to the sign-in page; what was typed into a form travels with it."""
    if is_fragment():
        response = make_response(render_template("accounts/signed_out.html", message=SIGNED_OUT), 401)
        response.headers["X-Message"] = quote(SIGNED_OUT)
        return response
    if request.method != "POST":
        return redirect(url_for("web.sign_in", next=here()))
    kept = keep_form()
    form = SignInForm(next=here() if kept else page_before(), kept=kept.packed() if kept else "")
    return answer_page(
        "accounts/sign_in.html", 401, form=form, kept=kept, is_expired=True, has_files=bool(request.files)
    )


@web.get("/sign-in")
@public
def sign_in() -> AnyResponse:
    """The form, with the way back in it."""
    target = local_path(request.args.get("next"))
    if g.actor is not None:
        return redirect(target)
    return answer_page("accounts/sign_in.html", form=SignInForm(next=target))


@web.post("/sign-in")
@public
def sign_in_post() -> AnyResponse:
    """Check the password, open a session under a new secret, go on."""
    form = SignInForm(request.form)
    person = _find_signer(form)
    if person is None:
        status = 429 if TOO_MANY in form.form_errors else 422
        return answer_page("accounts/sign_in.html", status, form=form, kept=unpack(form.kept.data))
    target, kept = local_path(form.next.data), unpack(form.kept.data)
    secret = start_session(person, how="with a password")
    response = answer_page("accounts/kept.html", target=target, kept=kept) if kept else go(target)
    set_session_cookie(response, secret)
    return response


def _find_signer(form: SignInForm) -> Person | None:
    """Whose name and password these are. None leaves a sentence in the form; it never says which was wrong."""
    name, address = form.name.data or "", request.remote_addr or ""
    with database().reading() as reading:
        if is_slowed_down(reading, name, address):
            form.form_errors.append(TOO_MANY)
            return None
        try:
            return check_sign_in(reading, name, form.password.data or "")
        except Invalid as invalid:
            show_problems(form, invalid)
    with database().writing() as writing:
        note_failure(writing, name, address)
        note_refused_sign_in(writing, name)
    return None


@web.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """End the session for good, not only in this browser's memory."""
    if g.actor is not None:
        with database().writing() as writing:
            close_browser_session(writing, g.actor, g.browser_session_id, how="in this browser")
    response = go(url_for("web.sign_in"), "You are signed out.")
    response.delete_cookie(cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def start_session(person: Person, *, how: str) -> str:
    """Sign ``person`` in under a new secret, for the cookie; a session that the browser had before ends.

    how: completes “signed in …” in the log.
    """
    with database().writing() as writing:
        if g.actor is not None:
            close_browser_session(writing, g.actor, g.browser_session_id, how="to sign in again")
        secret = open_browser_session(writing, person.id, request.user_agent.string, how=how)
        g.actor = load_actor(writing, person)
    _forget_others_forms(person)
    return secret


def _forget_others_forms(person: Person) -> None:
    """A form that somebody else left open in this browser must not be sent in this person's name."""
    if session.get("person") not in {None, str(person.id)}:
        session.clear()
    session["person"] = str(person.id)
