"""Erasing a value of a mark, a link or a comment wherever it came into the record, and why something was decided.

What is taken from a reader's mark stands in the settled one too, and a curator's reason beside the decision.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from annotator import clock
from annotator.accounts.erasing import clear_answers
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.erasing import erase_fields
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.discussions import erasing as discussions
from annotator.errors import Invalid
from annotator.links.erasing import Value
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.projects.models import Project
from annotator.review.models import Adjudication, Stance
from annotator.review.queries import find_adjudication

#: the words of a decision, as an event about it holds them
REASON = frozenset({"after.reason"})
#: what is copied from views into what is settled
COPIED = (Value.QUOTE, Value.REASON, Value.SOURCES, Value.TAGS, Value.NOTE)

Erasable = discussions.Erasable | Adjudication


def find_erasable(session: Session, actor: Actor, project: Project, thing_id: uuid.UUID) -> Erasable:
    """The mark, link, comment or decision with this id; no one else changes it until the commit."""
    made = find_adjudication(session, actor, thing_id, project=project)
    if made is not None:
        session.refresh(made, with_for_update=True)
        return made
    return discussions.find_erasable(session, actor, project, thing_id)


def erase_value(session: Session, actor: Actor, thing: Erasable, field: str, *, reason: str) -> Recorded:
    """Erase one value of ``thing``, whatever it was over time, there and in the record. Of a decision: “reason”.

    Returns the event of ``thing``; each other place has one of its own. Raises Invalid("field" or "reason").
    """
    if isinstance(thing, Adjudication):
        return erase_reason(session, actor, thing, field, reason)
    recorded = discussions.erase_value(session, actor, thing, field, reason=reason)
    if isinstance(thing, Annotation | Link) and field in COPIED:
        for settled in _copies(session, actor, thing):
            discussions.erase_value(session, actor, settled, field, reason=reason)
        for made in _decisions_of(session, thing) if field in (Value.REASON, Value.NOTE) else ():
            if made.reason:
                erase_reason(session, actor, made, Value.REASON, reason)
    return recorded


def erase_reason(session: Session, actor: Actor, made: Any, field: str, reason: str) -> Recorded:
    """Erase why something was decided. made: a row of decisions that has a ``reason`` and is audited."""
    require(actor, Permission.ERASE, made)
    if field != Value.REASON:
        raise Invalid("field", f"Choose what to erase: {Value.REASON}.")

    def change() -> None:
        made.reason, made.updated_at = "", clock.now()

    recorded = erase_fields(session, actor, made, REASON, change, reason=reason)
    clear_answers(session, made.id, REASON, made.snapshot())
    return recorded


def _decisions_of(session: Session, thing: Annotation | Link) -> list[Adjudication]:
    """The decisions that put this into the record."""
    made = or_(Adjudication.settled_annotation_id == thing.id, Adjudication.settled_link_id == thing.id)
    query = select(Adjudication).where(Adjudication.article_id == thing.article_id, made)
    return list(session.scalars(query.order_by(Adjudication.id)))


def _copies(session: Session, actor: Actor, thing: Annotation | Link) -> Iterator[Any]:
    """What was settled with the words of this view, taken out of the record again or not."""
    query = select(Adjudication).where(Adjudication.project_id == thing.project_id)
    ends = [thing.article_id, thing.to_article_id] if isinstance(thing, Link) else [thing.article_id]
    for made in session.scalars(
        query.where(Adjudication.article_id.in_(ends)).order_by(Adjudication.id)
    ).all():
        if any(view["id"] == str(thing.id) and view["stance"] == Stance.TAKEN for view in made.views):
            if made.settled_annotation_id:
                yield get_annotation(session, actor, made.settled_annotation_id, lock=True)
            if made.settled_link_id:
                yield get_link(session, actor, made.settled_link_id, lock=True)
