"""Articles that their readers leave alone go back, by the project's rule, and those of people who left the project.

Nobody has to watch over it: whoever next looks at the assignments or asks for an article sets it going.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Uuid, column, select, table

from annotator import clock
from annotator.accounts.permissions import ANYONES, SYSTEM, Permission
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.steps import end
from annotator.audit.log import By, Recorded
from annotator.audit.models import Event
from annotator.db import Database, Session, UtcDateTime
from annotator.projects.models import Membership, Project

#: of live/, which is a higher layer: named here, not imported
_READING = table(
    "reading", column("person_id", Uuid()), column("article_id", Uuid()), column("seen_at", UtcDateTime())
)


def hand_back_idle(session: Session, project: Project) -> Sequence[Assignment]:
    """End every open assignment without a sign of life for as long as the project allows; in the system's name."""
    if not project.hand_back_days:
        return []
    idle = session.scalars(_idle(project).with_for_update(of=Assignment)).all()
    days = f"{project.hand_back_days} day{'s' if project.hand_back_days > 1 else ''}"
    for assignment in idle:
        end(session, SYSTEM, assignment, f"Handed back: nothing happened for {days}")
    return idle


def hand_back_first(database: Database, project: Project) -> None:
    """The same in a transaction of its own, where there is anything to do."""
    if not project.hand_back_days:
        return
    with database.reading() as session:
        is_due = session.scalar(_idle(project).with_only_columns(Assignment.id).limit(1))
    if is_due:
        with database.writing() as session:
            hand_back_idle(session, session.get_one(Project, project.id))


def end_of_member(session: Session, recorded: Recorded, membership: Any) -> None:
    """Whoever is removed, or may only read from now on, has nothing to read any more. Their work stays."""
    assert isinstance(membership, Membership)
    if membership.removed_at is None and membership.role in ANYONES[Permission.SUBMIT]:
        return
    words = "Left the project" if membership.removed_at else "May only read now"
    query = select(Assignment).where(
        Assignment.project_id == membership.project_id,
        Assignment.person_id == membership.person_id,
        Assignment.status == Progress.OPEN,
    )
    for assignment in session.scalars(query.order_by(Assignment.id).with_for_update()).all():
        end(session, By(recorded.actor_id), assignment, words)


def _idle(project: Project) -> Select[Assignment]:
    """Open ones, not changed since, with no event of their reader on the article, and not seen there."""
    since = clock.now() - timedelta(days=project.hand_back_days)
    same = (Event.article_id == Assignment.article_id, Event.actor_id == Assignment.person_id)
    acted = select(Event.id).where(*same, Event.at >= since).exists()
    reading = _READING.c
    seen = select(reading.person_id).where(
        reading.person_id == Assignment.person_id,
        reading.article_id == Assignment.article_id,
        reading.seen_at >= since,
    )
    return (
        select(Assignment)
        .where(Assignment.project_id == project.id, Assignment.status == Progress.OPEN)
        .where(Assignment.updated_at < since, ~acted, ~seen.exists())
        .order_by(Assignment.id)
    )
