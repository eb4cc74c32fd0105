"""Articles and every text that they ever had."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.kinds import EventKind
from annotator.audit.models import Audited, Event, Witnessed
from annotator.db import Base, Session, added_column, at_most, new_id

#: texts compared at once
PART = 20

_NOT_TOLD = "it is not as the events tell."


class Article(Audited, Base):
    """Something people read."""

    __tablename__ = "article"
    __table_args__ = (
        at_most("title", 500), at_most("publisher", 200), at_most("author", 200), at_most("url", 2_000),
        at_most("language", 35),
        Index(None, "project_id", "published_at"),
        Index(None, "project_id", "url"),
    )  # fmt: skip
    subject_type = "article"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str]
    publisher: Mapped[str]
    author: Mapped[str]
    published_at: Mapped[datetime | None]
    url: Mapped[str]
    #: BCP 47; "und" when unknown
    language: Mapped[str]
    #: number of the newest revision
    revision: Mapped[int]
    #: whether its answers are known: people learn on it, and are told how they did
    is_training: Mapped[bool] = added_column(first=False)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def further_states(cls, session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, object]]:
        """The hash and the length of the newest texts."""
        columns = (Revision.article_id, Revision.sha256, Revision.length)
        newest = (
            select(*columns).join(cls, Revision.article_id == cls.id).where(Revision.number == cls.revision)
        )
        rows = session.execute(newest.where(cls.id.in_(ids)))
        return {row.article_id: {"sha256": row.sha256.hex(), "length": row.length} for row in rows}

    def snapshot_with(self, sha256: bytes, length: int) -> dict[str, object]:
        """The state that the log keeps; the newest text is known by its hash and its length in code points."""
        return {**self.snapshot(), "sha256": sha256.hex(), "length": length}


class Revision(Witnessed, Base):
    """One immutable text of an article."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        UniqueConstraint("project_id", "sha256"),
        CheckConstraint("length > 0", name="length_positive"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    #: of the article; repeated here so that the database refuses the same text twice
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    #: 1, 2, 3, … within its article
    number: Mapped[int]
    text: Mapped[str] = mapped_column(deferred=True)
    #: of the text in UTF-8
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: code points
    length: Mapped[int]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    @classmethod
    def find_untold(cls, session: Session, log_id: uuid.UUID) -> Iterator[str]:
        """Texts that are not what was imported, texts that no event tells of, and articles that lack one."""
        columns = (cls.id, cls.article_id, cls.number, cls.text, cls.sha256, cls.length, cls.created_by_id)
        query = select(*columns, cls.last_event_id).where(cls.project_id == log_id)
        query = query.order_by(cls.id).limit(PART)
        part = session.execute(query).all()
        while part:
            told = _told(session, {row.article_id for row in part})
            for row in part:
                if problem := _problem(row, told.get(row.article_id, [])):
                    yield f"Revision {row.number} of article {row.article_id}: {problem}"
            part = session.execute(query.where(cls.id > part[-1].id)).all()
        yield from _find_gaps(session, log_id)


def _find_gaps(session: Session, log_id: uuid.UUID) -> Iterator[str]:
    """Articles whose texts are not those that events tell of. One that was brought in may have left some behind."""
    query = select(Article.id, Article.revision).where(Article.project_id == log_id).order_by(Article.id)
    part = session.execute(query.limit(PART)).all()
    while part:
        told = _told(session, {row.id for row in part})
        there: defaultdict[uuid.UUID, set[int]] = defaultdict(set)
        numbers = select(Revision.article_id, Revision.number)
        for row in session.execute(numbers.where(Revision.article_id.in_([row.id for row in part]))):
            there[row.article_id].add(row.number)
        for row in part:
            known = {json.loads(event.after).get("revision", row.revision) for event in told[row.id]}
            if there[row.id] != known or row.revision not in known:
                yield f"Article {row.id}: a revision is missing, or one too many is there."
        part = session.execute(query.where(Article.id > part[-1].id).limit(PART)).all()


def _told(session: Session, article_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The events that tell of the texts of these articles."""
    told: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    columns = (Event.id, Event.subject_id, Event.kind, Event.actor_id, Event.after)
    about = (Event.subject_type == Article.subject_type, Event.subject_id.in_(article_ids))
    query = select(*columns).where(*about, Event.after.is_not(None)).order_by(Event.subject_id, Event.seq)
    for row in session.execute(query):
        told[row.subject_id].append(row)
    return told


def _problem(revision: Any, events: list[Any]) -> str:
    """Why a text is not the one of these events; empty when it is."""
    sha256 = revision.sha256.hex()
    if hashlib.sha256(revision.text.encode()).hexdigest() != sha256 or len(revision.text) != revision.length:
        return "its text is not the one that was imported."
    for event in events:  # the first that speaks of it is its import
        state = json.loads(event.after)
        if state.get("revision") == revision.number:
            # a migration had an eye on what others had done
            by_whom = event.kind == EventKind.STATE_RECORDED or event.actor_id == revision.created_by_id
            told = by_whom and state.get("sha256", sha256) == sha256
            return "" if told and revision.last_event_id in {one.id for one in events} else _NOT_TOLD
    return _NOT_TOLD
