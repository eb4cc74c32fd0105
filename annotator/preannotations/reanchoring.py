"""When an article gets another text, what was brought in moves along, where its words stand there unchanged.

What does not stays on the old text, and is not offered any more.
"""

from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.articles.models import Article
from annotator.articles.queries import get_revision, get_text
from annotator.audit.kinds import EventKind
from annotator.audit.log import By, Recorded, record_change
from annotator.db import Session
from annotator.preannotations.models import PreAnnotation
from annotator.text.anchoring import find_quote
from annotator.text.spans import Span, context


def reanchor_preannotations(session: Session, recorded: Recorded, article: Any) -> None:
    """Move each one whose words stand in the present text of ``article``."""
    assert isinstance(article, Article)
    query = select(PreAnnotation).where(PreAnnotation.article_id == article.id).order_by(PreAnnotation.id)
    found = session.scalars(query).all()
    revision = get_revision(session, article, text=bool(found))
    moving = [one for one in found if one.revision_id != revision.id]
    texts = {one: get_text(session, one) for one in {each.revision_id for each in moving}}
    for one in moving:
        span = _find(texts[one.revision_id], Span(one.start_offset, one.end_offset), revision.text)
        if span is None:
            continue
        before = one.snapshot()
        one.revision_id, one.start_offset, one.end_offset = revision.id, span.start, span.end
        one.updated_at = clock.now()
        by, reason = By(recorded.actor_id), f"Revision {revision.number}"
        record_change(session, by, EventKind.PREANNOTATION_MOVED, one, before=before, reason=reason)


def _find(old: str, span: Span, text: str) -> Span | None:
    words, (prefix, suffix) = span.of(old), context(old, span)
    found = find_quote(text, words, prefix=prefix, suffix=suffix, hint=span.start)
    return found if found and found.of(text) == words else None
