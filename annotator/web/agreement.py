"""How far readers agree: a matrix of pairs, tables by label, article and week, and where two of them differ."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Response, request

from annotator.accounts.permissions import Permission, may
from annotator.audit.exporting import csv_line
from annotator.errors import NotFound
from annotator.forms.agreement import AgreementForm
from annotator.projects.queries import get_project, list_verdicts
from annotator.review.agreement import Measured
from annotator.review.disagreeing import Differences
from annotator.review.figures import Line, Question, Report, measure_project
from annotator.review.telling import COUNTED, EXPLAINED, NAMES, RELIABLE, TENTATIVE, number
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.charts import LineChart, draw_line
from annotator.web.request import answer_page, current_actor, database, signed_in

#: lines of a table that are shown; a file has all
SHOWN = 100
#: differences on a page
PAGE = 50
COLUMNS = ("measure", "value", "observed", "expected", "units", "ratings", "sentence")


@web.get("/projects/<slug>/agreement")
@signed_in
def show_agreement(slug: str) -> Response:
    """Every figure of one question; each table also as a file."""
    actor, form = current_actor(), AgreementForm(request.args)
    question = form.question()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        report = measure_project(session, actor, project, question)
    if request.args.get("format") == "csv":
        table = request.args.get("table", "pairs")
        return attachment(_csv(report, table), f"{slug}-{question.of}-{table}.csv", "text/csv")
    return answer_page(
        "agreement/agreement.html", project=project, nav="review", tab="agreement", form=form, report=report,
        chart=_draw(report.weeks), may_assign=may(actor, Permission.ASSIGN, project), **_words(question),
    )  # fmt: skip


@web.get("/projects/<slug>/agreement/pair/<uuid:one>/<uuid:other>")
@signed_in
def show_differences(slug: str, one: uuid.UUID, other: uuid.UUID) -> Response:
    """Where two readers differ, one after the other."""
    actor, question = current_actor(), AgreementForm(request.args).question()
    differences = Differences(question.of, (one, other))
    with database().reading() as session:
        project = get_project(session, actor, slug)
        report = measure_project(session, actor, project, question, differences)
        if (one, other) not in report.by_pair:
            raise NotFound("These two have not read the same article, or it is not shared with you.")
        pages = max(1, -(-len(differences) // PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        found = differences.read(session, actor, (page - 1) * PAGE, PAGE)
        verdicts = {verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)}
    return answer_page(
        "agreement/differences.html", project=project, nav="review", tab="agreement", pair=(one, other),
        report=report, differences=found, count=len(differences), verdicts=verdicts, page=page, pages=pages,
        **_words(question),
    )  # fmt: skip


def _words(question: Question) -> dict[str, Any]:
    """What templates say of a question."""
    asked = {"of": question.of.value, "measure": question.measure}
    words = {"counted": COUNTED[question.of], "explained": EXPLAINED[question.measure]}
    return {
        "asked": asked,
        "measure_names": NAMES,
        "number": number,
        "level": _level,
        "shown": SHOWN,
        **words,
    }


def _level(measured: Measured) -> str:
    """What a value beyond chance allows; the sentence says it too."""
    if measured.expected is None:
        return ""
    if measured.value >= RELIABLE:
        return "reliable"
    return "tentative" if measured.value >= TENTATIVE else "low"


def _draw(weeks: Sequence[Line[date]]) -> LineChart | None:
    """The weeks that have a value, if there are two or more."""
    found = [(line.key, line.name, line.figure.measured) for line in weeks if line.figure.measured]
    if len(found) < 2:
        return None
    values = [(week.toordinal(), name, one.value, number(one)) for week, name, one in found]
    return draw_line(values, [(1.0, "1"), (RELIABLE, "0.8"), (0.0, "0")])


def _csv(report: Report, table: str) -> Iterator[str]:
    tables: dict[str, Sequence[Line[Any]]] = {
        "pairs": report.pairs, "labels": report.labels, "articles": report.articles, "weeks": report.weeks
    }  # fmt: skip
    if table not in tables:
        raise NotFound(f"There is no such table; there are {', '.join(tables)}.")
    return _csv_lines(tables[table], table.removesuffix("s"), report.question.measure)


def _csv_lines(lines: Sequence[Line[Any]], name: str, measure: str) -> Iterator[str]:
    yield csv_line((name, *COLUMNS))
    for line in lines:
        one = line.figure.measured
        numbers = (one.value, one.observed, one.expected, one.units, one.ratings) if one else ("",) * 5
        yield csv_line((line.name, measure, *numbers, line.figure.sentence))
