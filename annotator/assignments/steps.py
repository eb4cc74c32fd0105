"""The steps that several actions share. Whoever calls them has asked for permission."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from annotator import clock
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.assignments.queries import list_assignments_of
from annotator.audit.kinds import EventKind
from annotator.audit.log import HasId, Recorded, State, record, record_change
from annotator.db import Session
from annotator.projects.models import Project

#: an article and the person who reads it
Pair = tuple[uuid.UUID, uuid.UUID]


def lock_assigning(session: Session, project_id: uuid.UUID) -> None:
    """Wait for whoever else gives out articles of this project, so that what is counted holds until the commit."""
    query = select(Project.id).where(Project.id == project_id)
    session.execute(query.with_for_update(key_share=True))


def begin(  # noqa: PLR0913  (who reads what, why, until when)
    session: Session,
    actor: HasId,
    project_id: uuid.UUID,
    pairs: Sequence[Pair],
    *,
    origin: Origin,
    due_on: date | None = None,
) -> list[Assignment]:
    """Make assignments, and begin ended ones again. Pairs that are open or submitted already are left as they are."""
    lock_assigning(session, project_id)
    known = list_assignments_of(session, [article_id for article_id, _ in pairs])
    begun: list[tuple[Assignment, State | None]] = []
    now = clock.now()
    for article_id, person_id in pairs:
        found = next((one for one in known[article_id] if one.person_id == person_id), None)
        if found is None:
            made = Assignment(
                project_id=project_id, article_id=article_id, person_id=person_id, status=Progress.OPEN,
                origin=origin, due_on=due_on, created_by_id=actor.id, created_at=now, updated_at=now,
            )  # fmt: skip
            session.add(made)
            begun.append((made, None))
        elif found.status == Progress.ENDED:
            begun.append((found, found.snapshot()))
            found.status, found.origin, found.due_on, found.updated_at = Progress.OPEN, origin, due_on, now
    session.flush()
    for assignment, before in begun:
        kind = EventKind.ASSIGNMENT_CREATED
        record(session, actor, kind, assignment, before=before, after=assignment.snapshot())
    return [assignment for assignment, _ in begun]


def end(session: Session, actor: HasId, assignment: Assignment, reason: str) -> Recorded:
    """End an open assignment."""
    before = assignment.snapshot()
    assignment.status = Progress.ENDED
    return change(session, actor, assignment, EventKind.ASSIGNMENT_ENDED, before, reason)


def change(  # noqa: PLR0913, PLR0917  (what is said of a change)
    session: Session,
    actor: HasId,
    assignment: Assignment,
    kind: EventKind,
    before: State,
    reason: str = "",
) -> Recorded:
    """Store and note what was changed of an assignment."""
    assignment.updated_at = clock.now()
    return record_change(session, actor, kind, assignment, before=before, reason=reason)
