"""A whole project, streamed."""

from contextlib import ExitStack
from typing import Annotated

from flask import Response
from pydantic import Field

from annotator.accounts.permissions import Permission, require
from annotator.api.bodies import ExportQuery
from annotator.api.declaring import operation
from annotator.api.request import current_actor, database
from annotator.audit.history import Moment, find_seq
from annotator.exports.jsonl import export_jsonl
from annotator.projects.queries import get_project


class MomentQuery(ExportQuery):
    """Which format, and of when."""

    as_of: (
        Annotated[str, Field(max_length=40, description="Number of an event, or an instant in ISO 8601.")]
        | None
    ) = None


@operation("GET /projects/<slug>/export", query=MomentQuery)
def get_export(slug: str, query: MomentQuery) -> Response:
    """A project as JSON lines, one article a line. One consistent view from first to last line."""
    actor = current_actor()
    with ExitStack() as stack:
        session = stack.enter_context(database().reading())
        project = get_project(session, actor, slug)
        require(actor, Permission.EXPORT, project)
        seq = None if query.as_of is None else find_seq(session, project, Moment.parse(query.as_of))
        name = slug if seq is None else f"{slug}-as-of-{seq}"
        response = Response(export_jsonl(session, actor, project, as_of=seq), mimetype="application/jsonl")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{query.format}"'
        response.call_on_close(stack.pop_all().close)
    return response
