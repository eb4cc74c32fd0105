"""Sealing: the events of each log go into tiles and signed checkpoints, which lie outside the database.

Whoever can write to the database can rewrite what is in it, but not what was published: a checkpoint commits to every
event before it. So nothing is signed before it was compared with what was signed last, in every place where that lies.
A log that does not fit is left unsealed, and says so until it fits again.
"""

import fcntl
import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from annotator.audit.models import Event
from annotator.audit.notes import (
    Checkpoint,
    NoteError,
    SigningKey,
    VerifierKey,
    follow_rotations,
    log_origin,
    open_checkpoint,
    rotation_note,
    sign_checkpoint,
)
from annotator.audit.queries import read_sizes
from annotator.audit.tiles import (
    FolderError,
    LogFolder,
    create_key,
    keep_file,
    publish_everywhere,
    read_key,
    replace_key,
)
from annotator.audit.tlog import leaf_hash
from annotator.db import Database, Session
from annotator.errors import Refusal

_LOGGER = logging.getLogger(__name__)
#: events read at once
PART = 1_000
#: so many of the newest sealed events are compared with the database at each seal; ``audit verify`` compares all
RECENT = 256
#: how long an event waits for its seal, at most, while a server runs
EVERY_SECONDS = 5


class Unsealable(Refusal):
    """What is in the database does not continue what was published."""


@dataclass(frozen=True)
class Seal:
    """How far a log is sealed."""

    #: events under the newest checkpoint
    size: int
    #: when it was published; None before the first
    at: datetime | None
    #: why the log cannot be sealed; empty when it can
    problem: str


class Sealer:
    """The folder with the key, the tiles and the checkpoints of one installation, and the places of their copies."""

    def __init__(self, database: Database, folder: Path, copies: Sequence[Path] = ()) -> None:
        self.database, self.folder, self._copies = database, folder, copies
        self._mutex = threading.Lock()

    @property
    def key(self) -> SigningKey:
        """What signs, read anew: a command may have put another in its place. Made at the first use."""
        path = self.folder / "key"
        if not path.exists():
            key = SigningKey.generate()
            with suppress(FolderError):  # another process was first
                create_key(path, key)
                keep_file(self.folder / "keys" / "0", f"{key.verifier.text}\n".encode())
        return read_key(path)

    def rotate_key(self) -> SigningKey:
        """Put a new key in the place of the present one, which signs that it is followed by it."""
        with self._alone():
            old = self.key
            new, number = SigningKey.generate(old.name), len(self.rotations()) + 1
            for folder in (self.folder, *self._places()):
                keep_file(folder / "keys" / str(number), rotation_note(old, new).encode())
            replace_key(self.folder / "key", new)
        return new

    def keys(self, log_id: uuid.UUID) -> list[VerifierKey]:
        """All keys that ever signed this log, oldest first. Raises NoteError if the chain is broken."""
        present, origin = self.key.verifier, self.origin(log_id)
        first = VerifierKey.parse((self.folder / "keys" / "0").read_text().strip())
        keys = follow_rotations(first, self.rotations())
        if keys[-1] != present:
            raise NoteError("The signing key is not the one that the last rotation names.")
        return [key.under(origin) for key in keys]

    def origin(self, log_id: uuid.UUID) -> str:
        """The name of a log in its checkpoints."""
        return log_origin(self.key.name, log_id)

    def log(self, log_id: uuid.UUID) -> LogFolder:
        """The tiles and checkpoints of a log."""
        return LogFolder(self.folder / log_id.hex)

    def copies(self, log_id: uuid.UUID) -> list[LogFolder]:
        """The other places where its checkpoints lie."""
        return [LogFolder(place / log_id.hex) for place in self._places()]

    def status(self, log_id: uuid.UUID) -> Seal:
        """How far a log is sealed, as its folder says."""
        log = self.log(log_id)
        problem, newest = log.folder / "problem", log.folder / "checkpoint"
        words = problem.read_text() if problem.exists() else ""
        if not newest.exists():
            return Seal(0, None, words)
        at = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
        return Seal(Checkpoint.parse(newest.read_text().partition("\n\n")[0] + "\n").size, at, words)

    def published(self, log_id: uuid.UUID) -> list[Checkpoint]:
        """The newest checkpoint of each place that has one, its signature checked. Raises Unsealable."""
        found = []
        for folder in (self.log(log_id), *self.copies(log_id)):
            note = folder.newest_checkpoint()
            if note is None:
                continue
            try:
                found.append(open_checkpoint(note, self.keys(log_id)))
            except NoteError as error:
                raise Unsealable(f"The checkpoint in {folder.folder} cannot be trusted: {error}") from None
        return found

    def seal_all(self) -> list[str]:
        """Seal every log that has grown; why some could not be sealed."""
        with self.database.reading() as session:
            sizes = read_sizes(session)
        problems = []
        for log_id, size in sizes.items():
            if size and size != self.status(log_id).size:
                try:
                    self.seal(log_id)
                except (Unsealable, FolderError) as problem:
                    problems.append(str(problem))
        return problems

    def seal(self, log_id: uuid.UUID) -> Checkpoint | None:
        """Publish a checkpoint of everything in this log; None while it is empty. Raises Unsealable, FolderError."""
        problem = self.log(log_id).folder / "problem"
        with self._alone(), self.database.reading() as session:
            try:
                checkpoint = self._seal(session, log_id)
            except (Unsealable, FolderError) as found:
                problem.parent.mkdir(parents=True, exist_ok=True)
                problem.write_text(str(found))
                raise
            problem.unlink(missing_ok=True)
        return checkpoint

    def seal_now(self, log_id: uuid.UUID) -> None:
        """Seal what somebody takes away. What goes wrong stands in the program's log and on the log's page."""
        try:
            self.seal(log_id)
        except (Unsealable, FolderError) as problem:
            _LOGGER.error("The audit log could not be sealed: %s", problem)

    def _seal(self, session: Session, log_id: uuid.UUID) -> Checkpoint | None:
        log, published = self.log(log_id), self.published(log_id)
        largest = max((checkpoint.size for checkpoint in published), default=0)
        last = session.scalar(select(func.max(Event.seq)).where(Event.log_id == log_id)) or 0
        if last < largest:
            raise Unsealable(
                f"The log {log_id} ends at event {last:,}, and a checkpoint of {largest:,} events was published: "
                f"{largest - last:,} are gone."
            )
        if last == 0:
            return None
        _compare_recent(session, log_id, log)
        log.append(_new_leaves(session, log_id, log.size))
        for checkpoint in published:
            if log.root(checkpoint.size) != checkpoint.root:
                raise Unsealable(
                    f"The first {checkpoint.size:,} events of the log {log_id} are not those that were published."
                )
        if largest == last and len(published) == 1 + len(self._copies):
            return published[0]
        checkpoint = Checkpoint(self.origin(log_id), last, log.root(last))
        kept = log.folder / "checkpoints" / str(last)
        note = kept.read_text() if kept.exists() else sign_checkpoint(checkpoint, self.key)
        publish_everywhere(note, [log.folder, *(copy.folder for copy in self.copies(log_id))])
        return checkpoint

    def rotations(self) -> list[str]:
        """The notes in which each key named the next, in order."""
        notes: list[str] = []
        while (path := self.folder / "keys" / str(len(notes) + 1)).exists():
            notes.append(path.read_text())
        return notes

    def _places(self) -> list[Path]:
        return [copy / self.key.name.replace("/", "-") for copy in self._copies]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time, among threads and among processes that share the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._mutex, (self.folder / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def keep_sealing(sealer: Sealer, stop: threading.Event | None = None) -> None:
    """Seal what is new every few seconds, until ``stop`` is set; without one, as long as the process lives.

    What goes wrong is written to the program's log, once as long as it stays the same.
    """
    stop, said = stop or threading.Event(), ""
    while not stop.wait(EVERY_SECONDS):
        try:
            problem = " ".join(sealer.seal_all())
        except Exception as error:  # the database is away for a while, say: the next round tries again
            problem = f"The audit log could not be sealed: {error}"
        if problem and problem != said:
            _LOGGER.error(problem)
        said = problem


def _compare_recent(session: Session, log_id: uuid.UUID, log: LogFolder) -> None:
    size = log.size
    first = max(0, size - RECENT)
    query = select(Event.seq, Event.leaf_hash).where(
        Event.log_id == log_id, Event.seq > first, Event.seq <= size
    )
    found = dict(session.execute(query).all())
    for index in range(first, size):
        if found.get(index + 1) != log.node(0, index):
            raise Unsealable(f"Event {index + 1:,} of the log {log_id} is not the one that was sealed.")


def _new_leaves(session: Session, log_id: uuid.UUID, size: int) -> Iterator[tuple[bytes, bytes]]:
    columns = (
        select(Event.seq, Event.entry, Event.leaf_hash).where(Event.log_id == log_id).order_by(Event.seq)
    )
    while part := session.execute(columns.where(Event.seq > size).limit(PART)).all():
        for row in part:
            size += 1
            entry = row.entry.encode()
            if row.seq != size or leaf_hash(entry) != row.leaf_hash:
                raise Unsealable(
                    f"Event {size:,} of the log {log_id} is missing, or was changed before it was sealed."
                )
            yield entry, row.leaf_hash
