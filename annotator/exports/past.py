"""A project's articles with all that was on them after some event, as ``rows`` reads them for the present.

States come from the log. Texts never change and people's names only by an erasure, so both come from their tables.
What was erased from the log since is empty here.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Status
from annotator.articles.models import Article
from annotator.audit.history import PastState, states_as_of
from annotator.audit.states import values_of
from annotator.db import Base, Session, id_text, table_of
from annotator.exports.rows import WholeArticle, article_parts, read_names, read_revisions
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project

Things = Mapping[uuid.UUID, PastState]

_EMPTY: Mapping[type, object] = {str: "", int: 0}


def read_past_project(session: Session, actor: Actor, project: Project, seq: int) -> Iterator[WholeArticle]:
    """What read_project() gave after event ``seq``: the same things with the same values in the same order."""
    require(actor, Permission.EXPORT, project)
    require(actor, Permission.READ_LOG, project)
    names = read_names(session)
    # no article is ever deleted, so those of the past are among those of today
    for part in article_parts(session, project):
        yield from _Part(session, project, seq, names).read([article.id for article in part])


class _Part:
    """Some articles as they were."""

    def __init__(self, session: Session, project: Project, seq: int, names: Mapping[uuid.UUID, str]) -> None:
        self.session, self.project, self.seq, self.names = session, project, seq, names

    def read(self, article_ids: list[uuid.UUID]) -> Iterator[WholeArticle]:
        """Those that were there."""
        things: dict[str, dict[uuid.UUID, PastState]] = defaultdict(dict)
        for thing in states_as_of(self.session, self.project, self.seq, article_ids=article_ids):
            things[thing.subject_type][thing.subject_id] = thing
        articles = {key: _row(Article, thing) for key, thing in things["article"].items()}
        marks = _standing(things["annotation"])
        links = self._links(things["link"], marks)
        annotations = self._annotations(marks)
        tags = {key: [str(tag) for tag in thing.state.get("tags", ())] for key, thing in marks.items()}
        sources = {
            key: [_source(one) for one in thing.state.get("sources", ())] for key, thing in marks.items()
        }
        for revision in read_revisions(self.session, list(articles)):
            article, revision_id = articles[revision.article_id], uuid.UUID(id_text(revision.raw))
            on_it = annotations.get(revision_id, [])
            if on_it or revision.number == article.revision:
                yield WholeArticle(article, revision, on_it, tags, sources, links.get(revision_id, []))

    def _annotations(self, marks: Things) -> dict[uuid.UUID | None, list[Any]]:
        """By revision, each in the order of the text."""
        groups = defaultdict(list)
        for thing in marks.values():
            row = _row(Annotation, thing)
            row.created_by = self.names.get(row.created_by_id, "")
            groups[row.revision_id].append(row)
        for rows in groups.values():
            rows.sort(key=lambda row: (row.start_offset, row.end_offset, row.id))
        return groups

    def _links(self, things: Things, marks: Things) -> dict[uuid.UUID | None, list[Any]]:
        """Those whose ends both stood, by the revision that they leave, each in order of id."""
        rows = [_row(Link, things[key]) for key in sorted(_standing(things))]
        there = [row.to_id for row in rows if row.to_id not in marks]
        ends = {**marks, **_standing(self._others(there))}
        groups = defaultdict(list)
        for row in rows:
            if row.from_id in marks and row.to_id in ends:
                row.created_by = self.names.get(row.created_by_id, "")
                row.to_article_id = ends[row.to_id].article_id
                groups[_row(Annotation, marks[row.from_id]).revision_id].append(row)
        return groups

    def _others(self, annotation_ids: Iterable[uuid.UUID | None]) -> Things:
        wanted = {key for key in annotation_ids if key is not None}
        found = states_as_of(self.session, self.project, self.seq, subject_ids=wanted) if wanted else ()
        return {thing.subject_id: thing for thing in found}


def _standing(things: Things) -> dict[uuid.UUID, PastState]:
    deleted = (Status.DELETED, LinkStatus.DELETED)
    return {key: thing for key, thing in things.items() if thing.state.get("status") not in deleted}


def _source(source: Mapping[str, Any]) -> dict[str, object]:
    """As ``source_snapshot()`` gives it, its keys in that order."""
    texts = {name: source.get(name, "") for name in ("url", "title", "quote")}
    return {**texts, "accessed_on": source.get("accessed_on")}


def _row(model: type[Base], thing: PastState) -> Any:
    """The columns of a thing, as attributes."""
    table = table_of(model)
    return SimpleNamespace(**{**_blank(table), **values_of(table, thing.state), "id": thing.subject_id})


@cache
def _blank(table: Table) -> Mapping[str, Any]:
    """What stands for values that were erased: nothing where the column may be empty, or has no empty value."""
    return {
        column.key: None if column.nullable else _EMPTY.get(column.type.python_type)
        for column in table.columns
    }
