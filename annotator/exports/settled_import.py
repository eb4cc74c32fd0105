"""Taking in what was settled elsewhere: the decisions behind it, with their views, stand here too."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation, Kind, Status
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event
from annotator.db import Session, in_parts, new_id
from annotator.exports.ids import as_id, derived_id
from annotator.exports.new_rows import NewRow, insert_marks, insert_things
from annotator.exports.people_import import PeopleImport
from annotator.exports.shapes import Decision, View
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Matter, Outcome, Standing


@dataclass(frozen=True)
class NewDecision:
    """What a file says of a settled annotation or link that was just added."""

    thing: NewRow | Link
    decision: Decision
    views: Sequence[View]


class DecisionImport:
    """The decisions of one file, stored when all that they are about is there."""

    def __init__(self, session: Session, actor: Actor, project: Project, people: PeopleImport) -> None:
        self.session, self.actor, self.project_id, self.people = session, actor, project.id, people
        self.waiting: list[NewDecision] = []

    def run(self, ids: Mapping[str, uuid.UUID]) -> None:
        """Store them, each with its event. ids: of annotations and links, by their ids in the file.

        Of a view that was deleted the file holds only what it said: it is put, deleted, where the decision is.
        """
        known = {**ids, **self._bring_deleted(ids)}
        made = [self._adjudication(one, known) for one in self.waiting]
        insert_things(self.session, self.actor, Adjudication, made, EventKind.ADJUDICATION_DECIDED)

    def _bring_deleted(self, ids: Mapping[str, uuid.UUID]) -> dict[str, uuid.UUID]:
        """Views that the file does not hold as annotations or links of their own, by their ids in it."""
        lost = {
            view.id: (one.thing, view) for one in self.waiting for view in one.views if view.id not in ids
        }
        taken = self._find_taken(lost)
        marks, links, found = [], [], {}
        for file_id, (thing, view) in lost.items():
            own_id = as_id(file_id)
            found[file_id] = derived_id(thing.id, file_id) if own_id is None or own_id in taken else own_id
            if isinstance(thing, Link):
                links.append(self._deleted_link(thing, view, found[file_id]))
            else:
                marks.append(self._deleted_mark(thing, view, found[file_id]))
        insert_marks(self.session, self.actor, marks, EventKind.ANNOTATION_DELETED)
        insert_things(self.session, self.actor, Link, links, EventKind.LINK_DELETED)
        return found

    def _find_taken(self, file_ids: Iterable[str]) -> set[uuid.UUID]:
        taken: set[uuid.UUID] = set()
        for part in in_parts(found for found in map(as_id, file_ids) if found):
            for model in (Annotation, Link):
                taken |= set(self.session.scalars(select(model.id).where(model.id.in_(part))))
        return taken

    def _deleted_mark(self, thing: NewRow, view: View, own_id: uuid.UUID) -> NewRow:
        return replace(
            thing, id=own_id, kind=Kind.CLAIM if view.verdict else thing.kind, verdict=view.verdict,
            reason=view.reason, judgement=Judgement(view.verdict, view.reason), version=1, status=Status.DELETED,
            is_settled=False, created_by_id=self.people.find(view.by), last_event_id=promise_event(self.session),
        )  # fmt: skip

    def _deleted_link(self, thing: Link, view: View, own_id: uuid.UUID) -> Link:
        return Link(
            id=own_id, project_id=self.project_id, from_id=thing.from_id, to_id=thing.to_id,
            article_id=thing.article_id, to_article_id=thing.to_article_id, relation=view.relation.value,
            note=view.reason, status=LinkStatus.DELETED, is_settled=False, version=1,
            created_by_id=self.people.find(view.by), created_at=thing.created_at, updated_at=thing.updated_at,
            last_event_id=promise_event(self.session),
        )  # fmt: skip

    def _adjudication(self, one: NewDecision, ids: Mapping[str, uuid.UUID]) -> Adjudication:
        thing, is_link = one.thing, isinstance(one.thing, Link)
        views = [
            {"id": str(ids[view.id]), "by": str(self.people.find(view.by)), "stance": view.stance.value}
            for view in one.views
        ]
        return Adjudication(
            id=new_id(), project_id=self.project_id, article_id=thing.article_id,
            subject=(Matter.LINK if is_link else Matter.ANNOTATION).value,
            settled_annotation_id=None if is_link else thing.id, settled_link_id=thing.id if is_link else None,
            outcome=Outcome.SETTLED.value, rule=one.decision.rule.value, reason=one.decision.reason,
            views=views, readers=_distinct(view["by"] for view in views), created_by_id=thing.created_by_id,
            created_at=thing.created_at, updated_at=thing.created_at, status=Standing.STANDING.value, version=1,
            last_event_id=promise_event(self.session),
        )  # fmt: skip


def _distinct(people: Iterable[str]) -> list[str]:
    return sorted(set(people))
