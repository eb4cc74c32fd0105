"""Tables of what was brought in to be judged, and of what people decided about it."""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW_KINDS = tuple(
    f"preannotation.{deed}"
    for deed in ("imported", "moved", "accepted", "dismissed", "withdrawn", "restored")
)
#: new tables, whose rows name their last event, and what is unique in them beside the id
TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "preannotation": (),
    "preannotation_decision": (("preannotation_id", "created_by_id"),),
}
INDEXES = {
    "preannotation": (("article_id", "start_offset"), ("project_id",), ("revision_id",), ("last_event_id",)),
    "preannotation_decision": (
        ("article_id", "created_by_id"), ("project_id",), ("annotation_id",), ("together_id",), ("last_event_id",),
    ),
}  # fmt: skip
LENGTHS = {"reason": 10_000, "tags": 1_240, "label": 200, "tool": 100, "maker": 100}


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow(NEW_KINDS, on_sqlite=on_sqlite)
    _create_preannotation()
    _create_decision()
    for table, unique in TABLES.items():
        for columns in INDEXES[table]:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
        for statement in _sqlite_triggers(table, unique) if on_sqlite else _postgresql_triggers(table):
            op.execute(statement)


def downgrade() -> None:
    """Events of the new kinds stay: a log only grows, and the old program tells of them in general words."""
    for table in reversed(TABLES):
        op.drop_table(table)  # its triggers and indexes go with it


def _create_preannotation() -> None:
    op.create_table(
        "preannotation",
        *_of_article(
            _id("revision"),
            *(sa.Column(name, sa.Integer(), nullable=False) for name in ("start_offset", "end_offset")),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("verdict", sa.Text(), nullable=True),
            *(sa.Column(name, sa.Text(), nullable=False) for name in LENGTHS),
            sa.Column("score", sa.SmallInteger(), nullable=True),
        ),
        _check("preannotation", "kind_known", "kind IN ('claim', 'passage')"),
        _check("preannotation", "span_ordered", "start_offset >= 0 AND start_offset < end_offset"),
        _check("preannotation", "verdict_on_claims", "kind = 'claim' OR verdict IS NULL"),
        _check("preannotation", "score_range", "score BETWEEN 0 AND 1000"),
        *(
            _check("preannotation", f"{name}_length", f"length({name}) <= {length}")
            for name, length in LENGTHS.items()
        ),
    )


def _create_decision() -> None:
    table, key = "preannotation_decision", TABLES["preannotation_decision"][0]
    op.create_table(
        table,
        *_of_article(
            _id("preannotation"),
            sa.Column("outcome", sa.Text(), nullable=False),
            _id("annotation", nullable=True),
            sa.Column("together_id", sa.Uuid(), nullable=True),
            sa.Column("status", sa.Text(), nullable=False),
        ),
        _check(table, "outcome_known", "outcome IN ('accepted', 'dismissed')"),
        _check(table, "status_known", "status IN ('standing', 'withdrawn')"),
        _check(table, "annotation_fits", "(outcome = 'accepted') = (annotation_id IS NOT NULL)"),
        sa.UniqueConstraint(*key, name=op.f(f"uq_{table}_{'_'.join(key)}")),
    )


def _id(table: str, name: str = "", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(f"{name or table}_id", sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _of_article(*columns: sa.Column[Any]) -> list[sa.Column[Any]]:
    """What all audited things of an article have, and these."""
    event = sa.ForeignKey("event.id", deferrable=True, initially="DEFERRED", name=None)
    return [
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        _id("project"), _id("article"), _id("person", "created_by"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Uuid(), event, nullable=False),
        *columns,
    ]  # fmt: skip


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
