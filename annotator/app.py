"""The program: settings, database, blueprints, headers. Opens and migrates nothing."""

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from annotator import listeners
from annotator.api import build as build_api
from annotator.assets import hashed_name
from annotator.audit.sealing import Sealer
from annotator.config import Config
from annotator.db import Database
from annotator.live.signals import Signals
from annotator.web import build as build_web
from annotator.web.filters import FILTERS

MAX_BODY_BYTES = 64 * 1024 * 1024
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(config: Config) -> Flask:
    """The WSGI application for one database."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="annotator_form",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.extensions["annotator"] = database = Database(config.database_url)
    app.extensions["signals"] = Signals(database)
    app.extensions["sealer"] = Sealer(database, config.log_dir, config.checkpoint_dirs)
    app.extensions["exports_dir"] = config.exports_dir
    app.extensions["public_url"] = config.public_url
    app.extensions["uploads_dir"] = config.uploads_dir
    CSRFProtect(app)
    listeners.register()
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(build_web())
    app.register_blueprint(build_api(), url_prefix="/api/v1")
    vars(app.view_functions["static"])["policy"] = "public"
    app.before_request(refuse_unmarked)
    app.after_request(add_headers)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(OperationalError, answer_busy)
    app.register_error_handler(PoolTimeoutError, answer_busy)
    if config.proxies:
        trusted = dict.fromkeys(("x_for", "x_proto", "x_host"), config.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **trusted)  # type: ignore[method-assign]
    return app


def asset(name: str) -> str:
    """The address of a built file."""
    return f"{request.script_root}/static/dist/{hashed_name(name)}"


def refuse_unmarked() -> None:
    """Default deny: a view says whom it is for, or it answers nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not hasattr(view, "policy"):
        raise RuntimeError(f"the view {request.endpoint} does not say whom it is for")


def add_headers(response: Response) -> Response:
    """What a browser may do with our pages."""
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def answer_http_error(error: HTTPException) -> Response:
    """Unknown addresses, methods and oversized bodies, in the words of the door they were sent to."""
    code = error.code or 500
    return answer_error(code, "")


def answer_busy(error: SQLAlchemyError) -> Response:
    """The database is locked, full or away: nothing was stored, and trying again is right."""
    current_app.logger.error("database: %s", error)
    response = answer_error(
        503, "The database does not answer at the moment. Nothing was stored; try again in a few seconds."
    )
    response.headers["Retry-After"] = "5"
    return response


def answer_error(code: int, message: str) -> Response:
    """As JSON below /api/, as a page elsewhere."""
    if request.path.startswith("/api/"):
        words = message or HTTP_WORDS.get(code, "This request cannot be answered.")
        return make_response(jsonify(error={"code": f"http_{code}", "message": words, "fields": {}}), code)
    return make_response(render_template("error.html", code=code, message=message), code)


HTTP_WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The body is larger than this server accepts.",
    415: "Send JSON, with the header Content-Type: application/json.",
    500: "The program made a mistake; it was written to the server's log.",
}
