"""Making a release, and making it again."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.history import Moment, find_seq
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.audit.queries import last_seq, whole
from annotator.audit.sealing import Sealer
from annotator.db import Database, Session
from annotator.errors import Invalid, Refusal
from annotator.exports.releases.drafts import ReleaseDraft
from annotator.exports.releases.folder import SUMS, Folder, require_free, sha256_of
from annotator.exports.releases.lasting import Earlier, list_breaks
from annotator.exports.releases.making import Source, write_release
from annotator.exports.releases.models import Release
from annotator.exports.releases.queries import find_release
from annotator.exports.taking import Progress
from annotator.projects.models import Project
from annotator.projects.queries import get_project


@dataclass(frozen=True)
class Made:
    """A release in its folder."""

    seq: int
    #: of the list of checksums, hexadecimal
    sha256: str
    files: int
    #: whether it was there before, and these are the same bytes again
    is_again: bool
    #: why these are other bytes than were recorded; nothing where they are the same
    because: Sequence[str] = ()


@dataclass(frozen=True)
class Maker:
    """With what a release is made."""

    database: Database
    sealer: Sealer
    #: told how far it is
    progress: Progress = field(default_factory=Progress)


def create_release(  # noqa: PLR0913  (by whom, of what, as of when and where to)
    maker: Maker,
    actor: Actor,
    slug: str,
    draft: ReleaseDraft,
    output: Path,
    *,
    as_of: str | None = None,
) -> Made:
    """Freeze a project, now or as of the number of an event or an instant, into a folder that appears when it is whole.

    A version that exists is made again, from its event: the bytes must be those that were recorded, unless it is known
    why they cannot be, which the release then says itself.
    Raises NotFound, NotAllowed, Invalid("as_of"), Invalid("name"), Refusal and what sealing raises.
    """
    require_free(output)
    database = maker.database
    with database.reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.EDIT_PROJECT, project)
        known = find_release(session, project, draft.name)
        seq = _find_event(session, project, known, as_of)
        earlier = (
            Earlier(known.sha256.hex(), list_breaks(session, project, [known])[known.id]) if known else None
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as aside:
        path = Path(aside) / "release"
        path.mkdir()
        folder = write_release(
            Source(database, maker.sealer, project, seq, maker.progress), draft, path, earlier
        )
        made = _made(seq, path, folder, earlier)
        if known is None:
            with database.writing() as session:
                keep_release(session, actor, get_project(session, actor, slug), draft, made)
        else:
            _require_same(known, draft, made)
        _put(path, output)
    return made


def _put(path: Path, output: Path) -> None:
    if output.exists():
        output.rmdir()
    path.rename(output)


def _made(seq: int, path: Path, folder: Folder, earlier: Earlier | None) -> Made:
    sha256 = sha256_of(path / SUMS)
    because = earlier.because if earlier and earlier.sha256 != sha256 else ()
    return Made(seq, sha256, len(folder.entries), is_again=earlier is not None, because=because)


def _find_event(session: Session, project: Project, known: Release | None, as_of: str | None) -> int:
    if as_of is None:
        return known.seq if known else last_seq(session, project)
    seq = find_seq(session, whole(project), Moment.parse(as_of))
    if known and known.seq != seq:
        raise Invalid(
            "name", f"Release {known.name} is of event {known.seq}; another event needs another version."
        )
    return seq


def keep_release(
    session: Session, actor: Actor, project: Project, draft: ReleaseDraft, made: Made
) -> Release:
    """Note that a release was made. Raises Invalid("name") if somebody was first."""
    require(actor, Permission.EDIT_PROJECT, project)
    if find_release(session, project, draft.name):
        raise Invalid("name", f"Somebody made release {draft.name} meanwhile.")
    release = Release(
        project_id=project.id, name=draft.name, seq=made.seq, sha256=bytes.fromhex(made.sha256),
        licence=draft.licence, has_names=draft.has_names, formats=",".join(draft.formats),
        since=_since(draft), created_by_id=actor.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(release)
    record_change(session, actor, EventKind.RELEASE_CREATED, release)
    return release


def _require_same(known: Release, draft: ReleaseDraft, made: Made) -> None:
    """Or other for a reason that is known, and not because something else was asked for."""
    if made.because and known.formats:
        asked = (",".join(draft.formats), draft.licence, draft.has_names, _since(draft))
        is_right = asked == (known.formats, known.licence, known.has_names, known.since)
    else:
        is_right = known.sha256.hex() == made.sha256
    if not is_right:
        raise Refusal(
            f"Release {known.name} was recorded with the checksum {known.sha256.hex()}, and this would have "
            f"{made.sha256}. Ask for the same formats, licence ({known.licence}), names and --since as then."
        )


def _since(draft: ReleaseDraft) -> str:
    return str(draft.since.said["version"]) if draft.since else ""
