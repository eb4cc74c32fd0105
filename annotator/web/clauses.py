"""What an event says after the name of who did it, piece by piece; pure, so that a template does all the escaping."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.projects.models import Verdict

State = Mapping[str, Any]
#: code points of a quote within a sentence
QUOTE_AT_MOST = 90


@dataclass(frozen=True)
class Part:
    """A piece of a sentence."""

    #: words as they are; a value; a person or a role; a quote, an article or an event, which are links; a badge
    kind: Literal["words", "value", "name", "quote", "article", "event", "verdict"]
    text: str
    href: str = ""
    verdict: Verdict | None = None


Parts = list[Part]


@dataclass(frozen=True)
class Known:
    """What the sentences need to know beside the events: names by id."""

    #: address of the project's home
    base: str
    people: Mapping[UUID, str] = field(default_factory=dict)
    articles: Mapping[UUID, str] = field(default_factory=dict)
    #: of annotations: their words, and the keys of their verdicts
    quotes: Mapping[UUID, str] = field(default_factory=dict)
    judged: Mapping[UUID, str] = field(default_factory=dict)
    #: of links, the annotations that they go from and to
    links: Mapping[UUID, tuple[UUID, UUID]] = field(default_factory=dict)
    #: of discussions, the annotation or the link that they are about
    threads: Mapping[UUID, UUID] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    def person(self, person_id: str) -> Part:
        """Someone other than who acts."""
        return Part("name", self.people.get(UUID(person_id), "someone"))

    def article(self, article_id: UUID, title: str = "") -> Part:
        """An article, by its title."""
        words = title or self.articles.get(article_id, "an article")
        return Part("article", words, f"{self.base}/articles/{article_id}")

    def quote(self, annotation_id: UUID, exact: str = "") -> Part:
        """An annotation, by its quote."""
        words = shorten(exact or self.quotes.get(annotation_id, "a passage"))
        return Part("quote", words, f"{self.base}/annotations/{annotation_id}")

    def verdict(self, key: str) -> Part:
        """A verdict, as its badge."""
        verdict = self.verdicts.get(key)
        return Part("verdict", verdict.name if verdict else key, verdict=verdict)

    def event(self, seq: int) -> Part:
        """Another event of this log, by its number."""
        return Part("event", f"event {seq}", f"{self.base}/log?before={seq + 1}#event-{seq}")


def shorten(text: str) -> str:
    """One line of at most QUOTE_AT_MOST, cut between words where there are any."""
    line = " ".join(text.split())
    if len(line) <= QUOTE_AT_MOST:
        return line
    cut = line[:QUOTE_AT_MOST]
    return cut[: cut.rfind(" ") if cut.rfind(" ") > QUOTE_AT_MOST // 2 else None].rstrip(",;:–— ") + " …"


def words(text: str) -> Part:
    """Words of the sentence itself."""
    return Part("words", text)


def value(text: str) -> Part:
    """Something that was typed or chosen."""
    return Part("value", shorten(text) or "nothing")


class _WithGaps(dict[str, Any]):
    """A state of which something was erased: it reads as empty."""

    def __missing__(self, key: str) -> str:
        return ""


def states(event: Event) -> tuple[State, State]:
    """Before and after; empty where there was none, and where values were erased."""
    before, after = json.loads(event.before or "{}"), json.loads(event.after or "{}")
    return (_WithGaps(before), _WithGaps(after)) if event.redacted_by_id else (before, after)


def from_to(before: Part, after: Part) -> Parts:
    """“… from this to that”."""
    return [words(" from "), before, words(" to "), after]


def together(clauses: list[Parts]) -> Parts:
    """“did this, did that and did a third”."""
    parts: Parts = []
    for number, clause in enumerate(clauses):
        if number:
            parts.append(words(" and " if number == len(clauses) - 1 else ", "))
        parts += clause
    return parts


def tell_annotation_created(event: Event, known: Known) -> Parts:
    """A new mark."""
    _, after = states(event)
    parts = [words(f"marked the {after['kind']} "), known.quote(event.subject_id, after["exact"])]
    if after["verdict"]:
        parts += [words(" as "), known.verdict(after["verdict"])]
    return [*parts, *where(event, known)]


def tell_annotation_gone(event: Event, known: Known) -> Parts:
    """Deleted or restored."""
    before, after = states(event)
    verb = "deleted" if event.kind == EventKind.ANNOTATION_DELETED else "restored"
    state = after or before
    return [
        words(f"{verb} the {state['kind']} "),
        known.quote(event.subject_id, state["exact"]),
        *where(event, known),
    ]


def tell_annotation_moved(event: Event, known: Known) -> Parts:
    """Other ends, or the same words in a new revision."""
    before, after = states(event)
    quote = known.quote(event.subject_id, after["exact"])
    if before["revision"] != after["revision"] and before["exact"] == after["exact"]:
        return [words("carried "), quote, words(" over to the new revision"), *where(event, known, "of")]
    return [words("moved the ends of "), quote, *where(event, known)]


def tell_annotation_changed(event: Event, known: Known) -> Parts:
    """Another judgement."""
    before, after = states(event)
    quote = known.quote(event.subject_id, after["exact"])
    clauses = list(_judgement_clauses(before, after, known))
    if not clauses:
        return [words("saved "), quote]
    verb, link_word, rest = clauses[0]
    first = [words(f"{verb} {link_word} "), quote, *rest]
    return together([first, *([words(verb), *rest] for verb, _, rest in clauses[1:])])


Clause = tuple[str, str, Parts]


def _judgement_clauses(before: State, after: State, known: Known) -> Iterator[Clause]:
    """(verb, the word before the quote, what follows) of everything that differs."""
    if before["kind"] != after["kind"]:
        yield "changed the kind", "of", from_to(value(before["kind"]), value(after["kind"]))
    if before["verdict"] != after["verdict"]:
        yield _verdict_clause(before["verdict"], after["verdict"], known)
    if before["reason"] != after["reason"]:
        yield _verb_for(before["reason"], after["reason"], "the reason"), "of", []
    yield from _tag_clauses(before["tags"], after["tags"])
    yield from _source_clauses(before["sources"], after["sources"])


def _verdict_clause(before: str | None, after: str | None, known: Known) -> Clause:
    if before and after:
        return "changed the verdict", "of", from_to(known.verdict(before), known.verdict(after))
    if after:
        return "set the verdict", "of", [words(" to "), known.verdict(after)]
    return "cleared the verdict", "of", [words(" (it was "), known.verdict(before or ""), words(")")]


def _verb_for(before: str, after: str, what: str) -> str:
    if not before:
        return f"gave {what}"
    return f"rewrote {what}" if after else f"removed {what}"


def _tag_clauses(before: list[str], after: list[str]) -> Iterator[Clause]:
    added = [tag for tag in after if tag not in before]
    gone = [tag for tag in before if tag not in after]
    if added:
        yield "added a tag" if len(added) == 1 else "added tags", "to", [words(": "), value(", ".join(added))]
    if gone:
        yield (
            "removed a tag" if len(gone) == 1 else "removed tags",
            "from",
            [words(": "), value(", ".join(gone))],
        )
    if before != after and not added and not gone:
        yield "reordered the tags", "of", []


def _source_clauses(before: list[State], after: list[State]) -> Iterator[Clause]:
    if before == after:
        return
    names = [[source["title"] or source["url"] for source in sources] for sources in (before, after)]
    added = [name for name in names[1] if name not in names[0]]
    gone = [name for name in names[0] if name not in names[1]]
    if added:
        yield (
            "named a source" if len(added) == 1 else "named sources",
            "for",
            [words(": "), value(", ".join(added))],
        )
    if gone:
        yield (
            "removed a source" if len(gone) == 1 else "removed sources",
            "of",
            [words(": "), value(", ".join(gone))],
        )
    if not added and not gone:
        yield "changed a source", "of", []


def tell_link(event: Event, known: Known) -> Parts:
    """A link made, removed or brought back."""
    before, after = states(event)
    state = after or before
    here, there = (known.quote(UUID(state[end])) for end in ("from", "to"))
    if event.kind == EventKind.LINK_CREATED:
        how = {"context": ", to which it gives context"}.get(
            state["relation"], f", which it {state['relation']}"
        )
        return [words("linked "), here, words(" to "), there, words(how)]
    verb = "removed" if event.kind == EventKind.LINK_DELETED else "restored"
    return [words(f"{verb} the link from "), here, words(" to "), there]


def tell_link_changed(event: Event, known: Known) -> Parts:
    """Another relation or note."""
    before, after = states(event)
    here, there = (known.quote(UUID(after[end])) for end in ("from", "to"))
    ends = [words(" of the link from "), here, words(" to "), there]
    clauses: list[Parts] = []
    if before["relation"] != after["relation"]:
        clauses.append([words("changed the relation"), *ends, *_relations(before, after)])
    if before["note"] != after["note"]:
        verb = words(_verb_for(before["note"], after["note"], "the note"))
        clauses.append([verb] if clauses else [verb, *ends])
    return together(clauses) or [words("saved the link"), *ends[1:]]


def _relations(before: State, after: State) -> Parts:
    return [words(":"), *from_to(value(before["relation"]), value(after["relation"]))]


def tell_reverted(event: Event, known: Known) -> Parts:
    """A mark, a link or an article taken back to how an earlier event had left it."""
    before, after = states(event)
    state, seq = after or before, reverted_to(event)
    if event.kind == EventKind.LINK_REVERTED:
        here, there = (known.quote(UUID(state[end])) for end in ("from", "to"))
        parts = [words("took the link from "), here, words(" to "), there]
    elif event.kind == EventKind.ARTICLE_REVERTED:
        parts = [words("took "), known.article(event.subject_id, state["title"])]
    else:
        quote = known.quote(event.subject_id, state["exact"])
        parts = [words(f"took the {state['kind']} "), quote, *where(event, known)]
    return [*parts, words(" back to "), *([known.event(seq)] if seq else [words("an earlier state")])]


def reverted_to(event: Event) -> int | None:
    """The event that a reversion goes back to, which is all that its reason says: “Event 12”."""
    found = re.fullmatch(r"Event (\d{1,15})", event.reason)
    return int(found.group(1)) if found else None


def where(event: Event, known: Known, link_word: str = "in") -> Parts:
    """“… in this article”."""
    return [words(f" {link_word} "), known.article(event.article_id)] if event.article_id else []


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.ANNOTATION_CREATED: tell_annotation_created,
    EventKind.ANNOTATION_CHANGED: tell_annotation_changed,
    EventKind.ANNOTATION_MOVED: tell_annotation_moved,
    EventKind.ANNOTATION_DELETED: tell_annotation_gone,
    EventKind.ANNOTATION_RESTORED: tell_annotation_gone,
    EventKind.ANNOTATION_REVERTED: tell_reverted,
    EventKind.ARTICLE_REVERTED: tell_reverted,
    EventKind.LINK_REVERTED: tell_reverted,
    EventKind.LINK_CREATED: tell_link,
    EventKind.LINK_CHANGED: tell_link_changed,
    EventKind.LINK_DELETED: tell_link,
    EventKind.LINK_RESTORED: tell_link,
}
