"""Links."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, added_column, at_most, new_id, one_of


class Relation(StrEnum):
    """What one passage is to another."""

    CORROBORATES = "corroborates"
    CONTRADICTS = "contradicts"
    #: same origin: copied, quoted or syndicated
    REPEATS = "repeats"
    #: what was true when the earlier one was written may not be any more
    UPDATES = "updates"
    CONTEXT = "context"


class LinkStatus(StrEnum):
    """Where a link is in its life."""

    OPEN = "open"
    DELETED = "deleted"


class Link(Audited, Base):
    """A typed, signed connection."""

    __tablename__ = "link"
    __table_args__ = (
        one_of("relation", Relation), one_of("status", LinkStatus), at_most("note", 10_000),
        CheckConstraint("from_id <> to_id", name="two_ends"),
        Index("uq_link_ends", "from_id", "to_id", "relation", "created_by_id", unique=True,
              sqlite_where=text("status <> 'deleted'"), postgresql_where=text("status <> 'deleted'")),
        Index(None, "to_id"), Index(None, "project_id"), Index(None, "article_id"), Index(None, "to_article_id"),
    )  # fmt: skip
    subject_type = "link"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"))
    #: of ``from`` and ``to``: an annotation never changes its article
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    to_article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    relation: Mapped[str]
    note: Mapped[str]
    status: Mapped[str] = mapped_column(default=LinkStatus.OPEN)
    #: whether it is of the record
    is_settled: Mapped[bool] = added_column(first=False)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
