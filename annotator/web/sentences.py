"""The log in sentences: “bob changed the verdict of “400 households” from Unverified to Disputed”.

For any page: ``tell_events(session, actor, project, events)`` gives what ``event_item()`` of
``audit/macros.html`` shows.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy import func, select

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.queries import list_by_ids
from annotator.articles.models import Article
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.db import Session
from annotator.discussions.models import Thread
from annotator.links.models import Link
from annotator.links.queries import link_visible_to
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.text.differences import Piece, word_diff
from annotator.web import (
    access_clauses,
    clauses,
    coverage_clauses,
    preannotation_clauses,
    project_clauses,
    publication_clauses,
    review_clauses,
    suggestion_clauses,
)
from annotator.web.clauses import Known, Part, State, reverted_to, states, value, words

#: code points of unchanged text shown on either side of a change
AROUND = 80

#: every kind of event has its sentence
TELL = {
    **clauses.TELL,
    **project_clauses.TELL,
    **review_clauses.TELL,
    **suggestion_clauses.TELL,
    **coverage_clauses.TELL,
    **preannotation_clauses.TELL,
    **publication_clauses.TELL,
    **access_clauses.TELL,
}
_ICONS = {
    "project": "settings", "verdict": "scale", "member": "users", "invitation": "users", "article": "upload",
    "annotation": "highlighter", "link": "link", "person": "user", "token": "shield",
    "installation": "shield", **review_clauses.ICONS, **suggestion_clauses.ICONS, **coverage_clauses.ICONS,
    **publication_clauses.ICONS, **preannotation_clauses.ICONS,
}  # fmt: skip
_KIND_ICONS: dict[str, str] = {
    EventKind.ARTICLE_REVISED: "history", EventKind.PROJECT_CREATED: "folder", EventKind.VERDICT_CHANGED: "pencil",
    EventKind.ANNOTATION_CHANGED: "pencil", EventKind.LINK_CHANGED: "pencil",
    EventKind.ANNOTATION_DELETED: "trash-2", EventKind.LINK_DELETED: "trash-2",
    EventKind.ANNOTATION_RESTORED: "undo-2", EventKind.LINK_RESTORED: "undo-2",
    EventKind.ANNOTATION_REVERTED: "undo-2", EventKind.LINK_REVERTED: "undo-2", EventKind.ARTICLE_REVERTED: "undo-2",
    EventKind.PERSON_SIGNED_OUT: "log-out", EventKind.PERSON_PASSWORD_CHANGED: "shield",
    EventKind.PERSON_ERASED: "trash-2", EventKind.EVENT_REDACTED: "trash-2",
    EventKind.SIGN_IN_REFUSED: "circle-alert", EventKind.ACCESS_REFUSED: "circle-alert",
    EventKind.PROJECT_EXPORTED: "download", EventKind.LOG_EXPORTED: "download",
    EventKind.RELEASE_CREATED: "bookmark",
    EventKind.KEY_CREATED: "shield", EventKind.KEY_ROTATED: "shield", EventKind.STATE_RECORDED: "bookmark",
    **review_clauses.KIND_ICONS, **suggestion_clauses.KIND_ICONS, **coverage_clauses.KIND_ICONS,
    **publication_clauses.KIND_ICONS, **preannotation_clauses.KIND_ICONS,
}  # fmt: skip


#: what was written with something new is shown like what was changed
_NOTHING_YET: dict[str, State] = {
    EventKind.ANNOTATION_CREATED: {"reason": ""}, EventKind.ANNOTATION_SETTLED: {"reason": ""},
    EventKind.LINK_CREATED: {"note": ""}, EventKind.LINK_SETTLED: {"note": ""},
    EventKind.SUGGESTION_ACCEPTED: {"reason": ""}, EventKind.SUGGESTION_DISMISSED: {"reason": ""},
    EventKind.ADJUDICATION_DECIDED: {"reason": ""}, EventKind.COMMENT_CREATED: {"text": ""},
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
    #: the link that it is about, if it is about one
    link_id: uuid.UUID | None = None


def tell_events(
    session: Session, actor: Actor, project: Project | None, events: Sequence[Event]
) -> list[Told]:
    """These events of one project, or of the installation (None), in sentences.

    A handful of statements, however many events.
    """
    known = read_known(session, actor, project, events)
    return [tell(event, known) for event in events]


def tell(event: Event, known: Known) -> Told:
    """One event in a sentence."""
    icon = _KIND_ICONS.get(event.kind) or _ICONS.get(event.subject_type, "history")
    who = known.people.get(event.actor_id, "someone")
    is_said = event.kind in access_clauses.SAYS_REASON or reverted_to(event) is not None
    reason = "" if is_said else event.reason
    link_id = event.subject_id if event.subject_type == "link" else None
    parts = TELL.get(event.kind, _tell_in_general)(event, known)
    return Told(event.seq, event.at, icon, who, parts, list(_changes(event)), reason, link_id)


def _tell_in_general(event: Event, _known: Known) -> list[Part]:
    """A newer program may have written it."""
    return [words("did what this program has no words for: "), value(event.kind)]


def read_known(session: Session, actor: Actor, project: Project | None, events: Sequence[Event]) -> Known:
    """The names that the sentences about these events need."""
    names = list_names(session, _people_in(events))
    if project is None:
        return Known(base="", people=names)
    articles = {event.article_id for event in events if event.article_id} | _ids_in(
        events, "suggestion", "to_article"
    )
    here = (Article.id.in_(articles), Article.project_id == project.id)
    titles = session.execute(select(Article.id, Article.title).where(*here))
    threads = _read_threads(session, events)
    links = _read_links(session, actor, {*review_clauses.decided_ids(events, "link"), *threads.values()})
    annotations = _ids_in(events, "link", "from", "to") | review_clauses.decided_ids(events, "annotation")
    annotations |= _ids_in(events, "suggestion", "annotation")
    annotations |= {one for ends in links.values() for one in ends} | (set(threads.values()) - links.keys())
    annotations |= {
        event.subject_id for event in events if event.subject_type == "annotation" and not event.after
    }
    found = list_by_ids(session, actor, annotations)
    return Known(
        base=f"{request.script_root}/projects/{project.slug}",
        people=names,
        articles={row.id: row.title for row in titles},
        quotes={one.id: one.exact for one in found.values()}
        | coverage_clauses.read_sentences(session, events)
        | preannotation_clauses.read_quotes(session, events),
        judged={one.id: one.verdict for one in found.values() if one.verdict},
        links=links,
        threads=threads,
        verdicts={verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)},
    )


def _read_threads(session: Session, events: Sequence[Event]) -> dict[uuid.UUID, uuid.UUID]:
    """What the discussions of these events are about, but for those of articles."""
    ids = {event.subject_id for event in events if event.subject_type == "thread"}
    ids |= _ids_in(events, "comment", "thread")
    about = func.coalesce(Thread.annotation_id, Thread.link_id)
    query = select(Thread.id, about.label("about")).where(Thread.id.in_(ids), about.is_not(None))
    return {row.id: row.about for row in session.execute(query)} if ids else {}


def _read_links(
    session: Session, actor: Actor, ids: set[uuid.UUID]
) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """Of those of these things that are links, their ends."""
    query = select(Link.id, Link.from_id, Link.to_id).where(Link.id.in_(ids), link_visible_to(actor))
    return {row.id: (row.from_id, row.to_id) for row in session.execute(query)} if ids else {}


def _people_in(events: Sequence[Event]) -> set[uuid.UUID]:
    """Who acts, and whom it is about."""
    people = {event.actor_id for event in events}
    people |= {event.subject_id for event in events if event.subject_type == "person"}
    return people.union(*(_ids_in(events, one, "person") for one in ("member", "token", "assignment")))


def _ids_in(events: Sequence[Event], subject_type: str, *keys: str) -> set[uuid.UUID]:
    """The ids under these keys in the states of things of one type."""
    found = (state for event in events if event.subject_type == subject_type for state in states(event))
    return {uuid.UUID(str(state[key])) for state in found for key in keys if state.get(key)}


def _changes(event: Event) -> Iterator[tuple[str, Sequence[Piece]]]:
    before, after = states(event)
    before = _NOTHING_YET.get(event.kind, before)
    if after.get("rule") == "agreed":  # then the reason is part of the sentence
        before, after = {}, {}
    for key, label in (
        ("exact", "Quote"),
        ("reason", "Reason"),
        ("note", "Note"),
        ("guidelines", "Guidelines"),
        ("text", "Comment"),
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
