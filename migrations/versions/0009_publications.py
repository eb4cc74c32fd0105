"""The table of what is published of claims, and the events that tell of it."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW_KINDS = ("claim.published", "claim.withdrawn")
UNIQUE = (("annotation_id", "number"),)
CHECKS = (
    ("status_known", "status IN ('published', 'withdrawn')"),
    ("body_length", "length(body) <= 200000"),
    ("note_length", "length(note) <= 10000"),
    ("number_positive", "number > 0"),
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow(NEW_KINDS, on_sqlite=on_sqlite)
    event = sa.ForeignKey("event.id", deferrable=True, initially="DEFERRED", name=None)
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        *(
            sa.Column(f"{table}_id", sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False)
            for table in ("project", "article", "annotation")
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("body", "note", "status")),
        sa.Column("created_by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=False)
            for name in ("created_at", "updated_at")
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Uuid(), event, nullable=False),
        *(sa.CheckConstraint(condition, name=op.f(f"ck_publication_{name}")) for name, condition in CHECKS),
        sa.UniqueConstraint(*UNIQUE[0], name=op.f("uq_publication_annotation_id_number")),
    )
    for column in ("project_id", "article_id", "last_event_id"):
        op.create_index(op.f(f"ix_publication_{column}"), "publication", [column])
    triggers = _sqlite_triggers("publication", UNIQUE) if on_sqlite else _postgresql_triggers("publication")
    for statement in triggers:
        op.execute(statement)


def downgrade() -> None:
    """Events of the new kinds stay: a log only grows, and the old program tells of them in general words."""
    op.drop_table("publication")  # its triggers and indexes go with it


def _allow(kinds: tuple[str, ...], *, on_sqlite: bool) -> None:
    """Only the check of the column changes; SQLite would rebuild the table for it, with every row."""
    bind = op.get_bind()
    if on_sqlite:
        query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'event'")
        sql: str = bind.execute(query).scalar_one()
        old = re.search(r"\bkind IN \(([^)]*)\)", sql)
        assert old is not None
        known = dict.fromkeys((*re.findall(r"'([^']*)'", old[1]), *kinds))
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
    op.create_check_constraint(op.f(name), "event", f"kind IN {tuple(dict.fromkeys((*told, *kinds)))}")


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
