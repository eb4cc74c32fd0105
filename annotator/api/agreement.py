"""How far readers agree."""

import uuid
from datetime import date
from typing import Annotated

from flask import Response
from pydantic import Field

from annotator.api.answers import Answer
from annotator.api.bodies import Body
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database
from annotator.projects.queries import get_project
from annotator.review.figures import MEASURES, Question, measure_project
from annotator.review.sheets import Of

_MEASURES = list(dict.fromkeys(measure for measures in MEASURES.values() for measure in measures))


class AgreementQuery(Body):
    """What is asked for. Without a measure it is the usual one."""

    of: Annotated[str, Field(json_schema_extra={"enum": list(Of)})] = Of.VERDICTS.value
    measure: Annotated[str, Field(json_schema_extra={"enum": ["", *_MEASURES]})] = ""


class FigureState(Answer):
    """One number with its sentence; null where there is none, and the sentence says why.

    observed and expected: agreement from 0 to 1, of the alphas disagreement.
    """

    value: float | None
    observed: float | None
    expected: float | None
    units: int
    ratings: int
    sentence: str


class NamedFigure(FigureState):
    """A figure and what it is about, in words."""

    name: str


class PairFigure(NamedFigure):
    """Of two readers."""

    readers: list[uuid.UUID]


class LabelFigure(NamedFigure):
    """Of one verdict, kind, tag or relation against all others."""

    label: str


class ArticleFigure(NamedFigure):
    """Of one article."""

    article: uuid.UUID


class WeekFigure(NamedFigure):
    """Of the articles whose last reader submitted in the week that begins on this Monday."""

    week: date


class ReaderState(Answer):
    """Someone whose work counts."""

    id: uuid.UUID
    name: str


class AgreementState(Answer):
    """Every figure of one question."""

    of: str
    measure: str
    readers: list[ReaderState]
    whole: FigureState
    pairs: list[PairFigure]
    labels: list[LabelFigure]
    articles: list[ArticleFigure]
    weeks: list[WeekFigure]


@operation("GET /projects/<slug>/agreement", query=AgreementQuery, answer=AgreementState)
def get_agreement(slug: str, query: AgreementQuery) -> Response:
    """How far readers agree: overall, by pair, label, article and week, each number with its sentence."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        report = measure_project(session, actor, project, Question.parse(query.of, query.measure))
    return answer(AgreementState.model_validate(report.values))
