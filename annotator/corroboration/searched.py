"""For which marks suggestions were looked for: no longer, when their story changes."""

import uuid

from sqlalchemy import bindparam, delete, or_, select, union

from annotator.corroboration.models import Neighbour, Reuse, SearchedClaim
from annotator.db import Session, table_of

_SEARCHED, _NEIGHBOUR, _REUSE = table_of(SearchedClaim), table_of(Neighbour), table_of(Reuse)
_ONE_SEARCHED = (
    select(_SEARCHED.c.annotation_id).where(_SEARCHED.c.project_id == bindparam("project")).limit(1)
)


def has_searches(session: Session, project_id: uuid.UUID) -> bool:
    """Whether there is anything to forget."""
    return session.scalar(_ONE_SEARCHED, {"project": project_id}) is not None


def forget_searches(session: Session, article_id: uuid.UUID) -> None:
    """After the text of an article came or changed: what is proposed in its story may be otherwise now."""
    near = union(
        select(_NEIGHBOUR.c.other_id).where(_NEIGHBOUR.c.article_id == article_id),
        select(_REUSE.c.other_id).where(_REUSE.c.article_id == article_id),
        select(_REUSE.c.article_id).where(_REUSE.c.other_id == article_id),
    )
    told = or_(_SEARCHED.c.article_id == article_id, _SEARCHED.c.article_id.in_(near))
    session.execute(delete(_SEARCHED).where(told))
