"""The figures of a project's agreement: overall, by pair of readers, by label, by article and over time."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from annotator.accounts.permissions import Actor, Permission, may
from annotator.accounts.queries import list_names
from annotator.db import Session
from annotator.errors import Invalid
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.review.agreement import Measured, Undefined
from annotator.review.comparing import Rated
from annotator.review.gathering import Material
from annotator.review.sheets import Of, Pair, Sheet, gather
from annotator.review.telling import name_crowd, tell, tell_undefined

_OF_CODES = (
    "krippendorff_alpha", "percentage", "cohen_kappa", "scott_pi", "fleiss_kappa", "bennett_s", "gwet_ac1",
)  # fmt: skip
#: the measures of each matter, the usual one first
MEASURES = dict.fromkeys(Of, _OF_CODES) | {Of.SPANS: ("unitizing_alpha", "f1_exact", "f1_overlap")}

Key = TypeVar("Key")


@dataclass(frozen=True)
class Question:
    """What agreement is asked for. Raises Invalid("measure")."""

    of: Of = Of.VERDICTS
    #: empty: the usual one
    measure: str = ""

    def __post_init__(self) -> None:
        if not self.measure:
            object.__setattr__(self, "measure", MEASURES[self.of][0])
        if self.measure not in MEASURES[self.of]:
            raise Invalid("measure", f"Agreement on {self.of} is measured by {', '.join(MEASURES[self.of])}.")

    @classmethod
    def parse(cls, of: str, measure: str) -> "Question":
        """From words. Raises Invalid("of") too."""
        if of not in list(Of):
            raise Invalid("of", f"Agreement is measured of {', '.join(Of)}.")
        return cls(Of(of), measure)


@dataclass(frozen=True)
class Figure:
    """A number with its sentence; without a number the sentence says why."""

    measured: Measured | None
    sentence: str

    @property
    def values(self) -> dict[str, object]:
        """As JSON values; without a number, null."""
        one = self.measured
        numbers = {name: getattr(one, name) if one else None for name in ("value", "observed", "expected")}
        counts = {name: getattr(one, name) if one else 0 for name in ("units", "ratings")}
        return {**numbers, **counts, "sentence": self.sentence}


@dataclass(frozen=True)
class Line(Generic[Key]):
    """A figure of one pair, label, article or week."""

    key: Key
    name: str
    figure: Figure

    @property
    def values(self) -> dict[str, object]:
        """As JSON values, without the key."""
        return {"name": self.name, **self.figure.values}


@dataclass(frozen=True)
class Report:
    """All figures of one question."""

    question: Question
    #: everyone whose work counts, by name
    readers: Mapping[uuid.UUID, str]
    whole: Figure
    #: by the names of both
    pairs: Sequence[Line[Pair]]
    #: in the order of the vocabulary, else by name
    labels: Sequence[Line[str]]
    #: the least agreement first, those without a value last
    articles: Sequence[Line[uuid.UUID]]
    weeks: Sequence[Line[date]]

    @property
    def by_pair(self) -> dict[Pair, Figure]:
        """For a matrix: both ways."""
        return {pair: line.figure for line in self.pairs for pair in (line.key, line.key[::-1])}

    @property
    def values(self) -> dict[str, object]:
        """As JSON values; ids as text."""
        return {
            "of": self.question.of.value,
            "measure": self.question.measure,
            "readers": [{"id": str(reader), "name": name} for reader, name in self.readers.items()],
            "whole": self.whole.values,
            "pairs": [
                {"readers": [str(reader) for reader in line.key], **line.values} for line in self.pairs
            ],
            "labels": [{"label": line.key, **line.values} for line in self.labels],
            "articles": [{"article": str(line.key), **line.values} for line in self.articles],
            "weeks": [{"week": line.key.isoformat(), **line.values} for line in self.weeks],
        }


def measure_project(
    session: Session,
    actor: Actor,
    project: Project,
    question: Question,
    watch: Callable[[Rated], None] | None = None,
) -> Report:
    """Every figure that the actor may see. watch: is told of every unit.

    Three statements, and a handful for each part of the articles.
    """
    sheet = gather(session, actor, project, question.of, watch)
    readers = name_of_readers(session, actor, project, sheet.whole.readers)
    names = {verdict.key: verdict.name for verdict in list_verdicts(session, project, retired=True)}
    return Report(
        question, readers,
        whole=_measure(question, sheet.whole, name_crowd(sheet.whole)),
        pairs=_measure_pairs(question, sheet, readers),
        labels=_measure_labels(question, sheet.whole, names if question.of is Of.VERDICTS else {}),
        articles=_measure_articles(question, sheet),
        weeks=[
            Line(week, f"{week:%Y-%m-%d}", _measure(question, material, name_crowd(material)))
            for week, material in sorted(sheet.weeks.items())
        ],
    )  # fmt: skip


def name_of_readers(
    session: Session, actor: Actor, project: Project, ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """In order of name. Numbers for whoever settles, in a project that hides names from them."""
    if project.hide_names and not actor.is_system and may(actor, Permission.ADJUDICATE, project):
        mixed = sorted(ids, key=lambda reader: uuid.uuid5(project.id, str(reader)))
        return {reader: f"Reader {number}" for number, reader in enumerate(mixed, 1)}
    names = list_names(session, ids)
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _measure_pairs(
    question: Question, sheet: Sheet[Material], readers: Mapping[uuid.UUID, str]
) -> list[Line[Pair]]:
    order = {reader: place for place, reader in enumerate(readers)}
    lines: list[Line[Pair]] = []
    for pair, material in sheet.pairs.items():
        one, other = sorted(pair, key=order.__getitem__)
        name = f"{readers[one]} and {readers[other]}"
        lines.append(Line((one, other), name, _measure(question, material, name)))
    return sorted(lines, key=lambda line: [order[reader] for reader in line.key])


def _measure_labels(question: Question, whole: Material, names: Mapping[str, str]) -> list[Line[str]]:
    order = {key: place for place, key in enumerate(names)}
    found = sorted(whole.labels().items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    crowd = name_crowd(whole)
    return [
        Line(key, names.get(key, key), _measure(question, material, crowd, names.get(key, key)))
        for key, material in found
    ]


def _measure_articles(question: Question, sheet: Sheet[Material]) -> list[Line[uuid.UUID]]:
    lines = [
        Line(article_id, sheet.titles[article_id], _measure(question, material, name_crowd(material)))
        for article_id, material in sheet.articles.items()
    ]
    return sorted(lines, key=lambda line: (_rank(line.figure), line.name, line.key))


def _rank(figure: Figure) -> float:
    return figure.measured.value if figure.measured else float("inf")


def _measure(question: Question, material: Material, who: str, about: str = "") -> Figure:
    try:
        measured = material.measure(question.measure)
    except Undefined as undefined:
        return Figure(None, tell_undefined(who, undefined.message, about))
    return Figure(measured, tell(question.of, measured, who, about))
