"""Marking and judging: the forms of the reader and of each claim's own page."""

import uuid
from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.annotations.actions import (
    create_annotation,
    delete_annotation,
    judge_annotation,
    move_annotation,
    restore_annotation,
)
from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_article, get_revision
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.forms.annotations import (
    EndsForm,
    NewAnnotationForm,
    QuoteForm,
    VerdictForm,
    VersionForm,
    require_valid,
)
from annotator.links.queries import list_link_ends
from annotator.projects.models import Project
from annotator.projects.queries import find_verdict
from annotator.web import web
from annotator.web.reader import article_url
from annotator.web.request import signed_in
from annotator.web.writing import Done, write


@web.post("/projects/<slug>/articles/<uuid:article_id>/annotations")
@signed_in
def mark_span(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Mark a span; without script, the place where a pasted quote stands."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        article = get_article(session, actor, article_id, project=project)
        if "start" in request.form:
            draft = NewAnnotationForm(request.form).annotation()
        else:
            draft = _draft_of_quote(session, article, QuoteForm(request.form))
        annotation, event = create_annotation(session, actor, article, draft)
        return done(project, annotation, event, f"Marked as a {annotation.kind}.", is_new=True)

    return write(slug, act)


def _draft_of_quote(session: Session, article: Article, form: QuoteForm) -> AnnotationDraft:
    require_valid(form)
    # a form's line breaks are CRLF; the text keeps its own
    exact = (form.exact.data or "").strip()
    text = get_revision(session, article, text=True).text
    exact = exact if exact in text else exact.replace("\r\n", "\n")
    count = text.count(exact) if exact else 0
    if count != 1:
        words = (
            "does not stand in this text; copy it exactly"
            if count == 0
            else f"stands {count} times in this text; copy some more words"
        )
        raise Invalid("exact", f"This quote {words}.")
    start = text.index(exact)
    return AnnotationDraft(form.kind.data, SpanDraft(start, start + len(exact), exact))


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/verdict")
@signed_in
def set_verdict(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Only the verdict: what one key does."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = VerdictForm(request.form)
        require_valid(form)
        annotation = get_of(session, actor, project, annotation_id)
        judgement = _with_verdict(annotation, form.verdict.data or None)
        event = judge_annotation(session, actor, annotation, judgement, version=form.version.data or 0)
        verdict = find_verdict(session, project.id, annotation.verdict) if annotation.verdict else None
        return done(project, annotation, event, f"{verdict.name}." if verdict else "No verdict.")

    return write(slug, act)


def _with_verdict(annotation: Annotation, verdict: str | None) -> Judgement:
    sources = tuple(
        SourceDraft(source.url, source.title, source.quote, source.accessed_on)
        for source in annotation.sources
    )
    return Judgement(verdict, annotation.reason, tuple(tag.name for tag in annotation.tags), sources)


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/ends")
@signed_in
def move_ends(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Move the ends of a mark."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = EndsForm(request.form)
        span = form.draft()
        annotation = get_of(session, actor, project, annotation_id)
        event = move_annotation(session, actor, annotation, span, version=form.version.data or 0)
        return done(project, annotation, event, "Ends moved.")

    return write(slug, act)


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/delete")
@signed_in
def delete_mark(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Take a mark away; undo brings it back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = VersionForm(request.form)
        require_valid(form)
        annotation = get_of(session, actor, project, annotation_id)
        others = _other_ends(session, actor, annotation)
        event = delete_annotation(session, actor, annotation, version=form.version.data)
        return done(project, annotation, event, "Deleted.", others=others)

    return write(slug, act)


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>/restore")
@signed_in
def restore_mark(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Bring a deleted mark back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        annotation = get_of(session, actor, project, annotation_id)
        event = restore_annotation(session, actor, annotation)
        return done(project, annotation, event, "Restored.", others=_other_ends(session, actor, annotation))

    return write(slug, act)


def get_of(
    session: Session, actor: Actor, project: Project, annotation_id: uuid.UUID, *, lock: bool = True
) -> Annotation:
    """An annotation of this project, to be changed."""
    annotation = get_annotation(session, actor, annotation_id, lock=lock)
    if annotation.project_id != project.id:
        raise NotFound("There is no such annotation, or it is not shared with you.")
    return annotation


def _other_ends(session: Session, actor: Actor, annotation: Annotation) -> list[str]:
    """The annotations whose cards count a link to this one."""
    ends = list_link_ends(session, actor, annotation_ids=[annotation.id]).get(annotation.id, [])
    return [str(end.other.id) for end in ends]


def done(  # noqa: PLR0913  (two of them have defaults that nearly every caller takes)
    project: Project,
    annotation: Annotation,
    recorded: Recorded | None,
    message: str,
    *,
    others: Sequence[str] = (),
    is_new: bool = False,
) -> Done:
    """The outcome of a write to one annotation."""
    url = article_url(project, annotation)
    return Done(
        [str(annotation.id), *others],
        message if recorded else "Nothing changed.",
        url,
        recorded=recorded,
        is_new=is_new,
    )
