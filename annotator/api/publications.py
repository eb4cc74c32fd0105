"""Published claims: what a project says in public, and publishing, correcting and withdrawing it."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body, Page
from annotator.api.declaring import operation
from annotator.api.paging import id_after, next_after
from annotator.api.request import answer, current_actor, database, public_root, settle, writing_once
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import NotFound
from annotator.projects.queries import get_project
from annotator.publishing.actions import find_latest, publish_claim, withdraw_publication
from annotator.publishing.claim_review import page_of
from annotator.publishing.models import Publication
from annotator.publishing.queries import list_published_page, list_versions


class PublicationNote(Body):
    """What was corrected, or why it is withdrawn. The first version needs none."""

    note: str = ""


class PublicationState(Answer):
    """One version of what is said of a claim in public; the highest number holds. ``url``: where everybody reads it.

    note: what was corrected. body: what is said, as it was then; null after an erasure.
    """

    id: uuid.UUID
    project: uuid.UUID
    article: uuid.UUID
    annotation: uuid.UUID
    number: int
    status: str
    note: str
    withdrawn_because: str
    url: str
    body: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    version: int


class WrittenPublication(PublicationState):
    """The version after a write, and the number of the event it left."""

    event: int


@operation("GET /projects/<slug>/publications", query=Page, answer=Listing[PublicationState])
def get_publications(slug: str, query: Page) -> Response:
    """Every version of everything that a project has published, oldest first."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        found = list_published_page(session, actor, project, after=id_after(query), limit=query.limit + 1)
    return answer(
        Listing[PublicationState](items=_states(found[: query.limit]), next=next_after(found, query))
    )


@operation("GET /annotations/<uuid:claim_id>/publications", answer=Listing[PublicationState])
def get_versions(claim_id: uuid.UUID) -> Response:
    """Every version of what was published of a claim, newest first."""
    with database().reading() as session:
        claim = get_annotation(session, current_actor(), claim_id)
        return answer(Listing[PublicationState](items=_states(list_versions(session, claim.id)), next=None))


@operation(
    "POST /annotations/<uuid:claim_id>/publications", body=PublicationNote, answer=WrittenPublication, status=201
)  # fmt: skip
def post_publication(claim_id: uuid.UUID, body: PublicationNote) -> Response:
    """Publish a claim as it stands, or correct what is published of it: the next version."""
    actor = current_actor()
    with writing_once() as session:
        made, event = publish_claim(session, actor, _claim(session, actor, claim_id), note=body.note)
        return _written(session, made, event, 201)


@operation(
    "POST /annotations/<uuid:claim_id>/publications/withdraw", body=PublicationNote, answer=WrittenPublication
)
def withdraw_published(claim_id: uuid.UUID, body: PublicationNote) -> Response:
    """Say in public that it is not said any more, and why; what was said stays to be read."""
    actor = current_actor()
    with writing_once() as session:
        latest = find_latest(session, _claim(session, actor, claim_id))
        if latest is None:
            raise NotFound("This claim was never published.")
        return _written(session, latest, withdraw_publication(session, actor, latest, reason=body.note))


def _claim(session: Session, actor: Actor, claim_id: uuid.UUID) -> Annotation:
    return get_annotation(session, actor, claim_id, lock=True)


def _written(session: Session, made: Publication, event: Recorded, status: int = 200) -> Response:
    settle(session)
    [state] = _states([made])
    return answer(WrittenPublication(**dict(state), event=event.seq), status, session=session)


def _states(found: Sequence[Publication]) -> list[PublicationState]:
    root = public_root()
    return [
        PublicationState(
            id=one.id, project=one.project_id, article=one.article_id, annotation=one.annotation_id,
            number=one.number, status=one.status, note=one.correction,
            withdrawn_because=one.withdrawal, url=page_of(one, root),
            body=json.loads(one.body) if one.body else None,
            created_at=one.created_at, updated_at=one.updated_at, version=one.version,
        )
        for one in found
    ]  # fmt: skip
