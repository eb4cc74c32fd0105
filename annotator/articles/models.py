"""Articles and every text that they ever had."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited, Witnessed
from annotator.db import Base, at_most, new_id


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
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def log_id(self) -> uuid.UUID:
        """Where its events go."""
        return self.project_id

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
