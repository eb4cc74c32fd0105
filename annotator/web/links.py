"""Linking passages across articles."""

import uuid

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.annotations.actions import create_annotation
from annotator.annotations.drafts import AnnotationDraft
from annotator.annotations.models import Annotation, Kind
from annotator.articles.queries import get_article
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.forms.annotations import LinkForm, NewLinkForm, VersionForm, require_valid
from annotator.links.actions import change_link, create_link, delete_link, restore_link
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.projects.models import Project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.request import parse_id, signed_in
from annotator.web.writing import Done, write


@web.post("/projects/<slug>/links")
@signed_in
def link_passages(slug: str) -> AnyResponse:
    """Link an annotation to another one, or to a fresh span, which becomes a passage."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = NewLinkForm(request.form)
        require_valid(form)
        here = get_of(session, actor, project, parse_id(request.form.get("from", ""), "annotation"))
        there = _other_end(session, actor, project, form)
        draft = LinkDraft(here.id, there.id, form.relation.data or "", form.note.data or "")
        link, event = create_link(session, actor, (here, there), draft)
        return _done(project, link, event, "Linked.", is_new=True)

    return write(slug, act)


def _other_end(session: Session, actor: Actor, project: Project, form: NewLinkForm) -> Annotation:
    if form.to.data:
        return get_of(session, actor, project, parse_id(form.to.data, "annotation"))
    if not form.to_article.data:
        raise Invalid("to", "Choose the passage that you link to.")
    article = get_article(session, actor, parse_id(form.to_article.data, "article"), project=project)
    return create_annotation(session, actor, article, AnnotationDraft(Kind.PASSAGE, form.span()))[0]


@web.post("/projects/<slug>/links/<uuid:link_id>")
@signed_in
def reword_link(slug: str, link_id: uuid.UUID) -> AnyResponse:
    """Another relation or note."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = LinkForm(request.form)
        require_valid(form)
        link = _get_of(session, actor, project, link_id)
        draft = LinkDraft(link.from_id, link.to_id, form.relation.data, form.note.data or "")
        event = change_link(session, actor, link, draft, version=form.version.data or 0)
        return _done(project, link, event, "Link saved.")

    return write(slug, act)


@web.post("/projects/<slug>/links/<uuid:link_id>/delete")
@signed_in
def unlink(slug: str, link_id: uuid.UUID) -> AnyResponse:
    """Take a link away; undo brings it back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = VersionForm(request.form)
        require_valid(form)
        link = _get_of(session, actor, project, link_id)
        return _done(
            project, link, delete_link(session, actor, link, version=form.version.data), "Link deleted."
        )

    return write(slug, act)


@web.post("/projects/<slug>/links/<uuid:link_id>/restore")
@signed_in
def relink(slug: str, link_id: uuid.UUID) -> AnyResponse:
    """Bring a deleted link back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        link = _get_of(session, actor, project, link_id)
        return _done(project, link, restore_link(session, actor, link), "Link restored.")

    return write(slug, act)


def _get_of(session: Session, actor: Actor, project: Project, link_id: uuid.UUID) -> Link:
    link = get_link(session, actor, link_id, lock=True)
    if link.project_id != project.id:
        raise NotFound("There is no such link, or it is not shared with you.")
    return link


def _done(
    project: Project, link: Link, recorded: Recorded | None, message: str, *, is_new: bool = False
) -> Done:
    url = url_for("web.show_claim", slug=project.slug, annotation_id=link.from_id)
    return Done(
        [str(link.from_id), str(link.to_id)],
        message if recorded else "Nothing changed.",
        url,
        recorded=recorded,
        is_new=is_new,
    )
