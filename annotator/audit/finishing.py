"""Finishing events: of each what it commits to, its entry and its leaf.

That is a third of the work of a large import, so there a process beside does it while this one goes on.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from annotator.audit.commitments import Columns, commit, make_entry
from annotator.audit.tlog import leaf_hash


class Unfinished(NamedTuple):
    """All that an entry is made of. ``after``: see commit()."""

    after: Mapping[str, Any] | None
    reason: str
    salt: bytes
    columns: Columns


class Finished(NamedTuple):
    """``after`` in canonical JSON, the entry, and the hash of its leaf."""

    after: str | None
    entry: str
    leaf_hash: bytes


def finish(event: Unfinished) -> Finished:
    """Make them. Raises what commit() raises."""
    after, commitment = commit(event.after, event.reason, event.salt)
    entry = make_entry(commitment, **event.columns)
    return Finished(after, entry, leaf_hash(entry.encode()))


class Beside:
    """Another process that finishes events, a batch at a time. Without it, or when it ends, it is done here."""

    def __init__(self) -> None:
        self._batch: Sequence[Unfinished] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection, there = Pipe()
        with there, suppress(OSError):
            # -P: it imports nothing that lies in the folder where it begins
            command = [sys.executable, "-P", "-m", __name__, str(there.fileno())]
            # what is wrong with a batch is found here again, and said here
            self._process = subprocess.Popen(command, pass_fds=[there.fileno()], stderr=subprocess.DEVNULL)

    def send(self, batch: Sequence[Unfinished]) -> None:
        """Let these be finished. What was sent before must have been received: each side would wait for the other."""
        self._batch = batch
        with suppress(OSError):
            self._connection.send([tuple(event) for event in batch])

    def receive(self) -> Sequence[Finished]:
        """What was sent last, finished; nothing if nothing was."""
        batch, self._batch = self._batch, ()
        try:
            return [Finished(*found) for found in self._connection.recv()] if batch else []
        except (OSError, EOFError):
            return [finish(event) for event in batch]

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        if self._process:
            self._process.wait()


def main(descriptor: int) -> None:
    """Finish what comes in until nothing comes any more."""
    with Connection(descriptor) as connection, suppress(EOFError):
        while True:
            batch = connection.recv()
            connection.send([tuple(finish(Unfinished(*event))) for event in batch])


if __name__ == "__main__":
    main(int(sys.argv[1]))
