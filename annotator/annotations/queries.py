"""Annotations, as far as the actor may know."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, Uuid, literal, select, tuple_
from sqlalchemy.orm import selectinload

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.annotations.models import Annotation, Status
from annotator.articles.models import Article
from annotator.assignments.visibility import work_visible_to
from annotator.db import Session, table_of
from annotator.errors import NotFound

WHOLE = (selectinload(Annotation.tags), selectinload(Annotation.sources))


@kept_by_actor
def annotation_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that an annotation exists?"""
    return work_visible_to(actor, table_of(Annotation).c)


def get_annotation(
    session: Session, actor: Actor, annotation_id: uuid.UUID, *, lock: bool = False
) -> Annotation:
    """One annotation with tags and sources, deleted ones too. ``lock``: no one else changes it until the commit."""
    query = (
        select(Annotation).where(Annotation.id == annotation_id, annotation_visible_to(actor)).options(*WHOLE)
    )
    annotation = session.scalar(query.with_for_update(of=Annotation) if lock else query)
    if annotation is None:
        raise NotFound("There is no such annotation, or it is not shared with you.")
    return annotation


def list_spans(session: Session, actor: Actor, article: Article) -> Sequence[Row[Any]]:
    """What painting needs of list_annotations(), in the same order, as plain rows."""
    names = ("id", "revision_id", "start_offset", "end_offset", "kind", "verdict")
    query = select(*(table_of(Annotation).c[name] for name in names))
    open_here = (Annotation.article_id == article.id, Annotation.status != Status.DELETED)
    query = query.where(*open_here, annotation_visible_to(actor))
    return session.execute(
        query.order_by(Annotation.start_offset, Annotation.end_offset, Annotation.id)
    ).all()


def list_annotations(session: Session, actor: Actor, article: Article) -> Sequence[Annotation]:
    """Those of one article that are not deleted, in the order of the text."""
    return session.scalars(_open(actor).where(Annotation.article_id == article.id)).all()


def list_annotation_page(
    session: Session, actor: Actor, article: Article, *, after: tuple[int, int, uuid.UUID] | None, limit: int
) -> Sequence[Annotation]:  # fmt: skip
    """A part of ``list_annotations()``; ``after``: start, end and id of the last one of the part before."""
    query = _open(actor).where(Annotation.article_id == article.id)
    if after is not None:
        query = query.where(
            tuple_(Annotation.start_offset, Annotation.end_offset, Annotation.id) > tuple_(*_bound(after))
        )
    return session.scalars(query.limit(limit)).all()


def _bound(
    place: tuple[int, int, uuid.UUID],
) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[uuid.UUID]]:
    start, end, annotation_id = place
    return literal(start, Integer()), literal(end, Integer()), literal(annotation_id, Uuid())


def list_by_ids(session: Session, actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Annotation]:
    """These annotations, deleted ones too, without tags and sources."""
    query = select(Annotation).where(Annotation.id.in_(set(ids)), annotation_visible_to(actor))
    return {annotation.id: annotation for annotation in session.scalars(query)}


def _open(actor: Actor) -> Select[Annotation]:
    query = (
        select(Annotation)
        .where(Annotation.status != Status.DELETED, annotation_visible_to(actor))
        .options(*WHOLE)
    )
    return query.order_by(Annotation.start_offset, Annotation.end_offset, Annotation.id)
