"""A folder that is written file by file, and the list of what is in it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.errors import Refusal

#: the list of checksums, in the form of coreutils, and its signature: the only files that are not in it
SUMS, SIGNED = "SHA256SUMS", "SHA256SUMS.note"
#: bytes read at once
_PIECE = 1 << 20


@dataclass(frozen=True)
class Entry:
    """One file."""

    size_bytes: int
    #: hexadecimal
    sha256: str


@dataclass
class Folder:
    """What was written so far. Files are never written twice."""

    path: Path
    entries: dict[str, Entry] = field(default_factory=dict)

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """A file by its path below the folder, with ``/`` between folders."""
        path, digest, size = self.path / name, hashlib.sha256(), 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.entries[name] = Entry(size, digest.hexdigest())

    def write_text(self, name: str, text: str) -> None:
        """A file of words."""
        self.write(name, [text.encode()])

    def write_json(self, name: str, value: object) -> None:
        """A file for people and programs, its keys in the order they have."""
        self.write_text(name, to_json(value))

    @property
    def sums(self) -> str:
        """The list of checksums, by name."""
        return "".join(f"{self.entries[name].sha256}  {name}\n" for name in sorted(self.entries))


def to_json(value: object) -> str:
    """JSON that is pleasant to read, and the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def sha256_of(path: Path) -> str:
    """Of a file's bytes, hexadecimal. Memory does not grow with its size."""
    digest = hashlib.sha256()
    for piece in read_pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def read_pieces(path: Path) -> Iterator[bytes]:
    """A file's bytes, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def require_free(path: Path) -> None:
    """Raise Refusal unless nothing is there, or an empty folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refusal(f"{path} is there already; a release goes into a folder of its own.")
