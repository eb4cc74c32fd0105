"""As ``clauses``, for what people decided about suggestions."""

from collections.abc import Callable
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web.clauses import Known, Parts, State, states, words

_KINDS = {
    "copied": "a copied passage", "corroborates": "a passage that says something alike",
    "conflicts": "a passage whose figures differ", "superseded": "a passage that may overtake or be overtaken",
}  # fmt: skip
_OUTCOMES = {
    "accepted": "accepted ", "dismissed": "dismissed ",
    "compatible": "found compatible, as both can be right, ", "not_comparable": "found not comparable ",
}  # fmt: skip


def tell_decided(event: Event, known: Known) -> Parts:
    """Accepted or not."""
    _, after = states(event)
    return [words(_OUTCOMES.get(after["outcome"], "decided ")), *_suggested(event, known, after)]


def tell_turned(event: Event, known: Known) -> Parts:
    """Taken back, or decided so again."""
    before, after = states(event)
    verb = (
        "took back what was decided about "
        if event.kind == EventKind.SUGGESTION_WITHDRAWN
        else "decided again on "
    )
    return [words(verb), *_suggested(event, known, after or before)]


def _suggested(event: Event, known: Known, state: State) -> Parts:
    where = [words(" in "), known.article(UUID(state["to_article"]))] if state["to_article"] else []
    parts = [words(_KINDS.get(state["kind"], "a passage")), *where, words(", suggested for ")]
    claim = known.quote(UUID(state["annotation"])) if state["annotation"] else words("a claim")
    here = [words(" in "), known.article(event.article_id)] if event.article_id else []
    return [*parts, claim, *here]


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.SUGGESTION_ACCEPTED: tell_decided,
    EventKind.SUGGESTION_DISMISSED: tell_decided,
    EventKind.SUGGESTION_WITHDRAWN: tell_turned,
    EventKind.SUGGESTION_RESTORED: tell_turned,
}
#: how things are called where something else happened to them, such as an erasure
NAMES: dict[str, Callable[[Event, Known, State], Parts]] = {
    "suggestion": lambda event, known, state: [words("the decision on "), *_suggested(event, known, state)],
}
ICONS = {"suggestion": "search"}
KIND_ICONS: dict[str, str] = {
    EventKind.SUGGESTION_ACCEPTED: "check", EventKind.SUGGESTION_DISMISSED: "x",
    EventKind.SUGGESTION_WITHDRAWN: "undo-2", EventKind.SUGGESTION_RESTORED: "redo-2",
}  # fmt: skip
