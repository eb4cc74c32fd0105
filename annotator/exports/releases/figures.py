"""How far readers agreed, as it stands in a release: the usual measure of each matter, people by their names there."""

from collections.abc import Iterable
from typing import Any

from annotator.accounts.permissions import SYSTEM
from annotator.db import Session
from annotator.projects.models import Project
from annotator.review.figures import Figure, Line, Question, measure_project
from annotator.review.sheets import Of

#: digits of a figure: more than can be relied on, fewer than the order of sums decides
DIGITS = 6


def measure_agreement(session: Session, project: Project) -> dict[str, Any]:
    """By what is measured. ``session``: from ``reading_past()``, with what was submitted then."""
    return {of.value: _measure(session, project, of) for of in Of}


def _measure(session: Session, project: Project, of: Of) -> dict[str, Any]:
    report = measure_project(session, SYSTEM, project, Question(of))
    return {
        "measure": report.question.measure,
        "readers": list(report.readers.values()),
        "whole": _values(report.whole),
        "pairs": _lines(report.pairs, "readers", lambda key: [report.readers[one] for one in key]),
        "labels": _lines(report.labels, "label", str),
        "articles": _lines(report.articles, "article", str),
    }


def _lines(lines: Iterable[Line[Any]], name: str, told: Any) -> list[dict[str, Any]]:
    return [{name: told(line.key), **_values(line.figure)} for line in lines]


def _values(figure: Figure) -> dict[str, Any]:
    return {
        name: round(value, DIGITS) if isinstance(value, float) else value
        for name, value in figure.values.items()
    }
