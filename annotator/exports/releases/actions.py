"""Making a release, and making it again."""

import tempfile
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
from annotator.exports.releases.folder import SUMS, require_free, sha256_of
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

    A version that exists is made again, from its event: the bytes must be those that were recorded.
    Raises NotFound, NotAllowed, Invalid("as_of"), Invalid("name"), Refusal and what sealing raises.
    """
    require_free(output)
    database = maker.database
    with database.reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.EDIT_PROJECT, project)
        known = find_release(session, project, draft.name)
        seq = _find_event(session, project, known, as_of)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as aside:
        path = Path(aside) / "release"
        path.mkdir()
        folder = write_release(Source(database, maker.sealer, project, seq, maker.progress), draft, path)
        made = Made(seq, sha256_of(path / SUMS), len(folder.entries), is_again=known is not None)
        if known is None:
            with database.writing() as session:
                keep_release(session, actor, get_project(session, actor, slug), draft, made)
        else:
            _require_same(known, made)
        if output.exists():
            output.rmdir()
        path.rename(output)
    return made


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
        since=draft.since.said["version"] if draft.since else "", created_by_id=actor.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(release)
    record_change(session, actor, EventKind.RELEASE_CREATED, release)
    return release


def _require_same(known: Release, made: Made) -> None:
    if known.sha256.hex() != made.sha256:
        raise Refusal(
            f"Release {known.name} was recorded with the checksum {known.sha256.hex()}, and this would have "
            f"{made.sha256}. Ask for the same formats, licence ({known.licence}), names and --since as then; if the "
            "signing key was replaced since, or something was erased, it cannot be made again."
        )
