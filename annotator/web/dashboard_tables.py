"""What the dashboard says, as tables."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from annotator.accounts.permissions import Actor, Permission, may
from annotator.projects.models import Project, Verdict
from annotator.review.dashboard import Dashboard, Waiting
from annotator.review.findings import Found, Verdicts
from annotator.review.pace import Step
from annotator.review.progress import Stage
from annotator.web.bars import Column, Fill, Part, Row, Segment, Table, stack

SOMEONE = "someone"
NO_VERDICT = "No verdict yet"

_LATE, _OPEN, _DONE = Fill("amber", "wavy"), Fill("blue", "dashed"), Fill("teal", "solid")
_NOBODY, _MISSING = Fill("grey", "dotted"), Fill("grey", "dashed")
_STAGES = {
    Stage.UNREAD: ("Nobody reads it", _NOBODY), Stage.READING: ("Being read", _OPEN),
    Stage.READ: ("Read, nothing settled", Fill("violet", "double")), Stage.SETTLED: ("Read and settled", _DONE),
}  # fmt: skip
_AGES = {
    "0–2 days": Fill("blue", "dotted"), "3–7 days": Fill("blue", "dashed"),
    "8–30 days": Fill("violet", "double"), "Older": Fill("amber", "solid"),
}  # fmt: skip
_WAITING = {
    Waiting.ASSIGNMENT: "Assignments not submitted", Waiting.CLAIM: "Claims without a verdict",
    Waiting.DIFFERENCE: "Differing verdicts, not settled", Waiting.THREAD: "Open discussions",
}  # fmt: skip
_SUBMISSIONS, _DECISIONS = Fill("blue", "solid"), Fill("teal", "dashed")


@dataclass(frozen=True)
class Frame:
    """What names and links are made from."""

    project: Project
    actor: Actor
    #: the vocabulary, retired ones too
    verdicts: Mapping[str, Verdict]
    people: Mapping[uuid.UUID, str]
    #: rows of outlets and of sites; None: all
    limit: int | None = None


def make_tables(frame: Frame, dashboard: Dashboard) -> dict[str, Table]:
    """Every table by its name, in the order of the page."""
    return {
        "articles": _articles(dashboard),
        "behind": _behind(frame, dashboard),
        "waiting": _waiting(frame, dashboard),
        "readers": _readers(frame, dashboard),
        "throughput": _throughput(dashboard),
        "time": _time(frame, dashboard),
        "differences": _differences(frame, dashboard),
        "outlets": _found(frame, dashboard.by_outlet, "Outlet", "No outlet", "Claims"),
        "sources": _found(frame, dashboard.by_site, "Site", "No web address", "Sources"),
    }


def _articles(dashboard: Dashboard) -> Table:
    stages, count = dashboard.articles.stages, dashboard.articles.count
    rows = []
    for stage, (name, fill) in _STAGES.items():
        number = stages.get(stage, 0)
        share = _percent(number, count)
        rows.append(Row((name, number, share), stack([Part(name, number, fill)], count)))
    return Table([Column("Stage"), Column("Articles"), Column("Share")], rows)


def stage_bar(dashboard: Dashboard) -> list[Segment]:
    """All articles in one bar."""
    stages, count = dashboard.articles.stages, dashboard.articles.count
    return stack([Part(name, stages.get(stage, 0), fill) for stage, (name, fill) in _STAGES.items()], count)


def _behind(frame: Frame, dashboard: Dashboard) -> Table:
    wanted, rows = frame.project.overlap, []
    for one in dashboard.articles.behind:
        href = url_for("web.read_article", slug=frame.project.slug, article_id=one.article_id)
        reading = min(one.assigned, wanted) - one.submitted
        parts = [
            Part("Submitted", one.submitted, _DONE), Part("Being read", reading, _OPEN),
            Part("Nobody reads", wanted - one.submitted - reading, _MISSING),
        ]  # fmt: skip
        cells = (one.title, wanted, one.assigned, one.submitted, one.settled)
        rows.append(Row(cells, stack(parts, wanted), href))
    columns = [
        Column("Article"), Column("Readers wanted", _MISSING), Column("Assigned", _OPEN), Column("Submitted", _DONE),
        Column("Settled units"),
    ]  # fmt: skip
    return Table(columns, rows)


def _waiting(frame: Frame, dashboard: Dashboard) -> Table:
    links, rows = _links(frame), []
    most = max(map(sum, dashboard.ages.values())) or 1
    for waiting, name in _WAITING.items():
        ages = dashboard.ages[waiting]
        parts = [Part(age, number, fill) for (age, fill), number in zip(_AGES.items(), ages, strict=True)]
        rows.append(Row((name, sum(ages), *ages), stack(parts, most), links[waiting]))
    return Table([Column("What"), Column("All"), *(Column(age, fill) for age, fill in _AGES.items())], rows)


def _links(frame: Frame) -> dict[Waiting, str]:
    """Where to go from each line of what waits."""
    slug, actor = frame.project.slug, frame.actor
    settles = may(actor, Permission.ADJUDICATE, frame.project)
    shown = "open" if may(actor, Permission.ASSIGN, frame.project) else None
    return {
        Waiting.ASSIGNMENT: url_for("web.show_assignments", slug=slug, show=shown),
        Waiting.CLAIM: url_for("web.articles", slug=slug, state="open"),
        Waiting.DIFFERENCE: url_for("web.adjudicate" if settles else "web.show_agreement", slug=slug),
        Waiting.THREAD: url_for("web.show_discussions", slug=slug),
    }


def _readers(frame: Frame, dashboard: Dashboard) -> Table:
    loads, claims, paces = dashboard.loads, dashboard.claims, dashboard.paces
    most = max((load.submitted + load.open for load in loads.values()), default=0) or 1
    rows = []
    for person_id, name in _names(frame, loads.keys() | claims.keys()):
        load = loads.get(person_id)
        numbers = (load.submitted, load.open, load.late, load.ended) if load else (0, 0, 0, 0)
        submitted, reading, late, _ = numbers
        parts = [
            Part("Submitted", submitted, _DONE), Part("Open", reading - late, _OPEN), Part("Late", late, _LATE)
        ]  # fmt: skip
        pace = paces.get(person_id)
        cells = (name, *numbers, claims.get(person_id, 0), round(pace.median, 1) if pace else "")
        rows.append(Row(cells, stack(parts, most)))
    columns = [
        Column("Reader"), Column("Submitted", _DONE), Column("Open", _OPEN), Column("Late", _LATE), Column("Ended"),
        Column("Claims"), Column("Minutes per article, median"),
    ]  # fmt: skip
    return Table(columns, rows)


def _throughput(dashboard: Dashboard) -> Table:
    rows = [
        Row((step.start.isoformat(), step.submissions, step.decisions)) for step in dashboard.throughput.steps
    ]
    unit = {"day": "Day", "week": "Week from", "month": "Month from"}[dashboard.throughput.unit]
    return Table(
        [Column(unit), Column("Submissions", _SUBMISSIONS), Column("Settled units", _DECISIONS)], rows
    )


def step_parts(steps: Sequence[Step]) -> list[tuple[str, list[Part]]]:
    """What was done in each stretch of time."""
    return [
        (
            f"{step.start.day} {step.start:%B %Y}",
            [
                Part("submissions", step.submissions, _SUBMISSIONS),
                Part("settled units", step.decisions, _DECISIONS),
            ],
        )
        for step in steps
    ]


def _time(frame: Frame, dashboard: Dashboard) -> Table:
    paces, rows = dashboard.paces, []
    most = max((pace.upper for pace in paces.values()), default=0)
    fill = Fill("blue", "dashed")
    for person_id, name in _names(frame, paces):
        pace = paces[person_id]
        low, middle, high = (100 * one / most for one in (pace.lower, pace.median, pace.upper))
        lower, median, upper = (round(one, 1) for one in (pace.lower, pace.median, pace.upper))
        words = f"{lower} to {upper} minutes, median {median}"
        box = [
            Segment(round(low, 2), round(max(high - low, 1), 2), fill, words),
            Segment(round(max(middle - 0.5, 0), 2), 1, _SUBMISSIONS, words),
        ]
        rows.append(Row((name, pace.articles, lower, median, upper), box))
    names = ("Reader", "Articles", "Lower quartile, minutes", "Median, minutes", "Upper quartile, minutes")
    return Table([Column(name) for name in names], rows)


def _differences(frame: Frame, dashboard: Dashboard) -> Table:
    differing, rows = dashboard.differing, []
    found = sorted(differing.pairs.items(), key=lambda item: (-item[1], item[0]))
    found = [(pair, count) for pair, count in found if pair[0] != pair[1]]
    for (one, other), count in found:
        waiting = differing.open.get((one, other), 0)
        parts = [Part("Settled", count - waiting, _DONE), Part("Not settled", waiting, _LATE)]
        name = " or ".join(_verdict(frame, key) for key in (one, other))
        share = _percent(count, differing.compared)
        rows.append(Row((name, count, share, waiting), stack(parts, found[0][1])))
    columns = [
        Column("Verdicts"),
        Column("Times"),
        Column("Share of all compared"),
        Column("Not settled", _LATE),
    ]
    return Table(columns, rows)


def _found(frame: Frame, found: Sequence[Found], what: str, nameless: str, count: str) -> Table:
    keys: list[str | None] = [key for key in frame.verdicts if _is_used(key, found)]
    keys += [None] if _is_used(None, found) else []
    rows = [
        Row(
            (one.name or nameless, one.count, *(one.verdicts.get(key, 0) for key in keys)),
            stack(_parts(frame, keys, one.verdicts), one.count),
        )
        for one in found[: frame.limit]
    ]
    columns = [Column(_verdict(frame, key), _fill(frame, key)) for key in keys]
    return Table([Column(what), Column(count), *columns], rows, len(found))


def _is_used(key: str | None, found: Iterable[Found]) -> bool:
    return any(one.verdicts.get(key) for one in found)


def _parts(frame: Frame, keys: Iterable[str | None], verdicts: Verdicts) -> list[Part]:
    return [Part(_verdict(frame, key), verdicts.get(key, 0), _fill(frame, key)) for key in keys]


def _verdict(frame: Frame, key: str | None) -> str:
    if key is None:
        return NO_VERDICT
    return frame.verdicts[key].name if key in frame.verdicts else key


def _fill(frame: Frame, key: str | None) -> Fill:
    verdict = frame.verdicts.get(key or "")
    return Fill(verdict.colour, verdict.pattern) if verdict else _MISSING


def _names(frame: Frame, ids: Iterable[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """By name, so that no order says who is best."""
    found = [(one, frame.people.get(one, SOMEONE)) for one in ids]
    return sorted(found, key=lambda pair: (pair[1].casefold(), pair[0]))


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else ""
