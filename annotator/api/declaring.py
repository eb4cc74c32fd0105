"""One declaration per address: its route, its policy, its body and its entry in the OpenAPI document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, request
from pydantic import BaseModel, ValidationError

from annotator.api import api
from annotator.api.bodies import Body
from annotator.api.intake import Malformed, parse_json
from annotator.errors import Invalid

View = TypeVar("View", bound=Callable[..., Response])
Shape = TypeVar("Shape", bound=Body)


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    #: as Flask writes it
    path: str
    name: str
    summary: str
    body: type[Body] | None
    query: type[Body] | None
    answer: type[BaseModel] | None
    #: what it answers where that is a file
    media: Sequence[str]
    status: int
    #: what its body is where that is a file
    takes: str = ""


OPERATIONS: list[Operation] = []


def operation(  # noqa: PLR0913 (a declaration: each is one member of the OpenAPI document)
    rule: str,
    *,
    answer: type[BaseModel] | None = None,
    status: int = 200,
    body: type[Body] | None = None,
    query: type[Body] | None = None,
    media: Sequence[str] = (),
    takes: str = "",
) -> Callable[[View], View]:
    """Answer ``rule`` ("GET /articles/<uuid:article_id>") for whoever has a token.

    The view gets the values of the path, and ``body`` and ``query`` as declared.
    """
    method, path = rule.split(" ", 1)

    def declare(view: View) -> View:
        def answer_request(**arguments: Any) -> Response:
            if query is not None:
                arguments["query"] = parse_query(query)
            if body is not None:
                arguments["body"] = parse_body(body)
            return view(**arguments)

        answer_request.policy = "token"  # type: ignore[attr-defined]
        api.add_url_rule(path, endpoint=view.__name__, view_func=answer_request, methods=[method])
        summary = (view.__doc__ or "").split("\n", 1)[0]
        OPERATIONS.append(
            Operation(method, path, view.__name__, summary, body, query, answer, media, status, takes)
        )
        return view

    return declare


def parse_body(shape: type[Shape]) -> Shape:
    """The request's body in this shape. A body of nothing is an empty object."""
    request.max_content_length = shape.size_bytes_at_most
    data = request.get_data()
    if not data:
        return _shaped(shape, {})
    if request.mimetype != "application/json":
        raise Malformed("Send JSON, with the header Content-Type: application/json.")
    return _shaped(shape, parse_json(data))


def parse_query(shape: type[Shape]) -> Shape:
    """The request's query in this shape; a value that should be a number is read as one."""
    values: dict[str, object] = {}
    for name, texts in request.args.lists():
        if len(texts) > 1:
            raise Invalid(name[:80], "Give this once.")
        field = shape.model_fields.get(name)
        is_number = (
            field is not None
            and field.annotation is int
            and texts[0].isascii()
            and texts[0].isdigit()
            and len(texts[0]) <= 16
        )
        values[name] = int(texts[0]) if is_number else texts[0]
    return _shaped(shape, values)


def _shaped(shape: type[Shape], value: object) -> Shape:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise Invalid.of(
            [(_name(problem["loc"]), _sentence(problem)) for problem in error.errors(include_url=False)[:50]]
        ) from None


def _name(location: tuple[int | str, ...]) -> str:
    return ".".join(str(step)[:80] for step in location) or "body"


WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field here.",
    "string_type": "This must be text.",
    "int_type": "This must be a whole number.",
    "list_type": "This must be a list.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
}


def _sentence(problem: Any) -> str:
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    return WORDS.get(problem["type"], str(problem["msg"]).rstrip(".") + ".")
