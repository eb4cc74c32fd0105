"""Rows of what a team's review leaves, each with its event."""

from datetime import date

from annotator import clock
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Session
from annotator.discussions.models import Comment, Thread, Topic
from annotator.publishing.models import Publication
from annotator.review.models import Adjudication, Matter, Outcome, Rule
from make import Desk


def store_assignment(session: Session, desk: Desk, name: str, article: Article, *, done: bool) -> Assignment:
    """Someone's assignment, as it stands after a while."""
    now = clock.now()
    assignment = Assignment(
        project_id=desk.project.id, article_id=article.id, person_id=desk.actors[name].id,
        status=Progress.SUBMITTED if done else Progress.OPEN, origin=Origin.HAND, due_on=date(2026, 12, 1),
        created_by_id=desk.cleo.id, created_at=now, updated_at=now, submitted_at=now if done else None,
    )  # fmt: skip
    session.add(assignment)
    record_change(session, desk.cleo, EventKind.ASSIGNMENT_CREATED, assignment)
    return assignment


def store_decision(session: Session, desk: Desk, annotation: Annotation) -> Adjudication:
    """That there is nothing where someone marked something."""
    now = clock.now()
    view = {"id": str(annotation.id), "by": str(annotation.created_by_id), "stance": "differs"}
    decision = Adjudication(
        project_id=desk.project.id, article_id=annotation.article_id, subject=Matter.ANNOTATION,
        outcome=Outcome.NOTHING, rule=Rule.CURATOR, reason="Not a claim.", views=[view], readers=[view["by"]],
        created_by_id=desk.cleo.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(decision)
    record_change(session, desk.cleo, EventKind.ADJUDICATION_DECIDED, decision)
    return decision


def store_publication(session: Session, desk: Desk, claim: Annotation, number: int) -> Publication:
    """A version of what is said of a claim in public."""
    now = clock.now()
    made = Publication(
        project_id=desk.project.id, article_id=claim.article_id, annotation_id=claim.id, number=number, body="{}",
        created_by_id=desk.cleo.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(made)
    record_change(session, desk.cleo, EventKind.CLAIM_PUBLISHED, made)
    return made


def store_comment(session: Session, desk: Desk, article: Article, text: str) -> Comment:
    """A thread about an article, and what begins it."""
    now = clock.now()
    common = {
        "project_id": desk.project.id, "article_id": article.id, "created_by_id": desk.ada.id,
        "created_at": now, "updated_at": now,
    }  # fmt: skip
    thread = Thread(subject=Topic.ARTICLE, **common)
    session.add(thread)
    record_change(session, desk.ada, EventKind.THREAD_OPENED, thread)
    comment = Comment(thread_id=thread.id, text=text, mentions=[str(desk.bob.id)], **common)
    session.add(comment)
    record_change(session, desk.ada, EventKind.COMMENT_CREATED, comment)
    return comment
