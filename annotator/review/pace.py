"""How much gets done in which time, and how long people read: the middle of what their browsers told."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from annotator.assignments.models import Assignment, Progress
from annotator.db import Session, table_of
from annotator.live.models import Reading
from annotator.review.models import Adjudication, Standing
from annotator.review.scope import Scope

#: times are sorted into classes as wide as this, in seconds; a figure is the middle of its class
CLASS_SECONDS = 30
#: of fewer articles no time is shown: it would say more of the articles than of the reading
ARTICLES_AT_LEAST = 5
#: a longer time is shown by week, a still longer one by month
DAYS_AT_MOST, WEEKS_AT_MOST = 31, 53

ASSIGNMENT, ADJUDICATION, READING = table_of(Assignment), table_of(Adjudication), table_of(Reading)


@dataclass(frozen=True)
class Pace:
    """A quarter of the articles took at most ``lower``, half ``median``, three quarters ``upper``: minutes."""

    articles: int
    lower: float
    median: float
    upper: float


def measure_pace(session: Session, scope: Scope) -> dict[uuid.UUID, Pace]:
    """By person, of articles that they submitted in the time that is looked at. One statement."""
    columns = ASSIGNMENT.c
    same = and_(READING.c.person_id == columns.person_id, READING.c.article_id == columns.article_id)
    place = READING.c.seconds // CLASS_SECONDS
    query = select(columns.person_id, place.label("place"), func.count().label("count")).join(READING, same)
    query = query.where(
        *scope.work(columns, columns.person_id), columns.status == Progress.SUBMITTED,
        *scope.lately(columns.submitted_at), READING.c.seconds > 0,
    )  # fmt: skip
    classes: defaultdict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    for person_id, at, count in session.execute(query.group_by(columns.person_id, place)):
        classes[person_id][at] = count
    paces = {person_id: quartiles(counts) for person_id, counts in classes.items()}
    return {person_id: pace for person_id, pace in paces.items() if pace.articles >= ARTICLES_AT_LEAST}


def quartiles(classes: Mapping[int, int]) -> Pace:
    """Of times sorted into classes: how many lie in each. Nearest rank: what so many of them do not exceed."""
    total, passed = sum(classes.values()), 0
    found: list[float] = []
    for at, count in sorted(classes.items()):
        passed += count
        middle = (at + 0.5) * CLASS_SECONDS / 60
        while len(found) < 3 and passed * 4 >= total * (len(found) + 1):
            found.append(middle)
    return Pace(total, *found)


@dataclass(frozen=True)
class Step:
    """One stretch of the time that is looked at."""

    #: its first day
    start: date
    submissions: int
    #: units that were settled, by a curator or by the rule, and still stand
    decisions: int


@dataclass(frozen=True)
class Throughput:
    """What was done day by day, week by week or month by month."""

    #: "day", "week" (from Monday) or "month"
    unit: str
    steps: Sequence[Step] = ()


def count_throughput(session: Session, scope: Scope) -> Throughput:
    """From the day on that is looked at, or from the first one. Two statements."""
    is_done = (ASSIGNMENT.c.status == Progress.SUBMITTED, *scope.lately(ASSIGNMENT.c.submitted_at))
    conditions = [*scope.work(ASSIGNMENT.c, ASSIGNMENT.c.person_id), *is_done]
    submissions = _count_by_day(session, ASSIGNMENT.c.submitted_at, conditions)
    stands = (ADJUDICATION.c.status == Standing.STANDING, *scope.lately(ADJUDICATION.c.created_at))
    conditions = [*scope.work(ADJUDICATION.c, ADJUDICATION.c.created_by_id), *stands]
    decisions = _count_by_day(session, ADJUDICATION.c.created_at, conditions)
    days = submissions.keys() | decisions.keys()
    first = scope.since.date() if scope.since else min(days, default=scope.today)
    return fill_steps(submissions, decisions, first, scope.today)


def fill_steps(
    submissions: Mapping[date, int], decisions: Mapping[date, int], first: date, last: date
) -> Throughput:
    """Every step of the time from ``first`` to ``last``, whether something was done in it or not."""
    length = (last - first).days + 1
    unit = "day" if length <= DAYS_AT_MOST else "week" if length <= WEEKS_AT_MOST * 7 else "month"
    starts = list(dict.fromkeys(_start(first + timedelta(days=day), unit) for day in range(length)))
    counts: list[Counter[date]] = []
    for numbers in (submissions, decisions):
        counts.append(Counter())
        for day, number in numbers.items():
            counts[-1][_start(day, unit)] += number
    return Throughput(unit, [Step(start, counts[0][start], counts[1][start]) for start in starts])


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _count_by_day(
    session: Session, instant: ColumnElement[Any], conditions: Sequence[ColumnElement[bool]]
) -> dict[date, int]:
    """How many rows of a table there are of which day (UTC)."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"  # it keeps instants as text, in UTC
    day = func.date(instant if on_sqlite else func.timezone("UTC", instant)).label("day")
    rows = session.execute(select(day, func.count()).where(*conditions).group_by(day))
    return {date.fromisoformat(str(row[0])): row[1] for row in rows}
