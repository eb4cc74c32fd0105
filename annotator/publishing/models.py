"""What was published of claims, version by version."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, added_column, at_most, new_id, one_of

BODY_AT_MOST = 200_000


class PublicationStatus(StrEnum):
    """Whether it is still said."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Publication(Audited, Base):
    """One version of what is said of a claim in public; the highest number of a claim is what holds."""

    __tablename__ = "publication"
    __table_args__ = (
        one_of("status", PublicationStatus),
        at_most("body", BODY_AT_MOST), at_most("note", 10_000), at_most("withdrawn_because", 10_000),
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("annotation_id", "number"),
        Index(None, "project_id"), Index(None, "article_id"),
    )  # fmt: skip
    subject_type = "publication"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    annotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"))
    #: 1, 2, 3, … of one claim
    number: Mapped[int]
    #: canonical JSON, see ``bodies.py``; empty after an erasure
    body: Mapped[str]
    #: what was corrected; of what was withdrawn when there was no further column: why
    note: Mapped[str] = mapped_column(default="")
    #: why it was withdrawn
    withdrawn_because: Mapped[str] = added_column(first="")
    status: Mapped[str] = mapped_column(default=PublicationStatus.PUBLISHED)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is not said any more."""
        return self.status == PublicationStatus.WITHDRAWN

    @property
    def correction(self) -> str:
        """What was corrected; empty of a first version."""
        return "" if self.is_withdrawn and not self.withdrawn_because else self.note

    @property
    def withdrawal(self) -> str:
        """Why it was withdrawn; empty where it was not."""
        return (self.withdrawn_because or self.note) if self.is_withdrawn else ""
