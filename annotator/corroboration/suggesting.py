"""What waits to be decided, as far as the actor may know, and what was decided.

Decisions are about places: what was decided of two passages is decided for every mark on them, and either way round.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from annotator.accounts.permissions import Actor, Permission, Role, require
from annotator.annotations.models import Annotation, Status
from annotator.annotations.models import Kind as MarkKind
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.visibility import work_visible_to
from annotator.corroboration.kinds import Kind, Standing
from annotator.corroboration.models import OpenSuggestion, Suggestion
from annotator.corroboration.proposing import Reasons
from annotator.corroboration.visibility import suggestion_visible_to
from annotator.db import Session, table_of
from annotator.errors import Invalid, NotFound
from annotator.links.models import Link, LinkStatus
from annotator.links.queries import link_visible_to
from annotator.projects.models import Project
from annotator.text.spans import Span

#: suggestions that a page of the queue has
PAGE = 20
#: suggestions that are counted
COUNTED = 1_000
#: marks that somebody waits for who opens the queue
PATIENCE = 10

_MARK, _OPEN, _DECIDED, _LINK = (
    table_of(Annotation),
    table_of(OpenSuggestion),
    table_of(Suggestion),
    table_of(Link),
)
_TWIN, _TWIN_OPEN = _MARK.alias("twin"), _OPEN.alias("open_of_twin")
_ONE, _OTHER = _MARK.alias("one_end"), _MARK.alias("other_end")
_OF = _MARK.alias("decided_for")


@dataclass(frozen=True)
class Waiting:
    """A passage that is proposed for a mark, and that nobody whom the actor may know of has decided yet."""

    note: Annotation
    article: Article
    kind: Kind
    #: 0 to 1
    score: float
    why: Reasons
    #: where the passage stands, in code points
    to_article: Article
    to_revision_id: uuid.UUID
    span: Span
    exact: str
    engine: int
    #: where the list goes on after it
    cursor: str


def list_open(session: Session, actor: Actor, note: Annotation) -> list[Waiting]:
    """What waits for one mark that the actor may see: copied, then the likeliest."""
    require(actor, Permission.READ, note)
    return _present(session, _open_to(actor).where(_OPEN.c.annotation_id == note.id).order_by(*_BEST))


def find_open(
    session: Session, actor: Actor, note: Annotation, article_id: uuid.UUID, span: Span
) -> Waiting | None:
    """The suggestion for a mark at this place, if it waits."""
    place = (
        _OPEN.c.annotation_id == note.id, _OPEN.c.to_article_id == article_id,
        _OPEN.c.to_start == span.start, _OPEN.c.to_end == span.end,
    )  # fmt: skip
    return next(iter(_present(session, _open_to(actor).where(*place))), None)


def list_queue(  # noqa: PLR0913  (which part of the list)
    session: Session, actor: Actor, project: Project, *, kind: str = "", after: str = "", limit: int = PAGE
) -> list[Waiting]:
    """What waits for the claims of a project from get_project() that the actor may decide, the likeliest first.

    Of marks on the same words one is asked about. after: the ``cursor`` of the last one of the part before.
    """
    require(actor, Permission.READ, project)
    query = _queue(actor, project, kind)
    if place := _parse(after):
        rank, *key = place
        later = tuple_(*_KEY) > tuple_(*key)
        query = query.where(or_(_OPEN.c.rank < rank, and_(_OPEN.c.rank == rank, later)))
    return _present(session, query.order_by(*_BEST).limit(limit))


def count_queue(session: Session, actor: Actor, project: Project) -> dict[str, int]:
    """How much waits, by kind: of the likeliest COUNTED, more are as good as countless."""
    likeliest = _queue(actor, project).with_only_columns(_OPEN.c.kind).order_by(_OPEN.c.rank.desc())
    return dict(Counter(session.scalars(likeliest.limit(COUNTED))))


_KEY = (_OPEN.c.annotation_id, _OPEN.c.to_article_id, _OPEN.c.to_start, _OPEN.c.to_end)
_BEST = (_OPEN.c.rank.desc(), *_KEY)


def _open_to(actor: Actor) -> Select[Any]:
    """Suggestions of marks that the actor may see, in the newest texts, that are neither decided nor linked."""
    words = func.substr(Revision.text, _OPEN.c.to_start + 1, _OPEN.c.to_end - _OPEN.c.to_start)
    here = aliased(Article)
    query = (
        select(Annotation, here, Article, _OPEN, words.label("exact"))
        .join(_OPEN, _OPEN.c.annotation_id == Annotation.id)
        .join(here, here.id == Annotation.article_id)
        .join(Article, Article.id == _OPEN.c.to_article_id)
        .join(Revision, (Revision.id == _OPEN.c.to_revision_id) & (Revision.number == Article.revision))
    )
    standing = (Annotation.status != Status.DELETED, annotation_visible_to(actor))
    return query.where(*standing, ~_decided(actor), ~_linked(actor))


def _queue(actor: Actor, project: Project, kind: str = "") -> Select[Any]:
    query = _open_to(actor).where(_OPEN.c.project_id == project.id, Annotation.kind == MarkKind.CLAIM)
    if kind:
        query = query.where(_OPEN.c.kind == kind)
    is_reviewer = actor.roles.get(project.id) is Role.REVIEWER
    if is_reviewer:
        query = query.where(~_handed_in(actor, _MARK))
    return query.where(*(~one for one in _asked_of_others(actor, is_reviewer=is_reviewer)))


def _handed_in(actor: Actor, marks: Any) -> ColumnElement[bool]:
    """Has the actor handed in the article of a mark?"""
    return exists().where(
        Assignment.article_id == marks.c.article_id, Assignment.person_id == actor.id,
        Assignment.status == Progress.SUBMITTED,
    ).correlate(marks)  # fmt: skip


def _meet(one: Any, start: Any, end: Any) -> ColumnElement[bool]:
    """Whether a mark has some of the span from start to end."""
    overlap: ColumnElement[bool] = and_(one.start_offset < end, start < one.end_offset)
    return overlap


def _decided(actor: Actor) -> ColumnElement[bool]:
    """Did somebody whom the actor may know of decide about these two places?"""
    of, told = _OF.c, _DECIDED.c
    same = and_(
        of.article_id == _MARK.c.article_id, _meet(of, _MARK.c.start_offset, _MARK.c.end_offset),
        told.to_article_id == _OPEN.c.to_article_id,
        told.to_start < _OPEN.c.to_end, _OPEN.c.to_start < told.to_end,
    )  # fmt: skip
    turned = and_(
        of.article_id == _OPEN.c.to_article_id, _meet(of, _OPEN.c.to_start, _OPEN.c.to_end),
        told.to_article_id == _MARK.c.article_id,
        told.to_start < _MARK.c.end_offset, _MARK.c.start_offset < told.to_end,
    )  # fmt: skip
    standing = (told.status == Standing.STANDING, told.annotation_id == of.id, suggestion_visible_to(actor))
    return exists().where(*standing, or_(same, turned)).correlate(_MARK, _OPEN)


def _linked(actor: Actor) -> ColumnElement[bool]:
    """Does a link that the actor may know of lead from the one place to the other?"""
    one, other = _ONE.c, _OTHER.c
    ends = or_(
        and_(_LINK.c.from_id == one.id, _LINK.c.to_id == other.id),
        and_(_LINK.c.to_id == one.id, _LINK.c.from_id == other.id),
    )
    places = (
        one.article_id == _MARK.c.article_id, _meet(one, _MARK.c.start_offset, _MARK.c.end_offset),
        other.article_id == _OPEN.c.to_article_id, _meet(other, _OPEN.c.to_start, _OPEN.c.to_end),
        one.status != Status.DELETED, other.status != Status.DELETED,
    )  # fmt: skip
    standing = (_LINK.c.status != LinkStatus.DELETED, link_visible_to(actor))
    return exists().where(*standing, ends, *places).correlate(_MARK, _OPEN)


def _asked_of_others(actor: Actor, *, is_reviewer: bool) -> Iterator[ColumnElement[bool]]:
    """Is the same proposed for another claim of the queue, likelier or first: one on the same words, one over there?"""
    twin, proposed = _TWIN.c, _TWIN_OPEN.c
    claim = [
        twin.status != Status.DELETED, twin.kind == MarkKind.CLAIM, work_visible_to(actor, twin),
        proposed.annotation_id == twin.id,
        or_(proposed.rank > _OPEN.c.rank, and_(proposed.rank == _OPEN.c.rank, twin.id < _MARK.c.id)),
    ]  # fmt: skip
    if is_reviewer:
        claim.append(~_handed_in(actor, _TWIN))
    same = (
        twin.article_id == _MARK.c.article_id, _meet(twin, _MARK.c.start_offset, _MARK.c.end_offset),
        twin.id != _MARK.c.id, proposed.to_article_id == _OPEN.c.to_article_id,
        proposed.to_start < _OPEN.c.to_end, _OPEN.c.to_start < proposed.to_end,
    )  # fmt: skip
    turned = (
        twin.article_id == _OPEN.c.to_article_id, _meet(twin, _OPEN.c.to_start, _OPEN.c.to_end),
        proposed.to_article_id == _MARK.c.article_id, proposed.to_revision_id == _MARK.c.revision_id,
        proposed.to_start < _MARK.c.end_offset, _MARK.c.start_offset < proposed.to_end,
    )  # fmt: skip
    for places in (same, turned):
        yield exists().where(*claim, *places).correlate(_MARK, _OPEN)


def _present(session: Session, query: Select[Any]) -> list[Waiting]:
    found = []
    for row in session.execute(query):
        note, article, to_article = row[0], row[1], row[2]
        span, key = Span(row.to_start, row.to_end), (note.id.hex, to_article.id.hex, row.to_start, row.to_end)
        found.append(
            Waiting(
                note, article, Kind(row.kind), row.score / 1_000, Reasons.of(row.why), to_article,
                row.to_revision_id, span, row.exact, row.engine, "_".join(map(str, (row.rank, *key))),
            )
        )  # fmt: skip
    return found


def _parse(cursor: str) -> tuple[int, uuid.UUID, uuid.UUID, int, int] | None:
    if not cursor:
        return None
    try:
        rank, note, article, start, end = cursor.split("_")
        if max(map(len, (rank, start, end))) > 9:
            raise ValueError(cursor)
        return int(rank), uuid.UUID(note), uuid.UUID(article), int(start), int(end)
    except ValueError:
        raise Invalid("cursor", "This is no place in this list; begin at its start.") from None


def get_suggestion(
    session: Session, actor: Actor, suggestion_id: uuid.UUID, *, lock: bool = False
) -> Suggestion:
    """A suggestion that was decided. ``lock``: no one else changes it until the commit."""
    query = select(Suggestion).where(Suggestion.id == suggestion_id, suggestion_visible_to(actor))
    suggestion = session.scalar(query.with_for_update() if lock else query)
    if suggestion is None:
        raise NotFound("There is no such suggestion, or it is not shared with you.")
    return suggestion


@dataclass(frozen=True)
class Decided:
    """A suggestion that was decided, and where its passage is."""

    suggestion: Suggestion
    article: Article
    exact: str


def list_decided(session: Session, actor: Actor, note: Annotation) -> list[Decided]:
    """What was decided for one mark that the actor may see and holds, the newest first."""
    words = func.substr(Revision.text, Suggestion.to_start + 1, Suggestion.to_end - Suggestion.to_start)
    query = select(Suggestion, Article, words).join(Article, Article.id == Suggestion.to_article_id)
    query = query.join(Revision, Revision.id == Suggestion.to_revision_id)
    mine = (Suggestion.annotation_id == note.id, Suggestion.status == Standing.STANDING)
    query = query.where(*mine, suggestion_visible_to(actor)).order_by(Suggestion.id.desc())
    return [Decided(*row) for row in session.execute(query)]


def list_decided_ids(session: Session, actor: Actor, note: Annotation) -> Sequence[uuid.UUID]:
    """Every suggestion that was ever decided for this mark, which the actor may see."""
    query = select(Suggestion.id).where(Suggestion.annotation_id == note.id, suggestion_visible_to(actor))
    return session.scalars(query.order_by(Suggestion.id)).all()
