"""A project's articles with all that is on them, read in parts so that memory does not grow with the project.

Rows and raw ids instead of mapped objects: a hundred thousand annotations leave in seconds.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Source, Status, Tag, source_snapshot
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.db import Session, id_text, raw_id, raw_instant, table_of
from annotator.exports.beside import list_targets, read_beside
from annotator.exports.settled import read_decisions
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project

#: articles read at once
PART = 50

_ANNOTATION, _TAG, _SOURCE, _REVISION = (table_of(model).c for model in (Annotation, Tag, Source, Revision))
_MARKS = select(
    raw_id(_ANNOTATION.id).label("id"),
    raw_id(_ANNOTATION.revision_id).label("revision_id"),
    *(_ANNOTATION[name] for name in ("kind", "start_offset", "end_offset", "exact", "prefix", "suffix")),
    *(_ANNOTATION[name] for name in ("verdict", "reason", "status", "is_settled", "version")),
    *(raw_instant(_ANNOTATION[name]).label(name) for name in ("created_at", "updated_at")),
    table_of(Person).c.name.label("created_by"),
).join_from(table_of(Annotation), table_of(Person), _ANNOTATION.created_by_id == table_of(Person).c.id)


@dataclass(frozen=True)
class WholeArticle:
    """One revision with its article, annotations by (start, end, id) and the links that leave it, by id.

    Annotations are rows whose ids and instants are raw: see ``db.raw_id()``. Tags and sources go by that id.
    """

    article: Article
    revision: Any
    annotations: Sequence[Any]
    tags: dict[object, list[Any]]
    sources: dict[object, list[Any]]
    links: Sequence[Any]
    #: what stands beside a settled annotation or link, by its id
    decisions: dict[uuid.UUID, dict[str, object]]
    #: the further keys of its record
    beside: dict[str, Any]

    def tags_of(self, raw: object) -> list[str]:
        """The names of an annotation's tags."""
        return [row.name for row in self.tags.get(raw, ())]

    def sources_of(self, raw: object) -> list[dict[str, object]]:
        """An annotation's sources."""
        return [source_snapshot(row) for row in self.sources.get(raw, ())]


def read_project(
    session: Session, actor: Actor, project: Project, *, talk: bool = True
) -> Iterator[WholeArticle]:
    """Every article in order of id, at its newest revision; then older revisions that something still stands on.

    talk: what was said of them, too.
    """
    require(actor, Permission.EXPORT, project)
    last: uuid.UUID | None = None
    while True:
        query = select(Article).where(Article.project_id == project.id).order_by(Article.id).limit(PART)
        part = session.scalars(query if last is None else query.where(Article.id > last)).all()
        if not part:
            return
        yield from _read_part(session, actor, part, talk=talk)
        last = part[-1].id
        session.expunge_all()


def read_names(session: Session) -> dict[uuid.UUID, str]:
    """Everyone's name, as exports give it."""
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def _read_part(
    session: Session, actor: Actor, part: Sequence[Article], *, talk: bool
) -> Iterator[WholeArticle]:
    articles = {article.id: article for article in part}
    marked = (
        _ANNOTATION.status != Status.DELETED,
        _ANNOTATION.article_id.in_(articles),
        annotation_visible_to(actor),
    )
    in_order = (_ANNOTATION.start_offset, _ANNOTATION.end_offset, _ANNOTATION.id)
    annotations = _grouped(session, _MARKS.where(*marked).order_by(*in_order), "revision_id")
    tags = _of_annotations(session, Tag, (_TAG.name,), marked)
    sources = _of_annotations(
        session, Source, (_SOURCE.url, _SOURCE.title, _SOURCE.quote, _SOURCE.accessed_on), marked
    )
    links = _links(session, actor, list(articles))
    decisions = read_decisions(session, actor, list(articles))
    beside = read_beside(session, actor, list(articles), talk=talk)
    needed = beside.revisions | list_targets(session, actor, list(articles))
    for revision in _revisions(session, list(articles)):
        article, on_it = articles[revision.article_id], annotations.get(revision.raw, [])
        is_present = revision.number == article.revision
        if on_it or is_present or id_text(revision.raw) in needed:
            leaving = [link for link in links.get(article.id, []) if link.from_revision == revision.raw]
            things = [*(id_text(row.id) for row in on_it), *(str(link.id) for link in leaving)]
            more = beside.of(str(article.id), id_text(revision.raw), things, is_present=is_present)
            yield WholeArticle(article, revision, on_it, tags, sources, leaving, decisions, more)


def _of_annotations(
    session: Session, model: Any, columns: tuple[Any, ...], marked: tuple[Any, ...]
) -> dict[Any, list[Any]]:
    """Tags or sources, by the raw id of their annotation."""
    table = table_of(model)
    query = select(raw_id(table.c.annotation_id).label("annotation_id"), *columns)
    query = query.join_from(table, table_of(Annotation), table.c.annotation_id == _ANNOTATION.id)
    return _grouped(session, query.where(*marked).order_by(table.c.position), "annotation_id")


def _links(session: Session, actor: Actor, article_ids: list[uuid.UUID]) -> dict[Any, list[Any]]:
    """By the article they leave, each with the revision that it leaves."""
    leaving = standing_links(actor).where(Link.article_id.in_(article_ids)).subquery()
    query = select(
        leaving,
        raw_id(_ANNOTATION.revision_id).label("from_revision"),
        table_of(Person).c.name.label("created_by"),
    )
    query = query.join(table_of(Annotation), leaving.c.from_id == _ANNOTATION.id)
    query = query.join(table_of(Person), leaving.c.created_by_id == table_of(Person).c.id)
    return _grouped(session, query.order_by(leaving.c.id), "article_id")


def _revisions(session: Session, article_ids: list[uuid.UUID]) -> Sequence[Any]:
    columns = (_REVISION.article_id, _REVISION.number, _REVISION.text, _REVISION.sha256)
    query = select(raw_id(_REVISION.id).label("raw"), *columns).where(_REVISION.article_id.in_(article_ids))
    return session.execute(query.order_by(_REVISION.article_id, _REVISION.number.desc())).all()


def _grouped(session: Session, query: Any, column: str) -> dict[Any, list[Any]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        groups[getattr(row, column)].append(row)
    return groups
