"""How a claim was settled: the decision, and every view that it was made from."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, may
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.db import Session
from annotator.projects.models import Verdict
from annotator.review.models import Adjudication
from annotator.review.queries import find_adjudication_about
from annotator.web.deciding import stance_words


@dataclass(frozen=True)
class SettledView:
    """What one reader said."""

    id: uuid.UUID
    who: str
    kind: str
    verdict: Verdict | None
    reason: str
    stance: str


@dataclass(frozen=True)
class Story:
    """A decision as the page of a claim tells it."""

    made: Adjudication
    decided_by: str
    #: what stands in the record; None when that is nothing
    settled: Annotation | None
    verdict: Verdict | None
    views: Sequence[SettledView]
    #: who read the place and marked nothing
    silent: Sequence[str]
    may_decide: bool


def tell_settled(
    session: Session, actor: Actor, annotation: Annotation, verdicts: Sequence[Verdict]
) -> Story | None:
    """The decision that made this annotation, or that it is a view of; None when there is none.

    verdicts: the vocabulary, retired ones too.
    """
    made = find_adjudication_about(session, actor, annotation.article_id, annotation.id)
    if made is None:
        return None
    people = {
        made.created_by_id,
        *map(uuid.UUID, made.readers),
        *(uuid.UUID(view["by"]) for view in made.views),
    }
    names = list_names(session, people)
    ids = [uuid.UUID(view["id"]) for view in made.views]
    wanted = [*ids, *([made.settled_annotation_id] if made.settled_annotation_id else [])]
    rows = {row.id: row for row in session.scalars(select(Annotation).where(Annotation.id.in_(wanted)))}
    settled = rows.get(made.settled_annotation_id) if made.settled_annotation_id else None
    known = {verdict.key: verdict for verdict in verdicts}
    views = [
        SettledView(
            row.id, names.get(row.created_by_id, "someone"), row.kind, known.get(row.verdict or ""), row.reason,
            stance_words(view["stance"], row, settled),
        )
        for view in made.views
        if (row := rows.get(uuid.UUID(view["id"])))
    ]  # fmt: skip
    spoke = {uuid.UUID(view["by"]) for view in made.views}
    silent = [names.get(one, "someone") for one in map(uuid.UUID, made.readers) if one not in spoke]
    verdict = known.get(settled.verdict or "") if settled else None
    return Story(
        made, names.get(made.created_by_id, "someone"), settled, verdict, views, silent,
        may(actor, Permission.ADJUDICATE, made),
    )  # fmt: skip
