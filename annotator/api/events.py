"""The audit log."""

from flask import Response

from annotator.accounts.permissions import Permission, require
from annotator.accounts.queries import list_names
from annotator.api.answers import EventState, Listing
from annotator.api.bodies import EventPage
from annotator.api.declaring import operation
from annotator.api.paging import wrong_cursor
from annotator.api.request import answer, current_actor, database
from annotator.audit.exporting import event_values
from annotator.audit.queries import list_events
from annotator.links.visibility import log_seen_by
from annotator.projects.queries import get_project


@operation("GET /projects/<slug>/events", query=EventPage, answer=Listing[EventState])
def get_events(slug: str, query: EventPage) -> Response:
    """The log of a project after event ``after``, oldest first."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.READ_LOG, project)
        view = log_seen_by(session, actor, project)
        events = list_events(session, view, after=_after(query), limit=query.limit + 1)
        names = list_names(session, [event.actor_id for event in events])
    items = [EventState.model_validate(event_values(event, names)) for event in events[: query.limit]]
    return answer(
        Listing[EventState](items=items, next=str(items[-1].seq) if len(events) > query.limit else None)
    )


def _after(query: EventPage) -> int:
    if not query.cursor:
        return query.after
    if not (query.cursor.isascii() and query.cursor.isdigit() and len(query.cursor) <= 15):
        raise wrong_cursor()
    return int(query.cursor)
