"""As ``clauses``, for what happens to a project, its vocabulary, its people and its articles."""

from collections.abc import Callable, Iterator

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.web.clauses import Known, Part, Parts, State, from_to, states, together, value, words

_RULES = {"require_source": "a source", "require_reason": "a reason"}
#: rule -> what switching it on and off is called
_SWITCHES = {
    "blind": ("turned blind reading on", "turned blind reading off"),
    "hide_names": ("hid from whoever decides who said what", "showed to whoever decides who said what"),
    "settle_own": (
        "let curators decide where one view is their own",
        "stopped curators from deciding where one view is their own",
    ),
    "lists_published": (
        "listed for everybody what is published",
        "stopped listing for everybody what is published",
    ),
}
_FACTS = {"title": "the title", "publisher": "the outlet", "author": "the author", "published_at": "the date"}
_NAMES = {
    "name": "name", "colour": "colour", "pattern": "line", "shortcut": "key", "position": "place",
    "needs_source": "need of a source", "needs_reason": "need of a reason",
}  # fmt: skip


def tell_project_created(_event: Event, _known: Known) -> Parts:
    """The first entry."""
    return [words("created the project")]


def tell_project_changed(event: Event, _known: Known) -> Parts:
    """Settings."""
    before, after = states(event)
    clauses: list[Parts] = []
    if before["title"] != after["title"]:
        clauses.append(
            [words("renamed the project"), *from_to(value(before["title"]), value(after["title"]))]
        )
    if before["guidelines"] != after["guidelines"]:
        clauses.append([words("rewrote the guidelines")])
    for name, what in _RULES.items():
        if before.get(name) != after.get(name):
            verb = "asked for" if after.get(name) else "stopped asking for"
            clauses.append([words(f"{verb} {what} where a verdict needs one")])
    clauses += [[words(clause)] for clause in _reading_clauses(before, after)]
    return together(clauses) or [words("saved the settings")]


def _reading_clauses(before: State, after: State) -> Iterator[str]:
    """How articles are read and settled. A state leaves a rule out as long as it is the one that was there first."""
    for name, (on, off) in _SWITCHES.items():
        if before.get(name, False) != after.get(name, False):
            yield on if after.get(name) else off
    old, new = (state.get("overlap", 2) for state in (before, after))
    if old != new:
        yield f"changed the readers of each article from {old} to {new}"
    old, new = (state.get("hand_back_days", 0) for state in (before, after))
    if old != new:
        days = f"{new} day{'s' if new > 1 else ''}"
        yield (
            f"had idle articles handed back after {days}"
            if new
            else "had idle articles stay with their readers"
        )
    old, new = (state.get("origins_for_sourced", 1) for state in (before, after))
    if old != new:
        yield f"changed the independent origins that a sourced claim needs from {old} to {new}"
    old, new = (state.get("agree_by", "all") for state in (before, after))
    if old != new:
        who = "more than half of the readers" if new == "majority" else "all readers"
        yield f"had what {who} found settled without a curator"


def tell_verdict(event: Event, known: Known) -> Parts:
    """The vocabulary grows, or an entry retires."""
    _, after = states(event)
    verb = "added the verdict " if event.kind == EventKind.VERDICT_CREATED else "retired the verdict "
    return [words(verb), known.verdict(after["key"])]


def tell_verdict_changed(event: Event, known: Known) -> Parts:
    """An entry's name, look or rules."""
    before, after = states(event)
    keys = [key for key in _NAMES if before.get(key) != after.get(key)]
    changed = [
        [words(f"its {_NAMES[key]}"), *from_to(_setting(before.get(key)), _setting(after.get(key)))]
        for key in keys
    ]
    parts = [words("changed the verdict "), known.verdict(after["key"])]
    return [*parts, words(": "), *together(changed)] if changed else parts


def _setting(stored: object) -> Part:
    return value({True: "yes", False: "no"}[stored] if isinstance(stored, bool) else str(stored))


def tell_member(event: Event, known: Known) -> Parts:
    """Joining and leaving."""
    _, after = states(event)
    is_self = after["person"] == str(event.actor_id)
    if event.kind == EventKind.MEMBER_REMOVED:
        taken = [words("took "), known.person(after["person"]), words(" out of the project")]
        return [words("left the project")] if is_self else taken
    role = Part("name", str(after["role"]))
    if is_self:
        return [words("joined the project as "), role]
    return [words("brought "), known.person(after["person"]), words(" in as "), role]


def tell_member_changed(event: Event, known: Known) -> Parts:
    """Another role."""
    before, after = states(event)
    roles = [Part("name", str(state["role"])) for state in (before, after)]
    return [words("changed the role of "), known.person(after["person"]), *from_to(*roles)]


def tell_invitation(event: Event, _known: Known) -> Parts:
    """A link for someone new."""
    before, after = states(event)
    role = Part("name", str((after or before)["role"]))
    verb = {
        EventKind.INVITATION_CREATED: "invited someone as ",
        EventKind.INVITATION_ACCEPTED: "accepted an invitation as ",
    }.get(EventKind(event.kind), "took back an invitation as ")
    note = str((after or before)["note"])
    return [words(verb), role, *([words(": "), value(note)] if note else [])]


def tell_article_imported(event: Event, known: Known) -> Parts:
    """A new article."""
    _, after = states(event)
    parts = [words("imported "), known.article(event.subject_id, after["title"])]
    return [*parts, words(" from "), value(after["publisher"])] if after["publisher"] else parts


def tell_article_revised(event: Event, known: Known) -> Parts:
    """Another text of an article."""
    before, after = states(event)
    parts = [
        words(f"added revision {after['revision']} of "),
        known.article(event.subject_id, after["title"]),
    ]
    changed = list(_article_clauses(before, after))
    return [*parts, words("; changed "), *together(changed)] if changed else parts


def _article_clauses(before: State, after: State) -> Iterator[Parts]:
    for key, name in _FACTS.items():
        if before.get(key) != after.get(key):
            yield [words(name), *from_to(value(before.get(key) or ""), value(after.get(key) or ""))]


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.PROJECT_CREATED: tell_project_created,
    EventKind.PROJECT_CHANGED: tell_project_changed,
    EventKind.VERDICT_CREATED: tell_verdict,
    EventKind.VERDICT_CHANGED: tell_verdict_changed,
    EventKind.VERDICT_RETIRED: tell_verdict,
    EventKind.MEMBER_ADDED: tell_member,
    EventKind.MEMBER_CHANGED: tell_member_changed,
    EventKind.MEMBER_REMOVED: tell_member,
    EventKind.INVITATION_CREATED: tell_invitation,
    EventKind.INVITATION_ACCEPTED: tell_invitation,
    EventKind.INVITATION_REVOKED: tell_invitation,
    EventKind.ARTICLE_IMPORTED: tell_article_imported,
    EventKind.ARTICLE_REVISED: tell_article_revised,
}
