"""Files, folders and ZIPs as {path: bytes}, within limits that are held to what is really read, not to what is told."""

import io
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from annotator.errors import Invalid

FILES_AT_MOST = 20_000
#: of all files of one import together, unpacked
BYTES_AT_MOST = 256 * 1024 * 1024
#: what computers put into archives beside what people put there
_CLUTTER = ("__MACOSX", ".DS_Store", "Thumbs.db")
_PIECE = 1024 * 1024


@dataclass
class Room:
    """What may still come in."""

    files: int = FILES_AT_MOST
    size_bytes: int = BYTES_AT_MOST

    @property
    def is_full(self) -> bool:
        """Whether there was too much."""
        return self.files < 0 or self.size_bytes < 0

    def take(self, name: str, size_bytes: int, *, files: int = 0) -> None:
        """Count something. Raises Invalid("file") when there is too much."""
        self.files -= files
        self.size_bytes -= size_bytes
        if self.files < 0:
            raise Invalid("file", f"{name}: {FILES_AT_MOST:,} files can be taken at once; there are more.")
        if self.is_full:
            sentence = f"{BYTES_AT_MOST:,} bytes can be taken at once, unpacked; there are more."
            raise Invalid("file", f"{name}: {sentence}")


def unpack(name: str, data: bytes, room: Room | None = None) -> dict[str, bytes]:
    """What an uploaded file holds: its members if it is a ZIP, else itself. Raises Invalid("file").

    What is a ZIP but called otherwise, such as a document of an office, is itself.
    """
    room = room or Room()
    if PurePosixPath(name).suffix.lower() not in ("", ".zip") or not data.startswith(b"PK"):
        room.take(name, len(data), files=1)
        return {name: data}
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.is_dir() or _is_clutter(entry.filename):
                    continue
                _check_entry(name, entry)
                if entry.filename in files:
                    raise Invalid("file", f"{name}: it holds “{_shown(entry.filename)}” twice.")
                files[entry.filename] = b"".join(_read(archive, entry, room))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Invalid("file", f"{name}: this ZIP is damaged, or packed in a way that is not read.") from None
    return files


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: Room) -> Iterator[bytes]:
    room.take(_shown(entry.filename), 0, files=1)
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            room.take(_shown(entry.filename), len(piece))
            yield piece


def _check_entry(name: str, entry: zipfile.ZipInfo) -> None:
    path = entry.filename
    is_outside = path.startswith("/") or "\\" in path or ":" in path.split("/")[0]
    if is_outside or ".." in path.split("/") or "\x00" in entry.orig_filename:
        raise Invalid("file", f"{name}: “{_shown(path)}” would lie outside the archive; it is not taken.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Invalid("file", f"{name}: “{_shown(path)}” is a link; pack the file itself.")
    if entry.flag_bits & 1:
        raise Invalid("file", f"{name}: “{_shown(path)}” needs a password; pack it without.")


def _shown(path: str) -> str:
    """A name that can stand in a sentence."""
    words = "".join(letter if letter.isprintable() else "�" for letter in path)
    return words if len(words) <= 120 else words[:119] + "…"


def _is_clutter(path: str) -> bool:
    return any(part in _CLUTTER for part in PurePosixPath(path).parts)


def read_paths(paths: Iterable[Path], unread: dict[str, str] | None = None) -> dict[str, bytes]:
    """Files and folders of this computer, unpacked. Links inside folders are not followed. Raises Invalid, OSError.

    unread: gets what cannot be opened in a folder, each with a sentence; without it the first is raised.
    """
    room, files = Room(), dict[str, bytes]()
    for path in paths:
        for file in list_files(path):
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            room.take(name, max(0, file.stat().st_size - room.size_bytes))  # before it is read
            try:
                found = unpack(name, file.read_bytes(), room)
            except (Invalid, OSError) as error:
                if unread is None or not path.is_dir() or room.is_full:
                    raise
                unread[name] = error.message if isinstance(error, Invalid) else f"{name}: {error.strerror}."
                continue
            if path.is_dir() and name not in found:
                found = {f"{name}/{inner}": data for inner, data in found.items()}
            if twice := found.keys() & files.keys():
                raise Invalid("file", f"There are two files named “{_shown(min(twice))}”.")
            files |= found
    return files


def list_files(path: Path) -> list[Path]:
    """The file itself, or what lies in the folder, by name."""
    if not path.is_dir():
        return [path]
    found = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.is_symlink())
    return [file for file in found if not _is_clutter(file.relative_to(path).as_posix())]


def read_heads(path: Path, endings: Collection[str], size_bytes: int) -> Iterator[tuple[str, bytes]]:
    """How the files begin that are named so, in a folder or a ZIP, or the file itself: enough to tell what they are."""
    for file in list_files(path):
        if file.suffix.lower() == ".zip":
            yield from _zip_heads(file, endings, size_bytes)
        elif file.suffix.lower() in endings:
            head = b""
            with suppress(OSError), file.open("rb") as opened:  # whoever reads the whole says what is wrong
                head = opened.read(size_bytes)
            yield file.name, head


def _zip_heads(path: Path, endings: Collection[str], size_bytes: int) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist()[:FILES_AT_MOST]:
                if PurePosixPath(entry.filename).suffix.lower() in endings:
                    with archive.open(entry) as file:
                        yield entry.filename, file.read(size_bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return  # whoever unpacks it says what is wrong
