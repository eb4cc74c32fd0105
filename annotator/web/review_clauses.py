"""As ``clauses``, for what is settled and reopened."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web.clauses import Known, Parts, State, states, words


def tell_annotation_settled(event: Event, known: Known) -> Parts:
    """A mark of the record."""
    _, after = states(event)
    parts = [
        words(f"put the {after['kind']} "),
        known.quote(event.subject_id, after["exact"]),
        words(" into the record"),
    ]
    return [*parts, words(" as "), known.verdict(after["verdict"])] if after["verdict"] else parts


def tell_link_settled(event: Event, known: Known) -> Parts:
    """A link of the record."""
    _, after = states(event)
    here, there = (known.quote(UUID(after[end])) for end in ("from", "to"))
    return [
        words("put the link from "),
        here,
        words(" to "),
        there,
        words(f" into the record: {after['relation']}"),
    ]


def tell_adjudication(event: Event, known: Known) -> Parts:
    """A decision, or its end."""
    before, after = states(event)
    state = after or before
    what = _what(state, known)
    where = [words(" in "), known.article(event.article_id)] if event.article_id else []
    if event.kind == EventKind.ADJUDICATION_REOPENED:
        return [words("reopened the decision on "), *what, *where]
    if event.kind == EventKind.ADJUDICATION_CHANGED:
        return [words("changed the decision on "), *what, *where]
    if state["rule"] == "agreed":
        return [words("took "), *what, *where, words(f" into the record: {state['reason']}")]
    count = len(state["views"] or ())
    views = words(f", from {count} {'views' if count > 1 else 'view'}") if count else words("")
    verb = "found that nothing stands at " if state["outcome"] == "nothing" else "decided on "
    return [words(verb), *what, *where, views]


def quoted_ids(events: Iterable[Event]) -> Iterator[UUID]:
    """The annotations that sentences about these decisions quote."""
    for event in events:
        if event.subject_type == "adjudication":
            for state in states(event):
                if quoted := _quoted(state):
                    yield quoted


def _what(state: State, known: Known) -> Parts:
    quoted = _quoted(state)
    return (
        [known.quote(quoted)] if quoted else [words("a link" if state["subject"] == "link" else "a passage")]
    )


def _quoted(state: State) -> UUID | None:
    if not state or state["subject"] != "annotation":
        return None
    views = [view["id"] for view in state["views"] or ()]
    found = state["settled_annotation"] or next(iter(views), None)
    return UUID(found) if found else None


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.ANNOTATION_SETTLED: tell_annotation_settled,
    EventKind.LINK_SETTLED: tell_link_settled,
    EventKind.ADJUDICATION_DECIDED: tell_adjudication,
    EventKind.ADJUDICATION_CHANGED: tell_adjudication,
    EventKind.ADJUDICATION_REOPENED: tell_adjudication,
}
