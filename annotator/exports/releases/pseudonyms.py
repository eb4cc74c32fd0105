"""Names that are nobody's: reader-01 is whoever was the first to do something in the project, and stays it."""

import uuid
from collections.abc import Mapping

from sqlalchemy import func, insert, select, union, update

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, SYSTEM_ID
from annotator.annotations.models import Annotation
from annotator.assignments.models import Assignment
from annotator.audit.models import Event
from annotator.audit.past import shadow
from annotator.audit.queries import HasLog
from annotator.db import Session, table_of
from annotator.links.models import Link
from annotator.preannotations.models import PreAnnotation

#: what people contribute: events about other things make nobody a reader
_WORK = (
    "annotation", "link", "adjudication", "assignment", "suggestion", "sentence", "thread", "comment",
    "preannotation", "preannotation_decision",
)  # fmt: skip


def list_pseudonyms(session: Session, project: HasLog, seq: int) -> dict[uuid.UUID, str]:
    """Whoever contributed up to event ``seq``, in the order of what they did first, and what they are called.

    A later release calls them the same. Last come those of whose work the log has no event of their own.
    """
    first = func.min(Event.seq)
    query = select(Event.actor_id).where(
        Event.log_id == project.log_id, Event.seq <= seq, Event.subject_type.in_(_WORK),
        Event.actor_id != SYSTEM_ID,
    )  # fmt: skip
    people = list(session.scalars(query.group_by(Event.actor_id).order_by(first)))
    others = union(
        *(
            select(person).where(model.project_id == project.log_id)
            for model, person in (
                (Annotation, Annotation.created_by_id), (Link, Link.created_by_id), (Assignment, Assignment.person_id),
            )
        )
    )  # fmt: skip
    known = {*people, SYSTEM_ID}
    people += sorted({one for (one,) in session.execute(others)} - known)
    return {person_id: f"reader-{number:02}" for number, person_id in enumerate(people, 1)}


def hide_names(session: Session, pseudonyms: Mapping[uuid.UUID, str]) -> None:
    """From here on the session knows these people, by these names alone. ``session``: from ``reading_past()``."""
    people, at = (
        table_of(Person),
        session.scalars(select(Person.created_at).where(Person.id == SYSTEM_ID)).one(),
    )
    blank = {
        "email": "",
        "password_hash": "",
        "is_admin": False,
        "created_at": at,
        "last_event_id": SYSTEM_ID,
    }
    named = {**pseudonyms, SYSTEM_ID: SYSTEM.name}
    shadow(session, people)
    session.execute(insert(people), [{"id": one, "name": name, **blank} for one, name in named.items()])
    # who made what was brought in is as a file said it: that may be anybody
    session.execute(update(table_of(PreAnnotation)).values(maker=""))
