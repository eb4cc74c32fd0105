"""Saying that there is nothing to check in a sentence, and taking that back."""

import uuid

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.drafts import SpanDraft
from annotator.annotations.quotes import check_quote
from annotator.articles.models import Article
from annotator.articles.queries import get_text
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record, record_change
from annotator.coverage.drafts import SentenceDraft, check_mark
from annotator.coverage.mapping import read_map
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.worthiness import sentence_spans
from annotator.db import Session
from annotator.errors import Invalid, NotAllowed
from annotator.projects.models import Project
from annotator.text.spans import Span

#: why each of the sentences was marked that mark_rest() marks together; so they are undone together
REST = "The rest of the article."


def mark_sentence(
    session: Session, actor: Actor, article: Article, draft: SentenceDraft, *, reason: str = ""
) -> tuple[SentenceMark, Recorded | None]:
    """Say of a sentence of the newest revision why there is nothing to check. No event when that was said already.

    Each person has one mark of a sentence. Raises Invalid where the quote does not stand there or is no sentence.
    """
    require(actor, Permission.ANNOTATE, article)
    refuse_submitted(session, actor, article.project_id, article.id)
    span = Span(draft.span.start, draft.span.end)
    revision_id = _check_sentence(session, article, draft)
    mark = _list_own(session, actor, article, revision_id, span).get(span)
    if mark is None:
        mark = _new_mark(actor, article, revision_id, draft)
        session.add(mark)
        return mark, record_change(session, actor, EventKind.SENTENCE_MARKED, mark, reason=reason)
    if (mark.status, mark.mark) == (MarkStatus.OPEN, draft.mark):
        return mark, None
    before = mark.snapshot()
    mark.status, mark.mark, mark.updated_at = MarkStatus.OPEN, draft.mark, clock.now()
    return mark, record_change(session, actor, EventKind.SENTENCE_MARKED, mark, before=before, reason=reason)


def mark_rest(
    session: Session, actor: Actor, article: Article, said: str, *, revision: int
) -> list[Recorded]:
    """Say the same of every sentence that is unread as far as the actor may know; the events, in order.

    revision: the one that was read; Invalid when it is not the newest.
    """
    require(actor, Permission.ANNOTATE, article)
    refuse_submitted(session, actor, article.project_id, article.id)
    check_mark(said)
    if revision != article.revision:
        raise Invalid("revision", f"People work on revision {article.revision}; load the page again.")
    found = read_map(session, actor, session.get_one(Project, article.project_id), article)
    own = _list_own(session, actor, article, found.revision.id)
    changed = []
    for one in (each for each in found.sentences if each.is_unread):
        draft = SentenceDraft(said, SpanDraft(one.span.start, one.span.end, one.words, revision))
        mark = own.get(one.span)
        before = mark.snapshot() if mark else None
        if mark is None:
            mark = _new_mark(actor, article, found.revision.id, draft)
            session.add(mark)
        mark.status, mark.mark, mark.updated_at = MarkStatus.OPEN, draft.mark, clock.now()
        changed.append((mark, before))
    session.flush()
    kind = EventKind.SENTENCE_MARKED
    return [
        record(session, actor, kind, mark, before=before, after=mark.snapshot(), reason=REST)
        for mark, before in changed
    ]


def clear_sentence(
    session: Session, actor: Actor, mark: SentenceMark, *, reason: str = ""
) -> Recorded | None:
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
    return record_change(session, actor, EventKind.SENTENCE_CLEARED, mark, before=before, reason=reason)


def _check_sentence(session: Session, article: Article, draft: SentenceDraft) -> uuid.UUID:
    if draft.span.revision not in (None, article.revision):
        raise Invalid("revision", f"People work on revision {article.revision}; load the page again.")
    revision_id, anchored = check_quote(session, article, draft.span)
    span = Span(anchored.start, anchored.end)
    if span not in sentence_spans(get_text(session, revision_id), article.language):
        raise Invalid("start", f"{span.start:,} to {span.end:,} is not one whole sentence of this text.")
    return revision_id


def _list_own(
    session: Session, actor: Actor, article: Article, revision_id: uuid.UUID, span: Span | None = None
) -> dict[Span, SentenceMark]:
    """The actor's marks on a text, cleared ones too, or the one at ``span``; to be changed."""
    # whoever sends the same twice at once waits here: there is no row yet that could be locked
    session.execute(select(Article.id).where(Article.id == article.id).with_for_update(key_share=True))
    query = select(SentenceMark).where(
        SentenceMark.revision_id == revision_id, SentenceMark.created_by_id == actor.id
    )
    if span is not None:
        query = query.where(SentenceMark.start_offset == span.start, SentenceMark.end_offset == span.end)
    rows = session.scalars(query.with_for_update())
    return {Span(row.start_offset, row.end_offset): row for row in rows}


def _new_mark(actor: Actor, article: Article, revision_id: uuid.UUID, draft: SentenceDraft) -> SentenceMark:
    now = clock.now()
    return SentenceMark(
        project_id=article.project_id, article_id=article.id, revision_id=revision_id, mark=draft.mark,
        start_offset=draft.span.start, end_offset=draft.span.end, status=MarkStatus.OPEN,
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
