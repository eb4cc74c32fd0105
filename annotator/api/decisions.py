"""Deciding what the machine proposes."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from annotator.accounts.queries import list_names
from annotator.annotations.queries import get_annotation
from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body, Id, Offset, Page, RelationName, VersionOnly
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.api.suggestions import PassageState, WhyState, why_state
from annotator.audit.log import Recorded
from annotator.corroboration.actions import decide_suggestion, restore_suggestion, withdraw_suggestion
from annotator.corroboration.drafts import DecisionDraft
from annotator.corroboration.indexing import index_some
from annotator.corroboration.kinds import Outcome
from annotator.corroboration.models import Suggestion
from annotator.corroboration.searching import search_marks
from annotator.corroboration.suggesting import PATIENCE, Waiting, get_suggestion, list_queue
from annotator.db import Session
from annotator.projects.queries import get_project
from annotator.text.spans import Span

OutcomeName = Annotated[str, Field(json_schema_extra={"enum": list(Outcome)})]


class QueueQuery(Page):
    """A part of the queue; ``kind``: only such suggestions."""

    kind: Literal["", "copied", "corroborates", "conflicts", "superseded"] = ""


class Decision(Body):
    """What is decided about the passage of another article that is suggested for an annotation.

    outcome: accepted makes a link; compatible wants a reason. relation: of the link, when it is not the one that the
    kind stands for. reason: becomes the note of the link.
    """

    article: Id
    start: Offset
    end: Offset
    outcome: OutcomeName
    relation: RelationName = ""
    reason: str = ""


class WaitingState(Answer):
    """A passage that is suggested for a claim and waits to be decided."""

    annotation: uuid.UUID
    kind: str
    score: float
    passage: PassageState
    why: WhyState


class SuggestionDecision(Answer):
    """A suggestion that was decided, and the number of the event that this left; null when nothing changed."""

    id: uuid.UUID
    annotation: uuid.UUID
    article: uuid.UUID
    start: int
    end: int
    kind: str
    score: float
    outcome: str
    reason: str
    link: uuid.UUID | None
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int
    event: int | None


@operation("GET /projects/<slug>/suggestions", query=QueueQuery, answer=Listing[WaitingState])
def get_queue(slug: str, query: QueueQuery) -> Response:
    """What waits to be decided for the claims of a project, the likeliest first."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    index_some(database(), project)
    search_marks(database(), project, at_most=PATIENCE)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        found = list_queue(
            session, actor, project, kind=query.kind, after=query.cursor or "", limit=query.limit + 1
        )
    items = [_waiting(one) for one in found[: query.limit]]
    following = found[query.limit - 1].cursor if len(found) > query.limit else None
    return answer(Listing[WaitingState](items=items, next=following))


@operation(
    "POST /annotations/<uuid:annotation_id>/suggestions", body=Decision, answer=SuggestionDecision, status=201
)
def post_decision(annotation_id: uuid.UUID, body: Decision) -> Response:
    """Accept a suggestion, which makes a link, or say why it is not so."""
    actor = current_actor()
    draft = DecisionDraft(body.article, Span(body.start, body.end), body.outcome, body.relation, body.reason)
    with writing_once() as session:
        note = get_annotation(session, actor, annotation_id, lock=True)
        return _written(session, *decide_suggestion(session, actor, note, draft), 201)


@operation("DELETE /suggestions/<uuid:suggestion_id>", body=VersionOnly, answer=SuggestionDecision)
def withdraw_decision(suggestion_id: uuid.UUID, body: VersionOnly) -> Response:  # noqa: ARG001  (its shape is checked)
    """Take a decision back, with the link that it made: it is suggested again."""
    actor = current_actor()
    with writing_once() as session:
        suggestion = get_suggestion(session, actor, suggestion_id, lock=True)
        return _written(session, suggestion, withdraw_suggestion(session, actor, suggestion))


@operation("POST /suggestions/<uuid:suggestion_id>/restore", body=VersionOnly, answer=SuggestionDecision)
def restore_decision(suggestion_id: uuid.UUID, body: VersionOnly) -> Response:  # noqa: ARG001  (its shape is checked)
    """Decide again as it was decided."""
    actor = current_actor()
    with writing_once() as session:
        suggestion = get_suggestion(session, actor, suggestion_id, lock=True)
        return _written(session, suggestion, restore_suggestion(session, actor, suggestion))


def _waiting(one: Waiting) -> WaitingState:
    passage = PassageState(article=one.to_article.id, start=one.span.start, end=one.span.end, exact=one.exact)
    return WaitingState(
        annotation=one.note.id, kind=one.kind.value, score=one.score, passage=passage, why=why_state(one.why)
    )


def _written(session: Session, made: Suggestion, event: Recorded | None, status: int = 200) -> Response:
    settle(session)
    state = SuggestionDecision(
        id=made.id, annotation=made.annotation_id, article=made.to_article_id, start=made.to_start, end=made.to_end,
        kind=made.kind, score=made.score / 1_000, outcome=made.outcome, reason=made.reason, link=made.link_id,
        status=made.status, created_by=list_names(session, {made.created_by_id})[made.created_by_id],
        created_at=made.created_at, updated_at=made.updated_at, version=made.version,
        event=event.seq if event else None,
    )  # fmt: skip
    return answer(state, status, session=session)
