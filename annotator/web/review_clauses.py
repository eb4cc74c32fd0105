"""As ``clauses``, for who reads what, what comes into the record, and what is discussed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web.clauses import Known, Part, Parts, State, states, value, where, words


def tell_assignment_created(event: Event, known: Known) -> Parts:
    """Someone is asked to read, or takes an article themselves; what ended before begins again."""
    before, after = states(event)
    article, due = _article(event, known), _until(after, " by ")
    if after["person"] == str(event.actor_id):
        return [words("took up "), *article, *([words(" again")] if before else []), *due]
    again = [words(" once more")] if before else []
    return [words("asked "), _reader(after, known), *again, words(" to read "), *article, *due]


def tell_assignment_changed(event: Event, known: Known) -> Parts:
    """Another day."""
    _, after = states(event)
    time = _until(after, " until ") or [words(" as long as it takes")]
    return [words("gave "), _reader(after, known), *time, words(" for "), *_article(event, known)]


def tell_assignment_turned(event: Event, known: Known) -> Parts:
    """Submitted, and what may come after it."""
    _, after = states(event)
    article, kind = _article(event, known), EventKind(event.kind)
    if kind == EventKind.ASSIGNMENT_SUBMITTED:
        return [words("submitted "), *article]
    if kind == EventKind.ASSIGNMENT_REOPENED:
        return [words("took back the submission of "), *article]
    if kind == EventKind.ASSIGNMENT_RETURNED:
        return [words("returned "), *article, words(" to "), _reader(after, known)]
    if after["person"] == str(event.actor_id):
        return [words("handed back "), *article]
    return [words("took "), *article, words(" back from "), _reader(after, known)]


def tell_article_changed(event: Event, known: Known) -> Parts:
    """Whether people learn on it."""
    _, after = states(event)
    what = "an article to learn on" if after.get("is_training") else "an article like the others again"
    return [words("made "), known.article(event.subject_id, after["title"]), words(f" {what}")]


def tell_annotation_settled(event: Event, known: Known) -> Parts:
    """A mark of the record."""
    _, after = states(event)
    quote = known.quote(event.subject_id, after["exact"])
    verdict = [words(" as "), known.verdict(after["verdict"])] if after["verdict"] else []
    parts = [words(f"put the {after['kind']} "), quote, words(" into the record"), *verdict]
    return [*parts, *where(event, known)]


def tell_link_settled(event: Event, known: Known) -> Parts:
    """A link of the record."""
    _, after = states(event)
    here, there = (known.quote(UUID(after[end])) for end in ("from", "to"))
    parts = [words("put the link from "), here, words(" to "), there, words(" into the record: ")]
    return [*parts, value(after["relation"])]


def tell_adjudication(event: Event, known: Known) -> Parts:
    """What was decided, and how many readers saw it differently; or that it is open again."""
    before, after = states(event)
    state = after or before
    what = [*_decided(state, known), *where(event, known)]
    if event.kind == EventKind.ADJUDICATION_REOPENED:
        return [words("reopened the decision on "), *what]
    if state["rule"] == "agreed":
        return [words("settled "), *what, *_as(state, known), words(f", because {state['reason']}")]
    verb = "found that nothing stands at " if state["outcome"] == "nothing" else "settled "
    return [words(verb), *what, *_as(state, known), words(_dissent(state))]


def tell_thread(event: Event, known: Known) -> Parts:
    """A discussion begins, has nothing left to say, or goes on."""
    verb = {
        EventKind.THREAD_OPENED: "opened a discussion on ",
        EventKind.THREAD_RESOLVED: "resolved the discussion on ",
    }.get(EventKind(event.kind), "reopened the discussion on ")
    return [words(verb), *_topic(event, known, event.subject_id)]


def tell_comment(event: Event, known: Known) -> Parts:
    """Something is said, reworded, deleted or restored."""
    before, after = states(event)
    verb = {
        EventKind.COMMENT_CREATED: "commented on ", EventKind.COMMENT_CHANGED: "reworded a comment on ",
        EventKind.COMMENT_DELETED: "deleted a comment on ",
    }.get(EventKind(event.kind), "restored a comment on ")  # fmt: skip
    return [words(verb), *_topic(event, known, _id((after or before)["thread"]))]


def decided_ids(events: Iterable[Event], matter: str) -> set[UUID]:
    """The annotations, or the links, that the decisions among these events are about."""
    about = [event for event in events if event.subject_type == "adjudication"]
    found = [state for event in about for state in states(event) if state and state["subject"] == matter]
    return {one for state in found for one in _ids_of(state) if one}


def _ids_of(state: State) -> list[UUID | None]:
    settled = [_id(state["settled_annotation"]), _id(state["settled_link"])]
    return [*settled, *(UUID(view["id"]) for view in state["views"] or ())]


def _decided(state: State, known: Known) -> Parts:
    """What stands in the record, or else the first of the views."""
    return _first_of(_ids_of(state) if state else [], known)


def _topic(event: Event, known: Known, thread_id: UUID | None) -> Parts:
    """What a discussion is about."""
    about = known.threads.get(thread_id) if thread_id else None
    if about is None:
        return _article(event, known)
    return [*_first_of([about], known), *where(event, known)]


def _first_of(ids: Sequence[UUID | None], known: Known) -> Parts:
    """The first of these annotations and links that there is something to say of."""
    for one in filter(None, ids):
        if one in known.links:
            here, there = known.links[one]
            return [words("the link from "), known.quote(here), words(" to "), known.quote(there)]
        if one in known.quotes:
            return [known.quote(one)]
    return [words("a passage")]


def _as(state: State, known: Known) -> Parts:
    mark = _id(state["settled_annotation"])
    key = known.judged.get(mark) if mark else None
    return [words(" as "), known.verdict(key)] if key else []


def _dissent(state: State) -> str:
    """“; 1 of 3 saw it differently”: so did whoever marked nothing where something stands now."""
    views = state["views"] or ()
    everyone = {*(state["readers"] or ()), *(view["by"] for view in views)}
    agreeing = {view["by"] for view in views if view["stance"] != "differs"}
    if state["outcome"] == "nothing":
        agreeing = everyone - {view["by"] for view in views}
    count = len(everyone - agreeing)
    return f"; {count} of {len(everyone)} saw it differently" if count and len(everyone) > 1 else ""


def _article(event: Event, known: Known) -> Parts:
    return [known.article(event.article_id)] if event.article_id else [words("an article")]


def _reader(state: State, known: Known) -> Part:
    return known.person(state["person"]) if state and state["person"] else Part("name", "someone")


def _until(state: State, link_word: str) -> Parts:
    if not state["due_on"]:
        return []
    day = date.fromisoformat(state["due_on"])
    return [words(link_word), value(f"{day.day} {day:%B %Y}")]


def _id(text: object) -> UUID | None:
    return UUID(str(text)) if text else None


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.ASSIGNMENT_CREATED: tell_assignment_created,
    EventKind.ASSIGNMENT_CHANGED: tell_assignment_changed,
    EventKind.ASSIGNMENT_SUBMITTED: tell_assignment_turned,
    EventKind.ASSIGNMENT_RETURNED: tell_assignment_turned,
    EventKind.ASSIGNMENT_REOPENED: tell_assignment_turned,
    EventKind.ASSIGNMENT_ENDED: tell_assignment_turned,
    EventKind.ARTICLE_CHANGED: tell_article_changed,
    EventKind.ANNOTATION_SETTLED: tell_annotation_settled,
    EventKind.LINK_SETTLED: tell_link_settled,
    EventKind.ADJUDICATION_DECIDED: tell_adjudication,
    EventKind.ADJUDICATION_REOPENED: tell_adjudication,
    EventKind.THREAD_OPENED: tell_thread,
    EventKind.THREAD_RESOLVED: tell_thread,
    EventKind.THREAD_REOPENED: tell_thread,
    EventKind.COMMENT_CREATED: tell_comment,
    EventKind.COMMENT_CHANGED: tell_comment,
    EventKind.COMMENT_DELETED: tell_comment,
    EventKind.COMMENT_RESTORED: tell_comment,
}
#: how things are called where something else happened to them, such as an erasure
NAMES: dict[str, Callable[[Event, Known, State], Parts]] = {
    "assignment": lambda event, known, _state: [words("an assignment of "), *_article(event, known)],
    "adjudication": lambda _event, known, state: [words("the decision on "), *_decided(state, known)],
    "thread": lambda event, known, _state: [words("the discussion on "), *_topic(event, known, event.subject_id)],
    "comment": lambda event, known, state: [
        words("a comment on "), *_topic(event, known, _id(state["thread"] if state else ""))
    ],
}  # fmt: skip
ICONS = {
    "assignment": "book-open",
    "adjudication": "scale",
    "thread": "message-square",
    "comment": "message-square",
}
KIND_ICONS: dict[str, str] = {
    EventKind.ASSIGNMENT_CHANGED: "clock", EventKind.ASSIGNMENT_SUBMITTED: "circle-check",
    EventKind.ASSIGNMENT_RETURNED: "undo-2", EventKind.ASSIGNMENT_REOPENED: "undo-2",
    EventKind.ASSIGNMENT_ENDED: "arrow-left", EventKind.ARTICLE_CHANGED: "book-open",
    EventKind.ANNOTATION_SETTLED: "bookmark", EventKind.LINK_SETTLED: "bookmark",
    EventKind.ADJUDICATION_REOPENED: "undo-2", EventKind.THREAD_RESOLVED: "circle-check",
    EventKind.THREAD_REOPENED: "undo-2", EventKind.COMMENT_CHANGED: "pencil", EventKind.COMMENT_DELETED: "trash-2",
    EventKind.COMMENT_RESTORED: "undo-2",
}  # fmt: skip
