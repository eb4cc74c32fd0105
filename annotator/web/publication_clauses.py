"""As ``clauses``, for what was published."""

from collections.abc import Callable
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web.clauses import Known, Parts, State, states, words


def tell_published(event: Event, known: Known) -> Parts:
    """The first version, or a correction."""
    _, after = states(event)
    verb = (
        "published "
        if after["number"] == 1
        else f"corrected what was published, now version {after['number']}, of "
    )
    return [words(verb), *_claim(event, known, after)]


def tell_withdrawn(event: Event, known: Known) -> Parts:
    """Not said any more."""
    before, after = states(event)
    return [words("withdrew what was published of "), *_claim(event, known, after or before)]


def _claim(event: Event, known: Known, state: State) -> Parts:
    claim = known.quote(UUID(state["annotation"])) if state["annotation"] else words("a claim")
    here = [words(" in "), known.article(event.article_id)] if event.article_id else []
    return [claim, *here]


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.CLAIM_PUBLISHED: tell_published,
    EventKind.CLAIM_WITHDRAWN: tell_withdrawn,
}
ICONS = {"publication": "upload"}
KIND_ICONS: dict[str, str] = {EventKind.CLAIM_WITHDRAWN: "undo-2"}
