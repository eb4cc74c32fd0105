"""Annotations and links on their way in without the mapper, which would cost more than all checks together."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from annotator.accounts.permissions import Actor
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation, Source, Status, Tag, snapshot_of, source_snapshot
from annotator.audit.kinds import EventKind
from annotator.audit.log import record
from annotator.db import Session, table_of
from annotator.rows import insert_rows


@dataclass(slots=True)
class NewRow:
    """The columns of an annotation, and its tags and sources. The log records it like any other."""

    subject_type: ClassVar[str] = "annotation"

    id: uuid.UUID
    project_id: uuid.UUID
    article_id: uuid.UUID
    revision_id: uuid.UUID
    kind: str
    start_offset: int
    end_offset: int
    exact: str
    prefix: str
    suffix: str
    verdict: str | None
    reason: str
    created_by_id: uuid.UUID
    created_at: datetime
    updated_at: datetime
    last_event_id: uuid.UUID
    judgement: Judgement
    version: int = 1
    status: str = Status.OPEN
    is_settled: bool = False

    @property
    def log_id(self) -> uuid.UUID:
        """Where its events go."""
        return self.project_id

    def snapshot(self) -> dict[str, object]:
        """The state that the log keeps."""
        return snapshot_of(
            self, list(self.judgement.tags), [source_snapshot(source) for source in self.judgement.sources]
        )

    def tags(self) -> Iterator[dict[str, Any]]:
        """For the table of tags."""
        for position, name in enumerate(self.judgement.tags):
            yield {"annotation_id": self.id, "position": position, "name": name}

    def sources(self) -> Iterator[dict[str, Any]]:
        """For the table of sources."""
        for position, source in enumerate(self.judgement.sources):
            yield {
                "annotation_id": self.id, "position": position, "url": source.url, "title": source.title,
                "quote": source.quote, "accessed_on": source.accessed_on,
            }  # fmt: skip


_COLUMNS = [field.name for field in fields(NewRow) if field.name != "judgement"]


def insert_marks(session: Session, actor: Actor, rows: Sequence[NewRow], kind: EventKind) -> None:
    """Store annotations with their tags and sources, each with an event of this kind."""
    insert_rows(session, table_of(Annotation), rows, _COLUMNS)
    insert_rows(session, table_of(Tag), [tag for row in rows for tag in row.tags()])
    insert_rows(session, table_of(Source), [source for row in rows for source in row.sources()])
    for row in rows:
        record(session, actor, kind, row, after=row.snapshot())


def insert_things(session: Session, actor: Actor, model: Any, things: Sequence[Any], kind: EventKind) -> None:
    """The same for mapped objects that are all that there is to store of them, such as links."""
    table = table_of(model)
    insert_rows(session, table, things, table.columns.keys())
    for one in things:
        record(session, actor, kind, one, after=one.snapshot())
