"""Erasing a value wherever it came to, decisions about suggestions included: they repeat the note of a link."""

import uuid
from collections.abc import Iterator

from sqlalchemy import or_, select

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.audit.log import Recorded
from annotator.corroboration.models import Suggestion
from annotator.corroboration.visibility import suggestion_visible_to
from annotator.db import Session
from annotator.links.erasing import Value
from annotator.links.models import Link
from annotator.projects.models import Project
from annotator.review import erasing as review

Erasable = review.Erasable | Suggestion


def find_erasable(session: Session, actor: Actor, project: Project, thing_id: uuid.UUID) -> Erasable:
    """The mark, link, comment, decision or suggestion with this id; no one else changes it until the commit."""
    query = select(Suggestion).where(Suggestion.id == thing_id, Suggestion.project_id == project.id)
    found = session.scalar(query.where(suggestion_visible_to(actor)).with_for_update())
    return found or review.find_erasable(session, actor, project, thing_id)


def erase_value(session: Session, actor: Actor, thing: Erasable, field: str, *, reason: str) -> Recorded:
    """Erase one value of ``thing``, whatever it was over time, there and where it came to. Of a suggestion: “reason”.

    Returns the event of ``thing``; each other place has one of its own. Raises Invalid("field" or "reason").
    """
    if isinstance(thing, Suggestion):
        return review.erase_reason(session, actor, thing, field, reason)
    recorded = review.erase_value(session, actor, thing, field, reason=reason)
    if isinstance(thing, Annotation | Link) and field in (Value.REASON, Value.NOTE):
        for suggestion in _decided_with(session, thing):
            review.erase_reason(session, actor, suggestion, Value.REASON, reason)
    return recorded


def _decided_with(session: Session, thing: Annotation | Link) -> Iterator[Suggestion]:
    """The decisions that say why beside this mark, or beside this link."""
    about = or_(Suggestion.annotation_id == thing.id, Suggestion.link_id == thing.id)
    query = select(Suggestion).where(about, Suggestion.reason != "").order_by(Suggestion.id)
    yield from session.scalars(query.with_for_update()).all()
