"""Who may know of a suggestion: whoever may know of the claim. What was decided tells of its maker's reading too."""

from sqlalchemy import ColumnElement, and_, exists, or_

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.annotations.models import Annotation
from annotator.assignments.visibility import article_open_to, work_visible_to
from annotator.corroboration.models import Suggestion
from annotator.db import table_of
from annotator.projects.queries import visible_to

_CLAIM = table_of(Annotation).alias("claim_of_suggestion")


@kept_by_actor
def suggestion_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know what was decided? As with a link, both articles must be open to them, or it is theirs."""
    own = table_of(Suggestion).c
    shared = visible_to(actor, own.project_id)
    if not actor.blind:
        return shared
    is_open = (article_open_to(actor, own.project_id, end) for end in (own.article_id, own.to_article_id))
    hidden = exists().where(_CLAIM.c.id == own.annotation_id, ~work_visible_to(actor, _CLAIM.c))
    return and_(shared, or_(own.created_by_id == actor.id, and_(*is_open)), ~hidden.correlate_except(_CLAIM))
