"""Articles and their texts, as far as the actor may know."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import undefer

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.articles.models import Article, Revision
from annotator.db import Session, in_parts, table_of
from annotator.errors import NotFound
from annotator.projects.models import Project
from annotator.projects.queries import visible_to


@kept_by_actor
def _seen_article(actor: Actor) -> Select[Article]:
    """``article``: which one."""
    mine = visible_to(actor, table_of(Article).c.project_id)
    return select(Article).where(Article.id == bindparam("article"), mine)


def get_article(
    session: Session, actor: Actor, article_id: uuid.UUID, *, project: Project | None = None
) -> Article:
    """One article, of ``project`` if given."""
    article = session.scalar(_seen_article(actor), {"article": article_id})
    if article is None or (project is not None and article.project_id != project.id):
        raise NotFound("There is no such article, or it is not shared with you.")
    return article


def get_revision(
    session: Session, article: Article, number: int | None = None, *, text: bool = False
) -> Revision:
    """The newest revision or the one with this number; ``text``: with its text."""
    query = select(Revision).where(
        Revision.article_id == article.id, Revision.number == (number or article.revision)
    )
    revision = session.scalar(query.options(undefer(Revision.text)) if text else query)
    if revision is None:
        raise NotFound(f"This article has no revision {number}.")
    return revision


def get_text(session: Session, revision_id: uuid.UUID) -> str:
    """The text of a revision that the caller may see."""
    return session.scalars(select(Revision.text).where(Revision.id == revision_id)).one()


def last_revision_number(session: Session, article: Article) -> int:
    """Of all the texts it ever had; after a return to an earlier one this is not the present one."""
    query = select(func.max(Revision.number)).where(Revision.article_id == article.id)
    return session.scalar(query) or 0


def list_revisions(session: Session, article: Article) -> Sequence[Revision]:
    """All revisions, newest first, without their texts."""
    return session.scalars(
        select(Revision).where(Revision.article_id == article.id).order_by(Revision.number.desc())
    ).all()


@dataclass(frozen=True)
class Present:
    """A text that is in the project already."""

    article_id: uuid.UUID
    title: str
    revision: int


_TEXTS = (
    select(Revision.sha256, Article.id, Article.title, Revision.number)
    .join(Article, Revision.article_id == Article.id)
    .where(
        Revision.project_id == bindparam("project"),
        Revision.sha256.in_(bindparam("hashes", expanding=True)),
    )
)


def find_texts(session: Session, project: Project, hashes: Iterable[bytes]) -> dict[bytes, Present]:
    """Which of these texts the project has, by the SHA-256 of their UTF-8."""
    found: dict[bytes, Present] = {}
    for part in in_parts(hashes):
        rows = session.execute(_TEXTS, {"project": project.id, "hashes": part})
        found |= {row.sha256: Present(row.id, row.title, row.number) for row in rows}
    return found


def find_by_urls(session: Session, project: Project, urls: Iterable[str]) -> dict[str, Article]:
    """The project's articles at these addresses."""
    found: dict[str, Article] = {}
    for part in in_parts(sorted({url for url in urls if url})):
        query = select(Article).where(Article.project_id == project.id, Article.url.in_(part))
        found |= {article.url: article for article in session.scalars(query.order_by(Article.id.desc()))}
    return found


def find_ids(
    session: Session, project: Project, ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID | None, Article | None]:
    """Which of these ids are taken, and by which of the project's articles; None: by one of another project."""
    found: dict[uuid.UUID | None, Article | None] = {}
    for part in in_parts(ids):
        for article in session.scalars(select(Article).where(Article.id.in_(part))):
            found[article.id] = article if article.project_id == project.id else None
    return found


def list_articles(
    session: Session, project: Project, *, after: uuid.UUID | None = None, limit: int | None = None
) -> Sequence[Article]:
    """By id, which is the order of import; ``after`` this one. The project must come from get_project()."""
    query = select(Article).where(Article.project_id == project.id).order_by(Article.id)
    if after is not None:
        query = query.where(Article.id > after)
    return session.scalars(query.limit(limit) if limit else query).all()


def find_neighbours(session: Session, article: Article) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The articles before and after this one in its project, in the order of import."""
    same = select(Article.id).where(Article.project_id == article.project_id).limit(1)
    previous = session.scalar(same.where(Article.id < article.id).order_by(Article.id.desc()))
    following = session.scalar(same.where(Article.id > article.id).order_by(Article.id))
    return previous, following


def list_newest_revisions(session: Session, articles: Sequence[Article]) -> dict[uuid.UUID, Revision]:
    """The newest revision of each article, without its text."""
    query = select(Revision).join(
        Article, (Revision.article_id == Article.id) & (Revision.number == Article.revision)
    )
    rows = session.scalars(query.where(Article.id.in_([article.id for article in articles])))
    return {revision.article_id: revision for revision in rows}


def list_revision_numbers(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The numbers of these revisions."""
    rows = session.execute(select(Revision.id, Revision.number).where(Revision.id.in_(list(ids))))
    return {row.id: row.number for row in rows}
