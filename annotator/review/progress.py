"""How far articles and readers are: counted by the database, each table once."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import nsmallest
from typing import Any

from sqlalchemy import Select, func, select

from annotator.assignments.models import Assignment, Progress
from annotator.db import Session, raw_id, table_of
from annotator.review.models import Adjudication, Standing
from annotator.review.scope import ARTICLE, Scope

ASSIGNMENT, ADJUDICATION = table_of(Assignment), table_of(Adjudication)
#: articles listed of those that are furthest behind
BEHIND = 10


class Stage(StrEnum):
    """How far an article is."""

    #: nobody reads it
    UNREAD = "unread"
    #: somebody does, and fewer than it should have are done
    READING = "reading"
    #: as many have submitted it as the project asks for
    READ = "read"
    #: and something of it stands in the record
    SETTLED = "settled"


@dataclass(frozen=True)
class Behind:
    """An article that lacks submissions."""

    article_id: uuid.UUID
    title: str
    assigned: int
    submitted: int
    #: units in the record
    settled: int


@dataclass(frozen=True)
class Articles:
    """How far all of them are."""

    stages: Mapping[Stage, int] = field(default_factory=dict)
    #: readings that the project asks for: articles times overlap
    wanted: int = 0
    #: of these, done and under way; a reader beyond those that an article should have does not count
    submitted: int = 0
    assigned: int = 0
    behind: Sequence[Behind] = ()

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.stages.values())


def count_progress(session: Session, scope: Scope) -> Articles:
    """The articles in which others' work may be seen. Four statements, whatever their number."""
    overlap, settled = scope.project.overlap, _count_settled(session, scope)
    ids = session.scalars(select(raw_id(ARTICLE.c.id)).where(*scope.open_articles())).all()
    read = dict.fromkeys(ids, (0, 0)) | {
        row[0]: (row[1], row[2]) for row in session.execute(_readings(scope)).all()
    }
    stages, slots = Counter[Stage](), Counter[str]()
    groups = Counter((*read[one], one in settled) for one in ids)
    for (reading, done, is_settled), times in groups.items():
        stages[_stage(reading, done, overlap, is_settled=is_settled)] += times
        slots["submitted"] += times * min(done, overlap)
        slots["assigned"] += times * max(0, min(reading, overlap - done))
    furthest = nsmallest(BEHIND, ((read[one][1], one) for one in ids if read[one][1] < overlap))
    titles = _read_titles(session, [one for _, one in furthest])
    behind = [Behind(*titles[one], sum(read[one]), done, settled.get(one, 0)) for done, one in furthest]
    return Articles(stages, overlap * len(ids), slots["submitted"], slots["assigned"], behind)


def _stage(reading: int, done: int, overlap: int, *, is_settled: bool) -> Stage:
    if done >= overlap:
        return Stage.SETTLED if is_settled else Stage.READ
    return Stage.READING if reading or done else Stage.UNREAD


def _readings(scope: Scope) -> Select[Any]:
    """By article, how many people read it, and how many are done."""
    columns = ASSIGNMENT.c
    open_count, submitted = (
        func.count().filter(columns.status == one) for one in (Progress.OPEN, Progress.SUBMITTED)
    )
    query = select(
        raw_id(columns.article_id).label("article_id"),
        open_count.label("open"),
        submitted.label("submitted"),
    )
    return query.where(*scope.work(columns, columns.person_id)).group_by(columns.article_id)


def _count_settled(session: Session, scope: Scope) -> dict[Any, int]:
    """By article, how many of its units stand in the record."""
    columns = ADJUDICATION.c
    query = select(raw_id(columns.article_id), func.count()).where(
        *scope.work(columns, columns.created_by_id), columns.status == Standing.STANDING
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(columns.article_id))}


def _read_titles(session: Session, ids: Sequence[Any]) -> dict[Any, tuple[uuid.UUID, str]]:
    own = raw_id(ARTICLE.c.id)
    rows = session.execute(select(own, ARTICLE.c.id, ARTICLE.c.title).where(own.in_(ids)))
    return {row[0]: (row[1], row[2]) for row in rows}


@dataclass(frozen=True)
class Load:
    """What one person has to read, and what they did in the time that is looked at."""

    open: int = 0
    #: of these, those whose day is over
    late: int = 0
    submitted: int = 0
    ended: int = 0


def count_loads(session: Session, scope: Scope) -> tuple[dict[uuid.UUID, Load], tuple[int, ...]]:
    """By person; and how many open assignments there are of each class of age.

    What is open is as it is today; what was submitted or ended, in the time that is looked at. One statement.
    """
    columns = ASSIGNMENT.c
    is_open = columns.status == Progress.OPEN
    counts = {
        "open": [is_open],
        "late": [is_open, columns.due_on < scope.today],
        "submitted": [columns.status == Progress.SUBMITTED, *scope.lately(columns.submitted_at)],
        "ended": [columns.status == Progress.ENDED, *scope.lately(columns.updated_at)],
    }
    ages = [func.count().filter(is_open, age) for age in scope.ages(columns.created_at)]
    query = select(
        columns.person_id, *(func.count().filter(*those).label(name) for name, those in counts.items()), *ages
    ).where(*scope.work(columns, columns.person_id))
    loads, old = dict[uuid.UUID, Load](), [0] * len(ages)
    for person_id, *numbers in session.execute(query.group_by(columns.person_id)):
        loads[person_id] = Load(*numbers[: len(counts)])
        old = [sum(pair) for pair in zip(old, numbers[len(counts) :], strict=True)]
    return loads, tuple(old)
