"""What was published of a log: its signed checkpoints in all places, and its tiles."""

import uuid
from dataclasses import dataclass, field

from annotator.audit.notes import Checkpoint, NoteError, VerifierKey, open_checkpoint
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError, LogFolder
from annotator.errors import Refusal


class Tampered(Refusal):
    """A log, or what it tells of, is not what it was. ``seq``: the first event with which something is wrong."""

    def __init__(self, seq: int | None, message: str) -> None:
        super().__init__(message)
        self.seq = seq


@dataclass(frozen=True)
class Published:
    """Every checkpoint there is: places may lag behind, but none may say something else than another."""

    #: root by size, from the smallest; each signed by a key of the installation
    roots: dict[int, bytes] = field(default_factory=dict)
    #: how many folders hold some of them
    places: int = 0
    #: where the tiles are, and how many leaves they hold
    tiles: LogFolder | None = None
    tiles_size: int = 0

    @property
    def sealed(self) -> int:
        """How many events are under the newest checkpoint."""
        return max(self.roots, default=0)


def read_published(sealer: Sealer, log_id: uuid.UUID) -> Published:
    """All checkpoints of a log, their signatures checked. Raises Tampered if one cannot be believed."""
    tiles = sealer.log(log_id)
    if not (sealer.folder / "key").exists():  # asking for it would make one
        if tiles.checkpoint_sizes():
            raise Tampered(
                None, f"There are checkpoints in {tiles.folder}, but the key that signed them is gone."
            )
        return Published()
    try:
        keys, roots, size = sealer.keys(log_id), dict[int, bytes](), tiles.size
        folders = [tiles, *sealer.copies(log_id)]
        found = [_read_folder(folder, keys, roots) for folder in folders]
    except (NoteError, FolderError, OSError) as error:
        raise Tampered(None, f"What was published cannot be trusted. {error}") from None
    return Published(dict(sorted(roots.items())), sum(map(bool, found)), tiles, size)


def _read_folder(folder: LogFolder, keys: list[VerifierKey], roots: dict[int, bytes]) -> int:
    """Adds to ``roots``; how many checkpoints there were."""
    sizes = folder.checkpoint_sizes()
    for size in sizes:
        where = f"{folder.folder}/checkpoints/{size}"
        checkpoint = _open(folder.checkpoint(size), keys, where)
        if checkpoint.size != size:
            raise Tampered(None, f"The checkpoint {where} is one of {checkpoint.size} events.")
        _add(roots, checkpoint, where)
    newest = folder.newest_checkpoint()
    if newest is not None:
        _add(roots, _open(newest, keys, f"{folder.folder}/checkpoint"), f"{folder.folder}/checkpoint")
    return len(sizes) + (newest is not None)


def _open(note: str, keys: list[VerifierKey], where: str) -> Checkpoint:
    try:
        return open_checkpoint(note, keys)
    except NoteError as error:
        raise Tampered(None, f"The checkpoint {where} cannot be trusted. {error}") from None


def _add(roots: dict[int, bytes], checkpoint: Checkpoint, where: str) -> None:
    if roots.setdefault(checkpoint.size, checkpoint.root) != checkpoint.root:
        raise Tampered(None, f"The checkpoint {where} has another root than one of the same size elsewhere.")
