"""The log in sentences: “bob changed the verdict of “400 households” from Unverified to Disputed”.

For any page: ``tell_events(session, actor, project, events)`` gives what ``event_item()`` of
``audit/macros.html`` shows.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.queries import list_by_ids
from annotator.articles.models import Article
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.db import Session
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.text.differences import Piece, word_diff
from annotator.web import clauses, project_clauses
from annotator.web.clauses import Known, Part, State, states, words

#: code points of unchanged text shown on either side of a change
AROUND = 80

_TELL = {**clauses.TELL, **project_clauses.TELL}
_ICONS = {
    "project": "settings", "verdict": "scale", "member": "users", "invitation": "users", "article": "upload",
    "annotation": "highlighter", "link": "link", "person": "user", "token": "shield",
}  # fmt: skip
_KIND_ICONS = {
    EventKind.ARTICLE_REVISED: "history", EventKind.PROJECT_CREATED: "folder", EventKind.VERDICT_CHANGED: "pencil",
    EventKind.ANNOTATION_CHANGED: "pencil", EventKind.LINK_CHANGED: "pencil",
    EventKind.ANNOTATION_DELETED: "trash-2", EventKind.LINK_DELETED: "trash-2",
    EventKind.ANNOTATION_RESTORED: "undo-2", EventKind.LINK_RESTORED: "undo-2",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One event, ready to be shown."""

    seq: int
    at: datetime
    icon: str
    #: who did it
    who: str
    parts: Sequence[Part]
    #: what differs, word by word, by what it is
    changes: Sequence[tuple[str, Sequence[Piece]]]
    reason: str


def tell_events(session: Session, actor: Actor, project: Project, events: Sequence[Event]) -> list[Told]:
    """These events of one project in sentences. A handful of statements, however many events."""
    known = read_known(session, actor, project, events)
    return [tell(event, known) for event in events]


def tell(event: Event, known: Known) -> Told:
    """One event in a sentence."""
    kind = EventKind(event.kind)
    teller = _TELL.get(kind)
    parts = teller(event, known) if teller else [words(kind.value.replace(".", " ").replace("_", " "))]
    icon = _KIND_ICONS.get(kind) or _ICONS.get(event.subject_type, "history")
    who = known.people.get(event.actor_id, "someone")
    return Told(event.seq, event.at, icon, who, parts, list(_changes(event)), event.reason)


def read_known(session: Session, actor: Actor, project: Project, events: Sequence[Event]) -> Known:
    """The names that the sentences about these events need."""
    people, annotations = set(), set()
    for event in events:
        people.add(event.actor_id)
        if event.subject_type == "member":
            people |= {uuid.UUID(str(state["person"])) for state in states(event) if state}
        elif event.subject_type == "link":
            annotations |= {
                uuid.UUID(str(state[end])) for state in states(event) if state for end in ("from", "to")
            }
    articles = {event.article_id for event in events if event.article_id}
    here = (Article.id.in_(articles), Article.project_id == project.id)
    titles = session.execute(select(Article.id, Article.title).where(*here))
    return Known(
        base=url_for("web.project_home", slug=project.slug),
        people=list_names(session, people),
        articles={row.id: row.title for row in titles},
        quotes={found.id: found.exact for found in list_by_ids(session, actor, annotations).values()},
        verdicts={verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)},
    )


def _changes(event: Event) -> Iterator[tuple[str, Sequence[Piece]]]:
    before, after = states(event)
    if event.kind == EventKind.ANNOTATION_CREATED:
        before = {"reason": ""}
    if event.kind == EventKind.LINK_CREATED:
        before = {"note": ""}
    for key, label in (
        ("exact", "Quote"),
        ("reason", "Reason"),
        ("note", "Note"),
        ("guidelines", "Guidelines"),
    ):
        if key in before and key in after and before[key] != after[key]:
            yield label, around_changes(word_diff(before[key], after[key]))
    yield from _source_changes(before, after)


def _source_changes(before: State, after: State) -> Iterator[tuple[str, Sequence[Piece]]]:
    """Sources are told apart by their place; added and removed ones are named in the sentence."""
    old, new = before.get("sources", []), after.get("sources", [])
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            if one["quote"] != other["quote"]:
                yield "Quote of a source", around_changes(word_diff(one["quote"], other["quote"]))


def around_changes(pieces: Iterable[Piece]) -> list[Piece]:
    """The same pieces, long unchanged text cut down to what stands around the changes."""
    pieces = list(pieces)
    if len(pieces) == 1:  # nothing stood there before, so nothing has to be told apart
        return [("same", pieces[0][1])] if pieces[0][0] == "ins" else pieces
    last = len(pieces) - 1
    return [
        (kind, _cut(text, after_change=number > 0, before_change=number < last) if kind == "same" else text)
        for number, (kind, text) in enumerate(pieces)
    ]


def _cut(text: str, *, after_change: bool, before_change: bool) -> str:
    head = text[:AROUND] if after_change else ""
    tail = text[-AROUND:] if before_change else ""
    return text if len(text) <= len(head) + len(tail) + 20 else f"{head} … {tail}".strip(" ")
