"""People and the secrets they hold."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from annotator.audit.models import INSTALLATION, Audited
from annotator.db import Base, at_most, new_id


class Person(Audited, Base):
    """Someone with a name. The name stands in exports and the log; it is never given to anyone else."""

    __tablename__ = "person"
    __table_args__ = (
        at_most("name", 40),
        at_most("email", 254),
    )
    subject_type = "person"
    log_id = INSTALLATION

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    #: lower case
    email: Mapped[str] = mapped_column(unique=True)
    #: Argon2id; empty means that this person cannot sign in
    password_hash: Mapped[str] = mapped_column(info={"secret": True})
    is_admin: Mapped[bool]
    created_at: Mapped[datetime]


class BrowserSession(Base):
    """One sign-in. Ends when idle, when old, or when revoked."""

    __tablename__ = "browser_session"
    __table_args__ = (at_most("user_agent", 300), Index(None, "person_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    user_agent: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiToken(Audited, Base):
    """What a program shows instead of a password."""

    __tablename__ = "api_token"
    __table_args__ = (at_most("label", 80), Index(None, "person_id"))
    subject_type = "token"
    log_id = INSTALLATION

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """A write that was asked for under a key, and its answer: asked again, it is answered again and not done again."""

    __tablename__ = "idempotency_key"
    __table_args__ = (at_most("key", 200), Index(None, "created_at"))

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    #: of method, path and body
    request_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    status: Mapped[int]
    answer: Mapped[str]


class SignInFailure(Base):
    """A wrong password, counted for a while. Kept as digests: people type passwords into the wrong field."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "subject_sha256", "at"), Index(None, "at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    #: of the name, of the client's address, or of both
    subject_sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
