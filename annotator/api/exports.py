"""A whole project, streamed."""

from typing import Annotated

from flask import Response, current_app
from pydantic import Field

from annotator.api.bodies import Body
from annotator.api.declaring import operation
from annotator.api.request import current_actor, database
from annotator.exports.catalogue import FORMATS, NAMES
from annotator.exports.taking import take_project


class ExportQuery(Body):
    """Which format, and of when."""

    format: Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(NAMES)})] = "jsonl"
    as_of: (
        Annotated[str, Field(max_length=40, description="Number of an event, or an instant in ISO 8601.")]
        | None
    ) = None


@operation(
    "GET /projects/<slug>/export", query=ExportQuery, media=sorted({one.media_type for one in FORMATS})
)
def get_export(slug: str, query: ExportQuery) -> Response:
    """A whole project in one of the formats. One consistent view from first to last byte."""
    sealer = current_app.extensions["sealer"]
    taken = take_project(database(), sealer, current_actor(), slug, format_=query.format, as_of=query.as_of)
    response = Response(taken.chunks, mimetype=taken.format.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.stem}.{taken.format.suffix}"'
    return response
