"""A project's whole history on its way out: its log as it is proved, every text, and the people who are in them.

As of an event, it ends with that one; what was erased since is erased in it too.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article, Revision
from annotator.audit.models import Event
from annotator.audit.queries import last_seq
from annotator.audit.tlog import root_of_hashes
from annotator.db import Session, instant_text
from annotator.errors import NotAllowed
from annotator.exports.rows import read_names
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts

#: events or texts read at once
PART = 500
#: what the files are, as they say themselves
KIND, VERSION = "annotator project", 1


def require_whole_log(session: Session, actor: Actor, project: Project) -> None:
    """Raise NotAllowed unless nothing of the log is hidden from this actor."""
    require(actor, Permission.READ_LOG, project)
    if not log_seen_by(session, actor, project).is_whole:
        raise NotAllowed(
            "Part of this log is hidden from you while you read blind; ask someone who sees all of it.",
            deed="export the whole history", project_id=project.id,
        )  # fmt: skip


@dataclass
class History:
    """What an archive of a project is made of. ``events()`` is walked first: it gathers what the others need."""

    session: Session
    actor: Actor
    project: Project
    #: the last event that belongs to it; None: the newest
    seq: int | None = None
    _end: int = 0
    _hashes: list[bytes] = field(default_factory=list)
    #: (article, number of its text) -> the event that tells of it first
    _told: dict[tuple[uuid.UUID, int], int] = field(default_factory=dict)
    _people: set[str] = field(default_factory=set)

    def events(self) -> Iterator[dict[str, object]]:
        """Each event with its entry, its leaf hash, its salt and its states, in their order."""
        require_whole_log(self.session, self.actor, self.project)
        self._hashes, self._told, self._people = [], {}, set()
        self._end = last_seq(self.session, self.project) if self.seq is None else self.seq
        everyone = {str(one) for one in read_names(self.session)}
        redaction = aliased(Event)
        query = select(Event, redaction.seq).outerjoin(redaction, redaction.id == Event.redacted_by_id)
        query = query.where(Event.log_id == self.project.log_id, Event.seq <= self._end).order_by(Event.seq)
        after = 0
        while part := self.session.execute(query.where(Event.seq > after).limit(PART)).all():
            for event, redacted_by in part:
                values = _event_values(
                    event, redacted_by if redacted_by and redacted_by <= self._end else None
                )
                self._gather(event, values["after"], everyone)
                yield values
            after = part[-1][0].seq
            self.session.expunge_all()

    def texts(self) -> Iterator[dict[str, object]]:
        """Every text that every article had, by article and number."""
        columns = (Revision.id, Revision.article_id, Revision.number, Revision.text, Revision.created_by_id)
        query = select(*columns, Revision.created_at, Event.seq).join(
            Event, Event.id == Revision.last_event_id
        )
        order = (Revision.article_id, Revision.number)
        for article_id in sorted({article_id for article_id, _ in self._told}):
            for row in self.session.execute(query.where(Revision.article_id == article_id).order_by(*order)):
                if told := self._told.get((article_id, row.number)):
                    yield {
                        "id": str(row.id), "article": str(article_id), "revision": row.number,
                        "created_by": str(row.created_by_id), "created_at": instant_text(row.created_at),
                        "event": row.seq if row.seq <= self._end else told, "text": row.text,
                    }  # fmt: skip

    def head(self) -> dict[str, object]:
        """What the project is, who is in it, and how its log ends."""
        names = read_names(self.session)
        verdicts = list_verdicts(self.session, self.project, retired=True)
        return {
            "kind": KIND, "version": VERSION, "id": str(self.project.id), **self.project.snapshot(),
            "verdicts": [verdict.snapshot() for verdict in verdicts],
            "people": [{"id": one, "name": names[uuid.UUID(one)]} for one in sorted(self._people)],
            "events": len(self._hashes), "root": root_of_hashes(self._hashes).hex(),
        }  # fmt: skip

    def _gather(self, event: Any, after: Any, everyone: set[str]) -> None:
        self._hashes.append(event.leaf_hash)
        self._people.add(str(event.actor_id))
        self._people |= everyone.intersection(_strings(after))
        if event.subject_type == Article.subject_type and after and "revision" in after:
            self._told.setdefault((event.subject_id, after["revision"]), event.seq)


def _event_values(event: Event, redacted_by: int | None) -> dict[str, Any]:
    before, after, erased = (
        json.loads(text) if text else None for text in (event.before, event.after, event.erased)
    )
    return {
        "seq": event.seq, "entry": event.entry, "leaf_hash": event.leaf_hash.hex(), "before": before, "after": after,
        "reason": event.reason, "salt": event.salt.hex() if event.salt else None, "erased": erased,
        "redacted_by": redacted_by,
    }  # fmt: skip


def _strings(value: object) -> Iterator[str]:
    """Every text in a state, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
