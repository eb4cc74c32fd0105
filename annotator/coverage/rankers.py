"""What orders the sentences of a project for somebody, learned from the decisions that they may see.

Kept in memory until the project's log grows. A blind reader's is made from what they see and from nothing else.
"""

import threading
import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Status
from annotator.articles.models import Article, Revision
from annotator.assignments.visibility import narrow, work_known_to
from annotator.audit.models import Event
from annotator.coverage.judging import judge_revision, touched
from annotator.coverage.learning import Decision, Ranker, learn
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.worthiness import Worth
from annotator.db import Session, table_of
from annotator.projects.models import Project

#: of the newest articles with decisions, as many are learned from, as long as their texts together are this long
ARTICLES, CODE_POINTS = 300, 3_000_000
DECISIONS = 5_000
#: rankers kept, about 100 kB each
KEPT = 64

_kept: OrderedDict[tuple[uuid.UUID, uuid.UUID | None], tuple[uuid.UUID | None, Ranker]] = OrderedDict()
_lock = threading.Lock()


def get_ranker(session: Session, actor: Actor, project: Project) -> Ranker:
    """The order that the decisions of ``project`` give which the actor may see. The project is from get_project()."""
    eyes = narrow(session, actor, project)
    key = (project.id, actor.id if eyes.blind else None)
    last = session.scalar(
        select(Event.id).where(Event.log_id == project.log_id).order_by(Event.seq.desc()).limit(1)
    )
    with _lock:
        known = _kept.get(key)
        if known and known[0] == last:
            _kept.move_to_end(key)
            return known[1]
    made = learn(list_decisions(session, eyes, project))
    with _lock:
        _kept[key] = last, made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def list_decisions(session: Session, eyes: Actor, project: Project) -> list[Decision]:
    """The sentences of newest texts that were marked as claims, or as not to be checked; the newest articles first."""
    claims, marks = _decided(eyes, project)
    both = union_all(claims, marks).subquery()
    ids = select(both.c.article_id).distinct().order_by(both.c.article_id.desc()).limit(ARTICLES)
    article_ids = session.scalars(ids).all()
    if not article_ids:
        return []
    columns = (Article.id, Article.language, Revision.id.label("revision_id"), Revision.length)
    texts = select(*columns).join(Revision, _is_newest()).where(Article.id.in_(article_ids))
    by_article: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for span in session.execute(select(both).where(both.c.article_id.in_(article_ids))):
        by_article[span.article_id].append(span)
    found: list[Decision] = []
    rows = _fitting(session.execute(texts.order_by(Article.id.desc())).all())
    read = select(Revision.id, Revision.text).where(Revision.id.in_([row.revision_id for row in rows]))
    text_of = {row.id: row.text for row in session.execute(read)}
    for row in rows:
        worths = judge_revision(row.revision_id, text_of[row.revision_id], row.language)
        found += _decisions(row.id, text_of[row.revision_id], worths, by_article[row.id])
    return found[:DECISIONS]


def _decided(eyes: Actor, project: Project) -> tuple[Select[Any], Select[Any]]:
    """Where claims stand, and marks of sentences that hold, on newest texts."""
    found = []
    for model, is_worth, conditions in (
        (Annotation, True, (Annotation.kind == Kind.CLAIM, Annotation.status != Status.DELETED)),
        (SentenceMark, False, (SentenceMark.status == MarkStatus.OPEN,)),
    ):
        columns = table_of(model).c
        query = select(
            columns.article_id, columns.start_offset, columns.end_offset, literal(is_worth).label("is_worth")
        )
        query = query.join(Article, Article.id == columns.article_id).join(Revision, _is_newest())
        query = query.where(
            columns.project_id == project.id, columns.revision_id == Revision.id, *conditions,
            work_known_to(eyes, columns, columns.created_by_id),
        )  # fmt: skip
        found.append(query)
    return found[0], found[1]


def _is_newest() -> Any:
    return (Revision.article_id == Article.id) & (Revision.number == Article.revision)


def _fitting(rows: Sequence[Any]) -> list[Any]:
    """As many as are read at once."""
    found, length = [], 0
    for row in rows:
        length += row.length
        if length > CODE_POINTS:
            break
        found.append(row)
    return found


def _decisions(
    article_id: uuid.UUID, text: str, worths: Sequence[Worth], spans: Sequence[Any]
) -> list[Decision]:
    starts = [worth.span.start for worth in worths]
    said: dict[int, bool] = {}
    for row in sorted(spans, key=lambda row: (row.is_worth, row.start_offset, row.end_offset)):
        for at in touched(starts, row.start_offset, row.end_offset):
            said[at] = bool(row.is_worth)
    return [
        Decision(article_id, worths[at], worths[at].span.of(text), is_worth)
        for at, is_worth in sorted(said.items())
    ]
