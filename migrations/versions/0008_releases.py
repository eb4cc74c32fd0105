"""The table of releases, and the event that tells of one."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW_KIND = "release.created"
UNIQUE = (("project_id", "name"),)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow(NEW_KIND, on_sqlite=on_sqlite)
    event = sa.ForeignKey("event.id", deferrable=True, initially="DEFERRED", name=None)
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("has_names", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event_id", sa.Uuid(), event, nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_release_{name}"))
            for name, condition in (
                ("name_length", "length(name) <= 40"),
                ("licence_length", "length(licence) <= 100"),
                ("seq_positive", "seq > 0"),
            )
        ),
        sa.UniqueConstraint(*UNIQUE[0], name=op.f("uq_release_project_id_name")),
    )
    op.create_index(op.f("ix_release_last_event_id"), "release", ["last_event_id"])
    for statement in _sqlite_triggers("release", UNIQUE) if on_sqlite else _postgresql_triggers("release"):
        op.execute(statement)


def downgrade() -> None:
    """Events of the new kind stay: a log only grows, and the old program tells of them in general words."""
    op.drop_table("release")  # its triggers and indexes go with it


def _allow(kind: str, *, on_sqlite: bool) -> None:
    """Only the check of the column changes; SQLite would rebuild the table for it, with every row."""
    bind = op.get_bind()
    if on_sqlite:
        query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'event'")
        sql: str = bind.execute(query).scalar_one()
        old = re.search(r"\bkind IN \(([^)]*)\)", sql)
        assert old is not None
        known = dict.fromkeys((*re.findall(r"'([^']*)'", old[1]), kind))
        wider = sql.replace(old[0], f"kind IN {tuple(known)}")
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        bind.exec_driver_sql("PRAGMA writable_schema = ON")
        change = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'event'")
        bind.execute(change, {"sql": wider})
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        bind.exec_driver_sql("PRAGMA writable_schema = OFF")
        return
    name = "ck_event_kind_known"
    definition = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s AND conrelid = 'event'::regclass"
    told = re.findall(r"'([a-z_.]+)'", bind.exec_driver_sql(definition, (name,)).scalar_one())
    op.drop_constraint(name, "event")
    op.create_check_constraint(op.f(name), "event", f"kind IN {tuple(dict.fromkeys((*told, kind)))}")


# The triggers of 0003, for the new table; see there for why each is as it is.


def _recorded(event_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM event WHERE id = {event_id})"


def _sqlite_triggers(table: str, unique: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    keys = (*unique, ("id",))
    taken = " OR ".join(f"({' AND '.join(f'{name} = NEW.{name}' for name in key)})" for key in keys)
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {taken} OR rowid = NEW.rowid)"
    others = f"EXISTS (SELECT 1 FROM {table} WHERE ({taken}) AND rowid <> OLD.rowid)"
    unnamed = f"NEW.last_event_id IS NULL OR {_recorded('NEW.last_event_id')}"
    keys_off = ("(SELECT foreign_keys FROM pragma_foreign_keys) = 0", "foreign keys are off")
    yield _sqlite_trigger(
        table, "INSERT", keys_off, (there, "it is there already"), (unnamed, "it brings no new event")
    )
    yield _sqlite_trigger(
        table, "UPDATE", keys_off,
        ("NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid", "its id cannot change"),
        (others, "it would replace another one"),
        (f"NEW.last_event_id = OLD.last_event_id OR {unnamed}", "it brings no new event"),
    )  # fmt: skip
    yield _sqlite_trigger(table, "DELETE", ("1", "it cannot be deleted"))
    yield (
        f"CREATE TRIGGER {table}_rowid_audited AFTER INSERT ON {table} WHEN NEW.rowid < 1 BEGIN "
        f"SELECT RAISE(ABORT, 'audit\\: insert on {table} refused, its rowid is below 1'); END"
    )


def _sqlite_trigger(table: str, action: str, *refusals: tuple[str, str]) -> str:
    checks = " ".join(
        f"SELECT RAISE(ABORT, 'audit\\: {action.lower()} on {table} refused, {why}') WHERE {when};"
        for when, why in refusals
    )
    return f"CREATE TRIGGER {table}_{action.lower()}_audited BEFORE {action} ON {table} BEGIN {checks} END"


def _postgresql_triggers(table: str) -> Iterator[str]:
    for which, what, function in (
        ("", f"INSERT OR UPDATE ON {table} FOR EACH ROW", "audit_row"),
        ("_delete", f"DELETE ON {table} FOR EACH ROW", "audit_refuse"),
        ("_truncate", f"TRUNCATE ON {table}", "audit_refuse"),
    ):
        name = f"{table}{which}_audited"
        yield f"CREATE TRIGGER {name} BEFORE {what} EXECUTE FUNCTION {function}()"
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
