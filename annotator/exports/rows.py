"""A project's articles with all that is on them, read in parts so that memory does not grow with the project."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Source, Status, Tag, source_snapshot
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.db import Session
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project

#: articles read at once
PART = 50


@dataclass(frozen=True)
class WholeArticle:
    """One revision with its article, annotations by (start, end, id) and the links that leave it, by id."""

    article: Article
    revision: Row[Any]
    annotations: Sequence[Row[Any]]
    tags: dict[uuid.UUID, list[str]]
    sources: dict[uuid.UUID, list[dict[str, object]]]
    links: Sequence[Row[Any]]


def read_project(session: Session, actor: Actor, project: Project) -> Iterator[WholeArticle]:
    """Every article in order of id, at its newest revision; then older revisions that still carry annotations."""
    require(actor, Permission.EXPORT, project)
    last: uuid.UUID | None = None
    while True:
        query = select(Article).where(Article.project_id == project.id).order_by(Article.id).limit(PART)
        part = session.scalars(query if last is None else query.where(Article.id > last)).all()
        if not part:
            return
        yield from _read_part(session, actor, part)
        last = part[-1].id
        session.expunge_all()


def read_names(session: Session) -> dict[uuid.UUID, str]:
    """Everyone's name, as exports give it."""
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name))}


def _read_part(session: Session, actor: Actor, part: Sequence[Article]) -> Iterator[WholeArticle]:
    ids = [article.id for article in part]
    table = Annotation.__table__.c
    marked = (
        Annotation.status != Status.DELETED,
        Annotation.article_id.in_(ids),
        annotation_visible_to(actor),
    )
    annotations = _grouped(
        session,
        select(*table).where(*marked).order_by(table.start_offset, table.end_offset, table.id),
        "revision_id",
    )
    tags = _by_annotation(
        session, select(Tag.annotation_id, Tag.name).join(Annotation).where(*marked).order_by(Tag.position)
    )
    columns = (Source.annotation_id, Source.url, Source.title, Source.quote, Source.accessed_on)
    sources = _by_annotation(
        session, select(*columns).join(Annotation).where(*marked).order_by(Source.position)
    )
    leaving = standing_links(actor).where(Link.article_id.in_(ids)).with_only_columns(*Link.__table__.c)
    links = _grouped(session, leaving, "article_id")
    newest = {article.id: article.revision for article in part}
    for revision in _revisions(session, ids):
        on_it = annotations.get(revision.id, [])
        if on_it or revision.number == newest[revision.article_id]:
            article = next(article for article in part if article.id == revision.article_id)
            here = {row.id for row in on_it}
            yield WholeArticle(
                article, revision, on_it,
                {key: [row.name for row in tags[key]] for key in here if key in tags},
                {key: [source_snapshot(row) for row in sources[key]] for key in here if key in sources},
                [link for link in links.get(article.id, []) if link.from_id in here],
            )  # fmt: skip


def _revisions(session: Session, ids: list[uuid.UUID]) -> Sequence[Any]:
    columns = (Revision.id, Revision.article_id, Revision.number, Revision.text, Revision.sha256)
    return session.execute(
        select(*columns)
        .where(Revision.article_id.in_(ids))
        .order_by(Revision.article_id, Revision.number.desc())
    ).all()


def _grouped(session: Session, query: Any, column: str) -> dict[uuid.UUID, list[Row[Any]]]:
    groups: defaultdict[uuid.UUID, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        groups[getattr(row, column)].append(row)
    return groups


def _by_annotation(session: Session, query: Any) -> dict[uuid.UUID, list[Row[Any]]]:
    return _grouped(session, query, "annotation_id")
