"""The pages: one module per domain. Every form is WTForms, posts with a CSRF token, and works without script."""

from importlib import import_module

from flask import Blueprint

web = Blueprint("web", __name__)

MODULES: tuple[str, ...] = (
    "accounts",
    "activity",
    "adjudication",
    "agreement",
    "annotations",
    "articles",
    "assigned",
    "assignments",
    "audit",
    "claims",
    "comment_erasing",
    "comments",
    "compare",
    "corrections",
    "coverage",
    "dashboard",
    "digest",
    "discussions",
    "elsewhere",
    "erasing",
    "exports",
    "help",
    "imports",
    "installation",
    "invitations",
    "letting_in",
    "links",
    "live",
    "past",
    "people",
    "preannotations",
    "projects",
    "public_list",
    "publishing",
    "queue",
    "reader",
    "releases",
    "reverting",
    "settings",
    "signing_in",
    "stories",
    "suggestions",
    "training",
    "undoing",
    "witness",
)


def build() -> Blueprint:
    """The blueprint with every module's views on it."""
    for module in MODULES:
        import_module(f"annotator.web.{module}")
    return web
