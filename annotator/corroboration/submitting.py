"""Submitting an article where a project asks for independent origins: what its claims lack of them is said too."""

from dataclasses import replace

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.models import Assignment
from annotator.audit.log import Recorded
from annotator.corroboration.claim_origins import ClaimOrigins, count_claim_origins
from annotator.db import Session
from annotator.projects.models import Project
from annotator.review import submitting
from annotator.review.submitting import Incomplete

#: the verdict that rests on origins
SOURCED = "sourced"


def list_incomplete(session: Session, actor: Actor, article: Article) -> list[Incomplete]:
    """The actor's own claims on an article that lack something, in the order of the text."""
    incomplete = submitting.list_incomplete(session, actor, article)
    project = session.get_one(Project, article.project_id)
    if project.origins_for_sourced == 1:  # which every claim has
        return incomplete
    found = {one.claim.id: one for one in incomplete}
    claims = submitting.list_own_claims(session, actor, article)
    for claim in claims:
        if not asks_origins(project, claim):
            continue
        if lacks := lacks_origins(project, claim, count_claim_origins(session, actor, claim, article)):
            known = found.get(claim.id, Incomplete(claim, ()))
            found[claim.id] = replace(known, lacks=[*known.lacks, lacks])
    return [found[claim.id] for claim in claims if claim.id in found]


def asks_origins(project: Project, claim: Annotation) -> bool:
    """Whether it is called sourced where that takes more than the one origin that every claim has."""
    return project.origins_for_sourced > 1 and claim.verdict == SOURCED


def lacks_origins(project: Project, claim: Annotation, origins: ClaimOrigins | None) -> str:
    """“needs 2 independent origins and has 1”; empty where nothing is lacking. origins: None: nothing is linked."""
    has = len(origins.counted.groups) if origins else 1
    wanted = project.origins_for_sourced
    is_lacking = asks_origins(project, claim) and has < wanted
    return f"needs {wanted} independent origins and has {has}" if is_lacking else ""


def submit_article(
    session: Session, actor: Actor, article: Article, *, anyway: bool = False, reason: str = ""
) -> tuple[Assignment, Recorded | None]:
    """As in ``review``, with origins among what may be missing."""
    return submitting.submit_article(
        session, actor, article, anyway=anyway, reason=reason, find_incomplete=list_incomplete
    )
