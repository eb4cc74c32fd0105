"""People who read an article and say that they are done, and what is settled of it."""

from typing import Any

from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.actions import submit_assignment
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.assignments.queries import find_assignment
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
    """Ask them to read it."""
    project = session.get_one(Project, article.project_id)
    assign_by_hand(session, SYSTEM, project, AssignmentDraft(tuple(one.id for one in people), (article.id,)))


def submit(session: Session, article: Article, *people: Actor) -> None:
    """Each in turn; who was not asked to read it is asked first."""
    for person in people:
        if find_assignment(session, article.id, person.id) is None:
            assign(session, article, person)
        submit_assignment(session, person, article)


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
