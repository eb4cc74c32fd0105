"""Who asks, how a write is done once, and how a refusal looks in JSON."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Response, current_app, g, request
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import RequestEntityTooLarge

from annotator.accounts.attempts import note_refused_token
from annotator.accounts.idempotency import Answer as KeptAnswer
from annotator.accounts.idempotency import claim_key, keep_answer
from annotator.accounts.permissions import Actor
from annotator.api import api
from annotator.api.intake import Malformed
from annotator.audit.log import number_events
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from annotator.projects.queries import find_actor_by_token
from annotator.projects.refusals import note_refusal

_IF_MATCH = re.compile(r'(?:W/)?"?(\d{1,15})"?')


class Unrecognised(Exception):
    """No token, or one that opens nothing."""


class VersionNeeded(Exception):
    """A change that does not say which version was read."""


class AlreadyDone(Exception):
    """This Idempotency-Key was answered before."""

    def __init__(self, answer: KeptAnswer) -> None:
        super().__init__()
        self.answer = answer


def database() -> Database:
    """The program's database."""
    return current_app.extensions["annotator"]  # type: ignore[no-any-return]


def public_root() -> str:
    """The address that the installation is known by, or else the one that was asked; no slash at its end."""
    return current_app.extensions["public_url"] or request.url_root.rstrip("/")


def current_actor() -> Actor:
    """Who asks."""
    return g.actor  # type: ignore[no-any-return]


@api.before_request
def identify() -> None:
    """Find out whose token this is; nobody else comes in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "policy", None) == "public":
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unrecognised
    with database().reading() as session:
        actor = find_actor_by_token(session, token.strip())
    if actor is None:
        note_refused_token(database())
        raise Unrecognised
    g.actor = actor


@contextmanager
def writing_once() -> Iterator[Session]:
    """``database().writing()``, done once per Idempotency-Key: a repetition gets the first answer."""
    key = request.headers.get("Idempotency-Key")
    with database().writing() as session:
        if key is not None:
            asked = (request.method, request.full_path, request.headers.get("If-Match", ""))
            kept = claim_key(session, current_actor(), key, "\n".join(asked).encode() + request.get_data())
            if kept is not None:
                raise AlreadyDone(kept)
        yield session


@contextmanager
def telling(state: Callable[[], BaseModel]) -> Iterator[None]:
    """A conflict in here answers with ``state()``, what a GET would give now."""
    try:
        yield
    except Conflict as conflict:
        raise Conflict(conflict.message, state().model_dump(mode="json", by_alias=True)) from None


def settle(session: Session) -> None:
    """Number the events of this transaction, so that an answer can name them."""
    number_events(session)


def answer(shape: BaseModel, status: int = 200, *, session: Session | None = None) -> Response:
    """The answer; with the ``session`` of a write, it is kept beside its Idempotency-Key in the same transaction."""
    body = shape.model_dump_json(by_alias=True)
    key = request.headers.get("Idempotency-Key")
    if session is not None and key is not None:
        keep_answer(session, current_actor(), key, KeptAnswer(status, body))
    response = _json(body, status)
    version = getattr(shape, "version", None)
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return response


def wanted_version(in_body: int | None) -> int:
    """The version that the asker read, from If-Match or the body."""
    header = request.headers.get("If-Match")
    if header is None:
        if in_body is None:
            raise VersionNeeded
        return in_body
    found = _IF_MATCH.fullmatch(header.strip())
    if found is None:
        raise Malformed("If-Match must hold one version, as the ETag of an answer gives it.")
    return int(found.group(1))


def _json(body: str, status: int) -> Response:
    response = Response(body, status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def refuse(status: int, code: str, refusal: Refusal) -> Response:
    """The one shape of every error."""
    error: dict[str, object] = {
        "code": code,
        "message": refusal.message,
        "fields": getattr(refusal, "fields", {}),
    }
    if isinstance(refusal, Conflict):
        error["current"] = refusal.current
    return _json(current_app.json.dumps({"error": error}), status)


CODES: dict[type[Refusal], tuple[int, str]] = {
    NotFound: (404, "not_found"),
    NotAllowed: (403, "not_allowed"),
    Invalid: (422, "invalid"),
    Conflict: (409, "conflict"),
}


@api.errorhandler(Refusal)
def answer_refusal(refusal: Refusal) -> Response:
    """The four refusals. A version that came as a header is a precondition that failed (RFC 9110, 13.1.1)."""
    if g.get("actor"):
        note_refusal(database(), g.actor, refusal, request.view_args or {})
    status, code = CODES[type(refusal)]
    if isinstance(refusal, Conflict) and "If-Match" in request.headers:
        status, code = 412, "stale"
    return refuse(status, code, refusal)


@api.errorhandler(Unrecognised)
def answer_unrecognised(_error: Unrecognised) -> Response:
    """Without a token."""
    response = refuse(
        401,
        "token_needed",
        Refusal("Send your API token: Authorization: Bearer ann_… . Your account page makes one."),
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.errorhandler(VersionNeeded)
def answer_version_needed(_error: VersionNeeded) -> Response:
    """Without the version, a change could overwrite someone else's."""
    return refuse(
        428,
        "version_needed",
        Refusal("Say which version you read: “version” in the body, or If-Match with the ETag."),
    )


@api.errorhandler(Malformed)
def answer_malformed(error: Malformed) -> Response:
    """Not JSON, or JSON that readers would disagree on."""
    return refuse(400, "malformed", Refusal(error.message))


@api.errorhandler(RequestEntityTooLarge)
def answer_too_large(_error: RequestEntityTooLarge) -> Response:
    """More bytes than this address takes."""
    return refuse(
        413,
        "too_large",
        Refusal(f"The body is too large: {request.max_content_length:,} bytes at most at this address."),
    )


@api.errorhandler(AlreadyDone)
def answer_again(done: AlreadyDone) -> Response:
    """What was answered the first time."""
    response = _json(done.answer.body, done.answer.status)
    response.headers["Idempotent-Replayed"] = "true"
    return response


@api.errorhandler(IntegrityError)
def answer_race(_error: IntegrityError) -> Response:
    """Two wrote the same thing at once and the database let one in."""
    return refuse(
        409,
        "conflict",
        Conflict("Someone else stored the same at this moment. Nothing was stored; send it again."),
    )
