"""A project with its whole log, for ``annotator import --format project``."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.cli.frame import open_database
from annotator.errors import Invalid, Refusal


def bring_project(slug: str, paths: Sequence[Path], *, json_: bool) -> None:
    """Create the project of one archive, and say so. Raises Refusal."""
    # its checks take long to load
    from annotator.exports.project_import import import_project  # noqa: PLC0415

    if len(paths) != 1:
        raise Invalid("paths", "A project with its log is one file; name that one.")
    try:
        with paths[0].open("rb") as file, open_database() as database, database.writing() as session:
            head = import_project(session, SYSTEM, slug, file)
    except OSError as error:
        raise Refusal(f"{paths[0]}: {error.strerror or error}.") from None
    values = {"id": str(head.id), "slug": head.slug, "events": head.events, "root": head.root}
    sentence = f"Created {head.slug} with all {head.events:,} events of its log; their root is {head.root}."
    click.echo(json.dumps(values) if json_ else sentence)
