"""A project comes in with its whole log, as it left: the same ids, the same events, the same root of their tree.

Rows are made anew from the last state of each thing, and then compared with the log like those of any project. They are
stored before the events that they name, so that the database's own triggers are satisfied as by any other write.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from annotator.accounts.actions import bring_person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article, Revision
from annotator.audit.log import open_log
from annotator.audit.models import Audited, Event
from annotator.audit.replaying import UNREADABLE, find_differences
from annotator.audit.states import blank_of, values_of
from annotator.audit.tlog import root_of_hashes
from annotator.corroboration.models import WaitingArticle
from annotator.db import Base, Session, table_of
from annotator.errors import Conflict, Invalid
from annotator.exports.project_files import Head, ProjectFiles, StoredEvent
from annotator.projects.models import Project
from annotator.text.reading import check_text

#: rows stored at once
PART = 500
_EVENTS = table_of(Event)


def import_project(session: Session, actor: Actor, slug: str, file: BinaryIO) -> Head:
    """Create the project of an archive, which this database has not got. Nothing is stored of one that is refused.

    Raises Conflict where the project is there, and Invalid("file") where the archive is not what it was.
    """
    require(actor, Permission.CREATE_PROJECT)
    files = ProjectFiles(file)
    _require_new(session, files.head, slug)
    try:
        _ProjectImport(session, actor, files).run()
    except (SQLAlchemyError, *UNREADABLE):
        raise Invalid("file", "Its events tell of things that this program cannot store.") from None
    return files.head


def _require_new(session: Session, head: Head, slug: str) -> None:
    if head.slug != slug:
        raise Invalid(
            "slug", f"This is the project “{head.slug}”, and its log says so: import it by that name."
        )
    there = session.scalar(select(Project).where(or_(Project.id == head.id, Project.slug == head.slug)))
    if there is not None:
        raise Conflict(f"The project “{there.slug}” is here already; a log can only come in whole, and once.")


class _ProjectImport:
    """One archive on its way in."""

    def __init__(self, session: Session, actor: Actor, files: ProjectFiles) -> None:
        self.session, self.actor, self.files, self.head = session, actor, files, files.head
        #: of each event by its place, and of each thing the last event that has its state
        self.ids: list[uuid.UUID] = []
        self.last: dict[uuid.UUID, tuple[int, str]] = {}
        #: number of an event -> the numbers of those in which it erased something
        self.redactions: dict[int, list[int]] = {}

    def run(self) -> None:
        """All of it; it is complete and as its log says, or refused."""
        self._look_through()
        for person in self.head.people:
            bring_person(self.session, self.actor, person.id, person.name)
        open_log(self.session, self.head.id)
        for model in _models():
            self._store_things(model)
            if model is Article:
                self._store_texts()
        self._store_events()
        for sentence in find_differences(self.session, self.head.id, lambda _: None):
            raise Invalid("file", f"The archive is not as its log says. {sentence}")

    def _look_through(self) -> None:
        """Check each event by itself, and that there are as many as there were, in their order."""
        known, hashes = {model.subject_type for model in _models()}, []
        for event in self.files.events():
            if event.log_id != self.head.id:
                raise Invalid("file", f"Event {event.seq} is not of this project’s log.")
            hashes.append(event.leaf_hash)
            self.ids.append(event.id)
            if event.after is not None and event.subject_type in known:
                self.last[event.subject_id] = event.seq, event.subject_type
            if event.redacted_by:
                self.redactions.setdefault(event.redacted_by, []).append(event.seq)
        if len(hashes) != self.head.events or root_of_hashes(hashes).hex() != self.head.root:
            raise Invalid("file", "The archive does not hold the events whose root it names.")

    def _store_things(self, model: Any) -> None:
        """The rows of a model, each as the last event with its state says."""
        wanted = {seq for seq, subject_type in self.last.values() if subject_type == model.subject_type}
        events = self.files.events(wanted)
        while wanted and (part := list(islice(events, PART))):
            rows: dict[Any, list[dict[str, Any]]] = {
                table_of(model): [],
                **{one: [] for one in model.part_tables()},
            }
            for event in part:
                for table, values in _rows_of(model, event):
                    rows[table].append(values)
            for table, new in rows.items():
                if new:
                    self.session.execute(insert(table), new)
            if model is Article:  # what stands in other articles is looked for as after any import
                waiting = [{"article_id": event.subject_id, "project_id": self.head.id} for event in part]
                self.session.execute(insert(WaitingArticle), waiting)

    def _store_texts(self) -> None:
        texts = self.files.texts()
        while part := list(islice(texts, 50)):
            rows = [
                {
                    "id": one.id, "article_id": one.article, "project_id": self.head.id, "number": one.revision,
                    "text": check_text(one.text), "sha256": hashlib.sha256(one.text.encode()).digest(),
                    "length": len(one.text), "created_by_id": one.created_by, "created_at": one.created_at,
                    "last_event_id": self.ids[one.event - 1],
                }
                for one in part
            ]  # fmt: skip
            self.session.execute(insert(table_of(Revision)), rows)

    def _store_events(self) -> None:
        """In their order; what an event erased is marked just before it, as it was when it happened."""
        waiting: list[dict[str, Any]] = []
        for event in self.files.events():
            erased = self.redactions.get(event.seq, ())
            if waiting and (erased or len(waiting) >= PART):
                self.session.execute(insert(_EVENTS), waiting)
                waiting = []
            for seq in erased:
                here = (_EVENTS.c.log_id == self.head.id, _EVENTS.c.seq == seq)
                self.session.execute(update(_EVENTS).where(*here).values(redacted_by_id=event.id))
            values = asdict(event)
            values.pop("redacted_by")
            waiting.append(values)
        self.session.execute(insert(_EVENTS), waiting)


def _models() -> list[Any]:
    """What the log of a project tells of, in an order in which each names only what is there."""
    place = {table: at for at, table in enumerate(Base.metadata.sorted_tables)}
    found = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
    ours = [model for model in found if model is Project or hasattr(model, "project_id")]
    return sorted(ours, key=lambda model: place[table_of(model)])


def _rows_of(model: Any, event: StoredEvent) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The row that a state stands for, and those of its parts."""
    table, state = table_of(model), json.loads(event.after or "{}")
    values = {**blank_of(table), **values_of(table, state)}
    values |= {"id": event.subject_id, "project_id": event.log_id, "last_event_id": event.id}
    yield table, {name: value for name, value in values.items() if name in table.c}
    yield from model.part_rows(event.subject_id, state)
