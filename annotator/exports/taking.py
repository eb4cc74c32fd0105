"""Taking a project away: the log notes it and is sealed, then everything is read in one view."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.accounts.permissions import Actor, Permission, require
from annotator.audit.history import Moment, find_seq
from annotator.audit.noting import note_export
from annotator.audit.past import reading_past
from annotator.audit.sealing import Sealer
from annotator.db import Database
from annotator.exports.jsonl import export_jsonl
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project


@dataclass(frozen=True)
class Taken:
    """An export on its way."""

    #: the event after which it was like this; None for now
    seq: int | None
    #: JSON lines, read while they are taken
    lines: Iterator[str] = field(repr=False)


def take_project(
    database: Database, sealer: Sealer, actor: Actor, slug: str, *, as_of: str | None = None
) -> Taken:
    """The whole project, as it is or as it was at a moment: the number of an event, or an instant.

    An export as of a moment has the bytes that an export at that moment had, erased values apart.
    Raises NotFound, NotAllowed and Invalid("as_of") before anything is noted.
    """
    with database.writing() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.EXPORT, project)
        seq = None
        if as_of is not None:
            require(actor, Permission.READ_LOG, project)
            seq = find_seq(session, log_seen_by(session, actor, project), Moment.parse(as_of))
        note_export(session, actor, project, what="jsonl" if seq is None else f"jsonl as of event {seq}")
    sealer.seal_now(project.log_id)
    return Taken(seq, _lines(database, actor, project, seq))


def _lines(database: Database, actor: Actor, project: Project, seq: int | None) -> Iterator[str]:
    view = database.reading() if seq is None else reading_past(database, project, seq)
    with view as session:
        yield from export_jsonl(session, actor, get_project(session, actor, project.slug))
