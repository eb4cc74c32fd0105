"""Who reads what: one's own queue, and for curators the table of all articles and the means to give them out."""

import uuid
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, Role, may, require
from annotator.articles.actions import change_training
from annotator.articles.queries import get_article
from annotator.assignments.giving import assign_by_hand, assign_by_rule, find_next, plan_spread
from annotator.assignments.handing_back import hand_back_first
from annotator.assignments.models import Assignment
from annotator.assignments.overview import count_short, list_overview
from annotator.assignments.queries import count_loads, list_readers
from annotator.assignments.queue import list_queue, list_submitted
from annotator.db import Session
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.assignments import GiveForm, TableForm, load_words
from annotator.projects.models import Project
from annotator.projects.queries import get_project, list_people
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, go, signed_in


@web.get("/projects/<slug>/assignments")
@signed_in
def show_assignments(slug: str) -> AnyResponse:
    """My queue; for curators and owners also who reads what."""
    with database().reading() as session:
        project = get_project(session, current_actor(), slug)
    hand_back_first(database(), project)
    return _answer(slug)


@web.post("/projects/<slug>/assignments")
@signed_in
def give_articles(slug: str) -> AnyResponse:
    """Give the chosen articles to the chosen people."""
    actor, form = current_actor(), GiveForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            require(actor, Permission.ASSIGN, project)
            made = assign_by_hand(session, actor, project, form.assignment())
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, 422, form=form)
    return go(_back(slug), _given(made))


@web.post("/projects/<slug>/assignments/spread")
@signed_in
def spread_articles(slug: str) -> AnyResponse:
    """Spread articles over readers, or show first what that would be."""
    actor, form = current_actor(), GiveForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            require(actor, Permission.ASSIGN, project)
            draft = form.spread()
            if "preview" not in request.form:
                made = assign_by_rule(session, actor, project, draft)
                return go(_back(slug), _given(made))
            plan = plan_spread(session, project, draft)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, 422, form=form)
    return _answer(slug, form=form, plan=plan)


@web.post("/projects/<slug>/articles/<uuid:article_id>/training")
@signed_in
def mark_training(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Say whether people learn on an article."""
    actor, is_training = current_actor(), request.form.get("on") == "1"
    with database().writing() as session:
        project = get_project(session, actor, slug)
        article = get_article(session, actor, article_id, project=project)
        change_training(session, actor, article, is_training=is_training)
    words = "is to learn on: everyone gets it first" if is_training else "is an ordinary article"
    return go(_back(slug), f"“{article.title}” {words}.")


def _back(slug: str) -> str:
    """The part of the table that the form stood below."""
    table = TableForm(request.args)
    asked = {name: value for name, value in table.data.items() if value}
    return url_for("web.show_assignments", slug=slug, page=request.args.get("page"), **asked)


def _given(made: list[Assignment]) -> str:
    if not made:
        return "Nothing to do: these people have these articles already, or nobody is left for them."
    return "1 article is given out." if len(made) == 1 else f"{len(made):,} assignments are made."


def _answer(slug: str, status: int = 200, **values: Any) -> AnyResponse:
    actor, table = current_actor(), TableForm(request.args)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        mine = _read_own(session, actor, project) if may(actor, Permission.SUBMIT, project) else {}
        all_ = _read_table(session, project, table) if actor.roles.get(project.id) != Role.REVIEWER else {}
    asked = {name: value for name, value in table.data.items() if value}
    nothing = {"form": GiveForm(project=project), "plan": None, "queue": None, "overview": None}
    values = nothing | mine | all_ | values
    return answer_page(
        "assignments/assignments.html", status, project=project, nav="review", tab="assignments", table=table,
        asked=asked, today=clock.today(), may_assign=may(actor, Permission.ASSIGN, project), **values,
    )  # fmt: skip


def _read_own(session: Session, actor: Actor, project: Project) -> dict[str, Any]:
    return {
        "queue": list_queue(session, actor, project),
        "submitted": list_submitted(session, actor, project),
        "can_pull": find_next(session, actor, project) is not None,
    }


def _read_table(session: Session, project: Project, table: TableForm) -> dict[str, Any]:
    readers, loads = list_readers(session, project), count_loads(session, project)
    table.offer(readers)
    return {
        "overview": list_overview(session, project, table.wanted(request.args.get("page", 1, type=int))),
        "readers": [(one, load_words(loads.get(one.person_id))) for one in readers],
        "names": list_people(session, project),
        "short": count_short(session, project),
    }
