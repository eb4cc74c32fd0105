"""When an article gets another text, what people said of its sentences moves along, where they stand in it unchanged.

A sentence that reads otherwise now is unread again: people decide.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.articles.models import Article
from annotator.articles.queries import get_revision, get_text
from annotator.audit.kinds import EventKind
from annotator.audit.log import By, Recorded, record_change
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.worthiness import sentence_spans
from annotator.db import Session
from annotator.text.spans import Span


def reanchor_sentences(session: Session, recorded: Recorded, article: Any) -> None:
    """Move each mark of a sentence that stands, unchanged, in the present text of ``article``."""
    assert isinstance(article, Article)
    query = select(SentenceMark).where(SentenceMark.article_id == article.id).order_by(SentenceMark.id)
    marks = session.scalars(query).all()
    revision = get_revision(session, article, text=bool(marks))
    moving = [one for one in marks if one.revision_id != revision.id and one.status == MarkStatus.OPEN]
    if not moving:
        return
    taken = {(one.created_by_id, one.start_offset) for one in marks if one.revision_id == revision.id}
    places = _Places(revision.text, article.language)
    for mark, span in places.find(moving, _texts_of(session, moving)):
        if span is None or (mark.created_by_id, span.start) in taken:
            continue
        taken.add((mark.created_by_id, span.start))
        before = mark.snapshot()
        mark.revision_id, mark.start_offset, mark.end_offset = revision.id, span.start, span.end
        mark.updated_at = clock.now()
        by, reason = By(recorded.actor_id), f"Revision {revision.number}"
        record_change(session, by, EventKind.SENTENCE_MARKED, mark, before=before, reason=reason)


def _texts_of(session: Session, marks: Sequence[SentenceMark]) -> dict[uuid.UUID, str]:
    return {one: get_text(session, one) for one in sorted({mark.revision_id for mark in marks})}


class _Places:
    """The sentences of a text by their words."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self._spans = _by_words(text, language)

    def find(
        self, marks: Sequence[SentenceMark], texts: dict[uuid.UUID, str]
    ) -> list[tuple[SentenceMark, Span | None]]:
        """Where each of these stands now. Of several equal sentences, the second stays the second."""
        olds = {one: _by_words(text, self.language) for one, text in texts.items()}
        return [(mark, self._find(mark, texts[mark.revision_id], olds[mark.revision_id])) for mark in marks]

    def _find(self, mark: SentenceMark, text: str, old: dict[str, list[Span]]) -> Span | None:
        span = Span(mark.start_offset, mark.end_offset)
        words = span.of(text)
        now, then = self._spans.get(words, []), old.get(words, [])
        number = then.index(span) if span in then else 0
        return now[min(number, len(now) - 1)] if now else None


def _by_words(text: str, language: str) -> dict[str, list[Span]]:
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for span in sentence_spans(text, language):
        found[span.of(text)].append(span)
    return found
