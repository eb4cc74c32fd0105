"""What readers agree on goes into the record by the project's rule, once none of them has the article open."""

import uuid
from typing import Any

from sqlalchemy import or_, select

from annotator.accounts.permissions import SYSTEM
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.links.models import Link
from annotator.projects.models import Project
from annotator.review.aspects import find_agreed
from annotator.review.models import Adjudication, Rule
from annotator.review.settling import lock_articles, record_decision, settle_link, settle_mark
from annotator.review.units import Item, read_board


def settle_agreed(session: Session, article: Article) -> list[Adjudication]:
    """Settle all in which the readers of ``article`` agree and of which nothing was decided, and say how many do.

    A link is settled with it once both of its ends are.
    """
    project = session.get_one(Project, article.project_id)
    lock_articles(session, {article.id} | _linked_articles(session, article.id))
    made = []
    board = read_board(session, SYSTEM, project, article)
    for item in board.marks.get(article.id, ()):
        if agreed := _agreed(item, project):
            settled = settle_mark(session, SYSTEM, article, agreed.members)
            made.append(
                record_decision(session, SYSTEM, item, settled, rule=Rule.AGREED, reason=agreed.reason)
            )
    if made and board.links:  # the ends of links are other units now
        board = read_board(session, SYSTEM, project, article)
    for links in board.links.values():
        for link in links:
            ends = (
                [board.ends[key].decision for key in link.unit.members[0].ends] if link.unit.members else []
            )
            are_settled = ends and all(end and end.settled_annotation_id for end in ends)
            if are_settled and (agreed := _agreed(link, project)):
                settled = settle_link(session, SYSTEM, board, agreed.members)
                made.append(
                    record_decision(session, SYSTEM, link, settled, rule=Rule.AGREED, reason=agreed.reason)
                )
    return made


def settle_when_done(session: Session, _recorded: Recorded, assignment: Any) -> None:
    """After the last open assignment, submitted or ended, of an article that two or more have submitted.

    Not where people learn.
    """
    assert isinstance(assignment, Assignment)
    query = select(Assignment.status).where(Assignment.article_id == assignment.article_id)
    found = session.scalars(query).all()
    article = session.get_one(Article, assignment.article_id)
    if Progress.OPEN not in found and found.count(Progress.SUBMITTED) >= 2 and not article.is_training:
        settle_agreed(session, article)


def _agreed(item: Item[Any], project: Project) -> Any:
    is_new = item.decision is None and item.unit.members
    return find_agreed(item.unit, project.agree_by) if is_new else None


def _linked_articles(session: Session, article_id: uuid.UUID) -> set[uuid.UUID]:
    query = select(Link.article_id, Link.to_article_id)
    rows = session.execute(query.where(or_(Link.article_id == article_id, Link.to_article_id == article_id)))
    return {end for row in rows for end in row}
