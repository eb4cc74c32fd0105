"""Why a release cannot have the bytes any more that it had: something was erased since, or the key was replaced."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from annotator.audit.kinds import EventKind
from annotator.audit.models import INSTALLATION, Event
from annotator.db import Session
from annotator.exports.releases.models import Release
from annotator.projects.models import Project


@dataclass(frozen=True)
class Earlier:
    """A release as it was recorded, and why it may be another now."""

    #: of its list of checksums, hexadecimal
    sha256: str
    #: sentences; none where nothing is known
    because: Sequence[str]


def list_breaks(
    session: Session, project: Project, releases: Sequence[Release]
) -> dict[uuid.UUID, list[str]]:
    """By release, a sentence on each thing that happened since and that changes its bytes, or may."""
    gone, by = aliased(Event), aliased(Event)
    erasures = select(gone.seq, by.at).join(by, gone.redacted_by_id == by.id)
    erased = session.execute(erasures.where(gone.log_id == project.log_id)).all()
    kinds = (EventKind.KEY_ROTATED, EventKind.PERSON_ERASED)
    installation = select(Event.kind, Event.at).where(Event.log_id == INSTALLATION, Event.kind.in_(kinds))
    noted = session.execute(installation).all()
    found: dict[uuid.UUID, list[str]] = {}
    for one in releases:
        later = {row.kind for row in noted if row.at > one.created_at}
        told = (
            ("Values that it holds were erased since.", any(
                row.seq <= one.seq and row.at > one.created_at for row in erased
            )),
            ("Names of people were erased since.", one.has_names and EventKind.PERSON_ERASED in later),
            ("The key that signs the log was replaced since.", EventKind.KEY_ROTATED in later),
        )  # fmt: skip
        found[one.id] = [sentence for sentence, is_so in told if is_so]
    return found
