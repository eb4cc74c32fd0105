"""How far the articles of a project are read, a part of them at a time: it takes reading their texts."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union_all

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Status
from annotator.articles.models import Article, Revision
from annotator.assignments.visibility import narrow, work_known_to
from annotator.coverage.mapping import CoverageMap, Sentence, read_maps
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.db import Session, table_of
from annotator.projects.models import Project

#: code points; longer articles are counted on their own page only
LONG = 200_000


@dataclass(frozen=True)
class Overview:
    """Some articles of a project, those with the fewest decisions for their length first."""

    maps: Sequence[CoverageMap]
    #: whose texts are too long to be read here
    long: Sequence[Article]
    is_more: bool

    def best(self, limit: int) -> list[tuple[CoverageMap, Sentence]]:
        """Of the unread sentences of these articles, those that look most worth checking."""
        unread = [(found, one) for found in self.maps for one in found.sentences if one.is_unread]
        return sorted(unread, key=lambda pair: -pair[1].score)[:limit]


def read_overview(session: Session, actor: Actor, project: Project, *, offset: int, limit: int) -> Overview:
    """A part of the articles of ``project``, which is from get_project()."""
    rows = _list_least_read(session, actor, project, offset, limit + 1)
    lengths = dict(rows[:limit])
    articles = {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(lengths)))}
    short = [articles[one] for one, length in lengths.items() if length <= LONG]
    long = [articles[one] for one, length in lengths.items() if length > LONG]
    return Overview(read_maps(session, actor, project, short), long, is_more=len(rows) > limit)


def _list_least_read(
    session: Session, actor: Actor, project: Project, offset: int, limit: int
) -> list[tuple[uuid.UUID, int]]:
    """Ids and lengths of articles, by decisions per length, of equal ones in the order of import."""
    eyes = narrow(session, actor, project)
    annotations, marks = table_of(Annotation).c, table_of(SentenceMark).c
    decided = union_all(*(
        select(columns.article_id, columns.revision_id).where(
            columns.project_id == project.id, holds, work_known_to(eyes, columns, columns.created_by_id)
        )
        for columns, holds in (
            (annotations, annotations.status != Status.DELETED), (marks, marks.status == MarkStatus.OPEN),
        )
    )).subquery()  # fmt: skip
    counts = (
        select(decided.c.revision_id, func.count().label("count")).group_by(decided.c.revision_id).subquery()
    )
    count = func.coalesce(counts.c.count, 0)
    query = (
        select(Article.id, Revision.length)
        .join(Revision, (Revision.article_id == Article.id) & (Revision.number == Article.revision))
        .outerjoin(counts, counts.c.revision_id == Revision.id)
        .where(Article.project_id == project.id)
        .order_by(count * 1000 // Revision.length, Article.id)
    )
    return [(row.id, row.length) for row in session.execute(query.offset(offset).limit(limit))]
