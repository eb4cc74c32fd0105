"""The articles of a story with their texts, or as much of them as is looked at."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from annotator.articles.models import Article, Revision
from annotator.corroboration.models import IndexedArticle
from annotator.corroboration.origins.clusters import Published, published_key
from annotator.corroboration.told import Told
from annotator.db import Session, in_parts, table_of
from annotator.text.languages import likely_language

#: code points of a text in which it says whom it credits: articles of news have some 5,000
CREDITED = 20_000
#: code points of a text that are compared with others: as much as a page can show
COMPARED = 100_000

_INDEXED = table_of(IndexedArticle)


@dataclass(frozen=True)
class Telling:
    """An article and its text as it is indexed, from its start as far as it was asked for."""

    article: Article
    told: Told
    #: code points of all of it
    length: int

    @property
    def is_cut(self) -> bool:
        """Whether there is more of it."""
        return len(self.told.text) < self.length


def read_tellings(session: Session, ids: Iterable[uuid.UUID], size: int) -> dict[uuid.UUID, Telling]:
    """Those of these articles that are indexed, in the order of import, each with ``size`` code points at most.

    The caller may see them. One statement for each 500.
    """
    found: dict[uuid.UUID, Telling] = {}
    text = func.substr(Revision.text, 1, size).label("text")
    query = select(Article, text, Revision.length).join(_INDEXED, _INDEXED.c.article_id == Article.id)
    query = query.join(Revision, Revision.id == _INDEXED.c.revision_id).order_by(Article.id)
    for part in in_parts(ids):
        for article, words, length in session.execute(query.where(Article.id.in_(part))):
            found[article.id] = Telling(article, tell_article(article, words), length)
    return found


def sort_by_time(tellings: Iterable[Telling]) -> list[Telling]:
    """The earliest first, those without a date last; of equals the one that was imported first."""
    ordered = sorted(tellings, key=lambda one: one.article.id)
    return sorted(
        ordered, key=lambda one: published_key(Published(one.told.id, "", one.article.published_at))
    )


def tell_article(article: Article, text: str) -> Told:
    """One of its texts. Where nobody has said its language, it is told by its commonest words."""
    language = likely_language(text, article.language)
    return Told(str(article.id), text, language, article.publisher, article.published_at, article.url)
