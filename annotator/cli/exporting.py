"""``annotator export``."""

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.audit.sealing import Sealer
from annotator.cli.frame import open_database
from annotator.config import Config
from annotator.exports.taking import take_project


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
    config = Config.from_environment()
    with open_database(config) as database:
        sealer = Sealer(database, config.log_dir, config.checkpoint_dirs)
        write_lines(take_project(database, sealer, SYSTEM, slug, as_of=moment).lines, output)


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
