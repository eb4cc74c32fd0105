"""``annotator audit``."""

from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.audit.exporting import events_csv, events_jsonl
from annotator.audit.queries import read_events
from annotator.cli.exporting import write_lines
from annotator.cli.frame import open_database
from annotator.exports.rows import read_names
from annotator.projects.queries import get_project

FORMATS = {"jsonl": events_jsonl, "csv": events_csv}


@click.group()
def audit() -> None:
    """The log of a project."""


@audit.command()
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option(
    "--output",
    default="-",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file, or - for stdout (default).",
)
def export(slug: str, format_: str, output: Path) -> None:
    """Write every event: who did what to which thing, before and after."""
    with open_database() as database, database.reading() as session:
        project = get_project(session, SYSTEM, slug)
        write_lines(FORMATS[format_](read_events(session, project), read_names(session)), output)


COMMANDS = (audit,)
