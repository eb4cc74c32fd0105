"""Taking a project away: the log notes it and is sealed, then everything is read in one view."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.history import Moment, find_seq
from annotator.audit.noting import note_export
from annotator.audit.past import reading_past
from annotator.audit.sealing import Sealer
from annotator.db import Database, Session
from annotator.exports.catalogue import Format, get_format
from annotator.exports.dataset import Member, read_dataset
from annotator.exports.losses import Losses
from annotator.exports.packing import pack
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project


@dataclass(frozen=True)
class Taken:
    """An export on its way."""

    slug: str
    format: Format
    #: the event after which it was like this; None for now
    seq: int | None
    #: the files, read while they are taken
    members: Iterator[Member] = field(repr=False)
    #: what the format leaves out; complete when everything was taken
    losses: Losses = field(default_factory=Losses)

    @property
    def chunks(self) -> Iterator[bytes]:
        """All of it as one file: the only member, or a ZIP of them."""
        if self.format.is_archive:
            yield from pack(self.members)
            return
        for member in self.members:
            yield from member.chunks

    @property
    def stem(self) -> str:
        """Its name without the ending: ASCII, safe in any file system."""
        return self.slug if self.seq is None else f"{self.slug}-as-of-{self.seq}"


def take_project(  # noqa: PLR0913 (what is taken, how, and of when)
    database: Database,
    sealer: Sealer,
    actor: Actor,
    slug: str,
    *,
    format_: str = "jsonl",
    as_of: str | None = None,
) -> Taken:
    """The whole project, as it is or as it was at a moment: the number of an event, or an instant.

    An export as of a moment has the bytes that an export at that moment had, erased values apart.
    Raises NotFound, NotAllowed, Invalid("format") and Invalid("as_of") before anything is noted.
    """
    wanted = get_format(format_)
    with database.writing() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.EXPORT, project)
        seq = None
        if as_of is not None:
            require(actor, Permission.READ_LOG, project)
            seq = find_seq(session, log_seen_by(session, actor, project), Moment.parse(as_of))
        note_export(
            session, actor, project, what=wanted.name if seq is None else f"{wanted.name} as of event {seq}"
        )
    sealer.seal_now(project.log_id)
    losses = Losses()
    view = database.reading() if seq is None else reading_past(database, project, seq)
    return Taken(slug, wanted, seq, _members(view, actor, project, wanted, losses), losses)


def _members(
    view: AbstractContextManager[Session], actor: Actor, project: Project, wanted: Format, losses: Losses
) -> Iterator[Member]:
    with view as session:
        data = read_dataset(session, actor, get_project(session, actor, project.slug))
        yield from wanted.files(data, losses)
