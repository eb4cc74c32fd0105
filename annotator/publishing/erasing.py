"""What is erased is not published any more."""

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.audit.erasing import erase_fields
from annotator.audit.log import Recorded, Subject
from annotator.db import Session
from annotator.publishing.models import Publication, PublicationStatus

REASON = "Something in it was erased."


def erase_published(session: Session, recorded: Recorded, _subject: Subject) -> None:
    """Listens to erasures: whatever was published of this thing, or quotes it, loses its body and is withdrawn."""
    if recorded.subject_type == "publication":
        return
    here = Publication.project_id == recorded.log_id
    about = (Publication.annotation_id == recorded.subject_id) | Publication.body.contains(
        str(recorded.subject_id)
    )
    for publication in session.scalars(select(Publication).where(here, about, Publication.body != "")).all():

        def withdraw(publication: Publication = publication) -> None:
            publication.body, publication.note, publication.withdrawn_because = "", "", REASON
            publication.status, publication.updated_at = PublicationStatus.WITHDRAWN, clock.now()

        erase_fields(session, SYSTEM, publication, ["after.body", "before.body"], withdraw, reason=REASON)
