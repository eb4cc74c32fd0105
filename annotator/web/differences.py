"""The units of a project or an article as lines of a list."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.db import Session, in_parts
from annotator.projects.models import Project
from annotator.review.aspects import Aspect
from annotator.review.models import Matter, Rule
from annotator.review.units import Board, Item
from annotator.web.clauses import shorten

#: differences on a page of the queue
PAGE = 50
ASPECT_WORDS = {
    Aspect.PRESENCE: "who marked it", Aspect.KIND: "claim or passage", Aspect.SPAN: "where it starts and ends",
    Aspect.VERDICT: "verdict", Aspect.RELATION: "relation",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One unit in a list."""

    item: Item[Any]
    #: numbered through the article, from 1
    number: int
    quote: str

    @property
    def state(self) -> str:
        """“open”, “settled”, “nothing”, “agreed”, or “single” where only one person has read."""
        if self.item.decision:
            return self.item.decision.outcome
        if self.item.is_open:
            return "open"
        return "agreed" if len(self.item.unit.readers) > 1 else "single"

    @property
    def words(self) -> str:
        """What there is to say of it."""
        said = {
            "settled": "settled", "nothing": "settled: nothing here", "agreed": "no difference",
            "single": "read by one person",
        }  # fmt: skip
        words = said.get(self.state) or ", ".join(ASPECT_WORDS[aspect] for aspect in self.item.differences)
        late = len(self.item.late)
        return f"{words}; {late} came after the decision" if late else words

    @property
    def counts(self) -> str:
        """“2 of 3 readers”, who marked it."""
        return f"{len({member.by for member in self.item.unit.members})} of {len(self.item.unit.readers)}"


@dataclass(frozen=True)
class Group:
    """One article of the queue."""

    article: Article
    lines: Sequence[Line]


@dataclass(frozen=True)
class Queue:
    """What waits in a project."""

    groups: Sequence[Group]
    #: open differences that fit the filter, on all pages
    count: int
    #: all open ones: how many differ in what (“link” for links), and in how many articles
    kinds: Counter[str]
    open: int
    articles: Sequence[Article]
    #: decided by curators, and taken over because readers agree
    decided: int
    agreed: int
    #: marks that came after a decision and say something else
    late: int

    def first(self, person_id: uuid.UUID, *, settles_own: bool) -> Line | None:
        """The first on this page that this person may settle."""
        lines = [line for group in self.groups for line in group.lines]
        return next((line for line in lines if settles_own or not line.item.unit.of(person_id)), None)


def list_lines(session: Session, board: Board, article_id: uuid.UUID) -> list[Line]:
    """All units of one article."""
    items = board.items(article_id)
    quotes = _read_quotes(session, board, items)
    return [Line(item, number, quotes.get(item.key, "")) for number, item in enumerate(items, 1)]


@dataclass(frozen=True)
class Wanted:
    """Which of the open differences. Empty means any."""

    article_id: uuid.UUID | None = None
    #: an aspect, or “link”
    kind: str = ""
    #: from 1
    page: int = 1

    def fits(self, item: Item[Any]) -> bool:
        """Whether this unit is one of them."""
        is_here = self.article_id in (None, item.article_id)
        return item.is_open and is_here and (not self.kind or self.kind in _kinds(item))


def read_queue(session: Session, project: Project, board: Board, wanted: Wanted) -> Queue:
    """One page of the open differences, by article in the order of import. board: of the whole project."""
    rows = session.scalars(select(Article).where(Article.project_id == project.id).order_by(Article.id))
    articles = {article.id: article for article in rows if article.id in board.article_ids}
    numbered = [(item, number) for one in articles for number, item in enumerate(board.items(one), 1)]
    everything = [item for item, _ in numbered]
    waiting = [item for item in everything if item.is_open]
    fitting = [(item, number) for item, number in numbered if wanted.fits(item)]
    here = fitting[(wanted.page - 1) * PAGE : wanted.page * PAGE]
    quotes = _read_quotes(session, board, [item for item, _ in here])
    groups: dict[uuid.UUID, list[Line]] = {}
    for item, number in here:
        groups.setdefault(item.article_id, []).append(Line(item, number, quotes.get(item.key, "")))
    decisions = [item.decision for item in everything if item.decision]
    agreed = sum(one.rule == Rule.AGREED for one in decisions)
    in_question = {item.article_id for item in waiting}
    return Queue(
        [Group(articles[one], lines) for one, lines in groups.items()], len(fitting),
        Counter(kind for item in waiting for kind in _kinds(item)), len(waiting),
        [article for one, article in articles.items() if one in in_question],
        decided=len(decisions) - agreed, agreed=agreed, late=sum(len(item.late) for item in everything),
    )  # fmt: skip


def _kinds(item: Item[Any]) -> list[str]:
    return ["link"] if item.matter is Matter.LINK else [aspect.value for aspect in item.differences]


def _read_quotes(session: Session, board: Board, items: Iterable[Item[Any]]) -> Mapping[uuid.UUID, str]:
    """The words that each unit is about, by its key: of a link, those at its first end."""
    wanted = {item.key: _quoted(board, item) for item in items}
    ids = [one for one in wanted.values() if one]
    exact: dict[uuid.UUID, str] = {}
    for part in in_parts(ids):
        query = select(Annotation.id, Annotation.exact).where(Annotation.id.in_(part))
        exact |= {row.id: row.exact for row in session.execute(query)}
    return {key: shorten(exact[one]) for key, one in wanted.items() if one in exact}


def _quoted(board: Board, item: Item[Any]) -> uuid.UUID | None:
    if item.matter is Matter.LINK and item.unit.members:
        item = board.ends[item.unit.members[0].here]
    if item.decision and item.decision.settled_annotation_id:
        return item.decision.settled_annotation_id
    return item.unit.members[0].id if item.unit.members else None
