"""The OpenAPI 3.1 document, made from the declarations that answer the requests."""

import re
from functools import cache
from typing import Any

from flask import Response, current_app
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from annotator.api import api
from annotator.api.answers import Refused
from annotator.api.declaring import OPERATIONS, Operation

_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
_ERRORS = {
    400: "The body is not the JSON we take.",
    401: "No token, or one that opens nothing.",
    403: "You may see this, but not do it.",
    404: "It does not exist, or is not shared with you.",
    409: "Someone else was first; “current” is what stands now.",
    412: "If-Match names another version than the one that stands now.",
    413: "The body is too large.",
    422: "A value cannot be taken; “fields” says which and why.",
    428: "A change without the version that was read.",
    503: "The database does not answer at the moment; try again.",
}


def openapi() -> Response:
    """This document."""
    return Response(current_app.json.dumps(document()), mimetype="application/json")


openapi.policy = "public"  # type: ignore[attr-defined]
api.add_url_rule("/openapi.json", view_func=openapi)


@cache
def document() -> dict[str, Any]:
    """The whole."""
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(_PLACE.sub(r"{\2}", one.path), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Annotator",
            "version": "1",
            "description": "Articles, annotations, links and their log, for programs.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> dict[str, Any]:
    wanted: list[tuple[Any, JsonSchemaMode]] = [(Refused, "serialization")]
    for one in OPERATIONS:
        wanted += [(one.body, "validation")] if one.body else []
        wanted += [(one.answer, "serialization")] if one.answer else []
    _, schema = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    return dict(schema["$defs"])


def _operation(one: Operation) -> dict[str, Any]:
    description: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": _parameters(one),
        "responses": {str(one.status): _answer(one)}
        | {str(code): _refusal(words) for code, words in _ERRORS.items()},
    }
    if one.body:
        is_needed = any(field.is_required() for field in one.body.model_fields.values())
        description["requestBody"] = {
            "required": is_needed,
            "content": {"application/json": {"schema": _ref(one.body.__name__)}},
        }
    if one.takes:
        description["requestBody"] = {"required": True, "content": {one.takes: {}}}
    return description


def _parameters(one: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for converter, name in _PLACE.findall(one.path):
        schema = {"type": "string", "format": "uuid"} if converter == "uuid" else {"type": "string"}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    if one.query:
        for name, schema in one.query.model_json_schema()["properties"].items():
            found.append({"name": name, "in": "query", "required": False, "schema": schema})
    if one.method != "GET":
        found.append(
            _header("Idempotency-Key", "The same key again gets the first answer, and nothing is done twice.")
        )
    if one.body and "version" in one.body.model_fields:
        found.append(_header("If-Match", "The version that was read, as ETag gave it."))
    return found


def _header(name: str, words: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": words,
        "schema": {"type": "string"},
    }


def _answer(one: Operation) -> dict[str, Any]:
    if one.answer is None:
        return {
            "description": one.summary,
            "content": {media: {"schema": {"type": "string"}} for media in one.media},
        }
    return {
        "description": one.summary,
        "content": {"application/json": {"schema": _ref(_schema_name(one.answer))}},
    }


def _schema_name(shape: type[Any]) -> str:
    """As pydantic names it: ``Listing[ArticleState]`` → ``Listing_ArticleState_``."""
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", shape.__name__)


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": _ref("Refused")}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
