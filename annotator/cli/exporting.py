"""``annotator export``."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.audit.history import Moment, find_seq
from annotator.cli.frame import open_database
from annotator.exports.jsonl import export_jsonl
from annotator.projects.queries import get_project


@click.command("export")
@click.argument("slug")
@click.option("--format", "_format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file, or - for stdout.",
)
@click.option(
    "--as-of",
    "moment",
    metavar="SEQ|INSTANT",
    help="As it was after this event of its log, or at this instant (UTC unless it says otherwise).",
)
def export(slug: str, _format: str, output: Path, moment: str | None) -> None:
    """Write a whole project: articles, texts, annotations and links."""
    with open_database() as database, database.reading() as session:
        project = get_project(session, SYSTEM, slug)
        seq = None if moment is None else find_seq(session, project, Moment.parse(moment))
        write_lines(export_jsonl(session, SYSTEM, project, as_of=seq), output)


def write_lines(lines: Iterable[str], output: Path) -> None:
    """To stdout for ``-``, else to a file that appears when it is complete."""
    if str(output) == "-":
        for line in lines:
            sys.stdout.buffer.write(line.encode())
        sys.stdout.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for line in lines:
                file.write(line.encode())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


COMMANDS = (export,)
