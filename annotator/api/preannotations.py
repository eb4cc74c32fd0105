"""What was brought in and waits to be judged by whoever asks, and judging it."""

import uuid
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body, Id, Page
from annotator.api.declaring import operation
from annotator.api.paging import wrong_cursor
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.articles.queries import get_article, get_revision
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.preannotations.actions import decide_preannotations, withdraw_decision
from annotator.preannotations.drafts import IDS_AT_MOST, DecisionDraft
from annotator.preannotations.models import LABEL_AT_MOST, PreAnnotationDecision, split_tags
from annotator.preannotations.queries import get_own_decision, get_preannotation, list_waiting

_DIGITS_AT_MOST = 9


class PreAnnotationState(Answer):
    """A span of the newest text that the asker has not judged. score: 0 to 1, where the file that brought it says it.

    label: what it is called there. tool: the format. maker: who or what made it, as the file says.
    """

    id: uuid.UUID
    start: int
    end: int
    exact: str
    kind: str
    verdict: str | None
    reason: str
    tags: list[str]
    label: str
    tool: str
    maker: str
    score: float | None


class NewPreDecision(Body):
    """What is decided, and about which: by ids, or all that wait with a label. Accepting marks each span."""

    outcome: Literal["accepted", "dismissed"]
    ids: Annotated[list[Id], Field(max_length=IDS_AT_MOST)] = []
    label: Annotated[str, Field(max_length=LABEL_AT_MOST)] | None = None


class PreDecided(Answer):
    """How many were decided, the annotations that they became or that went with it, and the last event's number."""

    decided: int
    annotations: list[uuid.UUID]
    event: int | None


@operation("GET /articles/<uuid:article_id>/preannotations", query=Page, answer=Listing[PreAnnotationState])
def get_preannotations(article_id: uuid.UUID, query: Page) -> Response:
    """What waits for the asker in an article, in the order of the text."""
    actor, first = current_actor(), _first(query.cursor)
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        revision = get_revision(session, article, text=True)
        rows = [row for row in list_waiting(session, actor, article) if row.revision_id == revision.id]
    following = first + query.limit
    items = [
        PreAnnotationState(
            id=row.id, start=row.start_offset, end=row.end_offset, kind=row.kind, verdict=row.verdict,
            exact=revision.text[row.start_offset : row.end_offset], reason=row.reason, label=row.label,
            tags=list(split_tags(row.tags)), tool=row.tool, maker=row.maker,
            score=None if row.score is None else row.score / 1_000,
        )
        for row in rows[first:following]
    ]  # fmt: skip
    left = str(following) if following < len(rows) else None
    return answer(Listing[PreAnnotationState](items=items, next=left))


@operation(
    "POST /articles/<uuid:article_id>/preannotations", body=NewPreDecision, answer=PreDecided, status=201
)
def post_predecision(article_id: uuid.UUID, body: NewPreDecision) -> Response:
    """Accept or dismiss, each for themselves. One stroke: undoing its last event undoes all of it."""
    actor, draft = current_actor(), DecisionDraft(body.outcome, tuple(body.ids), body.label)
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        return _decided(session, decide_preannotations(session, actor, article, draft), 201)


@operation("DELETE /preannotations/<uuid:preannotation_id>/decision", answer=PreDecided)
def remove_predecision(preannotation_id: uuid.UUID) -> Response:
    """Take back what one decided about it: it waits again, and the annotation that it became is deleted."""
    actor = current_actor()
    with writing_once() as session:
        decision = get_own_decision(session, actor, get_preannotation(session, actor, preannotation_id))
        recorded = withdraw_decision(session, actor, decision)
        return _decided(session, [(decision, recorded)] if recorded else [])


def _decided(
    session: Session, decided: list[tuple[PreAnnotationDecision, Recorded]], status: int = 200
) -> Response:
    settle(session)
    marks = [one.annotation_id for one, _ in decided if one.annotation_id]
    event = decided[-1][1].seq if decided else None
    return answer(PreDecided(decided=len(decided), annotations=marks, event=event), status, session=session)


def _first(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _DIGITS_AT_MOST):
        raise wrong_cursor()
    return int(cursor)
