"""Checking a log: that nothing in it was changed since it was sealed, and that the tables are what it says.

First all entries with their hashes, against every checkpoint and the tiles; then the values of each event against its
entry; then what the events say of each other; then the rows. Everything is read in parts: memory does not grow.
"""

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.exc import DBAPIError

from annotator.audit.chains import find_broken
from annotator.audit.commitments import check, entry_of
from annotator.audit.models import AuditLog, Event
from annotator.audit.published import Published, Tampered, read_published
from annotator.audit.replaying import UNREADABLE, count_rows, find_differences, list_owners
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError
from annotator.audit.tlog import (
    EMPTY_ROOT,
    HASH_BYTES,
    leaf_hash,
    node_hash,
    root_of_hashes,
    verify_inclusion,
)
from annotator.db import Session, table_of

#: leaves that are hashed together, those of one tile
BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL
#: events read at once: where only their entries are, and where all of them is
ENTRIES, EVENTS = 32 * BLOCK, 1_000

Report = Callable[[int], object]

_WORDS = {
    "action": "what was done", "actor": "who did it", "at": "when it was done", "commitment": "its values",
    "id": "its id", "log": "which log it is in", "subject": "what it was done to",
}  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """A log in which nothing is wrong."""

    log_id: uuid.UUID
    #: events, and the root over all of them
    size: int
    root: bytes
    #: different checkpoints that were compared, from so many folders; ``sealed``: events under the newest
    checkpoints: int
    places: int
    sealed: int
    #: for the entries and the root; for all the rest
    root_seconds: float
    rest_seconds: float


def verify_log(
    session: Session, sealer: Sealer | None, log_id: uuid.UUID, *, report: Report = lambda _count: None
) -> Verified:
    """Check all of a log, and every row that it tells of.

    session: a new one, so that it sees no less than was published. sealer: None compares with no checkpoint.
    report: called with the number of steps done since the last call; ``count_steps()`` says how many there are.
    Raises Tampered for the first thing that is wrong.
    """
    published = read_published(sealer, log_id) if sealer else Published()
    if session.scalar(select(AuditLog.id).where(AuditLog.id == log_id)) is None:
        raise Tampered(
            None, "There is no such log in the database, although something says that it belongs to it."
        )
    begun = time.monotonic()
    tree = _Tree(published)
    for leaves in _read_leaves(session, log_id):
        tree.add(leaves)
        report(len(leaves))
    root = tree.finish()
    rooted = time.monotonic()
    for part in _read_parts(session, _all_of(log_id), EVENTS):
        for event in part:
            _check_event(event)
        report(len(part))
    for seq, problem in find_broken(session, log_id):
        raise Tampered(seq, f"Event {seq:,}: {problem}")
    for problem in find_differences(session, log_id, report):
        raise Tampered(None, problem)
    seconds = rooted - begun, time.monotonic() - rooted
    return Verified(
        log_id, tree.size, root, len(published.roots), published.places, published.sealed, *seconds
    )


def count_steps(session: Session, log_id: uuid.UUID) -> int:
    """How many steps ``verify_log()`` has: each event twice, each row once."""
    events = session.scalar(select(func.count()).select_from(Event).where(Event.log_id == log_id)) or 0
    return 2 * events + count_rows(session, log_id)


def list_logs(session: Session) -> list[uuid.UUID]:
    """Every log that there is, or that an event or a row says it belongs to; that of the installation first."""
    found = set(session.scalars(select(AuditLog.id))) | set(session.scalars(select(Event.log_id).distinct()))
    return sorted(found | list_owners(session))


class _Tree:
    """The leaves that came so far, compared with what was published while they come."""

    def __init__(self, published: Published) -> None:
        self._published, self.size = published, 0
        self._sizes = iter(published.roots)
        self._next = next(self._sizes, None)
        #: complete subtrees of falling size
        self._peaks: list[bytes] = []
        self._rest: list[bytes] = []

    def add(self, leaves: list[bytes]) -> None:
        """Further leaves: a multiple of BLOCK, but for the last ones."""
        for start in range(0, len(leaves), BLOCK):
            self._add_block(leaves[start : start + BLOCK])

    def finish(self) -> bytes:
        """The root over all. Raises Tampered when more was published."""
        published = self._published
        if (lost := max(published.sealed, published.tiles_size) - self.size) > 0:
            raise Tampered(
                self.size + 1,
                f"Event {self.size + 1:,} is gone, and so are all after it: {lost:,} that were sealed or about to be.",
            )
        return self._root(self._rest)

    def _root(self, rest: list[bytes]) -> bytes:
        hashes = [*self._peaks, *([root_of_hashes(rest)] if rest else [])]
        if not hashes:
            return EMPTY_ROOT
        root = hashes.pop()
        while hashes:
            root = node_hash(hashes.pop(), root)
        return root

    def _add_block(self, leaves: list[bytes]) -> None:
        try:
            self._compare_tile(leaves)
            self._compare_checkpoints(leaves)
            self._rest = leaves if len(leaves) < BLOCK else []
            if not self._rest:
                self._push(root_of_hashes(leaves))
        except FolderError as error:
            raise Tampered(None, f"The tiles cannot be read. {error}") from None
        self.size += len(leaves)

    def _push(self, top: bytes) -> None:
        """A full block joins the subtrees beside it that are as large."""
        level, index = BLOCK_LEVEL, self.size >> BLOCK_LEVEL
        self._compare_node(level, index, top)
        while index & 1:
            top, level, index = node_hash(self._peaks.pop(), top), level + 1, index >> 1
            self._compare_node(level, index, top)
        self._peaks.append(top)

    def _compare_node(self, level: int, index: int, top: bytes) -> None:
        """Tiles hold every eighth level of the tree; the ones between follow."""
        tiles = self._published.tiles
        told = level % BLOCK_LEVEL == 0 and (index + 1) << level <= self._published.tiles_size
        if tiles and told and tiles.node(level, index) != top:
            raise Tampered(None, f"A tile of level {level // BLOCK_LEVEL} in {tiles.folder} was changed.")

    def _compare_checkpoints(self, leaves: list[bytes]) -> None:
        while self._next is not None and self._next <= self.size + len(leaves):
            if self._root(leaves[: self._next - self.size]) != self._published.roots[self._next]:
                raise Tampered(None, f"The first {self._next:,} events are not those that were sealed.")
            self._next = next(self._sizes, None)

    def _compare_tile(self, leaves: list[bytes]) -> None:
        tiles, count = self._published.tiles, min(len(leaves), self._published.tiles_size - self.size)
        if tiles is None or count <= 0:
            return
        # the bytes as they lie there: node() would hash all of them once more
        there = tiles._read(0, self.size >> BLOCK_LEVEL)
        if there[: count * HASH_BYTES] != b"".join(leaves[:count]):
            places = ((i, there[i * HASH_BYTES : (i + 1) * HASH_BYTES]) for i in range(count))
            place = next(i for i, leaf in places if leaf != leaves[i])
            raise self._differs(self.size + place, leaves[place])

    def _differs(self, index: int, leaf: bytes) -> Tampered:
        """Who is right, the database or the tile? A checkpoint knows."""
        tiles, seq = self._published.tiles, index + 1
        size = next((size for size in self._published.roots if size > index), None)
        if size is None or tiles is None:
            return Tampered(seq, f"Event {seq:,} is not the one that was about to be sealed.")
        proof, root = tiles.inclusion_proof(index, size), self._published.roots[size]
        if verify_inclusion(leaf, index, size, proof, root):
            return Tampered(
                None, f"The tile with event {seq:,} in {tiles.folder} was changed; the event was not."
            )
        return Tampered(seq, f"Event {seq:,} is not the one that was sealed.")


def _read_leaves(session: Session, log_id: uuid.UUID) -> Iterator[list[bytes]]:
    """All leaves in order, each the hash of its entry; about as many at once as ENTRIES."""
    columns, size, sha256 = table_of(Event).c, 0, hashlib.sha256
    raw = type_coerce(columns.leaf_hash, Text())  # bytes from both drivers, which nothing needs to copy
    query = select(columns.seq, columns.entry, raw).where(columns.log_id == log_id)
    for part in _read_parts(session, query, ENTRIES):
        try:
            leaves = [sha256(b"\0" + entry.encode()).digest() for _, entry, _ in part]
        except UNREADABLE:
            leaves = []
        numbers = [number for number, _, _ in part]
        if leaves != [leaf for _, _, leaf in part] or numbers != [*range(size + 1, size + 1 + len(part))]:
            _find_bad_leaf(part, size)
        yield leaves
        size += len(part)


def _find_bad_leaf(part: Sequence[Any], size: int) -> None:
    for seq, (number, entry, leaf) in enumerate(part, size + 1):
        if number != seq:
            raise Tampered(seq, f"Event {seq:,} is missing; after event {seq - 1:,} comes event {number:,}.")
        try:
            found = leaf_hash(entry.encode())
        except UNREADABLE:
            found = b""
        if found != leaf:
            raise Tampered(seq, f"Event {seq:,} was changed: its hash is not that of its entry.")


def _all_of(log_id: uuid.UUID) -> Select[Any]:
    return select(*table_of(Event).c).where(table_of(Event).c.log_id == log_id)


def _read_parts(session: Session, query: Select[Any], count: int) -> Iterator[Sequence[Any]]:
    """The rows of a query on events, in order; of one that cannot be read, the number."""
    seq, last = table_of(Event).c.seq, -(2**31)  # the smallest there can be
    while True:
        try:
            part = session.execute(query.where(seq > last).order_by(seq).limit(count)).all()
        except (*UNREADABLE, DBAPIError) as error:
            if isinstance(error, DBAPIError) and "decode" not in str(error):
                raise
            if count == 1:
                raise Tampered(max(last, 0) + 1, f"Event {max(last, 0) + 1:,} cannot be read.") from None
            count = 1
            continue
        if not part:
            return
        yield part
        last = part[-1].seq


def _check_event(event: Any) -> None:
    """The values give the commitment in the entry, and the columns are what it shows."""
    try:
        if not check(event):
            raise Tampered(event.seq, f"Event {event.seq:,}: its values are not those that were sealed.")
        entry = json.loads(event.entry)
        told = entry_of(event, entry["commitment"])
        if told == event.entry:
            return
        differing = [_WORDS[key] for key, value in json.loads(told).items() if entry.get(key) != value]
    except UNREADABLE:
        differing = []
    what = " and ".join(differing) or "how it is written"
    raise Tampered(event.seq, f"Event {event.seq:,}: its row and its entry differ in {what}.")
