"""Projects, who is in them, what a claim can be found to be."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.accounts.permissions import Role
from annotator.audit.models import Audited
from annotator.db import Base, added_column, at_most, new_id, one_of


class Colour(StrEnum):
    """The tints that can be told apart with any colour blindness, in light and dark."""

    GREEN = "green"
    RED = "red"
    AMBER = "amber"
    BLUE = "blue"
    VIOLET = "violet"
    TEAL = "teal"
    PINK = "pink"
    GREY = "grey"


class Pattern(StrEnum):
    """How a mark is underlined, so that colour never stands alone."""

    SOLID = "solid"
    WAVY = "wavy"
    DOTTED = "dotted"
    DASHED = "dashed"
    DOUBLE = "double"


class AgreeBy(StrEnum):
    """When what readers found goes into the record without a curator."""

    #: every reader found the same
    ALL = "all"
    #: more than half of them did
    MAJORITY = "majority"


class Project(Audited, Base):
    """One fact-checking effort."""

    __tablename__ = "project"
    __table_args__ = (
        at_most("slug", 60), at_most("title", 200), at_most("guidelines", 50_000),
        one_of("agree_by", AgreeBy),
        CheckConstraint("overlap BETWEEN 1 AND 20", name="overlap_range"),
        CheckConstraint("origins_for_sourced BETWEEN 1 AND 9", name="origins_for_sourced_range"),
        CheckConstraint("hand_back_days BETWEEN 0 AND 365", name="hand_back_days_range"),
    )  # fmt: skip
    subject_type = "project"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    #: Markdown
    guidelines: Mapped[str] = mapped_column(default="")
    #: whether a verdict that needs a source is called incomplete without one
    require_source: Mapped[bool] = mapped_column(default=True)
    #: the same for a reason
    require_reason: Mapped[bool] = mapped_column(default=True)
    #: whether reviewers see others' work on an article only when they have submitted theirs
    blind: Mapped[bool] = added_column(first=False)
    #: readers that an article should have
    overlap: Mapped[int] = added_column(first=2)
    #: an assignment on which nothing happened for so long goes back; 0: never
    hand_back_days: Mapped[int] = added_column(first=0)
    #: whether a curator may decide where one of the views is their own
    settle_own: Mapped[bool] = added_column(first=False)
    #: whether who said what is hidden from whoever decides
    hide_names: Mapped[bool] = added_column(first=False)
    agree_by: Mapped[str] = added_column(first=AgreeBy.ALL.value)
    #: independent origins without which a claim that is called sourced is incomplete
    origins_for_sourced: Mapped[int] = added_column(first=1)
    #: whether everybody finds a list of what it has published, and other sites a feed
    lists_published: Mapped[bool] = added_column(first=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def project_id(self) -> uuid.UUID:
        """So that a project can be asked about like the things in it."""
        return self.id


class _OfProject(Audited):
    """What belongs to one project."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))


class Verdict(_OfProject, Base):
    """One entry of a project's verdict vocabulary. Never deleted once used: retired."""

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        at_most("key", 40), at_most("name", 60),
        one_of("colour", Colour), one_of("pattern", Pattern),
        CheckConstraint("length(shortcut) <= 1", name="shortcut_length"),
    )  # fmt: skip
    subject_type = "verdict"

    key: Mapped[str]
    name: Mapped[str]
    colour: Mapped[str]
    pattern: Mapped[str]
    #: one character that sets it in the reader, or empty
    shortcut: Mapped[str]
    needs_source: Mapped[bool]
    needs_reason: Mapped[bool]
    position: Mapped[int]
    is_retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Membership(_OfProject, Base):
    """That someone is in a project. Leaving keeps the row: their work stays, attributed."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("project_id", "person_id"),
        one_of("role", Role),
        Index(None, "person_id"),
    )
    subject_type = "member"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Invitation(_OfProject, Base):
    """A link that makes whoever opens it a member, once."""

    __tablename__ = "invitation"
    __table_args__ = (one_of("role", Role), at_most("note", 200), Index(None, "project_id"))
    subject_type = "invitation"

    secret_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    role: Mapped[str]
    #: whom it is meant for, in the owner's words
    note: Mapped[str]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class SavedFilter(Base):
    """A filter of the log that someone keeps. No event tells of it: it changes nothing for others."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("person_id", "project_id", "name"),
        at_most("name", 60),
        at_most("query", 1_000),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    #: as it stands in the address of the page
    query: Mapped[str]
