"""What was brought in to be judged, and what people decided about it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.annotations.drafts import TAGS_AT_MOST
from annotator.annotations.models import Kind
from annotator.audit.models import Audited
from annotator.db import Base, at_most, new_id, one_of

LABEL_AT_MOST, TOOL_AT_MOST, MAKER_AT_MOST = 200, 100, 100
#: a score is kept in thousandths
SCORE_AT_MOST = 1_000


class Outcome(StrEnum):
    """What somebody decided."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Standing(StrEnum):
    """Whether that holds."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"


class PreAnnotation(Audited, Base):
    """A span that is proposed, with what it would become. Nothing of it changes but where it stands."""

    __tablename__ = "preannotation"
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name="span_ordered"),
        CheckConstraint("kind = 'claim' OR verdict IS NULL", name="verdict_on_claims"),
        CheckConstraint(f"score BETWEEN 0 AND {SCORE_AT_MOST}", name="score_range"),
        at_most("reason", 10_000), at_most("tags", TAGS_AT_MOST * 62),
        at_most("label", LABEL_AT_MOST), at_most("tool", TOOL_AT_MOST), at_most("maker", MAKER_AT_MOST),
        Index(None, "article_id", "start_offset"), Index(None, "project_id"), Index(None, "revision_id"),
    )  # fmt: skip
    subject_type = "preannotation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    #: code points of the revision's text, half-open
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    kind: Mapped[str]
    #: key of the project's vocabulary; None where none is proposed
    verdict: Mapped[str | None]
    reason: Mapped[str]
    #: parted by commas, as no tag has one
    tags: Mapped[str]
    #: as the file had it
    label: Mapped[str]
    #: the format that it came in
    tool: Mapped[str]
    #: who or what made it, as the file says; empty where it does not
    maker: Mapped[str]
    #: how sure that was, in thousandths
    score: Mapped[int | None] = mapped_column(SmallInteger)
    #: who brought it in
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The tags one by one."""
        return split_tags(self.tags)


def split_tags(tags: str) -> tuple[str, ...]:
    """The tags of a row one by one."""
    return tuple(filter(None, tags.split(",")))


class PreAnnotationDecision(Audited, Base):
    """What one person decided about one of them. Deciding again changes this row."""

    __tablename__ = "preannotation_decision"
    __table_args__ = (
        one_of("outcome", Outcome), one_of("status", Standing),
        CheckConstraint("(outcome = 'accepted') = (annotation_id IS NOT NULL)", name="annotation_fits"),
        UniqueConstraint("preannotation_id", "created_by_id"),
        Index(None, "article_id", "created_by_id"), Index(None, "project_id"), Index(None, "annotation_id"),
        Index(None, "together_id"),
    )  # fmt: skip
    subject_type = "preannotation_decision"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    preannotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("preannotation.id"))
    outcome: Mapped[str]
    #: what it became
    annotation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("annotation.id"))
    #: the same for all that were decided at one stroke, which are undone at one too; None: it was alone
    together_id: Mapped[uuid.UUID | None]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=Standing.STANDING)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
