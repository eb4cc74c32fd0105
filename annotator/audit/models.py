"""The heads of the logs and their events."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.kinds import EventKind
from annotator.db import Base, at_most, one_of

#: the log of the installation itself: people, tokens
INSTALLATION = uuid.UUID(int=0)


class AuditLog(Base):
    """The head of one log. Its row lock puts writers of one project in a row, and only those."""

    __tablename__ = "audit_log"

    #: the project's id, or INSTALLATION
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    #: how many events there are, which is also the last seq
    size: Mapped[int] = mapped_column(default=0)


class Event(Base):
    """One entry. Written once, never changed."""

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", EventKind),
        CheckConstraint("seq > 0", name="seq_positive"),
        at_most("reason", 10_000),
        Index(None, "subject_id", "seq"),
        Index(None, "log_id", "actor_id", "seq"),
        Index(None, "article_id", "seq"),
    )

    log_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_log.id"), primary_key=True)
    #: 1, 2, 3, … within its log
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    #: the article it happened in, where there is one
    article_id: Mapped[uuid.UUID | None]
    #: canonical JSON of the whole state; None where there was none
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
