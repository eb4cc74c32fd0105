"""A whole project, streamed."""

from contextlib import ExitStack

from flask import Response

from annotator.accounts.permissions import Permission, require
from annotator.api.bodies import ExportQuery
from annotator.api.declaring import operation
from annotator.api.request import current_actor, database
from annotator.exports.jsonl import export_jsonl
from annotator.projects.queries import get_project


@operation("GET /projects/<slug>/export", query=ExportQuery)
def get_export(slug: str, query: ExportQuery) -> Response:
    """A project as JSON lines, one article a line. One consistent view from first to last line."""
    actor = current_actor()
    with ExitStack() as stack:
        session = stack.enter_context(database().reading())
        project = get_project(session, actor, slug)
        require(actor, Permission.EXPORT, project)
        response = Response(export_jsonl(session, actor, project), mimetype="application/jsonl")
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{query.format}"'
        response.call_on_close(stack.pop_all().close)
    return response
