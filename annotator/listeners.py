"""The one list of who listens to which event."""

from annotator.annotations.reanchoring import reanchor_annotations
from annotator.audit.kinds import EventKind
from annotator.audit.log import listen
from annotator.review.taking_over import settle_when_submitted


def register() -> None:
    """Called once by each door before it writes."""
    listen(EventKind.ARTICLE_REVISED, reanchor_annotations)
    listen(EventKind.ARTICLE_REVERTED, reanchor_annotations)
    listen(EventKind.ASSIGNMENT_SUBMITTED, settle_when_submitted)
