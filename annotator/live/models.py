"""Who reads what."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annotator.db import Base

#: whoever was seen within this time is here
HERE = timedelta(seconds=60)


class Reading(Base):
    """That someone has an article open, and how long they have read it so far."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "article_id", "seen_at"), Index(None, "project_id", "seen_at"))

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    article_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    #: when their page last said so
    seen_at: Mapped[datetime]
    #: all the time that they have read it
    seconds: Mapped[int]
    #: the annotation that they are editing
    editing_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("annotation.id"))
