"""What the readers of an article made of it: its units, where they differ, and what was decided.

What was marked on an older revision, where it could not move along, is not compared.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic

from sqlalchemy import or_, select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.db import Ids, Session, in_parts, instant_text, raw_id, raw_instant, table_of
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project
from annotator.review.alignment import LinkMark, M, Mark, Unit, align_links, align_marks, likeness
from annotator.review.aspects import Aspect, differences
from annotator.review.joining import Decided, join_decisions
from annotator.review.models import Adjudication, Matter
from annotator.review.queries import list_adjudications
from annotator.review.readers import Readers, read_readers

_MARK, _LINK = table_of(Annotation).c, table_of(Link).c
# raw where many rows have the same, and where few are asked
_OF_MARKS = (
    _MARK.id, raw_id(_MARK.article_id).label("article"), raw_id(_MARK.created_by_id).label("author"),
    raw_instant(_MARK.created_at).label("made"), _MARK.version,
    _MARK.start_offset, _MARK.end_offset, _MARK.kind, _MARK.verdict,
)  # fmt: skip
_OF_LINKS = (
    _LINK.id, _LINK.article_id, _LINK.to_article_id, _LINK.created_by_id, _LINK.created_at, _LINK.version,
    _LINK.from_id, _LINK.to_id, _LINK.relation,
)  # fmt: skip


@dataclass(frozen=True)
class Item(Generic[M]):
    """One unit, and the decision on it if there is one."""

    article_id: uuid.UUID
    matter: Matter
    #: without members when all that was decided about is deleted by now
    unit: Unit[M]
    #: of each member, by id
    versions: Mapping[uuid.UUID, int]
    #: in the text of the article, half-open; of a link, where its end in this article stands
    place: tuple[int, int]
    decision: Adjudication | None = None
    #: members that came after the decision
    late: frozenset[uuid.UUID] = frozenset()

    @cached_property
    def differences(self) -> list[Aspect]:
        """In what the readers differ."""
        return differences(self.unit)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a curator."""
        return self.decision is None and bool(self.differences)

    @property
    def key(self) -> uuid.UUID:
        """What the unit goes by: its decision, or its first member."""
        return self.decision.id if self.decision else self.unit.members[0].id

    @property
    def state(self) -> str:
        """Its members, each with its version: what a decision is made on."""
        return ",".join(f"{name}:{self.versions[name]}" for name in sorted(self.unit.ids))


@dataclass
class Board:
    """The units of some articles."""

    readers: Mapping[uuid.UUID, Readers]
    marks: dict[uuid.UUID, list[Item[Mark]]] = field(default_factory=dict)
    links: dict[uuid.UUID, list[Item[LinkMark]]] = field(default_factory=dict)

    @property
    def article_ids(self) -> Set[uuid.UUID]:
        """Of all articles that have units."""
        return self.marks.keys() | self.links.keys()

    def items(self, article_id: uuid.UUID) -> list[Item[Any]]:
        """All of one article in the order of its text, a link after the mark where it starts."""
        found: list[Item[Any]] = [*self.marks.get(article_id, ()), *self.links.get(article_id, ())]
        return sorted(
            found, key=lambda item: (item.place[0], -item.place[1], item.matter is Matter.LINK, item.key)
        )

    def readers_of(self, article_id: uuid.UUID) -> Readers:
        """Whose word counts there."""
        return self.readers.get(article_id, Readers())

    @cached_property
    def ends(self) -> dict[uuid.UUID, Item[Mark]]:
        """The unit of every mark, of every settled annotation, and by its own key."""
        found: dict[uuid.UUID, Item[Mark]] = {}
        for items in self.marks.values():
            for item in items:
                found |= dict.fromkeys({item.key, *item.unit.ids}, item)
                if item.decision and item.decision.settled_annotation_id:
                    found[item.decision.settled_annotation_id] = item
        return found


def read_board(session: Session, actor: Actor, project: Project, article: Article | None = None) -> Board:
    """The units of ``article``, or of all articles of the project.

    With those of one article come the marks of the articles that it is linked to. A handful of statements, whatever
    the size. Raises NotAllowed for whoever may not adjudicate here.
    """
    require(actor, Permission.ADJUDICATE, article or project)
    links = session.execute(_links(actor, project, article)).all()
    here = None
    if article is not None:
        here = {article.id} | {end for row in links for end in (row.article_id, row.to_article_id)}
    ids, marks = Ids(), defaultdict[uuid.UUID, list[Any]](list)
    for row in session.execute(_marks(actor, project, here)):
        marks[ids[row.article]].append(row)
    authors = {article_id: {ids[row.author] for row in rows} for article_id, rows in marks.items()}
    board = Board(read_readers(session, project, authors, here))
    made = list_adjudications(session, actor, project, here)
    _add_marks(session, board, (marks, ids), [one for one in made if one.subject == Matter.ANNOTATION])
    _add_links(session, board, links, [one for one in made if one.subject == Matter.LINK])
    return board


def _marks(actor: Actor, project: Project, article_ids: Collection[uuid.UUID] | None) -> Any:
    query = select(*_OF_MARKS).join(Revision, Annotation.revision_id == Revision.id)
    query = query.join(Article, Annotation.article_id == Article.id).where(
        Annotation.project_id == project.id, Revision.number == Article.revision,
        Annotation.status != Status.DELETED, Annotation.is_settled.is_(False), annotation_visible_to(actor),
    )  # fmt: skip
    return query if article_ids is None else query.where(Annotation.article_id.in_(article_ids))


def _links(actor: Actor, project: Project, article: Article | None) -> Any:
    query = standing_links(actor).with_only_columns(*_OF_LINKS)
    query = query.where(Link.project_id == project.id, Link.is_settled.is_(False))
    if article is None:
        return query
    return query.where(or_(Link.article_id == article.id, Link.to_article_id == article.id))


def _read_settled(
    session: Session, columns: Sequence[Any], ids: Iterable[uuid.UUID | None]
) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for part in in_parts(one for one in ids if one):
        query = select(*columns).where(columns[0].in_(part))
        found |= {row.id: row for row in session.execute(query)}
    return found


def _add_marks(
    session: Session,
    board: Board,
    found: tuple[Mapping[uuid.UUID, Sequence[Any]], Ids],
    adjudications: Sequence[Adjudication],
) -> None:
    """found: the marks by article, and the ids of their authors."""
    by_article, ids = found
    settled = _read_settled(session, _OF_MARKS, (one.settled_annotation_id for one in adjudications))
    decided: defaultdict[uuid.UUID, list[Decided[Mark]]] = defaultdict(list)
    for one in adjudications:
        row = settled.get(one.settled_annotation_id)
        decided[one.article_id].append(Decided(one, _mark(row, ids) if row else None))
    for article_id in by_article.keys() | decided.keys():
        readers, rows, made = (
            board.readers_of(article_id),
            by_article.get(article_id, ()),
            decided[article_id],
        )
        rest = [_mark(row, ids) for row in rows if ids[row.author] not in readers.working]
        if made:
            made_at = {row.id: datetime.fromisoformat(instant_text(row.made)) for row in rows}
            rest = join_decisions(made, rest, made_at, likeness)
        versions = {row.id: row.version for row in rows}
        board.marks[article_id] = [
            *(_decided_item(one, readers.whole, versions, _hull(one.anchors)) for one in made),
            *(
                Item(article_id, Matter.ANNOTATION, unit, versions, _hull(unit.members))
                for unit in align_marks(rest, readers.whole)
            ),
        ]


def _add_links(
    session: Session, board: Board, rows: Sequence[Any], adjudications: Sequence[Adjudication]
) -> None:
    """Those whose ends are both in units; others are by people who are still reading, or on an older revision."""
    ends = board.ends
    rows = [row for row in rows if row.from_id in ends and row.to_id in ends]
    settled = _read_settled(session, _OF_LINKS, (one.settled_link_id for one in adjudications))
    stand = {
        name: _link(row, ends) for name, row in settled.items() if row.from_id in ends and row.to_id in ends
    }
    decided = [Decided(one, stand.get(one.settled_link_id)) for one in adjudications]
    made_at, versions = {row.id: row.created_at for row in rows}, {row.id: row.version for row in rows}
    links = [_link(row, ends) for row in rows]
    rest = join_decisions(decided, links, made_at, lambda one, other: float(one.ends == other.ends))
    homes = {row.id: row.article_id for row in rows}

    def readers(keys: Sequence[uuid.UUID]) -> Collection[uuid.UUID]:
        here, there = (board.readers_of(ends[key].article_id).whole for key in keys)
        return here & there

    def place(article_id: uuid.UUID, link: LinkMark) -> tuple[int, int]:
        return min(ends[key].place for key in link.ends if ends[key].article_id == article_id)

    for one in decided:
        article_id, anchors = one.adjudication.article_id, one.anchors
        asked = readers(anchors[0].ends) if anchors else ()
        at = place(article_id, anchors[0]) if anchors else (0, 0)
        board.links.setdefault(article_id, []).append(_decided_item(one, asked, versions, at))
    for unit in align_links(rest, readers):
        article_id = homes[unit.members[0].id]
        item = Item(article_id, Matter.LINK, unit, versions, place(article_id, unit.members[0]))
        board.links.setdefault(article_id, []).append(item)


def _decided_item(
    decided: Decided[M],
    readers: Collection[uuid.UUID],
    versions: Mapping[uuid.UUID, int],
    place: tuple[int, int],
) -> Item[M]:
    made = decided.adjudication
    members = tuple(sorted(decided.members, key=lambda member: member.id))
    everyone = {*readers, *map(uuid.UUID, made.readers), *(member.by for member in members)}
    unit = Unit(members, tuple(sorted(everyone)))
    return Item(made.article_id, Matter(made.subject), unit, versions, place, made, frozenset(decided.late))


def _mark(row: Any, ids: Ids) -> Mark:
    return Mark(row.id, ids[row.author], row.start_offset, row.end_offset, row.kind, row.verdict)


def _link(row: Any, ends: Mapping[uuid.UUID, Item[Mark]]) -> LinkMark:
    return LinkMark(row.id, row.created_by_id, ends[row.from_id].key, ends[row.to_id].key, row.relation)


def _hull(marks: Sequence[Mark]) -> tuple[int, int]:
    if not marks:
        return 0, 0
    return min(mark.start for mark in marks), max(mark.end for mark in marks)
