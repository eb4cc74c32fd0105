"""The links of a file, after all its annotations."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from annotator import clock
from annotator.accounts.permissions import SYSTEM_ID, Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event, record
from annotator.db import Session, in_parts, table_of
from annotator.errors import Invalid
from annotator.exports.jsonl_lines import LinkEntry, as_id, derived_id, entry_instant, refused
from annotator.exports.settled_import import NewDecision
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project
from annotator.review.models import Matter

End = tuple[uuid.UUID, uuid.UUID]


class LinkImport:
    """Storing links between annotations that are known by their ids in the file, or by their ids here."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        project: Project,
        people: Mapping[str, uuid.UUID],
        stored: Mapping[str, End],
    ) -> None:
        require(actor, Permission.IMPORT, project)
        self.session, self.actor, self.project_id = session, actor, project.id
        self.people, self.stored = people, dict(stored)
        self.taken: set[uuid.UUID] = set()
        #: id in the file -> id here, and what was settled of those that are added
        self.ids: dict[str, uuid.UUID] = {}
        self.decided: list[NewDecision] = []

    def run(self, entries: list[tuple[int, LinkEntry]]) -> tuple[int, int]:
        """How many were added and how many were there."""
        self._find_other_ends(
            {end for _, entry in entries for end in (entry.from_id, entry.to_id)} - self.stored.keys()
        )
        known_ids, standing = self._known()
        self._find_taken([entry.id for _, entry in entries])
        added = []
        for number, entry in entries:
            link = self._new(number, entry)
            key = (link.from_id, link.to_id, link.relation, link.created_by_id)
            self.ids[entry.id] = link.id
            if link.id not in known_ids and key not in standing:
                added.append(link)
                known_ids.add(link.id)
                standing.add(key)
                self._note_decision(entry, link)
        if added:
            self.session.execute(insert(table_of(Link)), [_values(link) for link in added])
        for link in added:
            kind = EventKind.LINK_SETTLED if link.is_settled else EventKind.LINK_CREATED
            record(self.session, self.actor, kind, link, after=link.snapshot())
        return len(added), len(entries) - len(added)

    def _note_decision(self, entry: LinkEntry, link: Link) -> None:
        if entry.decision:
            decided = (Matter.LINK, link.id, link.article_id, entry.decision, entry.views)
            self.decided.append(NewDecision(*decided, link.created_by_id, link.created_at))

    def _find_other_ends(self, file_ids: set[str]) -> None:
        """Ends that the file does not hold but the project does."""
        for part in in_parts(end_id for end_id in map(as_id, file_ids) if end_id):
            query = select(Annotation.id, Annotation.article_id).where(
                Annotation.project_id == self.project_id
            )
            for row in self.session.execute(query.where(Annotation.id.in_(part))):
                self.stored[str(row.id)] = (row.id, row.article_id)

    def _known(self) -> tuple[set[uuid.UUID], set[tuple[uuid.UUID, uuid.UUID, str, uuid.UUID]]]:
        columns = (Link.id, Link.from_id, Link.to_id, Link.relation, Link.created_by_id, Link.status)
        rows = self.session.execute(select(*columns).where(Link.project_id == self.project_id)).all()
        standing = {
            (row.from_id, row.to_id, row.relation, row.created_by_id)
            for row in rows
            if row.status != LinkStatus.DELETED
        }
        return {row.id for row in rows}, standing

    def _new(self, number: int, entry: LinkEntry) -> Link:
        (from_id, article_id), (to_id, to_article_id) = (
            self._end(number, "from", entry.from_id),
            self._end(number, "to", entry.to_id),
        )
        try:
            draft = LinkDraft(from_id, to_id, entry.relation, entry.note)
        except Invalid as invalid:
            raise refused(number, f"links.{next(iter(invalid.fields))}", invalid.message) from None
        made_at = entry_instant(number, "links.created_at", entry.created_at) or clock.now()
        return Link(
            id=self._id(entry, draft), project_id=self.project_id, from_id=from_id, to_id=to_id,
            article_id=article_id, to_article_id=to_article_id, relation=draft.relation, note=draft.note,
            status=LinkStatus.OPEN, is_settled=entry.decision is not None,
            created_by_id=self.people.get(entry.created_by, SYSTEM_ID), created_at=made_at,
            updated_at=made_at, version=1, last_event_id=promise_event(self.session),
        )  # fmt: skip

    def _end(self, number: int, name: str, file_id: str) -> End:
        if file_id not in self.stored:
            raise refused(
                number, f"links.{name}", f"There is no annotation “{file_id}” in this file or in the project."
            )
        return self.stored[file_id]

    def _find_taken(self, file_ids: list[str]) -> None:
        """Ids that other projects of this database have."""
        for part in in_parts(link_id for link_id in map(as_id, file_ids) if link_id):
            query = select(Link.id).where(Link.project_id != self.project_id, Link.id.in_(part))
            self.taken |= set(self.session.scalars(query))

    def _id(self, entry: LinkEntry, draft: LinkDraft) -> uuid.UUID:
        own_id = as_id(entry.id)
        if own_id is None or own_id in self.taken:
            return derived_id(draft.from_id, f"{entry.id} {draft.to_id} {draft.relation}")
        return own_id


def _values(link: Link) -> dict[str, Any]:
    return {column.key: getattr(link, column.key) for column in Link.__table__.columns}
