"""Who did how much on which day: a chart that is its own table."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Response, request

from annotator import clock
from annotator.accounts.permissions import Permission, require
from annotator.accounts.queries import list_names
from annotator.audit.exporting import escape_cell
from annotator.audit.queries import count_by_day
from annotator.links.visibility import log_seen_by
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.request import answer_page, current_actor, database, signed_in

DAYS = (14, 28, 84)
#: shades of a cell
LEVELS = 5


@dataclass(frozen=True)
class Row:
    """One person's days."""

    name: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.counts)


@web.get("/projects/<slug>/log/activity")
@signed_in
def show_activity(slug: str) -> Response:
    """Entries of the log by person and day."""
    actor, wanted = current_actor(), request.args.get("days", DAYS[0], type=int)
    count = wanted if wanted in DAYS else DAYS[0]
    days = [clock.today() - timedelta(days=back) for back in reversed(range(count))]
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.READ_LOG, project)
        view, since = log_seen_by(session, actor, project), datetime.combine(days[0], time(), UTC)
        counts = count_by_day(session, view, since)
        rows = _rows(list_names(session, {person for person, _ in counts}), counts, days)
    if request.args.get("format") == "csv":
        return attachment(_csv(rows, days), f"{slug}-activity.csv", "text/csv")
    most = max((number for row in rows for number in row.counts), default=0)
    return answer_page(
        "audit/activity.html", project=project, nav="log", rows=rows, days=days, choices=DAYS, count=count,
        level=lambda number: -(-number * LEVELS // most) if number else 0,
    )  # fmt: skip


def _rows(
    people: Mapping[uuid.UUID, str], counts: Mapping[tuple[uuid.UUID, date], int], days: Sequence[date]
) -> list[Row]:
    """Everyone who did something, the busiest first."""
    totals = Counter[uuid.UUID]()
    for (person, _), number in counts.items():
        totals[person] += number
    return [
        Row(people.get(person, "someone"), [counts.get((person, day), 0) for day in days])
        for person, _ in totals.most_common()
    ]


def _csv(rows: Sequence[Row], days: Sequence[date]) -> Iterator[str]:
    yield ",".join(["person", *(day.isoformat() for day in days)]) + "\r\n"
    for row in rows:
        name = escape_cell(row.name).replace('"', '""')
        yield ",".join([f'"{name}"', *map(str, row.counts)]) + "\r\n"
