"""Files that someone sent and has not decided on: kept for an hour, for this person and this project alone.

Files and no table: they are gone with the decision. Without them a page would have to ask for the same files twice.
"""

import os
import re
import secrets
import time
import uuid
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from annotator.errors import Invalid
from annotator.exports.intake.unpacking import unpack

KEPT_SECONDS = 3600
#: of one person at once
KEPT_AT_MOST = 5
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def keep(folder: Path, actor_id: uuid.UUID, project_id: uuid.UUID, files: Mapping[str, bytes]) -> str:
    """Keep them; returns what fetch() wants."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder, actor_id)
    token = secrets.token_urlsafe(24)
    descriptor = os.open(
        _path(folder, actor_id, project_id, token), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
    )
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return token


def fetch(folder: Path, actor_id: uuid.UUID, project_id: uuid.UUID, token: str) -> dict[str, bytes]:
    """What was kept. Raises Invalid("file")."""
    with suppress(OSError):
        if _TOKEN.fullmatch(token):
            path = _path(folder, actor_id, project_id, token)
            return unpack(path.name, path.read_bytes())
    raise Invalid("file", "These files are not here any more; choose them again.")


def drop(folder: Path, actor_id: uuid.UUID, project_id: uuid.UUID, token: str) -> None:
    """They are not needed any more."""
    if _TOKEN.fullmatch(token):
        _path(folder, actor_id, project_id, token).unlink(missing_ok=True)


def sweep(folder: Path, actor_id: uuid.UUID) -> None:
    """Everybody's that are old, and this person's that are too many."""
    ages = []
    for path in folder.iterdir():
        with suppress(OSError):  # another request may have dropped it
            ages.append((time.time() - path.stat().st_mtime, path))
    own = sorted((age, path) for age, path in ages if path.name.startswith(f"{actor_id}."))
    for path in {path for age, path in ages if age > KEPT_SECONDS} | {
        path for _, path in own[KEPT_AT_MOST - 1 :]
    }:
        path.unlink(missing_ok=True)


def _path(folder: Path, actor_id: uuid.UUID, project_id: uuid.UUID, token: str) -> Path:
    return folder / f"{actor_id}.{project_id}.{token}.zip"
