"""Asking what stands elsewhere beside a passage. The texts are what is read, and nobody's work on them."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, or_, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article, Revision
from annotator.corroboration.models import IndexedArticle, Neighbour, Reuse
from annotator.corroboration.origins import clusters
from annotator.corroboration.proposing import Proposal, Story
from annotator.corroboration.stories.neighbours import NEIGHBOURS
from annotator.corroboration.stories.ranking import MIN_WORDS
from annotator.corroboration.story_texts import tell_article
from annotator.corroboration.words import split_words
from annotator.db import Session, in_parts, table_of
from annotator.errors import Invalid
from annotator.projects.models import Project
from annotator.text.sentences import split_sentences
from annotator.text.spans import Span, reads_as

#: proposals for one passage, at most
LIMIT = 100
#: of what says the same as a sentence, the best that a file of all proposals has
PER_SENTENCE = 10
#: code points of a story that is kept for a while
_SMALL = 200_000
#: articles that share passages, read with those of a story: a wire that 500 printed is one
SHARING = 40

_NEIGHBOUR, _REUSE, _INDEXED = table_of(Neighbour), table_of(Reuse), table_of(IndexedArticle)


@dataclass(frozen=True)
class Suggested:
    """A proposal with the article it is in and the words that stand there."""

    proposal: Proposal
    article: Article
    exact: str


@dataclass(frozen=True)
class Pair:
    """Two passages, of which one is proposed for the other."""

    article: Article
    span: Span
    exact: str
    found: Suggested


def list_suggestions(  # noqa: PLR0913  (what is asked, and how much of it)
    session: Session, actor: Actor, article: Article, span: Span, *, limit: int = 20, quote: str = ""
) -> list[Suggested]:
    """What is proposed for a span of an article from get_article(), the likeliest first.

    limit: 1 to LIMIT. quote: what should stand at the span; nothing is proposed where it does not any more.
    Raises Invalid where the span lies outside the newest text.
    """
    require(actor, Permission.READ, article)
    if not 1 <= limit <= LIMIT:
        raise Invalid("limit", f"A list has 1 to {LIMIT} items.")
    opened = open_story(session, article)
    if article.id not in opened.texts:
        return []  # it waits to be indexed
    text = opened.texts[article.id]
    if quote and (span.end > len(text) or not reads_as(text, span, quote)):
        return []
    span.of(text)
    return [opened.present(one) for one in opened.story.propose(str(article.id), span, limit=limit)]


@dataclass(frozen=True)
class OpenStory:
    """The articles that tell the story of one, read."""

    story: Story
    articles: dict[uuid.UUID, Article]
    texts: dict[uuid.UUID, str]

    def present(self, proposal: Proposal) -> Suggested:
        """A proposal as it is shown."""
        other = uuid.UUID(proposal.article_id)
        return Suggested(proposal, self.articles[other], proposal.span.of(self.texts[other]))


def open_story(session: Session, article: Article) -> OpenStory:
    """An article, its neighbours and those with which it shares passages. Five statements."""
    articles, texts = _read_texts(session, _list_tellings(session, article.id))
    tellings = tuple(tell_article(articles[one], texts[one]) for one in sorted(texts))
    reuses = tuple(read_reuses_among(session, list(texts)))
    is_small = sum(len(told.text) for told in tellings) <= _SMALL
    return OpenStory((_story_again if is_small else Story)(tellings, reuses), articles, texts)


#: who marks one claim after the other asks in one story; as long as its texts are the same, so is what is found
_story_again = lru_cache(3)(Story)


def read_stamp(session: Session, article_id: uuid.UUID) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
    """The texts of a story, each by its article and revision: while they are the same, so is what is proposed in it."""
    ids = _list_tellings(session, article_id)
    query = select(_INDEXED.c.article_id, _INDEXED.c.revision_id).where(_INDEXED.c.article_id.in_(ids))
    return frozenset((row.article_id, row.revision_id) for row in session.execute(query))


def _list_tellings(session: Session, article_id: uuid.UUID) -> list[uuid.UUID]:
    reuses = _read_reuses(session, article_id)
    sharing = list(dict.fromkeys(end for row in reuses for end in (row.article_id, row.other_id)))[:SHARING]
    neighbours = select(_NEIGHBOUR.c.other_id).order_by(_NEIGHBOUR.c.cosine.desc(), _NEIGHBOUR.c.other_id)
    nearest = session.scalars(neighbours.where(_NEIGHBOUR.c.article_id == article_id).limit(NEIGHBOURS)).all()
    further = _list_shared(session, article_id, nearest) if len(nearest) < NEIGHBOURS else ()
    return list(dict.fromkeys((article_id, *nearest, *further, *sharing)))


def _list_shared(
    session: Session, article_id: uuid.UUID, nearest: Sequence[uuid.UUID]
) -> Sequence[uuid.UUID]:
    """What half of an article's neighbours have as theirs: these tell the story too, in hardly any of its words."""
    shared, count = _NEIGHBOUR.c.other_id, func.count()
    query = (
        select(shared)
        .where(_NEIGHBOUR.c.article_id.in_(nearest), shared.not_in([article_id, *nearest]))
        .group_by(shared)
        .having(count >= max(2, len(nearest) / 2))
        .order_by(count.desc(), shared)
    )
    return session.scalars(query.limit(NEIGHBOURS - len(nearest))).all()


def iterate_pairs(
    session: Session, actor: Actor, project: Project, *, progress: Callable[[int], None] = lambda _: None
) -> Iterator[Pair]:
    """Everything that is proposed for any sentence of a project from get_project(), each two passages once.

    progress: is told how many more articles are done.
    """
    require(actor, Permission.READ, project)
    told: set[int] = set()
    ids = session.scalars(
        select(Article.id).where(Article.project_id == project.id).order_by(Article.id)
    ).all()
    for article_id in ids:
        article = session.get_one(Article, article_id)
        opened = open_story(session, article)
        text = opened.texts.get(article_id, "")  # it may have come in meanwhile, and wait
        for sentence in split_sentences(text, article.language):
            if len(split_words(sentence.of(text)).folded) < MIN_WORDS:
                continue
            for proposal in opened.story.propose(str(article_id), sentence, limit=PER_SENTENCE):
                here = (str(article_id), proposal.here)
                key = hash((proposal.kind, *sorted([here, (proposal.article_id, proposal.span)])))
                if key not in told:
                    told.add(key)
                    yield Pair(article, proposal.here, proposal.here.of(text), opened.present(proposal))
        session.expunge_all()
        progress(1)


def count_found(session: Session, project: Project) -> dict[str, int]:
    """How many articles are indexed, passages shared by two of them, and pairs of articles that tell one story."""
    mine = select(_INDEXED.c.article_id).where(_INDEXED.c.project_id == project.id)
    queries = {
        "articles": select(func.count()).select_from(mine.subquery()),
        "passages": select(func.count()).where(_REUSE.c.article_id.in_(mine)),
        "stories": select(func.count()).where(
            _NEIGHBOUR.c.article_id.in_(mine), _NEIGHBOUR.c.article_id < _NEIGHBOUR.c.other_id
        ),
    }
    return {name: session.scalar(query) or 0 for name, query in queries.items()}


def _read_texts(
    session: Session, ids: list[uuid.UUID]
) -> tuple[dict[uuid.UUID, Article], dict[uuid.UUID, str]]:
    """The articles, and the texts of them that are indexed."""
    query = select(Article, Revision.text).join(_INDEXED, _INDEXED.c.article_id == Article.id)
    query = query.join(Revision, Revision.id == _INDEXED.c.revision_id).where(Article.id.in_(ids))
    rows = session.execute(query).all()
    return {article.id: article for article, _ in rows}, {article.id: text for article, text in rows}


def _read_reuses(session: Session, article_id: uuid.UUID) -> list[Any]:
    query = select(_REUSE).where(or_(_REUSE.c.article_id == article_id, _REUSE.c.other_id == article_id))
    return list(session.execute(query.order_by(_REUSE.c.words.desc(), _REUSE.c.id)))


def read_reuses_among(session: Session, ids: Sequence[uuid.UUID]) -> Iterator[clusters.Reuse]:
    """The passages that two of these articles share."""
    for part in in_parts(ids):
        query = select(_REUSE).where(_REUSE.c.article_id.in_(part), _REUSE.c.other_id.in_(ids))
        yield from map(_reuse, session.execute(query.order_by(_REUSE.c.id)))


def _reuse(row: Any) -> clusters.Reuse:
    return clusters.Reuse(
        str(row.article_id), Span(row.start_offset, row.end_offset),
        str(row.other_id), Span(row.other_start, row.other_end), row.words, row.identity / 1_000,
    )  # fmt: skip
