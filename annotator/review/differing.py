"""How often readers of the same passage judge it differently, by the two verdicts.

Two claims are compared when two people made them on one revision, their spans are alike as ``alignment.py`` asks,
both have a verdict, and neither author is still reading the article. Of three people who marked the same passage
each two are compared. It is a measure: what has to be settled is found by ``units.py``, which sees more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from annotator.annotations.models import Annotation
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session, table_of
from annotator.review.alignment import LIKENESS, PART
from annotator.review.findings import is_claim
from annotator.review.models import Adjudication, Stance, Standing
from annotator.review.scope import AGES, ARTICLE, Scope

ADJUDICATION, ASSIGNMENT = table_of(Adjudication), table_of(Assignment)
_ONE, _OTHER = table_of(Annotation).alias("one"), table_of(Annotation).alias("other")

#: two verdicts, in order of their keys
Pair = tuple[str, str]


@dataclass(frozen=True)
class Differing:
    """Pairs of claims that were compared."""

    #: by their two verdicts, the same twice where they agree
    pairs: Mapping[Pair, int] = field(default_factory=dict)
    #: of those that differ, the ones that no decision speaks of
    open: Mapping[Pair, int] = field(default_factory=dict)
    #: these by the age of the later claim
    ages: tuple[int, ...] = (0,) * (len(AGES) + 1)
    #: units that stand in the record, and those of them in which a reader differs from it
    settled: int = 0
    overruled: int = 0

    @property
    def compared(self) -> int:
        """All pairs."""
        return sum(self.pairs.values())

    @property
    def differing(self) -> int:
        """Those with two verdicts."""
        return sum(count for (one, other), count in self.pairs.items() if one != other)


def compare_claims(session: Session, scope: Scope) -> Differing:
    """Everything of which both sides may be seen; ``ages`` whatever the time that is looked at. Two statements."""
    found = _list_pairs(session, scope).subquery()
    groups = (found.c.one, found.c.other, found.c.is_late, found.c.age)
    pairs, waiting, ages = Counter[Pair](), Counter[Pair](), Counter[int]()
    for one, other, is_late, age, count in session.execute(select(*groups, func.count()).group_by(*groups)):
        pair = (min(one, other), max(one, other))
        ages[age] += count
        if is_late:
            pairs[pair] += count
            waiting[pair] += count if age is not None else 0
    settled, overruled = _count_decisions(session, scope)
    old = tuple(ages[place] for place in range(len(AGES) + 1))
    return Differing(dict(pairs), dict(+waiting), old, settled, overruled)


def _list_pairs(session: Session, scope: Scope) -> Select[Any]:
    """Both verdicts, whether it is looked at, and the class of age where they differ and no decision speaks of it."""
    decided = select(_decided_ids(session, scope).cte("decided").c.id)
    later = case((_OTHER.c.created_at > _ONE.c.created_at, _OTHER.c.created_at), else_=_ONE.c.created_at)
    age = case(*((old, place) for place, old in enumerate(scope.ages(later))))
    is_decided = or_(*(_id_text(session, side.c.id).in_(decided) for side in (_ONE, _OTHER)))
    is_open = and_(_ONE.c.verdict != _OTHER.c.verdict, ~is_decided)
    query = select(
        _ONE.c.verdict.label("one"), _OTHER.c.verdict.label("other"),
        case((and_(true(), *scope.lately(later)), 1), else_=0).label("is_late"), case((is_open, age)).label("age"),
    )  # fmt: skip
    return query.select_from(_overlapping()).where(*_compared(scope))


def _overlapping() -> Any:
    """Each two claims that share text, once: the one that begins first, and the other."""
    begins_inside = and_(
        _OTHER.c.article_id == _ONE.c.article_id,
        _OTHER.c.start_offset >= _ONE.c.start_offset,
        _OTHER.c.start_offset < _ONE.c.end_offset,
    )
    return ARTICLE.join(_ONE, _ONE.c.article_id == ARTICLE.c.id).join(_OTHER, begins_inside)


def _compared(scope: Scope) -> Sequence[ColumnElement[bool]]:
    sides = (_ONE.c, _OTHER.c)
    apart = or_(_OTHER.c.start_offset > _ONE.c.start_offset, _OTHER.c.created_by_id > _ONE.c.created_by_id)
    # one question of both sides: asked for each pair that is left, not for each claim
    reads_on = exists().where(
        ASSIGNMENT.c.article_id == _ONE.c.article_id,
        ASSIGNMENT.c.status == Progress.OPEN,
        ASSIGNMENT.c.person_id.in_([side.created_by_id for side in sides]),
    )
    return [
        *scope.articles(), *(condition for side in sides for condition in is_claim(side)),
        _OTHER.c.created_by_id != _ONE.c.created_by_id, apart, _ONE.c.revision_id == _OTHER.c.revision_id,
        *(side.verdict.is_not(None) for side in sides), _is_alike(), ~reads_on.correlate(_ONE, _OTHER),
        *(scope.knows(side, side.created_by_id) for side in sides),
    ]  # fmt: skip


def _is_alike() -> ColumnElement[bool]:
    """``alignment.likeness()`` > 0."""
    one, other = (side.c.end_offset - side.c.start_offset for side in (_ONE, _OTHER))
    first_end = case((_OTHER.c.end_offset < _ONE.c.end_offset, _OTHER.c.end_offset), else_=_ONE.c.end_offset)
    shared = first_end - _OTHER.c.start_offset
    inside = or_(and_(shared == one, shared >= other * PART), and_(shared == other, shared >= one * PART))
    return or_(shared >= LIKENESS * (one + other - shared), inside)


def _standing(scope: Scope) -> list[ColumnElement[bool]]:
    columns = ADJUDICATION.c
    return [*scope.work(columns, columns.created_by_id), columns.status == Standing.STANDING]


def _decided_ids(session: Session, scope: Scope) -> Select[str]:
    """The ids of all that standing decisions were made from, as text."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    each = func.json_each if on_sqlite else func.json_array_elements
    views = each(ADJUDICATION.c.views).table_valued("value")
    view = views.c.value
    own = func.json_extract(view, "$.id") if on_sqlite else type_coerce(view, Text).op("->>")("id")
    return select(own.label("id")).select_from(ADJUDICATION.join(views, true())).where(*_standing(scope))


def _id_text(session: Session, column: ColumnElement[Any]) -> ColumnElement[str]:
    """An id as ``views`` writes it; SQLite keeps 32 digits."""
    if session.get_bind().dialect.name != "sqlite":
        return cast(column, Text)
    raw, ends = type_coerce(column, Text), (1, 9, 13, 17, 21)
    parts = [func.substr(raw, at, length) for at, length in zip(ends, (8, 4, 4, 4, 12), strict=True)]
    return parts[0] + "-" + parts[1] + "-" + parts[2] + "-" + parts[3] + "-" + parts[4]


def _count_decisions(session: Session, scope: Scope) -> tuple[int, int]:
    """Those that were made in the time that is looked at: all, and those against somebody."""
    against = cast(ADJUDICATION.c.views, Text).contains(f'"{Stance.DIFFERS}"')
    query = select(func.count(), func.count().filter(against)).select_from(ADJUDICATION)
    row = session.execute(query.where(*_standing(scope), *scope.lately(ADJUDICATION.c.created_at))).one()
    return row[0], row[1]
