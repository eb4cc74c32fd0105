"""Annotations: marking, judging, moving, deleting, restoring."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.actions import (
    create_annotation,
    delete_annotation,
    judge_annotation,
    move_annotation,
    restore_annotation,
)  # fmt: skip
from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation, list_annotation_page
from annotator.api.answers import AnnotationState, Listing, SourceState, WrittenAnnotation
from annotator.api.bodies import AnnotationPatch, NewAnnotation, Page, SourceShape, VersionOnly
from annotator.api.declaring import operation
from annotator.api.paging import wrong_cursor
from annotator.api.request import (
    answer,
    current_actor,
    database,
    settle,
    telling,
    wanted_version,
    writing_once,
)
from annotator.articles.queries import get_article, list_revision_numbers
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid


@operation(
    "POST /articles/<uuid:article_id>/annotations", body=NewAnnotation, answer=WrittenAnnotation, status=201
)
def post_annotation(article_id: uuid.UUID, body: NewAnnotation) -> Response:
    """Mark a span. Refused (422) when the quote does not stand there."""
    actor = current_actor()
    judgement = Judgement(body.verdict, body.reason, tuple(body.tags), _sources(body.sources))
    draft = AnnotationDraft(body.kind, SpanDraft(body.start, body.end, body.exact, body.revision), judgement)
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        annotation, event = create_annotation(session, actor, article, draft)
        settle(session)
        state = _state(annotation, actor.name, body.revision or article.revision)
        return answer(_with_event(state, event), 201, session=session)


@operation("GET /articles/<uuid:article_id>/annotations", query=Page, answer=Listing[AnnotationState])
def get_annotations(article_id: uuid.UUID, query: Page) -> Response:
    """An article's annotations in the order of its text."""
    actor = current_actor()
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        found = list_annotation_page(
            session, actor, article, after=_place(query.cursor), limit=query.limit + 1
        )
        items = _states(session, found[: query.limit])
    last = found[query.limit - 1] if len(found) > query.limit else None
    following = f"{last.start_offset}.{last.end_offset}.{last.id}" if last else None
    return answer(Listing[AnnotationState](items=items, next=following))


@operation("GET /annotations/<uuid:annotation_id>", answer=AnnotationState)
def get_one_annotation(annotation_id: uuid.UUID) -> Response:
    """One annotation, a deleted one too."""
    with database().reading() as session:
        annotation = get_annotation(session, current_actor(), annotation_id)
        [state] = _states(session, [annotation])
    return answer(state)


@operation("PATCH /annotations/<uuid:annotation_id>", body=AnnotationPatch, answer=WrittenAnnotation)
def patch_annotation(annotation_id: uuid.UUID, body: AnnotationPatch) -> Response:
    """Change what is given. Stale: 409, or 412 with If-Match, and the state that stands now."""
    version, span = wanted_version(body.version), _span(body)
    with writing_once() as session:
        annotation = get_annotation(session, current_actor(), annotation_id, lock=True)
        with telling(lambda: _states(session, [annotation])[0]):
            return _written(session, annotation, _change(session, annotation, body, span, version))


def _change(
    session: Session, annotation: Annotation, body: AnnotationPatch, span: SpanDraft | None, version: int
) -> Recorded | None:
    actor = current_actor()
    moved = move_annotation(session, actor, annotation, span, version=version) if span else None
    version = annotation.version if moved else version
    judgement = _judgement(annotation, body)
    return judge_annotation(session, actor, annotation, judgement, version=version, kind=body.kind) or moved


@operation("DELETE /annotations/<uuid:annotation_id>", body=VersionOnly, answer=WrittenAnnotation)
def remove_annotation(annotation_id: uuid.UUID, body: VersionOnly) -> Response:
    """Delete an annotation; it can be restored."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        annotation = get_annotation(session, actor, annotation_id, lock=True)
        with telling(lambda: _states(session, [annotation])[0]):
            return _written(
                session, annotation, delete_annotation(session, actor, annotation, version=version)
            )


@operation("POST /annotations/<uuid:annotation_id>/restore", body=VersionOnly, answer=WrittenAnnotation)
def bring_annotation_back(annotation_id: uuid.UUID, body: VersionOnly) -> Response:  # noqa: ARG001  (its shape is checked)
    """Restore a deleted annotation."""
    actor = current_actor()
    with writing_once() as session:
        annotation = get_annotation(session, actor, annotation_id, lock=True)
        return _written(session, annotation, restore_annotation(session, actor, annotation))


def _written(session: Session, annotation: Annotation, event: Recorded | None) -> Response:
    settle(session)
    [state] = _states(session, [annotation])
    return answer(_with_event(state, event), session=session)


def _with_event(state: AnnotationState, event: Recorded | None) -> WrittenAnnotation:
    return WrittenAnnotation.model_construct(**dict(state), event=event.seq if event else None)


def _states(session: Session, annotations: Sequence[Annotation]) -> list[AnnotationState]:
    names = _names(session, current_actor(), annotations)
    numbers = list_revision_numbers(session, {annotation.revision_id for annotation in annotations})
    return [
        _state(annotation, names[annotation.created_by_id], numbers[annotation.revision_id])
        for annotation in annotations
    ]


def _names(session: Session, actor: Actor, annotations: Sequence[Annotation]) -> dict[uuid.UUID, str]:
    others = {annotation.created_by_id for annotation in annotations} - {actor.id}
    return {actor.id: actor.name} | (list_names(session, others) if others else {})


def _state(row: Annotation, created_by: str, revision: int) -> AnnotationState:
    return AnnotationState(
        id=row.id, project=row.project_id, article=row.article_id, revision=revision, kind=row.kind,
        start=row.start_offset, end=row.end_offset, exact=row.exact, prefix=row.prefix, suffix=row.suffix,
        verdict=row.verdict, reason=row.reason, tags=[tag.name for tag in row.tags],
        sources=[SourceState.model_validate(source) for source in row.sources], status=row.status,
        created_by=created_by, created_at=row.created_at, updated_at=row.updated_at, version=row.version,
    )  # fmt: skip


def _sources(shapes: list[SourceShape]) -> tuple[SourceDraft, ...]:
    return tuple(SourceDraft(shape.url, shape.title, shape.quote, shape.accessed_on) for shape in shapes)


def _span(body: AnnotationPatch) -> SpanDraft | None:
    given = {"start", "end", "exact", "revision"} & body.model_fields_set
    if not given:
        return None
    if body.start is None or body.end is None or body.exact is None:
        raise Invalid("exact", "To move a mark, give start, end and exact together.")
    return SpanDraft(body.start, body.end, body.exact, body.revision)


def _judgement(now: Annotation, body: AnnotationPatch) -> Judgement:
    """What stands, with what is given in its place."""
    given = body.model_fields_set
    sources = tuple(SourceDraft(row.url, row.title, row.quote, row.accessed_on) for row in now.sources)
    values: dict[str, Any] = {
        "verdict": body.verdict if "verdict" in given else now.verdict,
        "reason": now.reason if body.reason is None else body.reason,
        "tags": tuple(tag.name for tag in now.tags) if body.tags is None else tuple(body.tags),
        "sources": sources if body.sources is None else _sources(body.sources),
    }
    return Judgement(**values)


def _place(cursor: str) -> tuple[int, int, uuid.UUID] | None:
    if not cursor:
        return None
    try:
        start, end, annotation_id = cursor.split(".")
        place = (int(start), int(end), uuid.UUID(annotation_id))
    except ValueError:
        raise wrong_cursor() from None
    if not 0 <= place[0] < place[1] < 2**31:
        raise wrong_cursor()
    return place
