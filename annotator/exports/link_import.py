"""The links of a file, after all its annotations."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event
from annotator.db import Session, in_parts
from annotator.errors import Invalid
from annotator.exports.ids import as_id, derived_id
from annotator.exports.jsonl_lines import LinkEntry, entry_instant, refused
from annotator.exports.new_rows import insert_things
from annotator.exports.people_import import PeopleImport
from annotator.exports.settled_import import NewDecision
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project

End = tuple[uuid.UUID, uuid.UUID]


class LinkImport:
    """Storing links between annotations that are known by their ids in the file, or by their ids here."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        project: Project,
        people: PeopleImport,
        stored: Mapping[str, End],
    ) -> None:
        require(actor, Permission.IMPORT, project)
        self.session, self.actor, self.project_id = session, actor, project.id
        self.people, self.stored = people, dict(stored)
        self.taken: set[uuid.UUID] = set()
        #: ids in the file of those added that got another one
        self.renamed: list[str] = []
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
                self.renamed += [entry.id] if as_id(entry.id) in self.taken else []
                known_ids.add(link.id)
                standing.add(key)
                self._note_decision(entry, link)
        for is_settled, kind in ((False, EventKind.LINK_CREATED), (True, EventKind.LINK_SETTLED)):
            insert_things(
                self.session,
                self.actor,
                Link,
                [link for link in added if link.is_settled == is_settled],
                kind,
            )
        return len(added), len(entries) - len(added)

    def _note_decision(self, entry: LinkEntry, link: Link) -> None:
        if entry.decision:
            self.decided.append(NewDecision(link, entry.decision, entry.views))

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
            created_by_id=self.people.find(entry.created_by), created_at=made_at,
            updated_at=made_at, version=entry.version, last_event_id=promise_event(self.session),
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
