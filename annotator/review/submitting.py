"""Submitting an article: what it still lacks is said first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.articles.models import Article
from annotator.assignments.actions import submit_assignment
from annotator.assignments.drafts import check_reason
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.queries import find_assignment
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid
from annotator.links.completeness import list_missing
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts

#: code points of a quote that are enough to know it by
QUOTED = 80
#: claims that one sentence names
NAMED = 50


@dataclass(frozen=True)
class Incomplete:
    """A claim, and what it lacks in words."""

    claim: Annotation
    lacks: Sequence[str]

    @property
    def words(self) -> str:
        """“400 households …” needs a reason."""
        quote = " ".join(self.claim.exact.split())
        if len(quote) > QUOTED:
            quote = f"{quote[:QUOTED].rsplit(' ', 1)[0]} …"
        return f"“{quote}” {' and '.join(self.lacks)}."


def list_own_claims(session: Session, actor: Actor, article: Article) -> Sequence[Annotation]:
    """The actor's own claims on an article, with their sources, in the order of the text."""
    query = select(Annotation).where(
        Annotation.article_id == article.id, Annotation.created_by_id == actor.id, Annotation.kind == Kind.CLAIM,
        Annotation.status != Status.DELETED, Annotation.is_settled.is_(False),
    )  # fmt: skip
    order = (Annotation.start_offset, Annotation.end_offset, Annotation.id)
    return session.scalars(query.options(selectinload(Annotation.sources)).order_by(*order)).all()


def list_incomplete(session: Session, actor: Actor, article: Article) -> list[Incomplete]:
    """Those of the actor's own claims on an article that lack something."""
    claims = list_own_claims(session, actor, article)
    if not claims:
        return []
    project = session.get_one(Project, article.project_id)
    missing = list_missing(session, actor, project, list_verdicts(session, project, retired=True), claims)
    return [Incomplete(claim, missing[claim.id]) for claim in claims if claim.id in missing]


def submit_article(  # noqa: PLR0913  (what is missing is known where more can be asked than here)
    session: Session,
    actor: Actor,
    article: Article,
    *,
    anyway: bool = False,
    reason: str = "",
    find_incomplete: Callable[[Session, Actor, Article], list[Incomplete]] = list_incomplete,
) -> tuple[Assignment, Recorded | None]:
    """Say that one is done with an article. No event when it was submitted already.

    Raises Invalid("claims") with what each claim lacks, unless ``anyway``, which asks for a reason.
    """
    require(actor, Permission.SUBMIT, article)
    assignment = find_assignment(session, article.id, actor.id, lock=True)
    if assignment is not None and assignment.status == Progress.SUBMITTED:
        return assignment, None
    lacking = find_incomplete(session, actor, article)
    if lacking and not anyway:
        raise Invalid.of([("claims", one.words) for one in lacking[:NAMED]])
    return submit_assignment(session, actor, article, reason=check_reason(reason) if lacking else "")
