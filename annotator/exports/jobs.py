"""Exports that are made beside the requests: a file in the data folder, with what is known of it beside it.

Files and no table: they are copies of what the database holds, anyone may lose them, and several hosts share the data
folder. Only who asked for one finds it, because it holds what this person may see. It is gone after a week, and at once
where something was erased since.
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Semaphore, Thread
from typing import Any, Protocol

from pydantic import TypeAdapter
from sqlalchemy import and_, or_, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.kinds import EventKind
from annotator.audit.models import INSTALLATION, Event
from annotator.db import Session, new_id
from annotator.errors import NotFound, Refusal
from annotator.exports.catalogue import get_format
from annotator.exports.losses import Losses
from annotator.exports.releases.ordering import MAKING, ReleaseOrder
from annotator.exports.taking import Order, Progress
from annotator.projects.queries import get_project

#: how long a finished file can be fetched, and how long it is remembered that there was one
KEPT = timedelta(days=7)
REMEMBERED = timedelta(days=60)
#: a job that was not heard of for so long ended with its server
SILENT = timedelta(minutes=2)
#: how often a running job says how far it is
_TOLD_EVERY = timedelta(milliseconds=300)
#: the format of a release: all that were asked for, in one ZIP
RELEASE = "release"
#: the others wait their turn
_AT_ONCE = Semaphore(2)


class JobState(StrEnum):
    """How far an export is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Job:
    """One export that somebody asked for. ``done`` and ``total`` are articles."""

    id: uuid.UUID
    project_id: uuid.UUID
    actor_id: uuid.UUID
    format: str
    filename: str
    #: the event that noted it, and the last one of the installation's log before it
    event: int
    installation_event: int
    #: as of which event it is; None for now
    seq: int | None
    created_at: datetime
    heard_at: datetime
    state: JobState = JobState.RUNNING
    done: int = 0
    total: int = 0
    size_bytes: int = 0
    #: of the file, hexadecimal
    sha256: str = ""
    #: what the format had no place for: “links (12)”
    left_out: tuple[str, ...] = ()
    #: why there is no file, or what is to be known of it
    message: str = ""
    #: the version, where it is a release
    release: str = ""
    #: what is being done, where that is not writing articles
    step: str = ""

    @property
    def expires_at(self) -> datetime:
        """Until when the file can be fetched."""
        return self.created_at + KEPT

    @property
    def title(self) -> str:
        """What it is."""
        return f"Release {self.release}" if self.release else get_format(self.format).title

    @property
    def media_type(self) -> str:
        """Of the file."""
        return "application/zip" if self.release else get_format(self.format).media_type


class Making(Protocol):
    """A file on its way."""

    @property
    def chunks(self) -> Iterator[bytes]: ...
    @property
    def losses(self) -> Losses: ...
    @property
    def progress(self) -> Progress: ...


_SHAPE = TypeAdapter(Job)


def new_job(order: Order | ReleaseOrder) -> Job:
    """What will be known of this export. Not stored yet: see begin()."""
    now, release = clock.now(), ""
    if isinstance(order, ReleaseOrder):
        format_, filename, release = RELEASE, f"{order.name}.zip", order.draft.name
    else:
        format_, filename = order.format.name, order.filename
    return Job(
        new_id(), order.project_id, order.actor.id, format_, filename, order.noted.seq, order.installation_event,
        order.seq, now, now, release=release,
    )  # fmt: skip


def begin(folder: Path, job: Job, take: Callable[[], Making]) -> None:
    """Have the file of a committed order made, in a thread beside the requests."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    _store(folder, job)

    def run() -> None:
        _run(folder, job, take())

    Thread(target=run, name=f"export {job.id}", daemon=True).start()


def file_of(folder: Path, job: Job) -> Path:
    """Where the file of a job lies."""
    return folder / f"{job.id}.data"


def sending_of(folder: Path, job: Job) -> dict[str, Any]:
    """How a door sends the file: its name, and a tag so that a part can be asked for (RFC 9110, 13.1.5)."""
    return {
        "path_or_file": file_of(folder, job), "mimetype": job.media_type, "as_attachment": True,
        "download_name": job.filename, "conditional": True, "etag": job.sha256, "max_age": 0,
    }  # fmt: skip


def list_jobs(session: Session, folder: Path, actor: Actor, slug: str) -> list[Job]:
    """What this person asked for in a project, newest first."""
    project = get_project(session, actor, slug)
    require(actor, Permission.EXPORT, project)
    found = [_read(path) for path in sorted(folder.glob("*.json"), reverse=True)]
    own = [job for job in found if job and (job.project_id, job.actor_id) == (project.id, actor.id)]
    return [_as_it_is(session, folder, job) for job in own]


def get_job(session: Session, folder: Path, actor: Actor, slug: str, job_id: uuid.UUID) -> Job:
    """One of them. Raises NotFound, also for the export of somebody else."""
    project = get_project(session, actor, slug)
    require(actor, Permission.EXPORT, project)
    job = _read(folder / f"{job_id}.json")
    if job is None or (job.project_id, job.actor_id) != (project.id, actor.id):
        raise NotFound
    if job.release:  # it holds what everybody said, whoever may see what now
        require(actor, Permission.EDIT_PROJECT, project)
    return _as_it_is(session, folder, job)


def sweep(folder: Path) -> None:
    """Take away what has expired."""
    now = clock.now()
    for path in folder.glob("*.json"):
        job = _read(path)
        if job is None or job.expires_at >= now:
            continue
        file_of(folder, job).unlink(missing_ok=True)
        if job.created_at + REMEMBERED < now:
            path.unlink(missing_ok=True)
    for path in folder.glob(f"{MAKING}*"):  # of a server that was stopped
        if path.stat().st_mtime < (now - KEPT).timestamp():
            shutil.rmtree(path, ignore_errors=True)


def _as_it_is(session: Session, folder: Path, job: Job) -> Job:
    """A job as it stands now: files expire, servers stop, and what was erased must not be fetched any more."""
    now = clock.now()
    if job.state is JobState.RUNNING and job.heard_at + SILENT < now:
        return replace(
            job, state=JobState.FAILED, message="The server was stopped while it was made. Start it again."
        )
    if job.state is not JobState.DONE:
        return job
    if _is_overtaken(session, job):
        file_of(folder, job).unlink(missing_ok=True)
        message = "Something in it was erased since, so it was taken away. Make it again."
        return replace(job, state=JobState.EXPIRED, message=message)
    if job.expires_at < now or not file_of(folder, job).is_file():
        message = f"Files are kept for {KEPT.days} days, and this one is gone. Make it again."
        return replace(job, state=JobState.EXPIRED, message=message)
    return job


def _is_overtaken(session: Session, job: Job) -> bool:
    """Whether a value or a name was erased after it was made."""
    value = (Event.log_id == job.project_id, Event.seq > job.event, Event.kind == EventKind.EVENT_REDACTED)
    name = (
        Event.log_id == INSTALLATION,
        Event.seq > job.installation_event,
        Event.kind == EventKind.PERSON_ERASED,
    )
    return session.scalar(select(Event.id).where(or_(and_(*value), and_(*name))).limit(1)) is not None


def _run(folder: Path, job: Job, taken: Making) -> None:
    """Write the file; how it went stands in the job, whatever happens."""
    path = file_of(folder, job).with_suffix(".part")
    try:
        _await_turn(folder, job)
        job = _write(folder, job, taken, path)
        path.replace(file_of(folder, job))
    except Refusal as refusal:
        job = replace(job, state=JobState.FAILED, message=refusal.message)
    except Exception:
        job = replace(job, state=JobState.FAILED, message="It could not be made: the server's log says why.")
        raise
    finally:
        if job.state is JobState.FAILED:
            path.unlink(missing_ok=True)
        _store(folder, job)
        _AT_ONCE.release()


def _await_turn(folder: Path, job: Job) -> None:
    while not _AT_ONCE.acquire(timeout=SILENT.total_seconds() / 4):
        _store(folder, replace(job, heard_at=clock.now()))


def _write(folder: Path, job: Job, taken: Making, path: Path) -> Job:
    digest, told_at = hashlib.sha256(), clock.now()
    with open(path, "xb", opener=_own) as file:
        for chunk in taken.chunks:
            file.write(chunk)
            digest.update(chunk)
            now = clock.now()
            if now - told_at >= _TOLD_EVERY:
                told_at = now
                _store(folder, _progressed(job, taken, file.tell()))
        size_bytes = file.tell()
    job = _progressed(job, taken, size_bytes)
    return replace(
        job, state=JobState.DONE, sha256=digest.hexdigest(), left_out=tuple(taken.losses.sentences())
    )


def _progressed(job: Job, taken: Making, size_bytes: int) -> Job:
    progress = taken.progress
    return replace(
        job, done=progress.done, total=progress.total, step=progress.step, size_bytes=size_bytes,
        heard_at=clock.now(), message=progress.remark,
    )  # fmt: skip


def _own(name: str, flags: int) -> int:
    """It holds what one person may read."""
    return os.open(name, flags, 0o600)


def _store(folder: Path, job: Job) -> None:
    path = folder / f"{job.id}.json"
    fresh = path.with_suffix(".new")
    with open(fresh, "wb", opener=_own) as file:
        file.write(_SHAPE.dump_json(job))
    fresh.replace(path)


def _read(path: Path) -> Job | None:
    try:
        return _SHAPE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
