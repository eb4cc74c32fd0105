"""A release that is asked for at a page or over HTTP: allowed and noted first, then made and packed as one ZIP."""

import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.history import Moment, find_seq
from annotator.audit.log import Recorded
from annotator.audit.notes import NoteError
from annotator.audit.noting import THE_INSTALLATION, note_export
from annotator.audit.queries import last_seq, whole
from annotator.audit.sealing import Sealer
from annotator.audit.tiles import FolderError
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, Refusal
from annotator.exports.dataset import Member
from annotator.exports.losses import Losses
from annotator.exports.packing import pack
from annotator.exports.releases.actions import Maker, create_release
from annotator.exports.releases.drafts import Older, ReleaseDraft, draft_of
from annotator.exports.releases.folder import read_pieces
from annotator.exports.releases.making import Source, write_data
from annotator.exports.releases.models import Release
from annotator.exports.releases.queries import find_release, get_release
from annotator.exports.taking import Progress
from annotator.projects.models import Project
from annotator.projects.queries import get_project

#: what folders of releases on their way are called, in front
MAKING = "making-"
#: how long nothing may be heard of one that is being made
_BREATH_SECONDS = 0.2


@dataclass(frozen=True)
class ReleaseOrder:
    """A release that was allowed and noted in the log."""

    actor: Actor
    slug: str
    project_id: uuid.UUID
    draft: ReleaseDraft
    #: the older one that it says what changed since
    since: Release | None
    #: the event that it is frozen at
    seq: int
    #: the event that notes it
    noted: Recorded
    #: the last event of the installation's log before it
    installation_event: int

    @property
    def name(self) -> str:
        """Of the file without its ending, and of the folder in it; ASCII, safe in any file system."""
        return f"{self.slug}-{self.draft.name}"


@dataclass(frozen=True)
class TakenRelease:
    """A release on its way."""

    #: a ZIP; nothing at first, so that whoever reads it knows that it goes on
    chunks: Iterator[bytes] = field(repr=False)
    progress: Progress
    #: none: the card says what a format has no place for
    losses: Losses


def order_release(  # noqa: PLR0913  (what, by whom, of what and as of when)
    session: Session,
    actor: Actor,
    slug: str,
    draft: ReleaseDraft,
    *,
    since: str = "",
    as_of: str | None = None,
) -> ReleaseOrder:
    """Ask for a new release. since: the version of an older one, to say what changed since.

    Raises NotFound, NotAllowed, Invalid("name"), Invalid("since") and Invalid("as_of") before anything is noted.
    """
    project = get_project(session, actor, slug)
    require(actor, Permission.EDIT_PROJECT, project)
    if find_release(session, project, draft.name):
        raise Invalid(
            "name", f"Release {draft.name} is there already. Build it again, or choose another version."
        )
    seq = (
        find_seq(session, whole(project), Moment.parse(as_of))
        if as_of is not None
        else last_seq(session, project)
    )
    older = find_release(session, project, since) if since else None
    if since and (older is None or older.seq > seq):
        raise Invalid("since", f"There is no release {since[:40]} of event {seq} or earlier.")
    return _order(session, actor, project, (draft, older, seq))


def order_again(session: Session, actor: Actor, slug: str, version: str) -> ReleaseOrder:
    """Ask for a release that was made before: the same bytes, from its event. Raises NotFound, NotAllowed, Conflict."""
    project = get_project(session, actor, slug)
    require(actor, Permission.EDIT_PROJECT, project)
    known = get_release(session, actor, project, version)
    older = find_release(session, project, known.since) if known.since else None
    if known.since and older is None:
        raise Conflict(
            f"Release {version} says what changed since {known.since}, which was made elsewhere. Build it on the "
            "server: “annotator release create … --since FOLDER”."
        )
    return _order(session, actor, project, (draft_of(known), older, known.seq))


def _order(
    session: Session, actor: Actor, project: Project, wanted: tuple[ReleaseDraft, Release | None, int]
) -> ReleaseOrder:
    newest = last_seq(session, THE_INSTALLATION)
    noted = note_export(session, actor, project, what=f"release {wanted[0].name}")
    return ReleaseOrder(actor, project.slug, project.id, *wanted, noted, newest)


def take_release(database: Database, sealer: Sealer, folder: Path, order: ReleaseOrder) -> TakenRelease:
    """Begin a release whose order is committed; it is written below ``folder`` and packed from there."""
    maker = Maker(database, sealer)

    def chunks() -> Iterator[bytes]:
        with tempfile.TemporaryDirectory(prefix=MAKING, dir=folder) as aside:
            path = Path(aside) / "release"
            with ThreadPoolExecutor(1) as pool:
                making = pool.submit(_make, maker, order, path)
                while wait([making], _BREATH_SECONDS).not_done:
                    yield b""
                making.result()
            maker.progress.step = "packing"
            yield from pack(_members(path, order.name))

    return TakenRelease(chunks(), maker.progress, Losses())


def _make(maker: Maker, order: ReleaseOrder, path: Path) -> None:
    draft, progress = order.draft, maker.progress
    if order.since:
        progress.step = f"reading release {order.since.name}"
        older = _read_older(maker, order, path.parent / "since")
        draft = replace(draft, since=older)
    progress.step = "writing the data"
    try:
        made = create_release(maker, order.actor, order.slug, draft, path, as_of=str(order.seq))
    except (FolderError, NoteError) as error:
        raise Refusal(f"The log cannot be sealed: {error}") from None
    if made.because:
        progress.remark = " ".join(("Not byte for byte what was released.", *made.because))


def _read_older(maker: Maker, order: ReleaseOrder, path: Path) -> Older:
    """The data of the older release as it has them, and what it says of itself."""
    since = order.since
    assert since
    with maker.database.reading() as session:
        project = get_project(session, order.actor, order.slug)
    path.mkdir()
    write_data(Source(maker.database, maker.sealer, project, since.seq), path, has_names=since.has_names)
    said = {"project": order.slug, "version": since.name, "seq": since.seq, "sha256sums": since.sha256.hex()}
    return Older(path, said)


def _members(path: Path, name: str) -> Iterator[Member]:
    """Every file, by its name: the order is part of the bytes."""
    found = {one.relative_to(path).as_posix(): one for one in path.rglob("*") if one.is_file()}
    for inside in sorted(found):
        yield Member(f"{name}/{inside}", read_pieces(found[inside]))
