"""All that waits for one person, over their projects; and since when they have been told.

It is read through the same queries as the pages, so that it tells nobody what they may not see.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from annotator.accounts.drafts import NOWHERE
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM_ID, Actor
from annotator.articles.models import Article
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session
from annotator.discussions.models import Digest
from annotator.discussions.waiting import Call, list_calls
from annotator.projects.models import Project
from annotator.projects.queries import list_projects, visible_to

#: comments in one digest
CALLS = 100


@dataclass(frozen=True)
class ToRead:
    """An article that the person has been asked to read, and has yet to submit."""

    assignment: Assignment
    article: Article
    #: whether it came since they were last told
    is_new: bool


@dataclass(frozen=True)
class Waits:
    """What waits in one project, the newest first; articles by the day they are due."""

    project: Project
    calls: Sequence[Call]
    articles: Sequence[ToRead]

    @property
    def new(self) -> int:
        """How much of it came since they were last told."""
        return sum(call.is_new for call in self.calls) + sum(one.is_new for one in self.articles)


def read_digest(session: Session, actor: Actor, *, since: datetime | None) -> list[Waits]:
    """What waits, by project, those without anything left out. ``since``: when they were last told; None: never."""
    calls = list_calls(session, actor, since=since, limit=CALLS)
    articles = _list_to_read(session, actor, since)
    found = [
        Waits(
            project,
            [call for call in calls if call.comment.project_id == project.id],
            [one for one in articles if one.article.project_id == project.id],
        )
        for project in list_projects(session, actor)
    ]
    return [waits for waits in found if waits.calls or waits.articles]


def _list_to_read(session: Session, actor: Actor, since: datetime | None) -> list[ToRead]:
    query = select(Assignment, Article).join(Article, Assignment.article_id == Article.id)
    mine = (Assignment.person_id == actor.id, Assignment.status == Progress.OPEN)
    query = query.where(*mine, visible_to(actor, Assignment.__table__.c.project_id))
    order = (Assignment.due_on.is_(None), Assignment.due_on, Assignment.created_at, Assignment.id)
    return [
        ToRead(assignment, article, since is None or assignment.updated_at > since)
        for assignment, article in session.execute(query.order_by(*order).limit(CALLS))
    ]


def list_readers(session: Session) -> Sequence[Person]:
    """Whoever can be sent something, by name."""
    query = select(Person).where(Person.id != SYSTEM_ID, ~Person.email.endswith(NOWHERE))
    return session.scalars(query.order_by(Person.name)).all()


def list_sent(session: Session) -> Mapping[uuid.UUID, datetime]:
    """When each person was last sent what waits for them."""
    return {row.person_id: row.sent_at for row in session.execute(select(Digest.person_id, Digest.sent_at))}


def find_sent(session: Session, actor: Actor) -> datetime | None:
    """When this person was last sent what waits for them, if ever."""
    return session.scalar(select(Digest.sent_at).where(Digest.person_id == actor.id))


def note_sent(session: Session, person_id: uuid.UUID, at: datetime) -> None:
    """They have been told of all that there was at ``at``."""
    digest = session.get(Digest, person_id)
    if digest is None:
        session.add(Digest(person_id=person_id, sent_at=at))
    else:
        digest.sent_at = at
