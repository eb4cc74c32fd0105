"""Undoing what one decided about a suggestion, by an event of its own; undoing that again is redo."""

import json

from annotator.accounts.permissions import Actor
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.corroboration.actions import restore_suggestion, withdraw_suggestion
from annotator.corroboration.kinds import Standing
from annotator.corroboration.models import Suggestion
from annotator.corroboration.suggesting import get_suggestion
from annotator.db import Session
from annotator.errors import Conflict
from annotator.links.reverting import content_of


def undo_decision(session: Session, actor: Actor, event: Event) -> tuple[Suggestion, Recorded | None]:
    """Undo an event about a suggestion, one of the actor's own. Conflict if it was decided again since."""
    suggestion = get_suggestion(session, actor, event.subject_id, lock=True)
    current = suggestion.snapshot()
    if content_of(current) != content_of(json.loads(event.after or "{}")):
        raise Conflict(
            "This was decided again since; undoing would overwrite that. Look at it first.", current
        )
    turn = withdraw_suggestion if suggestion.status == Standing.STANDING else restore_suggestion
    return suggestion, turn(session, actor, suggestion)
