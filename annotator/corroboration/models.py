"""What is kept so that a text need not be read again, what waits to be decided, and what people decided.

Only the last is somebody's work and audited; all else can be made anew from the texts.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
)
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.corroboration.kinds import Kind, Outcome, Standing
from annotator.db import Base, at_most, new_id, one_of


class WaitingArticle(Base):
    """An article whose newest text is not indexed yet: many came at once, or the program reads texts otherwise now."""

    __tablename__ = "waiting_article"
    __table_args__ = (Index(None, "project_id"),)

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))


class IndexedProject(Base):
    """How much of a project is indexed."""

    __tablename__ = "indexed_project"

    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"), primary_key=True)
    #: articles
    size: Mapped[int]
    #: of these, the ones whose words were counted
    counted: Mapped[int]
    #: of the kernels, the sum of whose versions it is: when they are raised, all texts are read again
    engine: Mapped[int]


class IndexedArticle(Base):
    """The text of an article that is indexed."""

    __tablename__ = "indexed_article"
    __table_args__ = (Index(None, "project_id"),)

    #: in the order in which they were first indexed; what stands in many rows is short
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), unique=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    #: its heaviest words: ``stories.Profile.pack()``
    profile: Mapped[bytes] = mapped_column(LargeBinary)
    is_counted: Mapped[bool]


class Posting(Base):
    """A few words in their order that an indexed text has: by these it is found as one that was copied from."""

    __tablename__ = "posting"
    __table_args__ = {"sqlite_with_rowid": False}

    #: of the words and the project
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class StoryWord(Base):
    """One of the heaviest words of an indexed text: by these it is found as one that tells the same story."""

    __tablename__ = "story_word"
    __table_args__ = {"sqlite_with_rowid": False}

    #: of the word and the project
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class WordCount(Base):
    """In how many of the counted texts a word is."""

    __tablename__ = "word_count"
    __table_args__ = {"sqlite_with_rowid": False}

    #: of the word and the project
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    articles: Mapped[int]


class Neighbour(Base):
    """Two articles that tell the same story; stands in both directions."""

    __tablename__ = "neighbour"
    __table_args__ = (CheckConstraint("article_id <> other_id", name="two_articles"),)

    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    #: how alike they are, 1 to 1,000
    cosine: Mapped[int] = mapped_column(SmallInteger)


class Reuse(Base):
    """A passage that stands in two articles, in the texts that are indexed."""

    __tablename__ = "reuse"
    __table_args__ = (Index(None, "article_id"), Index(None, "other_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    #: code points
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    other_start: Mapped[int]
    other_end: Mapped[int]
    #: equal ones
    words: Mapped[int]
    #: share of equal words, in thousandths
    identity: Mapped[int] = mapped_column(SmallInteger)


class SearchedClaim(Base):
    """A claim for which suggestions were looked for, in the texts as they were indexed then."""

    __tablename__ = "searched_claim"
    __table_args__ = (Index(None, "article_id"), Index(None, "project_id"))

    annotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"), primary_key=True)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    #: where the claim stood
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    engine: Mapped[int]


class OpenSuggestion(Base):
    """A passage that the machine proposes for a claim."""

    __tablename__ = "open_suggestion"
    __table_args__ = (one_of("kind", Kind), Index(None, "project_id", "rank"), Index(None, "to_article_id"))

    annotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"), primary_key=True)
    to_article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    #: code points
    to_start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    to_end: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    to_revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[str]
    #: thousandths
    score: Mapped[int] = mapped_column(SmallInteger)
    #: how likely somebody accepts it, in thousandths: what the best come first by
    rank: Mapped[int] = mapped_column(SmallInteger)
    #: the fields of ``proposing.Reasons`` that say something
    why: Mapped[dict[str, Any]] = mapped_column(JSON)
    engine: Mapped[int]


class Suggestion(Audited, Base):
    """A suggestion that somebody decided. Of the words it names the place only: the text is the article's."""

    __tablename__ = "suggestion"
    __table_args__ = (
        one_of("kind", Kind), one_of("outcome", Outcome), one_of("status", Standing), at_most("reason", 10_000),
        CheckConstraint("to_start >= 0 AND to_start < to_end", name="span_ordered"),
        CheckConstraint("(outcome = 'accepted') = (link_id IS NOT NULL)", name="link_fits"),
        Index(None, "annotation_id"), Index(None, "article_id"), Index(None, "to_article_id"),
        Index(None, "project_id"), Index(None, "link_id"),
    )  # fmt: skip
    subject_type = "suggestion"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    #: what it was suggested for
    annotation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("annotation.id"))
    to_article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    to_revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    #: code points
    to_start: Mapped[int]
    to_end: Mapped[int]
    kind: Mapped[str]
    #: thousandths
    score: Mapped[int] = mapped_column(SmallInteger)
    #: the versions of what proposed it
    engine: Mapped[int]
    outcome: Mapped[str]
    reason: Mapped[str]
    #: what it became
    link_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("link.id"))
    #: the passage that was marked for it, where none was
    marked_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("annotation.id"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default=Standing.STANDING)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
