"""Several files as one ZIP, sent while it is made, and the same bytes for the same files."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from annotator.exports.dataset import Member

#: the first moment that a ZIP can tell: when it was made must not be in its bytes
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o644 << 16
_UNIX = 3


class Outlet(io.RawIOBase):
    """Takes what is written and hands it on; it cannot seek, so sizes stand behind each file (APPNOTE 4.4.4, bit 3)."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: object) -> int:
        """Keep until taken."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def pack(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a ZIP with these files, in their order. Memory does not grow with their size."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            with archive.open(_entry(member.name), "w", force_zip64=True) as file:
                for chunk in member.chunks:
                    file.write(chunk)
                    if waiting := outlet.take():
                        yield waiting
            yield outlet.take()
    yield outlet.take()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = _PLAIN_FILE
    return entry
