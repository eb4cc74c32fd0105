"""Undoing what one decided, by an event of its own; undoing that again is redo.

What was one stroke is undone at one.
"""

import json

from sqlalchemy import select

from annotator.accounts.permissions import Actor
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.db import Session
from annotator.errors import Conflict, NotFound
from annotator.links.reverting import content_of
from annotator.preannotations.actions import restore_decision, withdraw_decision
from annotator.preannotations.models import PreAnnotationDecision, Standing
from annotator.preannotations.queries import list_own_together

Turned = list[tuple[PreAnnotationDecision, Recorded]]


def undo_decisions(session: Session, actor: Actor, event: Event) -> Turned:
    """Undo an event about a decision, one of the actor's own. Conflict if it was decided again since."""
    query = select(PreAnnotationDecision).where(
        PreAnnotationDecision.id == event.subject_id, PreAnnotationDecision.created_by_id == actor.id
    )
    decision = session.scalar(query)
    if decision is None:
        raise NotFound("There is no such decision of yours.")
    together = list_own_together(session, actor, decision)
    session.refresh(decision)
    if content_of(decision.snapshot()) != content_of(json.loads(event.after or "{}")):
        raise Conflict("This was decided again since. Look at it first.", decision.snapshot())
    turn = withdraw_decision if decision.status == Standing.STANDING else restore_decision
    turned = ((one, turn(session, actor, one)) for one in together)
    return [(one, recorded) for one, recorded in turned if recorded]
