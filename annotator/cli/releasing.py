"""``annotator release``: data sets that are frozen, cited and checked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from annotator.accounts.permissions import SYSTEM
from annotator.audit.notes import NoteError
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError
from annotator.cli.frame import as_json, open_database, say
from annotator.config import Config
from annotator.errors import Refusal
from annotator.exports.catalogue import NAMES
from annotator.exports.releases.actions import Maker, create_release
from annotator.exports.releases.changes import explain, require_older
from annotator.exports.releases.comparing import Change, compare
from annotator.exports.releases.corrections import changes_values, tell_changes
from annotator.exports.releases.drafts import ALWAYS, NO_LICENCE, Older, ReleaseDraft
from annotator.exports.releases.pseudonyms import list_pseudonyms
from annotator.exports.releases.reading import describe, read_manifest
from annotator.exports.releases.verifying import verify_release
from annotator.projects.queries import get_project

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.group()
def release() -> None:
    """Data sets that are frozen at an event, can be cited, and are made again byte for byte."""


@release.command()
@click.argument("slug")
@click.argument("version")
@click.option(
    "--output", required=True, type=click.Path(path_type=Path), help="A folder that is not there yet."
)
@click.option("--as-of", metavar="SEQ|INSTANT", help="The event to freeze it at; without it the newest.")
@click.option(
    "--formats", default=ALWAYS, show_default=True, help=f"With commas: {', '.join(NAMES)}; {ALWAYS} always."
)
@click.option("--licence", default=NO_LICENCE, show_default=True, help="As SPDX names it, such as CC-BY-4.0.")
@click.option("--names", is_flag=True, help="People by their names; without it by pseudonyms.")
@click.option("--since", type=_FOLDER, help="The folder of an older release, to write down what changed.")
@as_json
def create(slug: str, version: str, output: Path, as_of: str | None, *, json_: bool, **options: Any) -> None:
    """Freeze SLUG as release VERSION in a folder: data, card, splits, schema, checksums and proof.

    The same version is made again from its event, and has the same bytes, unless something was erased since or the key
    was replaced, which is said.
    """
    wanted = tuple(one.strip() for one in options["formats"].split(",") if one.strip())
    since = Older(options["since"], describe(options["since"])) if options["since"] else None
    draft = ReleaseDraft(version, options["licence"], wanted, options["names"], since)
    config = Config.from_environment()
    with open_database(config) as database:
        sealer = Sealer(database, config.log_dir, config.checkpoint_dirs)
        try:
            made = create_release(Maker(database, sealer), SYSTEM, slug, draft, output, as_of=as_of)
        except (FolderError, NoteError) as error:
            raise Refusal(str(error)) from None
    again = "made again with the same bytes" if made.is_again else "made"
    if made.because:
        again = f"made again, not byte for byte as it was ({' '.join(made.because)})"
    values = {
        "version": version,
        "seq": made.seq,
        "sha256sums": made.sha256,
        "files": made.files,
        "again": made.is_again,
        "because": [*made.because],
    }
    told = f"Release {version} of event {made.seq} was {again}: {made.files} files, SHA256SUMS {made.sha256}."
    say(told, values, json_=json_)


@release.command()
@click.argument("folder", type=_FOLDER)
@click.option(
    "--key", help="The log’s key, as “audit key SLUG” prints it at its keepers’; without it the folder’s own."
)
def verify(folder: Path, key: str | None) -> None:
    """Check a release without a database: files, lines, quotes, splits, signature, proof.

    Exit 1 names the first thing that is wrong.
    """
    for sentence in verify_release(folder, key):
        click.echo(sentence)


@release.command()
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("--project", "slug", metavar="SLUG", help="Take who and why from the log of this project.")
@as_json
def diff(before: Path, after: Path, slug: str | None, *, json_: bool) -> None:
    """Say what changed from one release to another: articles, verdicts, links, by whom and why."""
    old, new = describe(before), describe(after)
    found: Sequence[Change] = compare(before, after)
    if slug is not None:
        require_older(old, slug, new["seq"])
        with open_database() as database, database.reading() as session:
            project = get_project(session, SYSTEM, slug)
            hidden = read_manifest(after).get("people") != "names"
            names = list_pseudonyms(session, project, new["seq"]) if hidden else None
            seqs = range(old["seq"] + 1, new["seq"] + 1)
            found = explain(session, project, found, seqs, names=names)
    say(tell_changes(old, new, found), changes_values(old, new, found), json_=json_)


COMMANDS = (release,)
