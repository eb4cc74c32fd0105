"""Who has which article open.

Pages say every 20 seconds that they are still looked at. What others learn of it: that somebody is here, unless they
read the article blind; and what somebody edits, if they may see that annotation.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, exists, select

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.assignments.visibility import article_open_to
from annotator.db import Session, table_of
from annotator.live.models import HERE, Reading
from annotator.live.signals import touch_log
from annotator.projects.models import Membership
from annotator.rows import insert_new

#: of the time between two signs of life, so much counts as reading at most
COUNTED_SECONDS = 30

_READING = table_of(Reading)


class Phase(StrEnum):
    """What a page says of itself."""

    OPENED = "opened"
    READING = "reading"
    LEFT = "left"


@dataclass(frozen=True)
class Sign:
    """One sign of life of a page."""

    phase: Phase
    #: the annotation whose form is being filled in
    editing_id: uuid.UUID | None = None
    #: whether the time since the one before was spent on this article
    is_counted: bool = True


@dataclass(frozen=True)
class Reader:
    """Someone else who has one of the articles open."""

    person_id: uuid.UUID
    name: str
    article_id: uuid.UUID
    seen_at: datetime
    #: what they edit, as far as the asker may see it
    editing_id: uuid.UUID | None
    editing: str | None


def note_reading(session: Session, actor: Actor, article: Article, sign: Sign) -> None:
    """Keep that someone reads, and for how long. Wakes the others when there is something new in it."""
    require(actor, Permission.READ, article)
    now = clock.now()
    reading = _get_reading(session, actor, article, away=now - HERE)
    before = reading.editing_id
    was_here = reading.seen_at > now - HERE
    if was_here and sign.phase != Phase.OPENED and sign.is_counted:
        reading.seconds += min(max(0, round((now - reading.seen_at).total_seconds())), COUNTED_SECONDS)
    is_here = sign.phase != Phase.LEFT
    # of whoever left, the last moment at which they are not here any more
    reading.seen_at = now if is_here else min(reading.seen_at, now - HERE)
    reading.editing_id = _find_editing(session, actor, article, sign) if is_here else None
    if (was_here, before) != (is_here, reading.editing_id):
        touch_log(session, article.project_id)


def _get_reading(session: Session, actor: Actor, article: Article, *, away: datetime) -> Reading:
    """The row, locked; made now if they never read it. Two pages may open at once."""
    row = {"person_id": actor.id, "article_id": article.id, "project_id": article.project_id}
    insert_new(session, Reading, **row, seen_at=away, seconds=0)
    return session.get_one(Reading, (actor.id, article.id), with_for_update=True)


def _find_editing(session: Session, actor: Actor, article: Article, sign: Sign) -> uuid.UUID | None:
    mine = (Annotation.id == sign.editing_id, Annotation.article_id == article.id)
    return session.scalar(select(Annotation.id).where(*mine, annotation_visible_to(actor)))


def list_present(session: Session, actor: Actor, articles: Collection[Article]) -> list[Reader]:
    """Who else has these articles open, by name; nobody where the actor reads blind."""
    shown = and_(
        Annotation.id == Reading.editing_id, Annotation.status == Status.OPEN, annotation_visible_to(actor)
    )
    is_member = exists().where(
        Membership.person_id == Reading.person_id,
        Membership.project_id == Reading.project_id,
        Membership.removed_at.is_(None),
    )
    query = (
        select(
            Reading.person_id, Person.name, Reading.article_id, Reading.seen_at,
            Annotation.id.label("editing_id"), Annotation.exact.label("editing"),
        )
        .join(Person, Person.id == Reading.person_id)
        .outerjoin(Annotation, shown)
        .where(
            Reading.article_id.in_([article.id for article in articles]),
            Reading.seen_at > clock.now() - HERE,
            Reading.person_id != actor.id,
            is_member,
            article_open_to(actor, _READING.c.project_id, _READING.c.article_id),
        )
        .order_by(Person.name, Reading.seen_at)
    )  # fmt: skip
    return [Reader(**row._mapping) for row in session.execute(query)]
