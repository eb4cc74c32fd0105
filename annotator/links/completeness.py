"""What a claim's verdict still lacks, in words."""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select, union

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation, Kind, Status
from annotator.db import Session, in_parts
from annotator.links.models import Link, Relation
from annotator.links.queries import standing_links
from annotator.projects.models import Project, Verdict

NEEDS_SOURCE = "needs a source or a corroborating link"
NEEDS_REASON = "needs a reason"
NEEDS_VERDICT = "needs a verdict"


def list_missing(
    session: Session,
    actor: Actor,
    project: Project,
    verdicts: Sequence[Verdict],
    claims: Iterable[Annotation],
) -> dict[uuid.UUID, list[str]]:
    """For each claim that is not complete, what it lacks.

    claims: of this project, with their sources loaded. verdicts: the vocabulary, retired ones too.
    A corroborating link counts at both of its ends.
    """
    rules = {verdict.key: verdict for verdict in verdicts}
    claims = [claim for claim in claims if claim.kind == Kind.CLAIM and claim.status != Status.DELETED]
    unsourced = [
        claim.id
        for claim in claims
        if not claim.sources and claim.verdict in rules and rules[claim.verdict].needs_source
    ]
    linked = _corroborated(session, actor, unsourced) if unsourced and project.require_source else set()
    missing: dict[uuid.UUID, list[str]] = {}
    for claim in claims:
        lacks = _lacks(claim, rules.get(claim.verdict or ""), project, is_linked=claim.id in linked)
        if lacks:
            missing[claim.id] = lacks
    return missing


def _lacks(claim: Annotation, verdict: Verdict | None, project: Project, *, is_linked: bool) -> list[str]:
    if claim.verdict is None:
        return [NEEDS_VERDICT]
    if verdict is None:
        return []
    lacks = []
    if verdict.needs_source and project.require_source and not claim.sources and not is_linked:
        lacks.append(NEEDS_SOURCE)
    if verdict.needs_reason and project.require_reason and not claim.reason:
        lacks.append(NEEDS_REASON)
    return lacks


def _corroborated(session: Session, actor: Actor, ids: list[uuid.UUID]) -> set[uuid.UUID]:
    links = standing_links(actor).where(Link.relation == Relation.CORROBORATES).order_by(None).subquery()
    found: set[uuid.UUID] = set()
    for part in in_parts(ids):
        ends = union(*(select(column).where(column.in_(part)) for column in (links.c.from_id, links.c.to_id)))
        found |= set(session.scalars(ends))
    return found
