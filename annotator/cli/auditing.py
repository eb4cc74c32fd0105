"""``annotator audit``: the logs, their checkpoints and the key that signs them."""

import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.queries import get_annotation
from annotator.audit.announcing import announce_key
from annotator.audit.disclosing import log_lines, proof_lines
from annotator.audit.exporting import events_csv, events_jsonl
from annotator.audit.models import INSTALLATION
from annotator.audit.notes import NoteError
from annotator.audit.noting import THE_INSTALLATION, About, note_log_export
from annotator.audit.published import Tampered
from annotator.audit.queries import read_events, whole
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError
from annotator.audit.verifying import Verified, count_steps, list_logs, verify_log
from annotator.cli.exporting import write_lines
from annotator.cli.frame import as_json, open_database, progress, say
from annotator.config import PACKAGE, Config
from annotator.db import Database
from annotator.errors import NotFound, Refusal
from annotator.exports.rows import read_names
from annotator.links.queries import list_link_ids
from annotator.projects.models import Project
from annotator.projects.queries import get_project, list_projects

FORMATS = {"jsonl": events_jsonl, "csv": events_csv}

Command = Callable[..., None]


@click.group()
def audit() -> None:
    """The log of who did what: take it away, check it, seal it."""


def one_log(command: Command) -> Command:
    """The argument SLUG and the option ``--installation``, as ``which``: one of the two."""
    option = click.option(
        "--installation", is_flag=True, help="The log of the installation itself, not that of a project."
    )
    return click.argument("slug", required=False)(option(command))


def to_output(command: Command) -> Command:
    """The option ``--output``."""
    kind = click.Path(path_type=Path, allow_dash=True)
    return click.option("--output", default="-", type=kind, help="A file, or - for stdout (default).")(
        command
    )


@audit.command()
@one_log
@click.option(
    "--sealed", is_flag=True, help="With checkpoint and proofs, for “audit verifier”; always jsonl."
)
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@to_output
def export(slug: str | None, format_: str, output: Path, *, installation: bool, sealed: bool) -> None:
    """Write every event: who did what to which thing, before and after."""
    if sealed and format_ != "jsonl":
        raise click.UsageError("--sealed has one format of its own, jsonl.")
    with _open() as (database, sealer):
        log = _find_log(database, slug, installation=installation)
        with database.writing() as session:
            note_log_export(session, SYSTEM, log, what="sealed" if sealed else format_)
        if sealed:
            write_lines(log_lines(sealer, whole(log)), output)
            return
        with database.reading() as session:
            write_lines(FORMATS[format_](read_events(session, whole(log)), read_names(session)), output)


@audit.command()
@click.argument("slug")
@click.argument("annotation")
@to_output
def proof(slug: str, annotation: str, output: Path) -> None:
    """Write all that happened to one annotation and its links, with proofs that it stands in the sealed log."""
    with _open() as (database, sealer):
        with database.reading() as session:
            project = get_project(session, SYSTEM, slug)
            try:
                found = get_annotation(session, SYSTEM, uuid.UUID(annotation))
            except ValueError:
                raise NotFound(f"“{annotation}” is not the id of an annotation.") from None
            if found.project_id != project.id:
                raise NotFound(f"This annotation is not one of {slug}.")
            things = [found.id, *list_link_ids(session, SYSTEM, found)]
        with database.writing() as session:
            note_log_export(session, SYSTEM, project, what=f"proof of annotation {found.id}")
        write_lines(proof_lines(sealer, whole(project), things), output)


@audit.command()
@one_log
@as_json
def checkpoint(slug: str | None, *, installation: bool, json_: bool) -> None:
    """Seal a log now, and print the signed checkpoint of all its events."""
    with _open() as (database, sealer):
        log = _find_log(database, slug, installation=installation)
        sealed = sealer.seal(log.log_id)
        if sealed is None:
            raise NotFound("This log holds no event yet.")
        note = sealer.log(log.log_id).checkpoint(sealed.size)
    values = {"size": sealed.size, "root": b64encode(sealed.root).decode(), "checkpoint": note}
    say(note.removesuffix("\n"), values, json_=json_)


@audit.command()
@one_log
@click.option("--rotate", is_flag=True, help="Put a new key in its place, which the old one announces.")
@as_json
def key(slug: str | None, *, installation: bool, rotate: bool, json_: bool) -> None:
    """Print the key with which others check the checkpoints of a log, or that of the whole installation.

    The first time, the key is made.
    """
    with _open() as (database, sealer):
        log = _find_log(database, slug, installation=installation) if slug or installation else None
        _announce(database, sealer)
        if rotate:
            sealer.rotate_key()
            _announce(database, sealer)
        keys = [one.text for one in sealer.keys(log.log_id if log else INSTALLATION)]
        if log is None:
            keys = [one.under(sealer.key.name).text for one in sealer.keys(INSTALLATION)]
    say(keys[-1], {"key": keys[-1], "earlier": keys[:-1]}, json_=json_)


@audit.command()
@to_output
def verifier(output: Path) -> None:
    """Write out the script that checks a sealed log on any computer, without this program."""
    write_lines([(PACKAGE / "audit" / "verify_log.py").read_text()], output)


@audit.command()
@one_log
@click.option("--all", "all_", is_flag=True, help="Every log, that of the installation too.")
@as_json
def verify(slug: str | None, *, installation: bool, all_: bool, json_: bool) -> None:
    """Check that a log is as it was sealed, and that all it tells of is in the database as it says."""
    problems = []
    with _open() as (database, sealer):
        logs = _all_logs(database) if all_ else {}
        if not all_ or slug or installation:
            logs[_find_log(database, slug, installation=installation).log_id] = slug or "The installation"
        for log_id, name in logs.items():
            try:
                verified = _verify(database, sealer, log_id, name)
            except Tampered as found:
                problems.append(f"{name}: {found.message}")
            else:
                say(_sentence(verified, name, sealer), _values(verified, name, sealer), json_=json_)
    if problems:
        raise Refusal(" ".join(problems))


@contextmanager
def _open() -> Iterator[tuple[Database, Sealer]]:
    config = Config.from_environment()
    with open_database(config) as database:
        try:
            yield database, Sealer(database, config.log_dir, config.checkpoint_dirs)
        except (FolderError, NoteError) as error:
            raise Refusal(str(error)) from None


def _find_log(database: Database, slug: str | None, *, installation: bool) -> Project | About:
    if (slug is None) == (not installation):
        raise click.UsageError("Name a project, or give --installation.")
    if slug is None:
        return THE_INSTALLATION
    with database.reading() as session:
        return get_project(session, SYSTEM, slug)


def _all_logs(database: Database) -> dict[uuid.UUID, str]:
    """What each is called."""
    with database.reading() as session:
        slugs = {project.log_id: project.slug for project in list_projects(session, SYSTEM)}
        names = {INSTALLATION: "The installation", **slugs}
        return {log_id: names.get(log_id, f"The log {log_id}") for log_id in list_logs(session)}


def _verify(database: Database, sealer: Sealer, log_id: uuid.UUID, name: str) -> Verified:
    with database.reading() as session:
        steps = count_steps(session, log_id)
    with progress(name, steps) as report, database.reading() as session:
        return verify_log(session, sealer, log_id, report=report)


def _announce(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        announce_key(session, SYSTEM, sealer.key.verifier)


def _sentence(verified: Verified, name: str, sealer: Sealer) -> str:
    at = sealer.status(verified.log_id).at
    sealed = "no checkpoint was published yet, so only what is in the database could be compared"
    if verified.checkpoints and at:
        sealed = (
            f"{verified.checkpoints:,} checkpoints in {verified.places} places fit, "
            f"the newest of {verified.sealed:,} events from {at:%Y-%m-%d %H:%M} UTC"
        )
    return (
        f"{name}: nothing is wrong. {verified.size:,} events with the root {b64encode(verified.root).decode()}; "
        f"{sealed}. {verified.root_seconds:.1f} s for the root, {verified.rest_seconds:.1f} s for the rest."
    )


def _values(verified: Verified, name: str, sealer: Sealer) -> dict[str, Any]:
    at = sealer.status(verified.log_id).at
    return {
        "log": str(verified.log_id), "name": name, "size": verified.size,
        "root": b64encode(verified.root).decode(), "checkpoints": verified.checkpoints,
        "places": verified.places, "sealed": verified.sealed, "sealed_at": at.isoformat() if at else None,
    }  # fmt: skip


COMMANDS = (audit,)
