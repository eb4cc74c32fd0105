"""Annotations, their tags and their sources."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annotator.audit.models import Audited
from annotator.audit.states import blank_of, state_of, values_of
from annotator.db import Base, Session, added_column, at_most, new_id, one_of, table_of


class Kind(StrEnum):
    """What an annotation marks."""

    CLAIM = "claim"
    PASSAGE = "passage"


class Status(StrEnum):
    """Where an annotation is in its life."""

    OPEN = "open"
    DELETED = "deleted"


class Tag(Base):
    """One word that an annotation is filed under."""

    __tablename__ = "annotation_tag"
    __table_args__ = (at_most("name", 60), Index(None, "name"))

    annotation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("annotation.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Source(Base):
    """What a verdict rests on."""

    __tablename__ = "source"
    __table_args__ = (at_most("url", 2_000), at_most("title", 300), at_most("quote", 5_000))

    annotation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("annotation.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    title: Mapped[str]
    quote: Mapped[str]
    accessed_on: Mapped[date | None]

    def snapshot(self) -> dict[str, object]:
        """As it stands in exports and in the log."""
        return source_snapshot(self)


def source_snapshot(source: Any) -> dict[str, object]:
    """The same for a row or a draft of one."""
    accessed_on = source.accessed_on.isoformat() if source.accessed_on else None
    return {"url": source.url, "title": source.title, "quote": source.quote, "accessed_on": accessed_on}


class Annotation(Audited, Base):
    """A span that one person marked."""

    __tablename__ = "annotation"
    __table_args__ = (
        one_of("kind", Kind), one_of("status", Status),
        CheckConstraint("0 <= start_offset AND start_offset < end_offset", name="span_not_empty"),
        CheckConstraint("length(exact) = end_offset - start_offset", name="exact_fits_span"),
        CheckConstraint("kind = 'claim' OR verdict IS NULL", name="verdict_on_claims"),
        at_most("exact", 10_000), at_most("reason", 10_000),
        # all that figures of a project are counted from: they need not look at a row
        Index(
            "ix_annotation_counted", "article_id", "start_offset", "end_offset", "revision_id", "created_by_id",
            "kind", "status", "is_settled", "verdict", "created_at", "id",
        ),
        Index(None, "revision_id"),
        Index(None, "project_id", "verdict"),
    )  # fmt: skip
    subject_type = "annotation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"))
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[str]
    #: code points of the revision's text, half-open
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    exact: Mapped[str]
    #: up to 32 code points before and after
    prefix: Mapped[str]
    suffix: Mapped[str]
    #: key of the project's vocabulary; None until judged
    verdict: Mapped[str | None]
    reason: Mapped[str]
    status: Mapped[str] = mapped_column(default=Status.OPEN)
    #: whether it is of the record: what readers agreed on, or a curator decided
    is_settled: Mapped[bool] = added_column(first=False)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    tags: Mapped[list[Tag]] = relationship(
        order_by=Tag.position, cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    sources: Mapped[list[Source]] = relationship(
        order_by=Source.position, cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def further_states(cls, session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, object]]:
        """Tags and sources."""
        tags: dict[uuid.UUID, list[object]] = {one: [] for one in ids}
        sources: dict[uuid.UUID, list[object]] = {one: [] for one in ids}
        for row in _read_parts(session, table_of(Tag), ids):
            tags[row.annotation_id].append(row.name)
        for row in _read_parts(session, table_of(Source), ids):
            sources[row.annotation_id].append(source_snapshot(row))
        return {one: {"tags": tags[one], "sources": sources[one]} for one in ids}

    @classmethod
    def part_tables(cls) -> tuple[Table, ...]:
        """Tags and sources."""
        return table_of(Tag), table_of(Source)

    @classmethod
    def part_rows(cls, own_id: uuid.UUID, state: Mapping[str, Any]) -> Iterator[tuple[Table, dict[str, Any]]]:
        """Tags and sources in their order."""
        for position, name in enumerate(state.get("tags", ())):
            yield table_of(Tag), {"annotation_id": own_id, "position": position, "name": name}
        for position, source in enumerate(state.get("sources", ())):
            place = {"annotation_id": own_id, "position": position}
            yield (
                table_of(Source),
                {**blank_of(table_of(Source)), **place, **values_of(table_of(Source), source)},
            )

    def snapshot(self) -> dict[str, object]:
        """The state that the log keeps."""
        return snapshot_of(
            self, [tag.name for tag in self.tags], [source.snapshot() for source in self.sources]
        )


def snapshot_of(row: Any, tags: list[str], sources: list[dict[str, object]]) -> dict[str, object]:
    """The state that the log keeps, of an Annotation or of a row that is about to become one."""
    return {**state_of(table_of(Annotation), row), "tags": tags, "sources": sources}


def _read_parts(session: Session, table: Table, ids: Sequence[uuid.UUID]) -> Iterable[Any]:
    """The rows that belong to these annotations, in their order."""
    own = table.c.annotation_id
    return session.execute(select(table).where(own.in_(ids)).order_by(own, table.c.position))
