"""Looking for suggestions for every mark of a project, and saying what that changed.

A mark is searched for once, and again when it moved, when its story changed or when the engine did.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import and_, delete, func, insert, select

from annotator.annotations.models import Annotation, Status
from annotator.articles.models import Article, Revision
from annotator.corroboration.engine import ENGINE
from annotator.corroboration.kinds import Kind
from annotator.corroboration.models import IndexedArticle, IndexedProject, OpenSuggestion, SearchedClaim
from annotator.corroboration.queries import OpenStory, open_story, read_stamp
from annotator.db import Database, Session, table_of
from annotator.projects.models import Project
from annotator.text.spans import Span, reads_as

#: suggestions that are kept for one mark
KEPT = 20
#: of what is less like a claim, three in four say something else
ALIKE = 0.15
#: marks that one transaction searches for
PART = 10
#: how often a suggestion of a kind is right, as measured; what says the same is as right as it is like the claim
LIKELY: Mapping[Kind, float] = {
    Kind.COPIED: 0.97, Kind.CONFLICTS: 0.56, Kind.SUPERSEDED: 0.3, Kind.CORROBORATES: 1.0,
}  # fmt: skip

_MARK, _SEARCHED, _OPEN = table_of(Annotation), table_of(SearchedClaim), table_of(OpenSuggestion)
_INDEXED = table_of(IndexedArticle)

Key = tuple[uuid.UUID, int, int]


@dataclass
class Changes:
    """What a search found that was not there before, what it did not find again, and what stands as it was."""

    marks: int = 0
    new: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    #: engines whose suggestions were looked for again, this one not with them
    engines: set[int] = field(default_factory=set)


def search_marks(
    database: Database,
    project: Project,
    *,
    article_id: uuid.UUID | None = None,
    at_most: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Changes:
    """Search for all marks of a project, or of one article, that wait for it; a few in each transaction.

    at_most: so many marks and a few. progress: is told how many more are done.
    """
    changes = Changes()
    while at_most is None or changes.marks < at_most:
        with database.reading() as session:
            waiting = _list_waiting(session, project.id, article_id)
            if not waiting:
                return changes
            story_of = waiting[0].article_id
            stamp, found = read_stamp(session, story_of), _propose(session, waiting)
        before = changes.marks
        with database.writing() as session:
            # a text may have come in while it was thought about; no other comes before this is stored
            lock = select(IndexedProject).where(IndexedProject.project_id == project.id)
            session.execute(lock.with_for_update())
            if read_stamp(session, story_of) == stamp:
                _store(session, waiting, found, changes)
        progress(changes.marks - before)
    return changes


def count_unsearched(session: Session, project: Project) -> int:
    """How many marks search_marks() would search for."""
    return session.scalar(_waiting(project.id).with_only_columns(func.count())) or 0


def _waiting(project_id: uuid.UUID) -> Any:
    same = and_(
        _SEARCHED.c.annotation_id == _MARK.c.id, _SEARCHED.c.revision_id == _MARK.c.revision_id,
        _SEARCHED.c.start_offset == _MARK.c.start_offset, _SEARCHED.c.end_offset == _MARK.c.end_offset,
        _SEARCHED.c.engine == ENGINE,
    )  # fmt: skip
    query = select(_MARK).outerjoin(_SEARCHED, same).where(_SEARCHED.c.annotation_id.is_(None))
    # those of an article that is not indexed yet wait for that
    query = query.join(_INDEXED, _INDEXED.c.article_id == _MARK.c.article_id)
    return query.where(_MARK.c.project_id == project_id, _MARK.c.status != Status.DELETED)


def _list_waiting(session: Session, project_id: uuid.UUID, article_id: uuid.UUID | None) -> Sequence[Any]:
    """Marks of one article."""
    query = _waiting(project_id)
    if article_id is not None:
        query = query.where(_MARK.c.article_id == article_id)
    rows = session.execute(query.order_by(_MARK.c.article_id, _MARK.c.id).limit(PART)).all()
    return [row for row in rows if row.article_id == rows[0].article_id]


def _propose(session: Session, marks: Sequence[Any]) -> dict[uuid.UUID, dict[Key, dict[str, Any]]]:
    """By mark, the rows of what is proposed for it; none where its words do not stand in the newest text."""
    opened = open_story(session, session.get_one(Article, marks[0].article_id))
    newest = (Article.id == Revision.article_id) & (Article.revision == Revision.number)
    query = select(Revision.article_id, Revision.id).join(Article, newest).where(Article.id.in_(opened.texts))
    revisions = {row.article_id: row.id for row in session.execute(query)}
    return {
        mark.id: {(row["to_article_id"], row["to_start"], row["to_end"]): row for row in rows}
        for mark in marks
        for rows in [list(_rows(opened, mark, revisions))]
    }


def _rows(opened: OpenStory, mark: Any, revisions: Mapping[uuid.UUID, uuid.UUID]) -> Iterator[dict[str, Any]]:
    text, span = opened.texts.get(mark.article_id, ""), Span(mark.start_offset, mark.end_offset)
    if span.end > len(text) or not reads_as(text, span, mark.exact):
        return
    for one in opened.story.propose(str(mark.article_id), span, limit=KEPT):
        if one.kind is Kind.CORROBORATES and one.score < ALIKE:
            continue
        other = uuid.UUID(one.article_id)
        yield {
            "annotation_id": mark.id, "to_article_id": other, "to_start": one.span.start, "to_end": one.span.end,
            "project_id": mark.project_id, "to_revision_id": revisions[other], "kind": one.kind.value,
            "score": round(one.score * 1_000), "rank": round(one.score * LIKELY[one.kind] * 1_000),
            "why": {name: value for name, value in asdict(one.why).items() if value}, "engine": ENGINE,
        }  # fmt: skip


def _store(
    session: Session,
    marks: Sequence[Any],
    found: Mapping[uuid.UUID, Mapping[Key, Mapping[str, Any]]],
    changes: Changes,
) -> None:
    """In place of what was known of these marks."""
    mine = [mark.id for mark in marks]
    engines = select(_SEARCHED.c.engine).where(
        _SEARCHED.c.annotation_id.in_(mine), _SEARCHED.c.engine != ENGINE
    )
    changes.engines |= set(session.scalars(engines))
    known: dict[uuid.UUID, dict[Key, Any]] = {id_: {} for id_ in mine}
    for row in session.execute(select(_OPEN).where(_OPEN.c.annotation_id.in_(mine))):
        known[row.annotation_id][row.to_article_id, row.to_start, row.to_end] = row
    for id_ in mine:
        _compare(known[id_], found[id_], changes)
    session.execute(delete(_OPEN).where(_OPEN.c.annotation_id.in_(mine)))
    session.execute(delete(_SEARCHED).where(_SEARCHED.c.annotation_id.in_(mine)))
    if rows := [row for id_ in mine for row in found[id_].values()]:
        session.execute(insert(_OPEN), rows)
    names = ("article_id", "project_id", "revision_id", "start_offset", "end_offset")
    searched = [
        {"annotation_id": mark.id, "engine": ENGINE} | {name: getattr(mark, name) for name in names}
        for mark in marks
    ]
    session.execute(insert(_SEARCHED), searched)
    changes.marks += len(marks)


def _compare(known: Mapping[Key, Any], found: Mapping[Key, Mapping[str, Any]], changes: Changes) -> None:
    changes.new.update(row["kind"] for key, row in found.items() if key not in known)
    changes.gone.update(row.kind for key, row in known.items() if key not in found)
    changes.kept.update(row["kind"] for key, row in found.items() if key in known)
