"""A whole project, streamed."""

from typing import Annotated

from flask import Response, current_app
from pydantic import Field

from annotator.api.bodies import ExportQuery
from annotator.api.declaring import operation
from annotator.api.request import current_actor, database
from annotator.exports.taking import take_project


class MomentQuery(ExportQuery):
    """Which format, and of when."""

    as_of: (
        Annotated[str, Field(max_length=40, description="Number of an event, or an instant in ISO 8601.")]
        | None
    ) = None


@operation("GET /projects/<slug>/export", query=MomentQuery)
def get_export(slug: str, query: MomentQuery) -> Response:
    """A project as JSON lines, one article a line. One consistent view from first to last line."""
    sealer = current_app.extensions["sealer"]
    taken = take_project(database(), sealer, current_actor(), slug, as_of=query.as_of)
    name = slug if taken.seq is None else f"{slug}-as-of-{taken.seq}"
    response = Response(taken.lines, mimetype="application/jsonl")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{query.format}"'
    return response
