"""The one list of who listens to which event."""

from annotator.annotations.reanchoring import reanchor_annotations
from annotator.assignments.handing_back import end_of_member
from annotator.audit.kinds import EventKind
from annotator.audit.log import listen
from annotator.corroboration.indexing import index_when_told
from annotator.coverage.reanchoring import reanchor_sentences
from annotator.live.signals import announce_event
from annotator.preannotations.reanchoring import reanchor_preannotations
from annotator.publishing.erasing import erase_published
from annotator.review.taking_over import settle_when_done


def register() -> None:
    """Called once by each door before it writes."""
    for kind in (EventKind.ARTICLE_REVISED, EventKind.ARTICLE_REVERTED):
        listen(kind, reanchor_annotations)
        listen(kind, reanchor_sentences)
        listen(kind, reanchor_preannotations)
    for kind in (EventKind.ARTICLE_IMPORTED, EventKind.ARTICLE_REVISED, EventKind.ARTICLE_REVERTED):
        listen(kind, index_when_told)
    listen(EventKind.ASSIGNMENT_SUBMITTED, settle_when_done)
    listen(EventKind.ASSIGNMENT_ENDED, settle_when_done)
    listen(EventKind.MEMBER_CHANGED, end_of_member)
    listen(EventKind.MEMBER_REMOVED, end_of_member)
    listen(EventKind.EVENT_REDACTED, erase_published)
    for kind in EventKind:
        listen(kind, announce_event)
