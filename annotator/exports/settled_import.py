"""Taking in what was settled elsewhere: the decisions behind it, with their views, stand here too."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from annotator.accounts.permissions import SYSTEM_ID, Actor
from annotator.audit.kinds import EventKind
from annotator.audit.log import promise_event, record
from annotator.db import Session, new_id, table_of
from annotator.exports.jsonl_lines import Decision, View
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Matter, Outcome, Standing


@dataclass(frozen=True)
class NewDecision:
    """What a file says of a settled annotation or link that was just added."""

    matter: Matter
    thing_id: uuid.UUID
    article_id: uuid.UUID
    decision: Decision
    views: Sequence[View]
    created_by_id: uuid.UUID
    created_at: datetime


class DecisionImport:
    """The decisions of one file, stored when all that they are about is there."""

    def __init__(
        self, session: Session, actor: Actor, project: Project, people: Mapping[str, uuid.UUID]
    ) -> None:
        self.session, self.actor, self.project_id, self.people = session, actor, project.id, people
        self.waiting: list[NewDecision] = []

    def run(self, ids: Mapping[str, uuid.UUID]) -> None:
        """Store them, each with its event. ids: of annotations and links, by their ids in the file.

        A view that the file holds nothing of (it was deleted) is left out.
        """
        made = [self._adjudication(one, ids) for one in self.waiting]
        if made:
            columns = table_of(Adjudication).columns.keys()
            values = [{name: getattr(one, name) for name in columns} for one in made]
            self.session.execute(insert(table_of(Adjudication)), values)
        for one in made:
            record(self.session, self.actor, EventKind.ADJUDICATION_DECIDED, one, after=one.snapshot())

    def _adjudication(self, one: NewDecision, ids: Mapping[str, uuid.UUID]) -> Adjudication:
        is_link = one.matter is Matter.LINK
        views = [
            {
                "id": str(ids[view.id]),
                "by": str(self.people.get(view.by, SYSTEM_ID)),
                "stance": view.stance.value,
            }
            for view in one.views
            if view.id in ids
        ]
        return Adjudication(
            id=new_id(), project_id=self.project_id, article_id=one.article_id, subject=one.matter.value,
            settled_annotation_id=None if is_link else one.thing_id, settled_link_id=one.thing_id if is_link else None,
            outcome=Outcome.SETTLED.value, rule=one.decision.rule.value, reason=one.decision.reason,
            views=views, readers=_distinct(view["by"] for view in views), created_by_id=one.created_by_id,
            created_at=one.created_at, updated_at=one.created_at, status=Standing.STANDING.value, version=1,
            last_event_id=promise_event(self.session),
        )  # fmt: skip


def _distinct(people: Iterable[str]) -> list[str]:
    return sorted(set(people))
