"""Assignments."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, new_id, one_of


class Progress(StrEnum):
    """Where an assignment is in its life."""

    #: to be read, or being read
    OPEN = "open"
    #: the reader's word that the article is done
    SUBMITTED = "submitted"
    #: taken away or handed back before that
    ENDED = "ended"


class Origin(StrEnum):
    """How it came about."""

    #: a curator chose reader and article
    HAND = "hand"
    #: a curator spread articles over readers
    RULE = "rule"
    #: the reader asked for the next one
    PULL = "pull"
    #: the reader began with this one unasked
    OWN = "own"


class Assignment(Audited, Base):
    """One reviewer asked to work on one article."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("article_id", "person_id"),
        one_of("status", Progress), one_of("origin", Origin),
        CheckConstraint("(status = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at_fits"),
        Index(None, "person_id", "status"), Index(None, "project_id", "status"),
        # all that figures of a project are counted from: they need not look at a row
        Index(
            "ix_assignment_counted", "project_id", "article_id", "status", "person_id", "submitted_at", "due_on",
            "created_at", "updated_at",
        ),
    )  # fmt: skip
    subject_type = "assignment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(default=Progress.OPEN)
    origin: Mapped[str]
    due_on: Mapped[date | None]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: when the reader last submitted; None while it is open
    submitted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
