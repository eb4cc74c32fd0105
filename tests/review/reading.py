"""People who read an article and say that they are done, and what is settled of it."""

from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Session
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.models import Adjudication
from annotator.review.units import Item, read_board
from make import COUNCIL, Desk, make_annotation, make_link

HOUSEHOLDS, GATE = "400 households were moved", "The gate failed at 3 a.m."


def set_rules(session: Session, desk: Desk, **rules: Any) -> None:
    """Other settings of the project."""
    project = session.get_one(Project, desk.project.id)
    draft = ProjectDraft(project.slug, project.title, **rules)
    change_project(session, desk.olga, project, draft, version=project.version)


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


def items(session: Session, desk: Desk, article: Any = None) -> list[Item[Any]]:
    article = article or desk.flood
    return read_board(session, desk.cleo, desk.project, article).items(article.id)


def draft(
    item: Item[Any], choice: Choice = Choice.TAKE, by: Actor | None = None, **values: Any
) -> DecisionDraft:
    member = item.unit.of(by.id) if by else item.unit.members[0]
    assert member
    return DecisionDraft(item.matter, choice, item.state, member.id, **values)


def settle(session: Session, desk: Desk, by: Actor | None = None, at: int = 0, **values: Any) -> Adjudication:
    choice = values.pop("choice", Choice.TAKE)
    return settle_unit(session, desk.cleo, desk.flood, draft(items(session, desk)[at], choice, by, **values))


def record(session: Session) -> list[tuple[str, str | None, str, str]]:
    """Quote, verdict, reason and status of what was settled."""
    found = session.scalars(select(Annotation).where(Annotation.is_settled).order_by(Annotation.id))
    return [(one.exact, one.verdict, one.reason, one.status) for one in found]


def link_alike(session: Session, desk: Desk, *actors: Actor, relation: str = "contradicts") -> None:
    """Each marks both ends and links them."""
    for actor in actors:
        here = make_annotation(session, actor, desk.flood, HOUSEHOLDS, verdict="disputed")
        there = make_annotation(session, actor, desk.council, "1,150 residents", text=COUNCIL, kind="passage")
        make_link(session, actor, here, there, relation, note=f"By {actor.name}.")
