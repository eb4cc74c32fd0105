"""People who read an article and say that they are done."""

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Session


def assign(session: Session, article: Article, *people: Actor) -> None:
    for person in people:
        now = clock.now()
        assignment = Assignment(
            project_id=article.project_id, article_id=article.id, person_id=person.id, status=Progress.OPEN,
            origin=Origin.HAND, created_by_id=person.id, created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(assignment)
        record_change(session, person, EventKind.ASSIGNMENT_CREATED, assignment)


def submit(session: Session, article: Article, *people: Actor) -> None:
    """Each in turn; who was not asked to read it is asked first."""
    for person in people:
        found = session.query(Assignment).filter_by(article_id=article.id, person_id=person.id).one_or_none()
        if found is None:
            assign(session, article, person)
            found = session.query(Assignment).filter_by(article_id=article.id, person_id=person.id).one()
        before = found.snapshot()
        found.status, found.submitted_at = Progress.SUBMITTED, clock.now()
        record_change(session, person, EventKind.ASSIGNMENT_SUBMITTED, found, before=before)
