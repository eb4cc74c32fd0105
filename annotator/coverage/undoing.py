"""Undoing what one said of a sentence, by an event of its own; undoing that again is redo."""

import json
from contextlib import suppress
from typing import Any

from sqlalchemy import and_, func, not_, select

from annotator.accounts.permissions import Actor
from annotator.annotations.drafts import SpanDraft
from annotator.articles.models import Article
from annotator.articles.queries import get_article, get_text
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.coverage.actions import REST, clear_sentence, mark_sentence
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.queries import get_sentence_mark
from annotator.db import Session
from annotator.errors import Conflict, Invalid
from annotator.links.reverting import content_of
from annotator.projects.models import Project

State = dict[str, Any]


def undo_sentences(
    session: Session, actor: Actor, project: Project, event: Event
) -> list[tuple[SentenceMark, Recorded | None]]:
    """Undo an event about a sentence, one of the actor's own, with those that were marked together with it.

    Conflict if it was marked again or moved since; of several, such are left as they are. No event where nothing is
    left to undo, as where a new revision only moved a mark.
    """
    together = _list_together(session, event)
    if len(together) == 1:
        return [_undo(session, actor, project, event)]
    done = []
    for one in together:
        with suppress(Conflict):
            done.append(_undo(session, actor, project, one))
    return done


def _list_together(session: Session, event: Event) -> list[Event]:
    """The events before this one, and it, that tell of one act: they stand in the log side by side."""
    if event.reason != REST:
        return [event]
    query = select(Event).where(Event.log_id == event.log_id, Event.seq <= event.seq)
    # of one more kind, person or article, and it was another act
    same = (Event.kind == event.kind, Event.actor_id == event.actor_id, Event.article_id == event.article_id)
    other = select(func.max(Event.seq)).where(
        Event.log_id == event.log_id, Event.seq < event.seq, not_(and_(*same, Event.reason == REST))
    )
    return list(
        session.scalars(
            query.where(Event.seq > func.coalesce(other.scalar_subquery(), 0)).order_by(Event.seq)
        )
    )


def _undo(
    session: Session, actor: Actor, project: Project, event: Event
) -> tuple[SentenceMark, Recorded | None]:
    mark = get_sentence_mark(session, actor, event.subject_id, lock=True)
    article = get_article(session, actor, mark.article_id, project=project)
    before: State = json.loads(event.before or "{}")
    current = mark.snapshot()
    if content_of(current) != content_of(json.loads(event.after or "{}")):
        raise Conflict("This sentence was marked again since; look at it first.", current)
    if mark.created_by_id != actor.id:
        raise Invalid("event", "A new text moved this mark; only whoever made it takes it back.")
    if not _held(before):
        return mark, clear_sentence(session, actor, mark, reason=event.reason)
    draft = _draft(session, article, mark, before["mark"])
    return mark, mark_sentence(session, actor, article, draft, reason=event.reason)[1]


def _held(state: State) -> bool:
    return bool(state) and state["status"] == MarkStatus.OPEN


def _draft(session: Session, article: Article, mark: SentenceMark, said: str) -> SentenceDraft:
    text = get_text(session, mark.revision_id)
    exact = text[mark.start_offset : mark.end_offset]
    return SentenceDraft(said, SpanDraft(mark.start_offset, mark.end_offset, exact, article.revision))
