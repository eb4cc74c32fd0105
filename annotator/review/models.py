"""Adjudications: what stands in the record, and the views it was decided from."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, at_most, new_id, one_of


class Matter(StrEnum):
    """What is decided about."""

    ANNOTATION = "annotation"
    LINK = "link"


class Outcome(StrEnum):
    """What the record says."""

    #: an annotation or a link stands in it
    SETTLED = "settled"
    #: there is nothing here
    NOTHING = "nothing"


class Rule(StrEnum):
    """Who decided."""

    CURATOR = "curator"
    #: the readers agreed as the project asks
    AGREED = "agreed"


class Stance(StrEnum):
    """What a view has to do with the record."""

    #: the record has its values
    TAKEN = "taken"
    AGREES = "agrees"
    DIFFERS = "differs"


class Standing(StrEnum):
    """Whether it holds."""

    STANDING = "standing"
    REOPENED = "reopened"


class Adjudication(Audited, Base):
    """One unit of an article, decided. The views that were not taken stay on the record with it."""

    __tablename__ = "adjudication"
    __table_args__ = (
        one_of("subject", Matter), one_of("outcome", Outcome), one_of("rule", Rule), one_of("status", Standing),
        at_most("reason", 10_000),
        CheckConstraint(
            "(outcome = 'settled') = (settled_annotation_id IS NOT NULL OR settled_link_id IS NOT NULL)",
            name="settled_fits",
        ),
        Index(None, "article_id"), Index(None, "project_id", "status"),
        Index(None, "settled_annotation_id"), Index(None, "settled_link_id"),
    )  # fmt: skip
    subject_type = "adjudication"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    subject: Mapped[str]
    settled_annotation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("annotation.id"))
    settled_link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("link.id"))
    outcome: Mapped[str]
    rule: Mapped[str]
    #: the curator's, or the rule in words
    reason: Mapped[str]
    #: {"id": annotation or link, "by": person, "stance": Stance}, ids as text
    views: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: ids of the people whose word counted, as text; those of them without a view marked nothing
    readers: Mapped[list[str]] = mapped_column(JSON)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=Standing.STANDING)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
