"""One's own account: password, sign-ins, tokens."""

import uuid
from typing import Any

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.actions import change_password, close_browser_session, create_token, revoke_token
from annotator.accounts.models import Person
from annotator.accounts.queries import list_browser_sessions, list_tokens
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.accounts import PasswordForm, TokenForm
from annotator.web import web
from annotator.web.devices import name_device
from annotator.web.request import answer_page, current_actor, database, go, set_session_cookie, signed_in
from annotator.web.signing_in import start_session


@web.get("/account")
@signed_in
def account() -> AnyResponse:
    """Who I am here, and what can act in my name."""
    return _answer_account()


@web.post("/account/password")
@signed_in
def account_password() -> AnyResponse:
    """Set a new password; every other sign-in ends."""
    actor, form = current_actor(), PasswordForm(request.form)
    try:
        form.check_repetition()
        with database().writing() as session:
            change_password(session, actor, form.current.data or "", form.password.data or "")
            person = session.get_one(Person, actor.id)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_account(422, password_form=form)
    response = go(url_for("web.account"), "Your password is changed. Everywhere else you are signed out.")
    set_session_cookie(response, start_session(person, how="with a new password"))
    return response


@web.post("/account/sessions/<uuid:session_id>/revoke")
@signed_in
def account_session_revoke(session_id: uuid.UUID) -> AnyResponse:
    """Sign out on another device, or here."""
    how = "in this browser" if session_id == g.browser_session_id else "on another device"
    with database().writing() as session:
        close_browser_session(session, current_actor(), session_id, how=how)
    return go(url_for("web.account"), "That sign-in has ended.")


@web.post("/account/tokens")
@signed_in
def account_token() -> AnyResponse:
    """A new token. This answer is the only place where it ever stands."""
    actor, form = current_actor(), TokenForm(request.form)
    try:
        with database().writing() as session:
            token = create_token(
                session, actor, session.get_one(Person, actor.id), label=form.label.data or ""
            )
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_account(422, token_form=form)
    return _answer_account(201, new_token=token)


@web.post("/account/tokens/<uuid:token_id>/revoke")
@signed_in
def account_token_revoke(token_id: uuid.UUID) -> AnyResponse:
    """Make a token worthless."""
    with database().writing() as session:
        revoke_token(session, current_actor(), token_id)
    return go(url_for("web.account"), "The token is revoked; programs that use it are refused from now on.")


def _answer_account(status: int = 200, **values: Any) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        person = session.get_one(Person, actor.id)
        sessions, tokens = list_browser_sessions(session, actor), list_tokens(session, actor)
    shown = {"password_form": PasswordForm(), "token_form": TokenForm(), "new_token": None} | values
    devices = [
        (browser, name_device(browser.user_agent), browser.id == g.browser_session_id) for browser in sessions
    ]
    return answer_page(
        "accounts/account.html", status, person=person, devices=devices, tokens=tokens, nav="account", **shown
    )
