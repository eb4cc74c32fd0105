"""What a log keeps on disk: its tree in tiles, its entries, its checkpoints; and the key that signs them.

A *tile* is a file with up to 256 hashes side by side: at level 0 the leaves, at each level above the roots of the full
tiles below. A full tile never changes. The newest of a level is mostly *partial*: each width that an append ended at
has a file of its own, until the tile is full. The entries lie in bundles, one for each tile of level 0.

Files appear whole: they are written aside, flushed to the disk and then named. The tile of level 0 comes last, so for
what it holds everything else is there; an append that broke off is taken up by the next one. Nothing that has a name is
written over, but for ``checkpoint``, the newest. Only one process may append at a time: who calls sees to that.
Whatever cannot be read, written or believed raises FolderError with one sentence for a person.
Source: C2SP tlog-tiles.
"""

import os
import secrets
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import rmtree

from annotator.audit import tlog
from annotator.audit.notes import Checkpoint, NoteError, SigningKey
from annotator.audit.tlog import HASH_BYTES, Node

TILE_WIDTH = 256
#: so many levels of the tree lie in one tile
TILE_LEVELS = 8
LARGEST_ENTRY_BYTES = 65_535


class FolderError(Exception):
    """A file of a log cannot be read or written, or holds something else than it should."""


class LogFolder:
    """The folder of one log. The first place of an installation has it all, further ones the checkpoints alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def size(self) -> int:
        """How many leaves the tiles hold; a tile of level 0 that is cut short does not count."""
        full = bisect_left(range(2**40), True, key=lambda n: not self._is_whole(n, TILE_WIDTH))
        partial = (width for width in _numbers(self._path(0, full, 0).parent) if self._is_whole(full, width))
        return full * TILE_WIDTH + max(partial, default=0)

    def append(self, leaves: Iterable[tuple[bytes, bytes]]) -> int:
        """Add ``leaves``, each an entry of at most 65 535 bytes and its leaf hash; the new size.

        Holds one bundle in memory. What an earlier call that broke off left to do is done too, also without leaves.
        Raises FolderError; what full tiles hold by then stays.
        """
        size = self.size
        edge = _Edge(self, size)
        for entry, leaf in leaves:
            if len(entry) > LARGEST_ENTRY_BYTES:
                raise FolderError(f"Entry {size} has more than {LARGEST_ENTRY_BYTES} bytes.")
            if leaf != tlog.leaf_hash(entry):
                raise FolderError(f"Leaf {size} is not the hash of its entry.")
            edge.bundle += len(entry).to_bytes(2) + entry
            edge.tiles[0] += leaf
            size += 1
            if size % TILE_WIDTH == 0:
                edge.write_full(size)
        edge.write_partial(size)
        return size

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree of 2^level leaves. Raises FolderError if the tiles do not have it."""
        return self._nodes()(level, index)

    def root(self, size: int) -> bytes:
        """The root over the first ``size`` leaves."""
        return tlog.root_at(size, self._nodes())

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """As ``tlog.inclusion_proof``, from O(log size) files."""
        return tlog.inclusion_proof(index, size, self._nodes())

    def consistency_proof(self, size1: int, size2: int) -> list[bytes]:
        """As ``tlog.consistency_proof``, from O(log size2) files."""
        return tlog.consistency_proof(size1, size2, self._nodes())

    def publish(self, note: str) -> None:
        """Keep a signed checkpoint for good and make it the newest. Raises FolderError, also for an older one."""
        checkpoint = _checkpoint(note, "The note")
        newest = self.newest_checkpoint()
        if newest is not None and _checkpoint(newest, self.folder).size > checkpoint.size:
            raise FolderError(f"{self.folder} has a newer checkpoint than that of size {checkpoint.size}.")
        kept = self.folder / "checkpoints" / str(checkpoint.size)
        # The same said again with a newer key is no contradiction: the first note stays.
        if not kept.exists() or _checkpoint(self.checkpoint(checkpoint.size), kept) != checkpoint:
            keep_file(kept, note.encode())
        if newest != note:
            _write(self.folder / "checkpoint", note.encode())

    def newest_checkpoint(self) -> str | None:
        """The note of the newest checkpoint, unverified."""
        path = self.folder / "checkpoint"
        return _read(path).decode(errors="replace") if path.exists() else None

    def checkpoint_sizes(self) -> list[int]:
        """The sizes of all checkpoints ever published here, smallest first."""
        return _numbers(self.folder / "checkpoints")

    def checkpoint(self, size: int) -> str:
        """The note of the checkpoint of this size, unverified. Raises FolderError if there is none."""
        return _read(self.folder / "checkpoints" / str(size)).decode(errors="replace")

    def _path(self, level: int | str, n: int, width: int = TILE_WIDTH) -> Path:
        folder = self.folder / "tile" / str(level)
        *outer, last = [group.zfill(3) for group in f"{n:,}".split(",")]
        name = "/".join([*(f"x{group}" for group in outer), last])
        return folder / name if width == TILE_WIDTH else folder / f"{name}.p" / str(width)

    def _is_whole(self, n: int, width: int) -> bool:
        path = self._path(0, n, width)
        return path.is_file() and path.stat().st_size == width * HASH_BYTES

    def _read(self, level: int | str, n: int) -> bytes:
        """A tile or bundle, as wide as there is. Raises FolderError if there is none."""
        full = self._path(level, n)
        if not full.exists() and (widths := _numbers(self._path(level, n, 0).parent)):
            with suppress(FolderError):  # has gone, because it became full just now
                return _read(self._path(level, n, widths[-1]))
        return _read(full)

    def _nodes(self) -> Node:
        """Reads nodes for one answer, each tile once."""
        read = cache(self._read)

        def node(level: int, index: int) -> bytes:
            tile_level, height = divmod(level, TILE_LEVELS)
            n, first = divmod(index << height, TILE_WIDTH)
            last = first + (1 << height)
            hashes = _split(read(tile_level, n)[first * HASH_BYTES : last * HASH_BYTES])
            if len(hashes) < last - first:
                raise FolderError(f"{self.folder} holds no subtree {index} at level {level}.")
            return tlog.root_of_hashes(hashes)

        return node

    def _keep(self, level: int | str, n: int, data: bytes, width: int = TILE_WIDTH) -> None:
        keep_file(self._path(level, n, width), data)
        if width == TILE_WIDTH:
            rmtree(self._path(level, n, 0).parent, ignore_errors=True)


class _Edge:
    """The right edge of a tree of ``size`` leaves: what is not yet in full tiles, ``tiles`` by level."""

    def __init__(self, log: LogFolder, size: int) -> None:
        self._log = log
        self.bundle = bytearray(self._load_bundle(*divmod(size, TILE_WIDTH)))
        self.tiles: list[bytearray] = []
        count = size
        while count or not self.tiles:
            count, width = divmod(count, TILE_WIDTH)
            self.tiles.append(bytearray(self._load(len(self.tiles), count, width)))

    def write_full(self, size: int) -> None:
        """After the leaf that fills a tile of level 0: the bundle, each tile above that is full too, and it."""
        self._log._keep("entries", size // TILE_WIDTH - 1, bytes(self.bundle))
        self.bundle.clear()
        full: list[tuple[int, bytes]] = []
        count, rest = divmod(size, TILE_WIDTH)
        while not rest:
            tile = bytes(self.tiles[len(full)])
            self.tiles[len(full)].clear()
            full.append((count - 1, tile))
            if len(full) == len(self.tiles):
                self.tiles.append(bytearray())
            self.tiles[len(full)] += tlog.root_of_hashes(_split(tile))
            count, rest = divmod(count, TILE_WIDTH)
        for level, (n, tile) in reversed(list(enumerate(full))):
            self._log._keep(level, n, tile)

    def write_partial(self, size: int) -> None:
        """After the last leaf: the bundle and the tiles that are not full."""
        if self.bundle:
            self._log._keep("entries", size // TILE_WIDTH, bytes(self.bundle), size % TILE_WIDTH)
        for level, tile in reversed(list(enumerate(self.tiles))):
            if tile:
                n = size >> (TILE_LEVELS * (level + 1))
                self._log._keep(level, n, bytes(tile), len(tile) // HASH_BYTES)

    def _load(self, level: int, n: int, width: int) -> bytes:
        node, top = self._log._nodes(), TILE_LEVELS * level
        places = range(n * TILE_WIDTH, n * TILE_WIDTH + width)
        try:
            return b"".join(node(top, at) for at in places)
        except FolderError:
            if level == 0:
                raise
        # An append broke off before it came to this tile: from the tiles below.
        return b"".join(tlog.node_hash(node(top - 1, 2 * at), node(top - 1, 2 * at + 1)) for at in places)

    def _load_bundle(self, n: int, width: int) -> bytes:
        data, end = self._log._read("entries", n) if width else b"", 0
        for _ in range(width):
            end += 2 + int.from_bytes(data[end : end + 2])
        if end > len(data):
            raise FolderError(f"Bundle {n} of {self._log.folder} holds fewer than {width} entries.")
        return data[:end]


def publish_everywhere(note: str, folders: Iterable[Path]) -> None:
    """Publish a checkpoint in each of the folders of one log.

    Raises FolderError with a sentence for each that did not take it; the others have it then.
    """
    problems = []
    for folder in folders:
        try:
            LogFolder(folder).publish(note)
        except FolderError as error:
            problems.append(str(error))
    if problems:
        raise FolderError(" ".join(problems))


def keep_file(path: Path, data: bytes) -> None:
    """Write a file that never changes; nothing to do if it is there. Raises FolderError if it holds something else."""
    if not path.exists():
        _write(path, data)
    elif _read(path) != data:
        raise FolderError(f"{path} holds something else already; it was left as it is.")


def create_key(path: Path, key: SigningKey) -> None:
    """Keep ``key`` in a new file that its owner alone may read. Raises FolderError if there is a file already."""
    _write(path, f"{key.text}\n".encode(), mode=0o600, over=False)


def read_key(path: Path) -> SigningKey:
    """The key in a file. Raises FolderError."""
    try:
        return SigningKey.parse(_read(path).decode(errors="replace").removesuffix("\n"))
    except NoteError as error:
        raise FolderError(f"{path} holds no key. {error}") from None


def replace_key(path: Path, new: SigningKey) -> None:
    """Put the next key of the same name into the key file. Raises FolderError; the old key is then still there."""
    old = read_key(path)
    if old.name != new.name:
        raise FolderError(f"A new key keeps the name of the old one: {old.name}, not {new.name}.")
    _write(path, f"{new.text}\n".encode(), mode=0o600)


def _checkpoint(note: str, where: object) -> Checkpoint:
    try:
        return Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
    except NoteError as error:
        raise FolderError(f"{where} holds no checkpoint. {error}") from None


def _split(tile: bytes) -> list[bytes]:
    return [tile[start : start + HASH_BYTES] for start in range(0, len(tile) - HASH_BYTES + 1, HASH_BYTES)]


def _numbers(folder: Path) -> list[int]:
    """The files there whose names are numbers, from the smallest."""
    with suppress(FileNotFoundError):
        return sorted(int(path.name) for path in folder.iterdir() if path.name.isdecimal())
    return []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FolderError(f"{path} cannot be read: {error.strerror}.") from None


def _write(path: Path, data: bytes, *, mode: int = 0o666, over: bool = True) -> None:
    """Write all of a file or nothing, down to the disk."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if over:
            aside.replace(path)
        else:
            os.link(aside, path)
        folder = os.open(path.parent, os.O_RDONLY)
        with suppress(OSError):  # not every file system flushes names on demand
            os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise FolderError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        with suppress(OSError):
            aside.unlink()
