"""``annotator agreement``."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from annotator.accounts.permissions import SYSTEM
from annotator.cli.frame import as_json, open_database, say
from annotator.projects.queries import get_project
from annotator.review.figures import MEASURES, Line, Question, Report, measure_project
from annotator.review.sheets import Of

_MEASURES = list(dict.fromkeys(measure for measures in MEASURES.values() for measure in measures))


@click.command()
@click.argument("slug")
@click.option(
    "--of",
    type=click.Choice([of.value for of in Of]),
    default=Of.VERDICTS.value,
    show_default=True,
    help="What readers may agree on.",
)
@click.option("--measure", type=click.Choice(_MEASURES), help="Without it Krippendorff's alpha.")
@as_json
def agreement(slug: str, of: str, measure: str | None, *, json_: bool) -> None:
    """Say how far readers agree: overall, two by two, by label and by article."""
    question = Question.parse(of, measure or "")
    with open_database() as database, database.reading() as session:
        report = measure_project(session, SYSTEM, get_project(session, SYSTEM, slug), question)
    say("\n".join(_tell(report)), report.values, json_=json_)


def _tell(report: Report) -> Iterator[str]:
    yield report.whole.sentence
    tables: dict[str, Sequence[Line[Any]]] = {
        "Two by two": report.pairs, "By label": report.labels, "By article": report.articles
    }  # fmt: skip
    for heading, lines in tables.items():
        if lines:
            yield f"\n{heading}:"
        for line in lines:
            yield f"  {line.name}: {line.figure.sentence}"


COMMANDS = (agreement,)
