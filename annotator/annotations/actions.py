"""Marking, judging, moving, deleting and restoring."""

import uuid

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.drafts import AnnotationDraft, Judgement, SpanDraft
from annotator.annotations.models import Annotation, Kind, Source, Status, Tag
from annotator.annotations.quotes import Anchored, check_quote
from annotator.annotations.storing import store_new
from annotator.articles.models import Article
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.db import Session, new_id
from annotator.errors import Conflict, Invalid
from annotator.projects.queries import is_in_use


def create_annotation(
    session: Session, actor: Actor, article: Article, draft: AnnotationDraft
) -> tuple[Annotation, Recorded]:
    """Mark a span. The quote must stand there."""
    require(actor, Permission.ANNOTATE, article)
    refuse_submitted(session, actor, article.project_id, article.id)
    revision_id, anchored = check_quote(session, article, draft.span)
    _check_verdict(session, article.project_id, draft.judgement.verdict)
    annotation = new_annotation(actor, article, revision_id, draft, anchored)
    store_new(session, annotation)
    return annotation, record_change(session, actor, EventKind.ANNOTATION_CREATED, annotation)


def new_annotation(
    actor: Actor, article: Article, revision_id: uuid.UUID, draft: AnnotationDraft, anchored: Anchored
) -> Annotation:
    """The row of a checked draft."""
    now = clock.now()
    annotation = Annotation(
        id=new_id(), project_id=article.project_id, article_id=article.id, revision_id=revision_id, kind=draft.kind,
        start_offset=anchored.start, end_offset=anchored.end, exact=anchored.exact,
        prefix=anchored.prefix, suffix=anchored.suffix,
        status=Status.OPEN, is_settled=False, created_by_id=actor.id, created_at=now, updated_at=now,
        tags=[], sources=[],
    )  # fmt: skip
    _apply(annotation, draft.judgement)
    return annotation


def judge_annotation(  # noqa: PLR0913  (the version that was read belongs to every change)
    session: Session,
    actor: Actor,
    annotation: Annotation,
    judgement: Judgement,
    *,
    version: int,
    kind: str | None = None,
) -> Recorded | None:
    """Replace verdict, reason, tags and sources, and make it a claim or a passage. None when nothing changes.

    ``version``: the one that was read; Conflict when it is not the present one.
    """
    require(actor, Permission.EDIT_ANNOTATION, annotation)
    refuse_submitted(session, actor, annotation.project_id, annotation.article_id)
    _check_version(annotation, version)
    _check_verdict(
        session, annotation.project_id, judgement.verdict if judgement.verdict != annotation.verdict else None
    )
    kind = kind or annotation.kind
    if kind not in list(Kind):
        raise Invalid("kind", "An annotation is a claim or a passage.")
    if kind == Kind.PASSAGE and judgement.verdict:
        raise Invalid("verdict", "Only a claim carries a verdict; make this passage a claim first.")
    before = annotation.snapshot()
    annotation.kind = kind
    _apply(annotation, judgement)
    return _changed(session, actor, annotation, EventKind.ANNOTATION_CHANGED, before)


def move_annotation(
    session: Session, actor: Actor, annotation: Annotation, span: SpanDraft, *, version: int
) -> Recorded | None:
    """Move the ends of a mark within its revision."""
    require(actor, Permission.EDIT_ANNOTATION, annotation)
    refuse_submitted(session, actor, annotation.project_id, annotation.article_id)
    _check_version(annotation, version)
    article = session.get_one(Article, annotation.article_id)
    revision_id, anchored = check_quote(session, article, span)
    before = annotation.snapshot()
    annotation.revision_id = revision_id
    annotation.start_offset, annotation.end_offset = anchored.start, anchored.end
    annotation.exact, annotation.prefix, annotation.suffix = anchored.exact, anchored.prefix, anchored.suffix
    return _changed(session, actor, annotation, EventKind.ANNOTATION_MOVED, before)


def delete_annotation(
    session: Session, actor: Actor, annotation: Annotation, *, version: int | None = None
) -> Recorded | None:
    """Take a mark away; it can be restored. None when it is deleted already."""
    require(actor, Permission.EDIT_ANNOTATION, annotation)
    refuse_submitted(session, actor, annotation.project_id, annotation.article_id)
    if annotation.status == Status.DELETED:
        return None
    if version is not None:
        _check_version(annotation, version)
    before = annotation.snapshot()
    annotation.status = Status.DELETED
    return _changed(session, actor, annotation, EventKind.ANNOTATION_DELETED, before)


def restore_annotation(session: Session, actor: Actor, annotation: Annotation) -> Recorded | None:
    """Bring a deleted mark back as it was. None when it is there."""
    require(actor, Permission.EDIT_ANNOTATION, annotation)
    refuse_submitted(session, actor, annotation.project_id, annotation.article_id)
    if annotation.status != Status.DELETED:
        return None
    before = annotation.snapshot()
    annotation.status = Status.OPEN
    return _changed(session, actor, annotation, EventKind.ANNOTATION_RESTORED, before)


def _changed(
    session: Session, actor: Actor, annotation: Annotation, kind: EventKind, before: dict[str, object]
) -> Recorded | None:
    if annotation.snapshot() == before:
        return None
    annotation.updated_at = clock.now()
    return record_change(session, actor, kind, annotation, before=before)


def _apply(annotation: Annotation, judgement: Judgement) -> None:
    annotation.verdict, annotation.reason = judgement.verdict, judgement.reason
    if [tag.name for tag in annotation.tags] != list(judgement.tags):
        wanted_tags = [
            Tag(annotation_id=annotation.id, position=at, name=name) for at, name in enumerate(judgement.tags)
        ]
        _replace(annotation.tags, wanted_tags)
    wanted = [
        Source(
            annotation_id=annotation.id,
            position=at,
            url=source.url,
            title=source.title,
            quote=source.quote,
            accessed_on=source.accessed_on,
        )
        for at, source in enumerate(judgement.sources)
    ]
    if [source.snapshot() for source in annotation.sources] != [source.snapshot() for source in wanted]:
        _replace(annotation.sources, wanted)


def _replace(rows: list, wanted: list) -> None:  # type: ignore[type-arg]
    """Change rows in place by position: deleting and inserting the same key in one flush would collide."""
    for row, new in zip(rows, wanted, strict=False):
        for column in row.__table__.columns.keys():  # noqa: SIM118  (a collection of columns, not a dict)
            if column not in ("annotation_id", "position"):
                setattr(row, column, getattr(new, column))
    del rows[len(wanted) :]
    rows.extend(wanted[len(rows) :])


def _check_version(annotation: Annotation, version: int) -> None:
    if annotation.status == Status.DELETED:
        raise Conflict("This annotation was deleted meanwhile. Restore it first.", annotation.snapshot())
    if annotation.version != version:
        raise Conflict(
            "Someone else changed this annotation meanwhile. Compare both, then save again.",
            annotation.snapshot(),
        )


def _check_verdict(session: Session, project_id: uuid.UUID, key: str | None) -> None:
    if key is not None and not is_in_use(session, project_id, key):
        raise Invalid("verdict", f"This project has no verdict “{key}”.")
