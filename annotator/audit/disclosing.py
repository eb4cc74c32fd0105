"""Log files: events with all that somebody needs to check them without this program, see ``verify_log.py``.

JSON lines in UTF-8. The first holds a signed checkpoint, each further one an event: its entry, its values with their
salts, the commitments of what was erased. A file of all events is checked by computing their root anew; in any other
one, each event has a proof that it is in the tree.
"""

import json
import uuid
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from annotator.audit import tlog
from annotator.audit.commitments import disclose
from annotator.audit.notes import Checkpoint, sign_checkpoint
from annotator.audit.queries import ALL, EventFilter, LogView, read_events, read_events_of
from annotator.audit.sealing import Sealer
from annotator.errors import NotAllowed, NotFound

FORMAT = "annotator-log/1"
#: nodes of the tree that are kept while proofs are made: those near the root are in every one
NODES_KEPT = 4_096

Prove = Callable[[int], list[bytes]]


def log_lines(sealer: Sealer, view: LogView) -> Iterator[str]:
    """Every event of a log. It is sealed first, so that the newest is in it too.

    Raises, before the first line is asked for, NotAllowed where some of it is hidden from whoever asks, NotFound when
    it is empty, and Unsealable or FolderError.
    """
    require_whole(view)
    return _lines(sealer, _seal(sealer, view), lambda session: read_events(session, view))


def require_whole(view: LogView) -> None:
    """Raise NotAllowed where some of the log is hidden from whoever asks."""
    if not view.is_whole:
        raise NotAllowed(
            "The whole log tells of others’ work that you may not see before you have submitted yours. "
            "Take what you may see of it, each entry with its proof: format=proofs."
        )


def proof_lines(
    sealer: Sealer, view: LogView, which: EventFilter | Collection[uuid.UUID] = ALL
) -> Iterator[str]:
    """The events that match, or all that happened to the things with these ids, each with its proof. Else as above."""
    checkpoint = _seal(sealer, view)
    node = lru_cache(NODES_KEPT)(sealer.log(view.log_id).node)

    def prove(index: int) -> list[bytes]:
        return tlog.inclusion_proof(index, checkpoint.size, node)

    def read(session: Any) -> Iterable[Any]:
        if isinstance(which, EventFilter):
            return read_events(session, view, which)
        return read_events_of(session, view, which)

    return _lines(sealer, checkpoint, read, prove)


def _seal(sealer: Sealer, view: LogView) -> Checkpoint:
    checkpoint = sealer.seal(view.log_id)
    if checkpoint is None:
        raise NotFound("This log holds no event yet.")
    return checkpoint


def _lines(
    sealer: Sealer, checkpoint: Checkpoint, read: Callable[[Any], Iterable[Any]], prove: Prove | None = None
) -> Iterator[str]:
    # signed anew: the one that lies there may be older than the present key
    note = sign_checkpoint(checkpoint, sealer.key)
    yield _line({"format": FORMAT, "checkpoint": note, "complete": prove is None})
    with sealer.database.reading() as session:
        for event in read(session):
            if event.seq > checkpoint.size:  # came just now
                return
            yield _line(_event_values(event, prove))


def _event_values(event: Any, prove: Prove | None) -> dict[str, Any]:
    values, salts, erased = disclose(event)
    line = {"seq": event.seq, "entry": event.entry, "values": values, "salts": salts, "erased": erased}
    if prove is not None:
        line["proof"] = [b64encode(part).decode() for part in prove(event.seq - 1)]
    return line


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
