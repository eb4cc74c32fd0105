"""``annotator export``."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click

from annotator.accounts.permissions import SYSTEM
from annotator.audit.sealing import Sealer
from annotator.cli.frame import open_database, progress
from annotator.config import Config
from annotator.exports.catalogue import NAMES
from annotator.exports.dataset import Member
from annotator.exports.taking import Taken, take_project


@click.command("export")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(NAMES), default="jsonl", show_default=True)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file, or - for stdout. Formats of several files make a ZIP; in a folder they lie side by side.",
)
@click.option(
    "--as-of",
    "moment",
    metavar="SEQ|INSTANT",
    help="As it was after this event of its log, or at this instant (UTC unless it says otherwise).",
)
def export(slug: str, format_: str, output: Path, moment: str | None) -> None:
    """Write a whole project: articles, texts, annotations and links.

    What a format cannot hold is said on stderr, with how many there were.
    """
    config = Config.from_environment()
    with open_database(config) as database:
        sealer = Sealer(database, config.log_dir, config.checkpoint_dirs)
        taken = take_project(database, sealer, SYSTEM, slug, format_=format_, as_of=moment)
        if output.is_dir():
            write_members(taken.members, output)
        else:
            write_chunks(_shown(taken), output)
    if left_out := taken.losses.sentences():
        click.echo(f"annotator: {taken.order.format.title} cannot hold: {', '.join(left_out)}.", err=True)


def _shown(taken: Taken) -> Iterator[bytes]:
    """The same bytes, with a bar on a terminal that counts articles."""
    chunks = taken.chunks
    first = next(chunks, b"")  # only now it is known how many articles there are
    told = 0
    with progress("Articles", taken.progress.total) as report:
        for chunk in chain((first,), chunks):
            yield chunk
            report(taken.progress.done - told)
            told = taken.progress.done


def write_members(members: Iterable[Member], folder: Path) -> None:
    """Each file in its place below a folder that is there."""
    for member in members:
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_chunks(member.chunks, path)


def write_lines(lines: Iterable[str], output: Path) -> None:
    """As write_chunks(), of text."""
    write_chunks((line.encode() for line in lines), output)


def write_chunks(chunks: Iterable[bytes], output: Path) -> None:
    """To stdout for ``-``, else to a file that appears when it is complete."""
    if str(output) == "-":
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
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
