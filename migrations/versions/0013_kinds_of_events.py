"""Kinds of events are not checked by the database: the program knows them, and each row took SQLite a quarter longer."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = "ck_event_kind_known"
#: as they were when the check was dropped
KINDS = {
    "person": "created password_changed signed_in signed_out erased",
    "token": "created revoked",
    "project": "created changed exported",
    "verdict": "created changed retired",
    "member": "added changed removed",
    "invitation": "created accepted revoked",
    "article": "imported revised changed reverted",
    "annotation": "created changed deleted restored moved settled reverted",
    "link": "created changed deleted restored settled reverted",
    "assignment": "created changed submitted returned reopened ended",
    "adjudication": "decided reopened",
    "thread": "opened resolved reopened",
    "comment": "created changed deleted restored",
    "suggestion": "accepted dismissed withdrawn restored",
    "sentence": "marked cleared",
    "preannotation": "imported moved accepted dismissed withdrawn restored",
    "claim": "published withdrawn",
    "sign_in": "refused",
    "access": "refused",
    "log": "exported",
    "release": "created",
    "event": "redacted",
    "key": "created rotated",
    "state": "recorded",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(rf"CONSTRAINT {NAME} CHECK \(kind IN \([^)]*\)\),\s*", "")
    else:
        op.drop_constraint(NAME, "event")


def downgrade() -> None:
    known = tuple(f"{thing}.{deed}" for thing, deeds in KINDS.items() for deed in deeds.split())
    check = f"kind IN {known}"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite("(?=CONSTRAINT pk_event )", f"CONSTRAINT {NAME} CHECK ({check}), ")
    else:
        op.create_check_constraint(op.f(NAME), "event", check)


def _rewrite(pattern: str, by: str) -> None:
    """Change what SQLite reads of the table, in place: its rows are as many as people's deeds, and its triggers stay."""
    bind = op.get_bind()
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'event'")
    sql, found = re.subn(pattern, by, bind.execute(query).scalar_one())
    assert found == 1
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'event'")
    bind.execute(change, {"sql": sql})
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
