"""The logs, their events, and the rows that cannot change without one."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Table
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.states import state_of
from annotator.db import Base, Session, at_most

#: the log of the installation itself: people, tokens
INSTALLATION = uuid.UUID(int=0)


class AuditLog(Base):
    """One log. Its row lock puts writers of one project in a row, and only those."""

    __tablename__ = "audit_log"

    #: the project's id, or INSTALLATION
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Event(Base):
    """One entry. Written once; an erasure takes values out of it and leaves ``entry`` as it is."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_positive"),
        at_most("reason", 10_000),
        Index(None, "subject_id", "seq"),
        Index(None, "log_id", "actor_id", "seq"),
        Index(None, "article_id", "seq"),
    )

    id: Mapped[uuid.UUID] = mapped_column(unique=True)
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
    #: 32 bytes that keep ``entry`` from giving the values away; None after an erasure
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    #: after an erasure, what proves the values that are left: see ``commitments.py``
    erased: Mapped[str | None]
    #: canonical JSON of what the tree commits to
    entry: Mapped[str]
    #: of ``entry``: RFC 6962, 2.1
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: the event that erased something here
    redacted_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("event.id", deferrable=True, initially="DEFERRED"), index=True
    )


class Witnessed:
    """A row whose every change names a new event. Triggers refuse any other, whoever sends it."""

    last_event_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("event.id", deferrable=True, initially="DEFERRED", use_alter=True), index=True
    )

    @classmethod
    def find_untold(cls, _session: Session, _log_id: uuid.UUID) -> Iterator[str]:
        """A sentence on each row of a log that is not what its events say. States are compared elsewhere."""
        return iter(())


class Audited(Witnessed):
    """A thing that events are about; its row is its state in the last of them that has one."""

    subject_type: ClassVar[str]

    @property
    def log_id(self) -> uuid.UUID:
        """Where its events go: the log of its project, unless it has none."""
        log_id: uuid.UUID = self.project_id  # type: ignore[attr-defined]
        return log_id

    @classmethod
    def further_states(
        cls, _session: Session, _ids: Sequence[uuid.UUID]
    ) -> Mapping[uuid.UUID, dict[str, object]]:
        """By id, what the states of these hold beyond the columns of their rows."""
        return {}

    @classmethod
    def part_tables(cls) -> tuple[Table, ...]:
        """Further tables that its state is kept in."""
        return ()

    @classmethod
    def part_rows(
        cls, _own_id: uuid.UUID, _state: Mapping[str, Any]
    ) -> Iterator[tuple[Table, dict[str, Any]]]:
        """The rows of these that a state stands for."""
        return iter(())

    def snapshot(self) -> dict[str, object]:
        """The state that the log keeps."""
        return state_of(self.__table__, self)  # type: ignore[attr-defined]
