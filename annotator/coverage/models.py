"""What people say of sentences that they mark nothing in."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, new_id, one_of


class Mark(StrEnum):
    """Why there is nothing to check."""

    #: an opinion, a greeting, a question: nothing that could be true or false
    NOT_CHECKABLE = "not_checkable"
    #: it could be checked, and is not what this project checks
    OUT_OF_SCOPE = "out_of_scope"


class MarkStatus(StrEnum):
    """Whether it holds."""

    OPEN = "open"
    CLEARED = "cleared"


class SentenceMark(Audited, Base):
    """What one person says of one sentence of a revision."""

    __tablename__ = "sentence_mark"
    __table_args__ = (
        one_of("status", MarkStatus), one_of("mark", Mark),
        CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span_ordered"),
        UniqueConstraint("revision_id", "start_offset", "end_offset", "created_by_id"),
        Index(None, "article_id"), Index(None, "project_id"),
    )  # fmt: skip
    subject_type = "sentence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=MarkStatus.OPEN)
    version: Mapped[int] = mapped_column()
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    #: code points of the revision's text, half-open
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    mark: Mapped[str]

    __mapper_args__ = {"version_id_col": version}
