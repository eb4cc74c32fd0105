"""Saying that there is nothing to check in a sentence, and taking that back."""

import uuid

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.quotes import check_quote
from annotator.articles.models import Article
from annotator.articles.queries import get_text
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.worthiness import sentence_spans
from annotator.db import Session
from annotator.errors import Invalid, NotAllowed
from annotator.text.spans import Span


def mark_sentence(
    session: Session, actor: Actor, article: Article, draft: SentenceDraft
) -> tuple[SentenceMark, Recorded | None]:
    """Say of a sentence of the newest revision why there is nothing to check. No event when that was said already.

    Each person has one mark of a sentence. Raises Invalid where the quote does not stand there or is no sentence.
    """
    require(actor, Permission.ANNOTATE, article)
    refuse_submitted(session, actor, article.project_id, article.id)
    span = Span(draft.span.start, draft.span.end)
    revision_id = _check_sentence(session, article, draft)
    mark = _find_own(session, actor, article, (revision_id, span))
    if mark is None:
        mark = _new_mark(actor, article, revision_id, draft)
        session.add(mark)
        return mark, record_change(session, actor, EventKind.SENTENCE_MARKED, mark)
    if (mark.status, mark.mark) == (MarkStatus.OPEN, draft.mark):
        return mark, None
    before = mark.snapshot()
    mark.status, mark.mark, mark.updated_at = MarkStatus.OPEN, draft.mark, clock.now()
    return mark, record_change(session, actor, EventKind.SENTENCE_MARKED, mark, before=before)


def clear_sentence(session: Session, actor: Actor, mark: SentenceMark) -> Recorded | None:
    """Take one's own mark of a sentence back. None when it does not hold any more."""
    require(actor, Permission.ANNOTATE, mark)
    refuse_submitted(session, actor, mark.project_id, mark.article_id)
    if mark.created_by_id != actor.id:
        raise NotAllowed(
            "You may take back only what you said of a sentence yourself.",
            deed="take back what someone else said of a sentence", project_id=mark.project_id,
        )  # fmt: skip
    if mark.status == MarkStatus.CLEARED:
        return None
    before = mark.snapshot()
    mark.status, mark.updated_at = MarkStatus.CLEARED, clock.now()
    return record_change(session, actor, EventKind.SENTENCE_CLEARED, mark, before=before)


def _check_sentence(session: Session, article: Article, draft: SentenceDraft) -> uuid.UUID:
    if draft.span.revision not in (None, article.revision):
        raise Invalid("revision", f"People work on revision {article.revision}; load the page again.")
    revision_id, anchored = check_quote(session, article, draft.span)
    span = Span(anchored.start, anchored.end)
    if span not in sentence_spans(get_text(session, revision_id), article.language):
        raise Invalid("start", f"{span.start:,} to {span.end:,} is not one whole sentence of this text.")
    return revision_id


def _find_own(
    session: Session, actor: Actor, article: Article, place: tuple[uuid.UUID, Span]
) -> SentenceMark | None:
    # whoever sends the same twice at once waits here: there is no row yet that could be locked
    session.execute(select(Article.id).where(Article.id == article.id).with_for_update(key_share=True))
    revision_id, span = place
    query = select(SentenceMark).where(
        SentenceMark.revision_id == revision_id, SentenceMark.created_by_id == actor.id,
        SentenceMark.start_offset == span.start, SentenceMark.end_offset == span.end,
    )  # fmt: skip
    return session.scalar(query.with_for_update())


def _new_mark(actor: Actor, article: Article, revision_id: uuid.UUID, draft: SentenceDraft) -> SentenceMark:
    now = clock.now()
    return SentenceMark(
        project_id=article.project_id, article_id=article.id, revision_id=revision_id, mark=draft.mark,
        start_offset=draft.span.start, end_offset=draft.span.end, status=MarkStatus.OPEN,
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
