"""Releases that were made: what each froze, and the checksum by which it is known again."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import Audited
from annotator.db import Base, added_column, at_most, new_id


class Release(Audited, Base):
    """One release. Made once and never changed: another state is another version."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        at_most("name", 40), at_most("licence", 100),
        CheckConstraint("seq > 0", name="seq_positive"),
    )  # fmt: skip
    subject_type = "release"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    #: its version, as it is cited
    name: Mapped[str]
    #: the event after which the project was like this
    seq: Mapped[int]
    #: of its list of checksums
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    #: SPDX
    licence: Mapped[str]
    has_names: Mapped[bool]
    #: names of its formats with commas between them; “” where that was not written down yet
    formats: Mapped[str] = added_column(first="")
    #: the version that it says what changed since; “” for none, or where that was not written down yet
    since: Mapped[str] = added_column(first="")
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
