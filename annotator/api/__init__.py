"""JSON over HTTP for programs: bearer tokens, one error shape, described by its own OpenAPI document."""

from importlib import import_module

from flask import Blueprint

api = Blueprint("api", __name__)

MODULES = (
    "projects",
    "articles",
    "annotations",
    "links",
    "discussions",
    "agreement",
    "assignments",
    "submissions",
    "live",
    "sentences",
    "suggestions",
    "decisions",
    "preannotations",
    "publications",
    "events",
    "exports",
    "releases",
    "imports",
    "openapi",
)


def build() -> Blueprint:
    """The blueprint with every module's views on it."""
    for module in MODULES:
        import_module(f"annotator.api.{module}")
    return api
