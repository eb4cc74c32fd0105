"""Threads, their comments, and what people have read of them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, at_most, new_id, one_of


class Topic(StrEnum):
    """What a thread is about."""

    ARTICLE = "article"
    ANNOTATION = "annotation"
    LINK = "link"


class ThreadStatus(StrEnum):
    """Whether there is something left to say."""

    OPEN = "open"
    RESOLVED = "resolved"


class CommentStatus(StrEnum):
    """Whether it is shown."""

    OPEN = "open"
    DELETED = "deleted"


class _Edited(Audited):
    """Something of an article that one person began."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Thread(_Edited, Base):
    """A discussion of one thing."""

    __tablename__ = "thread"
    __table_args__ = (
        one_of("subject", Topic), one_of("status", ThreadStatus),
        CheckConstraint("(subject = 'annotation') = (annotation_id IS NOT NULL)", name="annotation_fits"),
        CheckConstraint("(subject = 'link') = (link_id IS NOT NULL)", name="link_fits"),
        Index(None, "article_id"), Index(None, "annotation_id"), Index(None, "link_id"),
        Index(None, "project_id", "updated_at"),
    )  # fmt: skip
    subject_type = "thread"

    subject: Mapped[str]
    annotation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("annotation.id"))
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("link.id"))
    status: Mapped[str] = mapped_column(default=ThreadStatus.OPEN)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Comment(_Edited, Base):
    """One contribution to a thread."""

    __tablename__ = "comment"
    __table_args__ = (
        one_of("status", CommentStatus), at_most("text", 5_000),
        Index(None, "thread_id", "created_at"), Index(None, "article_id"), Index(None, "project_id"),
    )  # fmt: skip
    subject_type = "comment"

    thread_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("thread.id"))
    text: Mapped[str]
    #: ids of the people who are called by name, as text
    mentions: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(default=CommentStatus.OPEN)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ThreadRead(Base):
    """How far someone has read a thread. No event tells of it: it changes nothing for others."""

    __tablename__ = "thread_read"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    thread_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    read_at: Mapped[datetime]


class Digest(Base):
    """When someone was last sent what waits for them."""

    __tablename__ = "digest"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sent_at: Mapped[datetime]
