"""Deciding what the machine proposes: the queue of a project, and the decisions about one claim."""

import uuid

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, may
from annotator.audit.log import Recorded
from annotator.corroboration.actions import RELATIONS, decide_suggestion, withdraw_suggestion
from annotator.corroboration.indexing import count_waiting, index_some
from annotator.corroboration.kinds import Outcome, Standing
from annotator.corroboration.models import Suggestion
from annotator.corroboration.searching import count_unsearched, search_marks
from annotator.corroboration.suggesting import (
    COUNTED,
    PAGE,
    PATIENCE,
    count_queue,
    get_suggestion,
    list_queue,
)
from annotator.db import Session
from annotator.errors import NotFound
from annotator.forms.suggestions import KINDS, OUTCOMES, SuggestionForm
from annotator.links.models import Link
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.keys import SUGGESTION_KEYS, keys_json
from annotator.web.reasons import explain
from annotator.web.request import answer_page, current_actor, database, signed_in
from annotator.web.writing import Done, write


@web.get("/projects/<slug>/suggestions")
@signed_in
def show_suggestions(slug: str) -> Response:
    """What waits to be decided for the claims of a project, the likeliest first."""
    actor, kind, after = current_actor(), request.args.get("kind", ""), request.args.get("after", "")
    kind = kind if kind in KINDS else ""
    with database().reading() as session:
        project = get_project(session, actor, slug)
    index_some(database(), project)
    search_marks(database(), project, at_most=PATIENCE)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        counts = count_queue(session, actor, project)
        found = list_queue(session, actor, project, kind=kind, after=after, limit=PAGE + 1)
        waiting = count_waiting(session, project), count_unsearched(session, project)
    return answer_page(
        "corroboration/queue.html", project=project, nav="review", tab="suggestions", kinds=KINDS, kind=kind,
        counts=counts, counted=COUNTED, found=found[:PAGE],
        more=found[PAGE - 1].cursor if len(found) > PAGE else "", after=after,
        waiting=waiting, explain=explain, relations=RELATIONS, outcomes=OUTCOMES, keys=keys_json(SUGGESTION_KEYS),
        may_decide=may(actor, Permission.DECIDE_SUGGESTION, project), at=request.args.get("done", 0, int),
    )  # fmt: skip


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/suggestions")
@signed_in
def decide_suggestion_of(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Accept a suggestion, or say why it is not so."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = SuggestionForm(request.form)
        note = get_of(session, actor, project, annotation_id)
        suggestion, event = decide_suggestion(session, actor, note, form.draft())
        return done(session, project, suggestion, event, is_new=True)

    return write(slug, act)


@web.post("/projects/<slug>/suggestions/<uuid:suggestion_id>/withdraw")
@signed_in
def take_suggestion_back(slug: str, suggestion_id: uuid.UUID) -> AnyResponse:
    """Take a decision back: it is suggested again."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        suggestion = get_suggestion(session, actor, suggestion_id, lock=True)
        if suggestion.project_id != project.id:
            raise NotFound("There is no such suggestion, or it is not shared with you.")
        return done(session, project, suggestion, withdraw_suggestion(session, actor, suggestion))

    return write(slug, act)


def done(
    session: Session,
    project: Project,
    suggestion: Suggestion,
    event: Recorded | None,
    *,
    is_new: bool = False,
) -> Done:
    """What was done to a suggestion, and where a page without script goes on."""
    ids = [str(suggestion.annotation_id)]
    if suggestion.link_id:
        link = session.get_one(Link, suggestion.link_id)
        ids.append(str(link.to_id if link.from_id == suggestion.annotation_id else link.from_id))
    at, kind = request.form.get("at", 1, int), request.form.get("show", "")
    url = url_for("web.show_elsewhere", slug=project.slug, annotation_id=suggestion.annotation_id, done=at)
    if request.form.get("back") == "queue":
        url = url_for("web.show_suggestions", slug=project.slug, kind=kind or None, done=at)
    return Done(ids, _words(suggestion) if event else "Nothing to do.", url, is_new=is_new, recorded=event)


def _words(suggestion: Suggestion) -> str:
    if suggestion.status == Standing.WITHDRAWN:
        return "Taken back: it is suggested again."
    return {
        Outcome.ACCEPTED: "Linked.", Outcome.DISMISSED: "Dismissed.",
        Outcome.COMPATIBLE: "Noted: both can be right.", Outcome.NOT_COMPARABLE: "Noted: they are not comparable.",
    }[Outcome(suggestion.outcome)]  # fmt: skip
