"""What the browsers of the members check the log with: signed checkpoints, and proofs that they belong together.

Read-only, and shaped as C2SP tlog-tiles wants it: ``…/log/checkpoint`` and ``…/log/tile/…`` are all that a client of
that standard needs. Nothing here says what an event is about.
"""

import re
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, g, jsonify, request

from annotator import clock
from annotator.accounts.permissions import Permission, may, require
from annotator.audit.notes import Checkpoint, NoteError
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError, LogFolder
from annotator.errors import Conflict, Invalid, NotFound
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.filters import ago
from annotator.web.request import current_actor, database, signed_in

#: as C2SP tlog-tiles names a tile below its level: 067, x001/x234/067, 000.p/12
_TILE = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?")
_LARGEST = 2**53


@web.get("/projects/<slug>/log/checkpoint")
@signed_in
def show_checkpoint(slug: str) -> Response:
    """The newest signed note."""
    log_id = _log_of(slug)
    with _readable():
        log = _sealer().log(log_id)
        note, seal = log.newest_checkpoint(), _sealer().status(log_id)
    if note is None or seal.at is None:
        return _text("This log was not sealed yet. The server does it a few seconds after a change.\n", 404)
    response = _text(note)
    response.last_modified = seal.at
    response.add_etag()
    response.make_conditional(request)
    return response


@web.get("/projects/<slug>/log/consistency")
@signed_in
def show_consistency(slug: str) -> Response:
    """The newest checkpoint, and the proof that it continues an older one (RFC 6962, 2.1.2)."""
    log, old = _folder(slug), _number("from")
    with _readable():
        note, size = _newest(log)
        if old > size:
            raise Conflict(f"The newest checkpoint of this log is of {size:,} events, fewer than {old:,}.")
        return _proven(note, log.consistency_proof(old, size))


@web.get("/projects/<slug>/log/inclusion")
@signed_in
def show_inclusion(slug: str) -> Response:
    """A checkpoint, and the proof that the event ``seq`` is in it (RFC 6962, 2.1.1). ``size``: in which checkpoint."""
    log, seq = _folder(slug), _number("seq")
    with _readable():
        note, size = _newest(log)
        if "size" in request.args:
            note, size = log.checkpoint(_number("size")), _number("size")
        if seq > size:
            raise Conflict(f"Event {seq:,} is not under this checkpoint, which is of {size:,} events.")
        return _proven(note, log.inclusion_proof(seq - 1, size))


@web.get("/projects/<slug>/log/key")
@signed_in
def show_log_key(slug: str) -> Response:
    """The public keys that sign this log or did, oldest first, one a line (C2SP signed-note)."""
    log_id = _log_of(slug)
    with _readable():
        return _text("".join(f"{key.text}\n" for key in _sealer().keys(log_id)))


@web.get("/projects/<slug>/log/rotations")
@signed_in
def show_rotations(slug: str) -> Response:
    """The notes in which each key named the next, in order."""
    _log_of(slug)
    with _readable():
        return _fresh(jsonify(rotations=_sealer().rotations()))


@web.get("/projects/<slug>/log/tile/<int:level>/<path:tile>")
@signed_in
def show_tile(slug: str, level: int, tile: str) -> Response:
    """Hashes of the tree; the entries stay here."""
    log = _folder(slug)
    path = log.folder / "tile" / str(level) / tile
    if level > 63 or not _TILE.fullmatch(tile) or not path.is_file():
        raise NotFound("The tree of this log has no such tile.")
    response = Response(path.read_bytes(), mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@dataclass(frozen=True)
class Seal:
    """What a page says about the log of its project."""

    log: uuid.UUID
    #: events under the newest checkpoint
    size: int
    at: datetime | None
    words: str
    is_wrong: bool = False

    @property
    def places(self) -> int:
        """Folders that a checkpoint is published in."""
        return 1 + len(_sealer().copies(self.log))


@web.app_context_processor
def seal_values() -> dict[str, object]:
    """What the foot of a page says; ``seal_of(project)`` is None for whoever may not read the log."""
    return {"seal_of": seal_of}


def seal_of(project: Project) -> Seal | None:
    """How far the log of a project is sealed, in words."""
    actor = g.get("actor")
    if actor is None or not may(actor, Permission.READ_LOG, project):
        return None
    log_id = project.log_id
    try:
        seal = _sealer().status(log_id)
    except (OSError, ValueError):
        return Seal(log_id, 0, None, "Its seal cannot be read: tell the administrator", is_wrong=True)
    if seal.problem:
        since = f" since {seal.at:%H:%M} UTC on {seal.at.day} {seal.at:%B}" if seal.at else ""
        return Seal(
            log_id, seal.size, seal.at, f"Log not sealed{since}: tell the administrator", is_wrong=True
        )
    return Seal(
        log_id, seal.size, seal.at, f"Log sealed {_ago(seal.at)}" if seal.at else "Log not sealed yet"
    )


def _ago(at: datetime) -> str:
    seconds = int((clock.now() - at).total_seconds())
    return f"{seconds} s ago" if 0 < seconds < 60 else ago(at)


def _sealer() -> Sealer:
    return current_app.extensions["sealer"]  # type: ignore[no-any-return]


def _log_of(slug: str) -> uuid.UUID:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.READ_LOG, project)
        return project.log_id


def _folder(slug: str) -> LogFolder:
    return _sealer().log(_log_of(slug))


def _newest(log: LogFolder) -> tuple[str, int]:
    note = log.newest_checkpoint()
    if note is None:
        raise Conflict("This log was not sealed yet.")
    return note, Checkpoint.parse(note.rpartition("\n\n")[0] + "\n").size


def _number(name: str) -> int:
    """A positive number from the address. Raises Invalid."""
    value = request.args.get(name, "")
    if not re.fullmatch(r"[1-9][0-9]{0,15}", value) or int(value) >= _LARGEST:
        raise Invalid(name, f"“{name}” has to be a number of events, 1 or more.")
    return int(value)


@contextmanager
def _readable() -> Iterator[None]:
    """What lies in the folder may be damaged: that is something to say, and no mistake of the program."""
    try:
        yield
    except (FolderError, NoteError, OSError):
        raise Conflict(
            "What this log was sealed with is damaged on the server: tell the administrator."
        ) from None


def _proven(note: str, proof: list[bytes]) -> Response:
    return _fresh(jsonify(checkpoint=note, proof=[b64encode(part).decode() for part in proof]))


def _text(text: str, status: int = 200) -> Response:
    return _fresh(Response(text, status, mimetype="text/plain"))


def _fresh(response: Response) -> Response:
    """Old answers would look like a log that lost something."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
