"""As ``clauses``, for people and their access, for exports, and for the log itself."""

from collections.abc import Callable
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web import coverage_clauses, preannotation_clauses, review_clauses, suggestion_clauses
from annotator.web.clauses import Known, Parts, State, states, value, words


def tell_person(event: Event, known: Known) -> Parts:
    """A new account, a new password, or the end of what names someone."""
    if event.kind == EventKind.PERSON_PASSWORD_CHANGED and event.subject_id != event.actor_id:
        return [words("gave a sign-in to "), known.person(str(event.subject_id))]
    if event.kind == EventKind.PERSON_PASSWORD_CHANGED:
        return [words("changed the password; every other sign-in ended")]
    if event.kind == EventKind.PERSON_CREATED and event.subject_id == event.actor_id:
        return [words("opened an account by an invitation")]
    verb = "opened an account for " if event.kind == EventKind.PERSON_CREATED else "erased what names "
    return [words(verb), known.person(str(event.subject_id))]


def tell_signing(event: Event, _known: Known) -> Parts:
    """In, with what; or out, where."""
    verb = "signed in" if event.kind == EventKind.PERSON_SIGNED_IN else "signed out"
    return [words(f"{verb} {event.reason}".rstrip())]


def tell_sign_in_refused(event: Event, known: Known) -> Parts:
    """A wrong password, a name that nobody has, or a token that opens nothing."""
    why = words(f": {event.reason}")
    if event.subject_type == "person":
        return [words("refused a sign-in as "), known.person(str(event.subject_id)), why]
    return [words("refused a sign-in that is nobody's"), why]


def tell_access_refused(event: Event, _known: Known) -> Parts:
    """What someone tried."""
    return [words(f"was refused: {event.reason}")]


def tell_token(event: Event, known: Known) -> Parts:
    """What acts in someone's name."""
    before, after = states(event)
    state = after or before
    verb = "made" if event.kind == EventKind.TOKEN_CREATED else "revoked"
    label = str(state["label"])
    parts = [words(f"{verb} the token "), value(label)] if label else [words(f"{verb} a token")]
    if state["person"] == str(event.actor_id):
        return parts
    return [*parts, words(" of "), known.person(str(state["person"]))]


def tell_export(event: Event, _known: Known) -> Parts:
    """What was taken away, and as what."""
    what = "the project" if event.kind == EventKind.PROJECT_EXPORTED else "the log"
    return [words(f"exported {what}"), *([words(" as "), value(event.reason)] if event.reason else [])]


def tell_release(event: Event, _known: Known) -> Parts:
    """What was frozen, and as of which entry."""
    _, after = states(event)
    return [words("made release "), value(after["name"]), words(f" of entry {after['seq']}")]


def tell_key(event: Event, _known: Known) -> Parts:
    """What signs the log."""
    verb = "made" if event.kind == EventKind.KEY_CREATED else "replaced"
    return [words(f"{verb} the key that signs the log")]


def tell_redacted(event: Event, known: Known) -> Parts:
    """Values that the log holds no more; that they were there still shows."""
    return [words("erased values from the log of "), *name_subject(event, known)]


def tell_recorded(event: Event, known: Known) -> Parts:
    """What an older log had not kept."""
    return [
        words("kept the state of "),
        *name_subject(event, known),
        words(" as it was when the log began to keep whole states"),
    ]


def name_subject(event: Event, known: Known) -> Parts:
    """The thing that an event is about, as well as it can be named."""
    before, after = states(event)
    state = after or before
    name = _NAMES.get(event.subject_type)
    return name(event, known, state) if name else [words("the installation")]


def _name_link(_event: Event, known: Known, state: State) -> Parts:
    if not state:
        return [words("a link")]
    here, there = (known.quote(UUID(state[end])) for end in ("from", "to"))
    return [words("the link from "), here, words(" to "), there]


def _name_verdict(_event: Event, known: Known, state: State) -> Parts:
    return [words("the verdict "), known.verdict(state["key"])] if state else [words("a verdict")]


def _name_holder(event: Event, known: Known, state: State) -> Parts:
    what = "the membership" if event.subject_type == "member" else "a token"
    return [words(f"{what} of "), known.person(str(state["person"]))] if state else [words(what)]


_NAMES: dict[str, Callable[[Event, Known, State], Parts]] = {
    "annotation": lambda event, known, state: [known.quote(event.subject_id, state.get("exact", ""))],
    "article": lambda event, known, state: [known.article(event.subject_id, state.get("title", ""))],
    "link": _name_link,
    "verdict": _name_verdict,
    "member": _name_holder,
    "token": _name_holder,
    "person": lambda event, known, _state: [known.person(str(event.subject_id))],
    "project": lambda _event, _known, _state: [words("the project")],
    "invitation": lambda _event, _known, _state: [words("an invitation")],
    **review_clauses.NAMES,
    **coverage_clauses.NAMES,
    **preannotation_clauses.NAMES,
    **suggestion_clauses.NAMES,
}

TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.PERSON_CREATED: tell_person,
    EventKind.PERSON_PASSWORD_CHANGED: tell_person,
    EventKind.PERSON_ERASED: tell_person,
    EventKind.PERSON_SIGNED_IN: tell_signing,
    EventKind.PERSON_SIGNED_OUT: tell_signing,
    EventKind.SIGN_IN_REFUSED: tell_sign_in_refused,
    EventKind.ACCESS_REFUSED: tell_access_refused,
    EventKind.TOKEN_CREATED: tell_token,
    EventKind.TOKEN_REVOKED: tell_token,
    EventKind.PROJECT_EXPORTED: tell_export,
    EventKind.LOG_EXPORTED: tell_export,
    EventKind.RELEASE_CREATED: tell_release,
    EventKind.KEY_CREATED: tell_key,
    EventKind.KEY_ROTATED: tell_key,
    EventKind.EVENT_REDACTED: tell_redacted,
    EventKind.STATE_RECORDED: tell_recorded,
}
#: kinds whose reason is part of the sentence
SAYS_REASON = frozenset(
    {
        EventKind.PERSON_SIGNED_IN, EventKind.PERSON_SIGNED_OUT, EventKind.SIGN_IN_REFUSED,
        EventKind.ACCESS_REFUSED, EventKind.PROJECT_EXPORTED, EventKind.LOG_EXPORTED,
    }
)  # fmt: skip
