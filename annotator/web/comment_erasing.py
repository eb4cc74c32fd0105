"""Erasing what a comment says, which cannot be undone."""

import uuid

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.erasing import sweep
from annotator.db import Session
from annotator.discussions.erasing import TEXT, erase_value
from annotator.discussions.models import Comment
from annotator.discussions.queries import get_comment
from annotator.errors import Invalid, NotFound
from annotator.forms import show_problems
from annotator.forms.erasing import CommentErasingForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.erasing import AGAIN
from annotator.web.request import answer_page, current_actor, database, go, signed_in


@web.get("/projects/<slug>/comments/<uuid:comment_id>/erase")
@signed_in
def show_erasing_of_comment(slug: str, comment_id: uuid.UUID) -> AnyResponse:
    """What goes, and what that means."""
    return _answer(slug, comment_id, CommentErasingForm(), 200)


@web.post("/projects/<slug>/comments/<uuid:comment_id>/erase")
@signed_in
def erase_comment(slug: str, comment_id: uuid.UUID) -> AnyResponse:
    """Erase it."""
    actor, form = current_actor(), CommentErasingForm(request.form)
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            comment = _get_of(session, actor, project, comment_id, lock=True)
            erase_value(session, actor, comment, TEXT, reason=form.reason.data or "")
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, comment_id, form, 422)
    message = "Erased, here and in the log: what this comment said."
    message = message if sweep(database()) else message + AGAIN
    return go(url_for("web.show_discussion", slug=slug, thread_id=comment.thread_id), message)


def _get_of(
    session: Session, actor: Actor, project: Project, comment_id: uuid.UUID, *, lock: bool = False
) -> Comment:
    comment = get_comment(session, actor, comment_id, lock=lock)
    if comment.project_id != project.id:
        raise NotFound("There is no such comment, or it is not shared with you.")
    return comment


def _answer(slug: str, comment_id: uuid.UUID, form: CommentErasingForm, status: int) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        comment = _get_of(session, actor, project, comment_id)
        require(actor, Permission.ERASE, comment)
    return answer_page(
        "erasing/erase_comment.html", status, project=project, comment=comment, form=form, nav="discussions"
    )
