"""As ``clauses``, for what was brought in to be judged, and what people decided about it."""

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import case, func, select

from annotator.articles.models import Revision
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.db import Session
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.web.clauses import QUOTE_AT_MOST, Known, Part, Parts, State, shorten, states, where, words

#: code points of a quote that are read, more than are shown
_LONG = 2 * QUOTE_AT_MOST


def tell_imported(event: Event, known: Known) -> Parts:
    """Brought in, with what it is called where it comes from."""
    _, after = states(event)
    label = [words(" as "), Part("value", after["label"])] if after.get("label") else []
    tool = [words(" from "), Part("value", after["tool"])] if after.get("tool") else []
    here = where(event, known)
    return [words("brought in "), _quote(event, known, event.subject_id), *label, *tool, *here]


def tell_moved(event: Event, known: Known) -> Parts:
    """Carried over to a new text."""
    return [words("carried the pre-annotation of "), _quote(event, known, event.subject_id),
            words(" over to the new revision"), *where(event, known, "of")]  # fmt: skip


def tell_decided(event: Event, known: Known) -> Parts:
    """Accepted, dismissed, taken back or decided so again."""
    verb = {
        EventKind.PREANNOTATION_ACCEPTED: "accepted ", EventKind.PREANNOTATION_DISMISSED: "dismissed ",
        EventKind.PREANNOTATION_WITHDRAWN: "took back the decision on ",
    }.get(EventKind(event.kind), "decided again on ")  # fmt: skip
    return [words(verb), *_decided(event, known)]


def read_quotes(session: Session, events: Sequence[Event]) -> dict[uuid.UUID, str]:
    """By pre-annotation, the first words of those that these events, which the asker may see, are about."""
    ids = {event.subject_id for event in events if event.subject_type == PreAnnotation.subject_type}
    decided = [event for event in events if event.subject_type == PreAnnotationDecision.subject_type]
    ids |= {about for event in decided for about in [_about(event)] if about}
    if not ids:
        return {}
    start, end = PreAnnotation.start_offset, PreAnnotation.end_offset
    size = case((end - start > _LONG, _LONG), else_=end - start)
    query = select(PreAnnotation.id, func.substr(Revision.text, start + 1, size).label("words"))
    query = query.join(Revision, Revision.id == PreAnnotation.revision_id)
    return {row.id: row.words for row in session.execute(query.where(PreAnnotation.id.in_(ids)))}


def _about(event: Event) -> uuid.UUID | None:
    """What a decision is about; None where that was erased."""
    before, after = states(event)
    about = (after or before).get("preannotation")
    return uuid.UUID(about) if about else None


def _decided(event: Event, known: Known) -> Parts:
    return [words("the pre-annotation of "), _quote(event, known, _about(event)), *where(event, known)]


def _quote(event: Event, known: Known, preannotation_id: uuid.UUID | None) -> Part:
    quote = known.quotes.get(preannotation_id, "") if preannotation_id else ""
    text = shorten(quote or "a passage")
    return Part("quote", text, f"{known.base}/articles/{event.article_id}/preannotations")


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.PREANNOTATION_IMPORTED: tell_imported,
    EventKind.PREANNOTATION_MOVED: tell_moved,
    EventKind.PREANNOTATION_ACCEPTED: tell_decided,
    EventKind.PREANNOTATION_DISMISSED: tell_decided,
    EventKind.PREANNOTATION_WITHDRAWN: tell_decided,
    EventKind.PREANNOTATION_RESTORED: tell_decided,
}
NAMES: dict[str, Callable[[Event, Known, State], Parts]] = {
    PreAnnotation.subject_type: lambda event, known, _state: [
        words("the pre-annotation of "), _quote(event, known, event.subject_id), *where(event, known)
    ],
    PreAnnotationDecision.subject_type: lambda event, known, _state: [
        words("the decision on "), *_decided(event, known)
    ],
}  # fmt: skip
ICONS = {PreAnnotation.subject_type: "inbox", PreAnnotationDecision.subject_type: "inbox"}
KIND_ICONS: dict[str, str] = {
    EventKind.PREANNOTATION_ACCEPTED: "check", EventKind.PREANNOTATION_DISMISSED: "x",
    EventKind.PREANNOTATION_WITHDRAWN: "undo-2", EventKind.PREANNOTATION_RESTORED: "redo-2",
}  # fmt: skip
