"""One assignment: where it is in its life, and what can be done about it."""

import uuid
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Permission, may, require
from annotator.accounts.queries import list_names
from annotator.articles.queries import get_article
from annotator.assignments.actions import change_due, end_assignment, return_assignment
from annotator.assignments.models import Origin
from annotator.assignments.queries import get_assignment, is_reader
from annotator.assignments.queue import Entry
from annotator.audit.queries import list_events_of
from annotator.errors import Conflict, Invalid
from annotator.forms import show_problems
from annotator.forms.assignments import DueForm, ReasonForm
from annotator.links.visibility import log_seen_by
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, go, signed_in
from annotator.web.sentences import tell_events

ORIGINS = {
    Origin.HAND: "given by hand",
    Origin.RULE: "given by a spread",
    Origin.PULL: "asked for by its reader",
    Origin.OWN: "begun unasked",
}


@web.get("/projects/<slug>/assignments/<uuid:assignment_id>")
@signed_in
def show_assignment(slug: str, assignment_id: uuid.UUID) -> AnyResponse:
    """For its reader, and for curators."""
    return _answer(slug, assignment_id)


@web.post("/projects/<slug>/assignments/<uuid:assignment_id>/due")
@signed_in
def change_due_day(slug: str, assignment_id: uuid.UUID) -> AnyResponse:
    """Another day, or none."""
    actor, form = current_actor(), DueForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            assignment = get_assignment(session, actor, assignment_id, project=project, lock=True)
            require(actor, Permission.ASSIGN, assignment)
            change_due(session, actor, assignment, form.day(), version=form.version.data or 0)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, assignment_id, 422, due_form=form)
    except Conflict as conflict:
        return _answer(slug, assignment_id, 409, problem=conflict.message)
    return go(_url(slug, assignment_id), "The day is saved.")


@web.post("/projects/<slug>/assignments/<uuid:assignment_id>/return")
@signed_in
def give_back(slug: str, assignment_id: uuid.UUID) -> AnyResponse:
    """Give a submitted article back to its reader, with a reason."""
    return _turn(slug, assignment_id, return_assignment, "It is returned to its reader.")


@web.post("/projects/<slug>/assignments/<uuid:assignment_id>/end")
@signed_in
def end_reading(slug: str, assignment_id: uuid.UUID) -> AnyResponse:
    """Take an article away from its reader, or hand one's own back, with a reason."""
    return _turn(slug, assignment_id, end_assignment, "The assignment has ended.")


def _turn(slug: str, assignment_id: uuid.UUID, step: Any, words: str) -> AnyResponse:
    actor, form = current_actor(), ReasonForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            assignment = get_assignment(session, actor, assignment_id, project=project, lock=True)
            step(session, actor, assignment, reason=form.reason.data or "", version=form.version.data or 0)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, assignment_id, 422, form=form)
    except Conflict as conflict:
        return _answer(slug, assignment_id, 409, form=form, problem=conflict.message)
    return go(_url(slug, assignment_id), words)


def _url(slug: str, assignment_id: uuid.UUID) -> str:
    return url_for("web.show_assignment", slug=slug, assignment_id=assignment_id)


def _answer(slug: str, assignment_id: uuid.UUID, status: int = 200, **values: Any) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        assignment = get_assignment(session, actor, assignment_id, project=project)
        is_own, may_assign = assignment.person_id == actor.id, may(actor, Permission.ASSIGN, assignment)
        if not is_own:
            require(actor, Permission.ASSIGN, assignment)
        article = get_article(session, actor, assignment.article_id)
        events = list_events_of(session, log_seen_by(session, actor, project), [assignment.id])
        history = tell_events(session, actor, project, events)
        names = list_names(session, {assignment.person_id, assignment.created_by_id})
        can_return = is_reader(session, project.id, assignment.person_id)
    form = values.setdefault("form", ReasonForm())
    due_form = values.setdefault("due_form", DueForm(data={"due_on": assignment.due_on}))
    for one in (form, due_form):
        one.version.raw_data, one.version.data = None, assignment.version
    return answer_page(
        "assignments/assignment.html", status, project=project, nav="review", tab="assignments",
        entry=Entry(assignment, article), assignment=assignment, article=article, names=names, is_own=is_own,
        may_assign=may_assign, can_return=can_return, history=history, origin=ORIGINS[Origin(assignment.origin)],
        **{"problem": None, **values},
    )  # fmt: skip
