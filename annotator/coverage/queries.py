"""What people said of sentences, as far as the actor may know."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.articles.models import Article, Revision
from annotator.assignments.visibility import work_visible_to
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.db import Session, table_of
from annotator.errors import NotFound
from annotator.text.spans import Span

_MARKS = table_of(SentenceMark).c


@kept_by_actor
def sentence_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that a sentence was marked? As of annotations: a blind reader knows only their own."""
    return work_visible_to(actor, _MARKS)


def get_sentence_mark(
    session: Session, actor: Actor, mark_id: uuid.UUID, *, lock: bool = False
) -> SentenceMark:
    """One mark, a cleared one too. ``lock``: no one else changes it until the commit."""
    query = select(SentenceMark).where(SentenceMark.id == mark_id, sentence_visible_to(actor))
    mark = session.scalar(query.with_for_update() if lock else query)
    if mark is None:
        raise NotFound("There is no such mark of a sentence, or it is not shared with you.")
    return mark


def list_sentence_marks(
    session: Session, actor: Actor, revision_ids: Collection[uuid.UUID]
) -> Sequence[Row[Any]]:
    """Those on these texts that hold, as plain rows: the actor's own last, of the others the newest last."""
    names = ("id", "revision_id", "start_offset", "end_offset", "mark", "created_by_id")
    is_mine = _MARKS.created_by_id == actor.id
    query = select(*(_MARKS[name] for name in names)).where(
        _MARKS.revision_id.in_(revision_ids), _MARKS.status == MarkStatus.OPEN, sentence_visible_to(actor)
    )
    return session.execute(query.order_by(is_mine, _MARKS.updated_at, _MARKS.id)).all()


def find_own_mark(session: Session, actor: Actor, article: Article, span: Span) -> SentenceMark | None:
    """What the actor said of a sentence of the newest text, to be changed; a cleared one too."""
    newest = and_(Revision.id == SentenceMark.revision_id, Revision.number == article.revision)
    here = (SentenceMark.start_offset == span.start, SentenceMark.end_offset == span.end)
    query = select(SentenceMark).join(Revision, newest).where(
        SentenceMark.article_id == article.id, SentenceMark.created_by_id == actor.id, *here
    )  # fmt: skip
    return session.scalar(query.with_for_update(of=SentenceMark))
