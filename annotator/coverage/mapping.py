"""What of an article is read: every sentence as claim, passage, not checkable, out of scope, or unread.

A claim wins over a passage, and both over what people said of the sentence; of that, one's own word counts first and
otherwise the newest.
"""

import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import undefer

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.coverage.judging import judge_revision, touched
from annotator.coverage.learning import Ranker
from annotator.coverage.queries import list_sentence_marks
from annotator.coverage.rankers import get_ranker
from annotator.coverage.worthiness import Worth
from annotator.db import Session, table_of
from annotator.projects.models import Project
from annotator.text.spans import Span

#: how far what was learned has to be from the prior to be said
_LEARNED = 0.2
LIKE_CHECKED = "like what is checked here"
LIKE_SKIPPED = "like what is passed over here"


class State(StrEnum):
    """What became of a sentence."""

    CLAIM = "claim"
    PASSAGE = "passage"
    NOT_CHECKABLE = "not_checkable"
    OUT_OF_SCOPE = "out_of_scope"
    UNREAD = "unread"


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text."""

    #: 1, 2, 3, …
    number: int
    worth: Worth
    words: str
    state: State
    #: 0 to 1: how likely it is worth checking
    score: float
    #: the actor's own mark of it, and the annotation that makes it a claim or a passage
    own_mark_id: uuid.UUID | None = None
    annotation_id: uuid.UUID | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.worth.span

    @property
    def why(self) -> tuple[str, ...]:
        """What speaks for it, in words."""
        liked = (LIKE_CHECKED,) if self.score - self.worth.prior >= _LEARNED else ()
        return (*self.worth.why, *liked)

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against it."""
        liked = (LIKE_SKIPPED,) if self.worth.prior - self.score >= _LEARNED else ()
        return (*self.worth.against, *liked)

    @property
    def is_unread(self) -> bool:
        """Whether nobody decided about it, as far as the actor may know."""
        return self.state is State.UNREAD


@dataclass(frozen=True)
class CoverageMap:
    """An article with all its sentences, in order."""

    article: Article
    revision: Revision
    sentences: Sequence[Sentence]

    @property
    def counts(self) -> Counter[State]:
        """How many sentences are in each state."""
        return Counter(sentence.state for sentence in self.sentences)

    @property
    def best_first(self) -> list[Sentence]:
        """The unread ones first, the likeliest of them at the top; the others behind, in order."""
        return sorted(
            self.sentences, key=lambda one: (not one.is_unread, -one.score if one.is_unread else 0.0)
        )


def read_map(session: Session, actor: Actor, project: Project, article: Article) -> CoverageMap:
    """The map of an article's newest text, as the actor may see it."""
    [read] = read_maps(session, actor, project, [article])
    return read


def read_maps(
    session: Session, actor: Actor, project: Project, articles: Sequence[Article]
) -> list[CoverageMap]:
    """The maps of these articles of ``project``: as many statements, whatever their number. It reads their texts."""
    ids = [article.id for article in articles]
    query = select(Revision).join(
        Article, and_(Article.id == Revision.article_id, Article.revision == Revision.number)
    )
    rows = session.scalars(query.where(Article.id.in_(ids)).options(undefer(Revision.text)))
    newest = {revision.article_id: revision for revision in rows}
    revision_ids = [revision.id for revision in newest.values()]
    marks = _by_revision(list_sentence_marks(session, actor, revision_ids))
    spans = _by_revision(_list_spans(session, actor, revision_ids))
    ranker = get_ranker(session, actor, project)
    return [
        _build(article, newest[article.id], ranker, _Standing(actor, marks, spans)) for article in articles
    ]


def _list_spans(session: Session, actor: Actor, revision_ids: Sequence[uuid.UUID]) -> Sequence[Any]:
    """The annotations on these texts, claims last."""
    columns = table_of(Annotation).c
    query = select(
        columns.id, columns.revision_id, columns.start_offset, columns.end_offset, columns.kind
    ).where(
        columns.revision_id.in_(revision_ids), columns.status != Status.DELETED, annotation_visible_to(actor)
    )
    return session.execute(query.order_by(columns.kind == Kind.CLAIM, columns.id)).all()


def _by_revision(rows: Sequence[Any]) -> dict[uuid.UUID, list[Any]]:
    found: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.revision_id].append(row)
    return found


@dataclass(frozen=True)
class _Standing:
    """What stands on texts, by revision; of what stands on one sentence, what comes later wins."""

    actor: Actor
    marks: dict[uuid.UUID, list[Any]]
    spans: dict[uuid.UUID, list[Any]]


def _build(article: Article, revision: Revision, ranker: Ranker, standing: _Standing) -> CoverageMap:
    worths = judge_revision(revision.id, revision.text, article.language)
    words = [worth.span.of(revision.text) for worth in worths]
    found = _Found(worths)
    for row in standing.marks.get(revision.id, ()):
        found.take_mark(row, is_own=row.created_by_id == standing.actor.id)
    for row in standing.spans.get(revision.id, ()):
        found.take_annotation(row)
    scores = ranker.score(worths, words)
    sentences = [
        Sentence(at + 1, worth, words[at], found.states[at], scores[at], found.own[at], found.notes[at])
        for at, worth in enumerate(worths)
    ]
    return CoverageMap(article, revision, sentences)


class _Found:
    """What stands on each sentence, taken in one after the other."""

    def __init__(self, worths: Sequence[Worth]) -> None:
        self.starts = [worth.span.start for worth in worths]
        self.ends = [worth.span.end for worth in worths]
        self.states = [State.UNREAD] * len(worths)
        self.own: list[uuid.UUID | None] = [None] * len(worths)
        self.notes: list[uuid.UUID | None] = [None] * len(worths)

    def take_mark(self, row: Any, *, is_own: bool) -> None:
        at = bisect_left(self.starts, row.start_offset)
        if at < len(self.starts) and (self.starts[at], self.ends[at]) == (row.start_offset, row.end_offset):
            self.states[at] = State(row.mark)
            self.own[at] = row.id if is_own else self.own[at]

    def take_annotation(self, row: Any) -> None:
        for at in touched(self.starts, row.start_offset, row.end_offset):
            self.states[at] = State(row.kind)
            self.notes[at] = row.id
