"""Working through one's queue: the next article, done with this one, and once more from the beginning."""

import uuid

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.assignments.actions import reopen_assignment
from annotator.assignments.giving import NOTHING_LEFT, assign_next
from annotator.assignments.handing_back import hand_back_first
from annotator.assignments.queries import find_assignment
from annotator.assignments.queue import find_first
from annotator.corroboration.submitting import list_incomplete, submit_article
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotFound
from annotator.forms import show_problems
from annotator.forms.assignments import ReasonForm, SubmitForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, go, is_fragment, signed_in
from annotator.web.submission import read_submission


@web.post("/projects/<slug>/assignments/next")
@signed_in
def open_next(slug: str) -> AnyResponse:
    """The first article of my queue; where it is empty, one that lacks readers."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    hand_back_first(database(), project)
    with database().writing() as session:
        first = find_first(session, actor, project)
        found = first.assignment if first else assign_next(session, actor, project)
    if found is None:
        return go(url_for("web.project_home", slug=slug), NOTHING_LEFT)
    return go(url_for("web.read_article", slug=slug, article_id=found.article_id))


@web.post("/projects/<slug>/articles/<uuid:article_id>/submission")
@signed_in
def submit_reading(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Say that I am done with an article; what is missing is shown first."""
    actor, form = current_actor(), SubmitForm(request.form)
    try:
        with database().writing() as session:
            article = _get_article(session, actor, slug, article_id)[1]
            anyway = form.anyway.data == "1"
            submit_article(session, actor, article, anyway=anyway, reason=form.reason.data or "")
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, article_id, form, 422)
    return _answer(slug, article_id, form) if is_fragment() else go(_url(slug, article_id), "Submitted.")


@web.post("/projects/<slug>/articles/<uuid:article_id>/submission/reopen")
@signed_in
def reopen_reading(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Change my marks again, with a reason."""
    actor, form = current_actor(), ReasonForm(request.form)
    try:
        with database().writing() as session:
            _, article = _get_article(session, actor, slug, article_id)
            assignment = find_assignment(session, article.id, actor.id, lock=True)
            if assignment is None:
                raise NotFound("You have not submitted this article.")
            reopen_assignment(session, actor, assignment, reason=form.reason.data or "")
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, article_id, form, 422)
    except Conflict as conflict:
        return go(_url(slug, article_id), conflict.message, "error")
    return go(_url(slug, article_id), "You can change your marks again.")


def _get_article(session: Session, actor: Actor, slug: str, article_id: uuid.UUID) -> tuple[Project, Article]:
    project = get_project(session, actor, slug)
    return project, get_article(session, actor, article_id, project=project)


def _url(slug: str, article_id: uuid.UUID) -> str:
    return url_for("web.read_article", slug=slug, article_id=article_id, _anchor="submission")


def _answer(slug: str, article_id: uuid.UUID, form: ReasonForm, status: int = 200) -> AnyResponse:
    """The part of the reader about it, by itself for the script, and on a page of its own without."""
    actor = current_actor()
    with database().reading() as session:
        project, article = _get_article(session, actor, slug, article_id)
        lacking = list_incomplete(session, actor, article) if isinstance(form, SubmitForm) else []
        submission = read_submission(session, actor, project, article)
    values = {
        "project": project,
        "article": article,
        "submission": submission,
        "lacking": lacking,
        "form": form,
    }
    if is_fragment():
        return make_response(render_template("assignments/submission.html", **values), status)
    return answer_page("assignments/submit.html", status, nav="articles", **values)
