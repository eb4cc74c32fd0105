"""The statements of the index, made once: what stands in them many times is one parameter."""

from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from annotator.articles.models import Article, Revision
from annotator.corroboration.each_number import each_number
from annotator.corroboration.models import (
    IndexedArticle,
    IndexedProject,
    Neighbour,
    Posting,
    Reuse,
    StoryWord,
    WordCount,
)
from annotator.corroboration.stories import neighbours
from annotator.db import table_of

POSTING, STORY_WORD, COUNT = table_of(Posting), table_of(StoryWord), table_of(WordCount)
INDEXED, NEIGHBOUR, REUSE = table_of(IndexedArticle), table_of(Neighbour), table_of(Reuse)
ARTICLE, REVISION, PROJECT = table_of(Article), table_of(Revision), table_of(IndexedProject)

_HASHES, _NUMBERS = each_number("hashes"), each_number("numbers")
_EACH_HASH, _EACH_NUMBER = select(_HASHES.c.value), select(_NUMBERS.c.value)
_OWN = bindparam("own", type_=Integer)
SIZE = select(PROJECT.c.size, PROJECT.c.counted).where(PROJECT.c.project_id == bindparam("project"))
SIZE_TO_GROW = SIZE.with_for_update(key_share=True)
_OF_ARTICLES = INDEXED.c.article_id.in_(bindparam("articles", expanding=True))
NUMBERS = select(INDEXED.c.article_id, INDEXED.c.number).where(_OF_ARTICLES)
#: what is known of texts that are in the index
KNOWN = (
    select(INDEXED, REVISION.c.text)
    .join(REVISION, REVISION.c.id == INDEXED.c.revision_id)
    .where(_OF_ARTICLES)
)
NEW = insert(INDEXED).returning(INDEXED.c.number)
RENEW = update(INDEXED).where(INDEXED.c.number == bindparam("own"))
NEW_NEIGHBOUR, NEW_REUSE = insert(NEIGHBOUR), insert(REUSE)
GROW = update(PROJECT).where(PROJECT.c.project_id == bindparam("project"))
COUNTS = select(COUNT.c.hash, COUNT.c.articles).where(COUNT.c.hash.in_(_EACH_HASH))
#: how many are filed under each hash
FILED = (
    select(POSTING.c.hash, func.count().label("filed"))
    .where(POSTING.c.hash.in_(_EACH_HASH))
    .group_by(POSTING.c.hash)
)
#: who shares the most of these
SHARING = (
    select(POSTING.c.number)
    .where(POSTING.c.hash.in_(_EACH_HASH), POSTING.c.number != _OWN)
    .group_by(POSTING.c.number)
    .order_by(func.count().desc(), POSTING.c.number)
    .limit(bindparam("at_most", type_=Integer))
)
TEXTS = (
    select(INDEXED.c.number, INDEXED.c.article_id, REVISION.c.text, ARTICLE.c.language)
    .join(ARTICLE, ARTICLE.c.id == INDEXED.c.article_id)
    .join(REVISION, REVISION.c.id == INDEXED.c.revision_id)
    .where(INDEXED.c.number.in_(_EACH_NUMBER))
)


def _tellings() -> Any:
    """Who may tell the same story: for each word asked the newest that are filed under it, and most often met."""
    older = (
        select(STORY_WORD.c.number)
        .where(STORY_WORD.c.hash == _HASHES.c.value)
        .order_by(STORY_WORD.c.number.desc())
        .offset(neighbours.NEWEST - 1)
        .limit(1)
        .correlate(_HASHES)
        .scalar_subquery()
    )
    met = (
        select(STORY_WORD.c.number, func.count().label("shared"))
        .select_from(_HASHES.join(STORY_WORD, STORY_WORD.c.hash == _HASHES.c.value))
        .where(STORY_WORD.c.number >= func.coalesce(older, 0), STORY_WORD.c.number != _OWN)
        .group_by(STORY_WORD.c.number)
        .order_by(func.count().desc(), STORY_WORD.c.number.desc())
        .limit(neighbours.COMPARED)
        .subquery()
    )
    columns = (INDEXED.c.number, INDEXED.c.article_id, INDEXED.c.profile, ARTICLE.c.language)
    return (
        select(*columns)
        .select_from(met.join(INDEXED, INDEXED.c.number == met.c.number))
        .join(ARTICLE, ARTICLE.c.id == INDEXED.c.article_id)
    )


def _file_under(table: Any) -> Any:
    return insert(table).from_select(["hash", "number"], select(_HASHES.c.value, _OWN))


def _count_more(insert_for: Any) -> Any:
    rows = select(_HASHES.c.value, literal(1)).where(true())  # or SQLite takes ON for that of a join
    new = insert_for(COUNT).from_select(["hash", "articles"], rows)
    return new.on_conflict_do_update(index_elements=[COUNT.c.hash], set_={"articles": COUNT.c.articles + 1})


TELLINGS = _tellings()
FILE = {table: _file_under(table) for table in (POSTING, STORY_WORD)}
TAKE_OUT = {
    table: delete(table).where(table.c.hash.in_(_EACH_HASH), table.c.number == _OWN)
    for table in (POSTING, STORY_WORD)
}
COUNT_MORE = {"sqlite": _count_more(sqlite_insert), "postgresql": _count_more(postgresql_insert)}
