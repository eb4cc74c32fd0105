"""Who asks, what they may open, and how a refusal looks in a page."""

import uuid
from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import quote

from flask import (
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    stream_template,
)
from flask_wtf.csrf import CSRFError, generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from annotator import clock
from annotator.accounts.actions import SEEN_EVERY, note_seen
from annotator.accounts.permissions import Actor, Permission, require
from annotator.accounts.queries import SESSION_AGE, find_browser_session
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from annotator.projects.queries import load_actor
from annotator.projects.refusals import note_refusal
from annotator.web import web

View = TypeVar("View", bound=Callable[..., object])


class SignInNeeded(Exception):
    """Nobody is signed in here, or not any more."""


def public(view: View) -> View:
    """Open to everyone: sign-in, invitations, help."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """For people who are signed in; what they may see is decided by the queries, what they may do by the actions."""
    view.policy = "signed-in"  # type: ignore[attr-defined]
    return view


def database() -> Database:
    """The program's database."""
    return current_app.extensions["annotator"]  # type: ignore[no-any-return]


def public_root() -> str:
    """The address that the installation is known by, or else the one that was asked; no slash at its end."""
    return current_app.extensions["public_url"] or request.url_root.rstrip("/")


def current_actor() -> Actor:
    """Who asks."""
    if g.actor is None:
        raise SignInNeeded
    return g.actor  # type: ignore[no-any-return]


def is_fragment() -> bool:
    """Whether the page's own script asks, and wants a piece of a page instead of a page."""
    return "X-Fragment" in request.headers


def cookie_name() -> str:
    """A ``__Host-`` cookie where the connection is encrypted: no other host can set it."""
    return "__Host-annotator" if request.is_secure else "annotator"


def set_session_cookie(response: AnyResponse, secret: str) -> None:
    """Remember a sign-in in this browser."""
    age_seconds = int(SESSION_AGE.total_seconds())
    secure = request.is_secure
    response.set_cookie(
        cookie_name(), secret, max_age=age_seconds, secure=secure, httponly=True, samesite="Lax", path="/"
    )


@web.before_request
def identify() -> None:
    """Find out who asks; refuse strangers where the view is not public; check the form's token."""
    g.actor = g.browser_session_id = None
    secret = request.cookies.get(cookie_name())
    if secret:
        _recognise(secret)
    if request.method == "POST":
        _refuse_other_sites()
    if g.actor is None and _policy() != "public":
        raise SignInNeeded
    if request.method == "POST":
        current_app.extensions["csrf"].protect()


def _policy() -> str | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "policy", None)


def _recognise(secret: str) -> None:
    with database().reading() as session:
        found = find_browser_session(session, secret)
        if found is None:
            return
        browser, person = found
        g.actor, g.browser_session_id = load_actor(session, person), browser.id
        stale = clock.now() - browser.last_seen_at > SEEN_EVERY
    if stale:
        with database().writing() as session:
            note_seen(session, browser.id)


def _refuse_other_sites() -> None:
    """A form on another site must not act here, whatever its token."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("This form was sent from another site.")


def current_administrator(deed: Permission) -> Actor:
    """Whoever asks, if they may do this to the installation. To others there is no such page."""
    actor = current_actor()
    try:
        require(actor, deed)
    except NotAllowed as refused:
        raise NotFound from refused
    return actor


def parse_id(value: str, what: str = "thing") -> uuid.UUID:
    """An id from a form field."""
    try:
        return uuid.UUID(value)
    except ValueError:
        raise NotFound(f"There is no such {what}.") from None


def answer_page(template: str, status: int = 200, **values: object) -> Response:
    """A whole page, never kept by shared caches."""
    response = make_response(render_template(template, **values), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def stream_page(template: str, **values: object) -> Response:
    """As answer_page(), but sent while it is drawn: what comes first is read first."""
    generate_csrf()  # now: once the first part is sent, no cookie can be set
    response = Response(_in_parts(stream_template(template, **values)), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


#: where a template says so, what is drawn so far is sent before the rest is read
SEND_NOW = Markup("<!-- -->")


def _in_parts(pieces: Iterator[str], size: int = 16_384) -> Iterator[str]:
    """Small pieces together, so that each part is worth a packet."""
    waiting, length = [], 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= size or piece == SEND_NOW:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)


def go(url: str, message: str | None = None, category: str = "status") -> AnyResponse:
    """After a form: say what happened on the next page (303)."""
    if message:
        flash(message, category)
    return redirect(url, 303)


@web.app_context_processor
def page_values() -> dict[str, object]:
    """What every template can name."""
    return {"actor": g.get("actor"), "nav": None, "send_now": SEND_NOW}


STATUS: dict[type[Refusal], int] = {NotFound: 404, NotAllowed: 403, Invalid: 422, Conflict: 409}


@web.errorhandler(Refusal)
def refuse(refusal: Refusal) -> Response:
    """One sentence, as a page or as a line for the script."""
    if g.get("actor"):
        note_refusal(database(), g.actor, refusal, request.view_args or {})
    return refuse_with(STATUS[type(refusal)], refusal.message)


@web.errorhandler(CSRFError)
def refuse_token(_error: CSRFError) -> Response:
    """The form's token is missing, old, or of another sign-in."""
    return refuse_with(
        400,
        "This form was open for too long. Go back, load the page again and send it once more; "
        "what you typed is still in it.",
    )


def refuse_with(status: int, message: str) -> Response:
    """The refusal itself."""
    if is_fragment():
        response = make_response(render_template("refusal.html", message=message), status)
        response.headers["X-Message"] = quote(message)
        return response
    return answer_page("error.html", status, code=status, message=message)
