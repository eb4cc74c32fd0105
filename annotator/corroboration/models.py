"""What is kept so that a text need not be read again: by which words it is found, and what it shares with others.

None of it is anybody's work, and all of it can be made anew from the texts: it is not audited.
"""

import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base, new_id


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
