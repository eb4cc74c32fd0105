"""The one list of who listens to which event."""

from annotator.annotations.reanchoring import reanchor_annotations
from annotator.audit.kinds import EventKind
from annotator.audit.log import listen


def register() -> None:
    """Called once by each door before it writes."""
    listen(EventKind.ARTICLE_REVISED, reanchor_annotations)
    listen(EventKind.ARTICLE_REVERTED, reanchor_annotations)
