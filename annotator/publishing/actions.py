"""Publishing a claim, correcting what was published, and withdrawing it."""

import json

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.articles.models import Article
from annotator.audit.canonical import canonical_json
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.corroboration.claim_origins import count_claim_origins
from annotator.corroboration.submitting import asks_origins, lacks_origins
from annotator.db import Session
from annotator.errors import Conflict, Invalid
from annotator.links.completeness import list_missing
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.publishing.bodies import build_body
from annotator.publishing.models import BODY_AT_MOST, Publication, PublicationStatus

NOTE_AT_MOST = 10_000


def publish_claim(
    session: Session, actor: Actor, claim: Annotation, *, note: str = ""
) -> tuple[Publication, Recorded]:
    """Publish a claim as it stands; where it is published already, the next version, which says what was corrected.

    Raises Invalid("claim") where it is not ready for that, Invalid("note"), and Conflict where nothing changed since.
    """
    require(actor, Permission.PUBLISH, claim)
    project, article = session.get_one(Project, claim.project_id), session.get_one(Article, claim.article_id)
    # whoever publishes the same claim at once waits here
    session.execute(select(Article.id).where(Article.id == article.id).with_for_update(key_share=True))
    if why_not := why_not_ready(session, actor, project, claim, article):
        raise Invalid("claim", why_not)
    latest = find_latest(session, claim)
    body = canonical_json(build_body(session, project, claim, article)).decode()
    if len(body) > BODY_AT_MOST:
        raise Invalid(
            "claim", f"With all its passages and sources this is longer than {BODY_AT_MOST:,} characters."
        )
    if latest and not latest.is_withdrawn and json.loads(latest.body) == json.loads(body):
        raise Conflict("Nothing has changed since this was published.")
    now = clock.now()
    made = Publication(
        project_id=claim.project_id, article_id=claim.article_id, annotation_id=claim.id,
        number=latest.number + 1 if latest else 1, body=body, note=_checked(note) if latest else "",
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(made)
    return made, record_change(session, actor, EventKind.CLAIM_PUBLISHED, made, reason=made.note)


def withdraw_publication(
    session: Session, actor: Actor, publication: Publication, *, reason: str
) -> Recorded:
    """Say in public that this is not said any more, and why; what was said stays to be read. Raises Invalid("note")."""
    require(actor, Permission.PUBLISH, publication)
    if publication.is_withdrawn:
        raise Conflict("This was withdrawn already.")
    words = _checked(reason)
    before = publication.snapshot()
    publication.status, publication.withdrawn_because = PublicationStatus.WITHDRAWN, words
    publication.updated_at = clock.now()
    return record_change(session, actor, EventKind.CLAIM_WITHDRAWN, publication, before=before, reason=words)


def find_latest(session: Session, claim: Annotation) -> Publication | None:
    """The newest version of what was published of a claim."""
    query = select(Publication).where(Publication.annotation_id == claim.id)
    return session.scalars(query.order_by(Publication.number.desc()).limit(1)).one_or_none()


def why_not_ready(
    session: Session, actor: Actor, project: Project, claim: Annotation, article: Article
) -> str:
    """Why a claim cannot be published, in a sentence; empty where it can."""
    if claim.kind != Kind.CLAIM or claim.status == Status.DELETED:
        return "Only a claim that stands can be published."
    if claim.verdict is None:
        return "This claim has no verdict yet."
    if project.overlap > 1 and not claim.is_settled:
        return (
            "Readers see this claim apart from each other: settle it first, the record is what is published."
        )
    missing = list_missing(session, actor, project, list_verdicts(session, project, retired=True), [claim])
    lacks = [*missing.get(claim.id, ())]
    if asks_origins(project, claim):  # else nothing has to be counted
        origins = count_claim_origins(session, actor, claim, article)
        lacks += filter(None, [lacks_origins(project, claim, origins)])
    return f"This claim {'; '.join(lacks)}." if lacks else ""


def _checked(note: str) -> str:
    words = note.strip()
    if not words:
        raise Invalid("note", "Say what changed, or why: it is shown with what was published.")
    if len(words) > NOTE_AT_MOST or "\x00" in words:
        raise Invalid("note", f"This has {NOTE_AT_MOST:,} characters at most, and no NUL.")
    return words
