"""What orders the sentences of a project for somebody, learned from the decisions that they may see.

Kept in memory until the project's log grows. A blind reader's is made from what they see and from nothing else.
"""

import threading
import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, literal, select, union_all

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

#: the newest decisions are learned from, those in the newest articles, as long as these are that long together
DECISIONS, ARTICLES, CODE_POINTS = 5_000, 200, 1_500_000
#: rankers kept, about 100 kB each
KEPT = 64


@dataclass(frozen=True)
class _Kept:
    #: the last event of the project when it was looked for
    last: uuid.UUID | None
    #: what it was learned from
    rows: Sequence[Row[Any]]
    ranker: Ranker


_kept: OrderedDict[tuple[uuid.UUID, uuid.UUID | None], _Kept] = OrderedDict()
_lock = threading.Lock()


def get_ranker(session: Session, actor: Actor, project: Project) -> Ranker:
    """The order that the decisions of ``project`` give which the actor may see. The project is from get_project().

    A few of the newest decisions wait until there are some more of them, so that not each makes it learn anew.
    """
    eyes = narrow(session, actor, project)
    key = (project.id, actor.id if eyes.blind else None)
    newest = select(Event.id).where(Event.log_id == project.log_id).order_by(Event.seq.desc()).limit(1)
    last = session.scalar(newest)
    with _lock:
        known = _kept.get(key)
    if known and known.last == last:
        return known.ranker
    rows = _list_rows(session, eyes, project)
    ranker = known.ranker if known and known.rows == rows else learn(_read_decisions(session, rows))
    with _lock:
        _kept[key] = _Kept(last, rows, ranker)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return ranker


def _list_rows(session: Session, eyes: Actor, project: Project) -> Sequence[Row[Any]]:
    """Where what is learned from was decided, in the order in which it was."""
    both = union_all(*_decided(eyes, project)).subquery()
    total = session.scalar(select(func.count()).select_from(both)) or 0
    upto = total - total % learning_step(total)
    query = select(both).order_by(both.c.id).offset(max(0, upto - DECISIONS)).limit(min(upto, DECISIONS))
    return session.execute(query).all() if upto else ()


def learning_step(total: int) -> int:
    """How many decisions are waited for before it is learned anew: 1 up to 63, and then 2 % to 3 % of all."""
    return 1 << max(0, total.bit_length() - 6)


def _read_decisions(session: Session, rows: Sequence[Row[Any]]) -> list[Decision]:
    by_article: defaultdict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_article[row.article_id].append(row)
    columns = (Article.id, Article.language, Revision.id.label("revision_id"), Revision.length)
    newest = sorted(by_article, reverse=True)[:ARTICLES]
    query = select(*columns).join(Revision, _is_newest()).where(Article.id.in_(newest))
    articles = _fitting(session.execute(query.order_by(Article.id.desc())).all())
    read = select(Revision.id, Revision.text).where(Revision.id.in_([one.revision_id for one in articles]))
    text_of = {row.id: row.text for row in session.execute(read)}
    found: list[Decision] = []
    for one in articles:
        worths = judge_revision(one.revision_id, text_of[one.revision_id], one.language)
        found += _decisions(one.id, text_of[one.revision_id], worths, by_article[one.id])
    return found


def _decided(eyes: Actor, project: Project) -> tuple[Select[Any], Select[Any]]:
    """Where claims stand, and marks of sentences that hold, on newest texts."""
    found = []
    for model, is_worth, conditions in (
        (Annotation, True, (Annotation.kind == Kind.CLAIM, Annotation.status != Status.DELETED)),
        (SentenceMark, False, (SentenceMark.status == MarkStatus.OPEN,)),
    ):
        columns = table_of(model).c
        query = select(
            columns.id,
            columns.article_id,
            columns.start_offset,
            columns.end_offset,
            literal(is_worth).label("is_worth"),
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
