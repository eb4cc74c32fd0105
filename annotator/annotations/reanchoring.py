"""When an article gets a new revision, or goes back to an old one, its annotations move along with their quotes.

A quote that no longer stands there word for word keeps its annotation on the old revision: people decide.
"""

import uuid
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import WHOLE
from annotator.articles.models import Article
from annotator.articles.queries import get_revision
from annotator.audit.kinds import EventKind
from annotator.audit.log import By, Recorded, record_change
from annotator.db import Session
from annotator.text.anchoring import find_quote
from annotator.text.spans import Span, context


def reanchor_annotations(session: Session, recorded: Recorded, article: Any) -> None:
    """Move each annotation whose quote stands, unchanged, in the present text of ``article``."""
    assert isinstance(article, Article)
    revision = get_revision(session, article, text=True)
    query = select(Annotation).where(
        Annotation.article_id == article.id, Annotation.revision_id != revision.id
    )
    for annotation in session.scalars(query.where(Annotation.status != Status.DELETED).options(*WHOLE)).all():
        span = find_quote(
            revision.text,
            annotation.exact,
            prefix=annotation.prefix,
            suffix=annotation.suffix,
            hint=annotation.start_offset,
        )
        if span is None or span.of(revision.text) != annotation.exact:
            continue
        before = annotation.snapshot()
        _move(annotation, revision.id, revision.text, span)
        record_change(
            session,
            By(recorded.actor_id),
            EventKind.ANNOTATION_MOVED,
            annotation,
            before=before,
            reason=f"Revision {revision.number}",
        )


def _move(annotation: Annotation, revision_id: uuid.UUID, text: str, span: Span) -> None:
    annotation.revision_id = revision_id
    annotation.start_offset, annotation.end_offset = span.start, span.end
    annotation.prefix, annotation.suffix = context(text, span)
    annotation.updated_at = clock.now()
