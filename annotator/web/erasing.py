"""Erasing a value of a claim or a passage, or the note of one of its links: the one thing that cannot be undone."""

import uuid

from flask import request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, InProject, Permission, may, require
from annotator.annotations.models import Annotation
from annotator.audit.erasing import sweep
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.forms import show_problems
from annotator.forms.erasing import NAMES, ErasingForm
from annotator.links.erasing import Value
from annotator.links.models import Link
from annotator.links.queries import list_link_ids
from annotator.preannotations.erasing import erase_value, find_erasable
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.request import answer_page, current_actor, database, go, parse_id, signed_in

#: said where the files could not be cleaned
AGAIN = " The database’s files could not be cleaned now; whoever runs the server finishes with: annotator erase sweep"


@web.get("/projects/<slug>/annotations/<uuid:annotation_id>/erase")
@signed_in
def show_erasing(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """What can be erased, and what that means."""
    return _answer(slug, annotation_id, ErasingForm(), 200)


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/erase")
@signed_in
def erase(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Erase it."""
    actor, form = current_actor(), ErasingForm(request.form)
    field, _, link_id = (form.field.data or "").partition(":")
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug)
            annotation = get_of(session, actor, project, annotation_id)
            thing_id = _of(session, actor, annotation, link_id) if link_id else annotation.id
            thing = find_erasable(session, actor, project, thing_id)
            erase_value(session, actor, thing, field, reason=form.reason.data or "")
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer(slug, annotation_id, form, 422)
    message = f"Erased, here and in the log: {NAMES[Value(field)]}."
    message = message if sweep(database()) else message + AGAIN
    return go(url_for("web.show_claim", slug=slug, annotation_id=annotation_id), message)


@web.app_context_processor
def erasing_values() -> dict[str, object]:
    """For the link on the page of a claim."""
    return {"may_erase": _may_erase}


def _may_erase(thing: InProject) -> bool:
    return may(current_actor(), Permission.ERASE, thing)


def _of(session: Session, actor: Actor, annotation: Annotation, typed: str) -> uuid.UUID:
    link_id = parse_id(typed, "link")
    if link_id not in list_link_ids(session, actor, annotation):
        raise NotFound("There is no such link here.")
    return link_id


def _answer(slug: str, annotation_id: uuid.UUID, form: ErasingForm, status: int) -> AnyResponse:
    actor: Actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        annotation = get_of(session, actor, project, annotation_id, lock=False)
        require(actor, Permission.ERASE, annotation)
        ids = list_link_ids(session, actor, annotation)
        form.offer(annotation, session.scalars(select(Link).where(Link.id.in_(ids)).order_by(Link.id)).all())
    return answer_page(
        "erasing/erase.html", status, project=project, note=annotation, form=form, nav="articles"
    )
