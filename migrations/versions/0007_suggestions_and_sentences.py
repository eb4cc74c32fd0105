"""Tables of what people decide about suggestions and sentences, and of what waits to be decided."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW_KINDS = (
    "suggestion.accepted", "suggestion.dismissed", "suggestion.withdrawn", "suggestion.restored",
    "sentence.marked", "sentence.cleared",
)  # fmt: skip
KINDS = ("copied", "corroborates", "conflicts", "superseded")
#: new tables whose rows name their last event, and what is unique in them beside the id
AUDITED: dict[str, tuple[tuple[str, ...], ...]] = {
    "suggestion": (),
    "sentence_mark": (("revision_id", "start_offset", "end_offset", "created_by_id"),),
}
UNAUDITED = ("open_suggestion", "searched_claim")
ORIGINS = (
    "INTEGER DEFAULT '1' NOT NULL CONSTRAINT ck_project_origins_for_sourced_range "
    "CHECK (origins_for_sourced BETWEEN 1 AND 9)"
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow("event", "kind", NEW_KINDS, on_sqlite=on_sqlite)
    _allow("link", "relation", ("updates",), on_sqlite=on_sqlite)
    op.execute(f"ALTER TABLE project ADD COLUMN origins_for_sourced {ORIGINS}")
    _create_suggestion()
    _create_sentence_mark()
    _create_waiting()
    for table, unique in AUDITED.items():
        op.create_index(op.f(f"ix_{table}_last_event_id"), table, ["last_event_id"])
        for statement in _sqlite_triggers(table, unique) if on_sqlite else _postgresql_triggers(table):
            op.execute(statement)


def downgrade() -> None:
    """Events and links of the new kinds stay: a log only grows, and the old program tells of them in general words."""
    for table in (*UNAUDITED, *AUDITED):
        op.drop_table(table)  # its triggers and indexes go with it
    op.drop_column("project", "origins_for_sourced")


def _allow(table: str, column: str, values: tuple[str, ...], *, on_sqlite: bool) -> None:
    """Only the check of the column changes; SQLite would rebuild the table for it, with every row."""
    bind = op.get_bind()
    if on_sqlite:
        query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
        sql: str = bind.execute(query, {"name": table}).scalar_one()
        old = re.search(rf"\b{column} IN \(([^)]*)\)", sql)
        assert old is not None
        known = dict.fromkeys((*re.findall(r"'([^']*)'", old[1]), *values))
        wider = sql.replace(old[0], f"{column} IN {tuple(known)}")
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        bind.exec_driver_sql("PRAGMA writable_schema = ON")
        change = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :name")
        bind.execute(change, {"sql": wider, "name": table})
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        bind.exec_driver_sql("PRAGMA writable_schema = OFF")
        return
    name = f"ck_{table}_{column}_known"
    definition = f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s AND conrelid = '{table}'::regclass"
    told = re.findall(r"'([a-z_.]+)'", bind.exec_driver_sql(definition, (name,)).scalar_one())
    op.drop_constraint(name, table)
    op.create_check_constraint(op.f(name), table, f"{column} IN {tuple(dict.fromkeys((*told, *values)))}")


def _id(
    table: str, name: str = "", *, primary_key: bool = False, nullable: bool = False
) -> sa.Column[object]:
    target = sa.ForeignKey(f"{table}.id")
    return sa.Column(f"{name or table}_id", sa.Uuid(), target, nullable=nullable, primary_key=primary_key)


def _numbers(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _of_article(*columns: sa.Column[object]) -> list[sa.Column[object]]:
    """What all audited things of an article have, and these."""
    event = sa.ForeignKey("event.id", deferrable=True, initially="DEFERRED", name=None)
    return [
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        _id("project"), _id("article"), _id("person", "created_by"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Uuid(), event, nullable=False),
        *columns,
    ]  # fmt: skip


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _known(table: str, **values: tuple[str, ...]) -> Iterator[sa.CheckConstraint]:
    for column, allowed in values.items():
        yield _check(table, f"{column}_known", f"{column} IN {allowed}")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _create_suggestion() -> None:
    op.create_table(
        "suggestion",
        *_of_article(
            _id("annotation"), _id("article", "to_article"), _id("revision", "to_revision"),
            *_numbers("to_start", "to_end"),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("score", sa.SmallInteger(), nullable=False),
            *_numbers("engine"),
            sa.Column("outcome", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            _id("link", nullable=True), _id("annotation", "marked", nullable=True),
        ),
        *_known(
            "suggestion", status=("standing", "withdrawn"), kind=KINDS,
            outcome=("accepted", "dismissed", "compatible", "not_comparable"),
        ),
        _check("suggestion", "reason_length", "length(reason) <= 10000"),
        _check("suggestion", "span_ordered", "to_start >= 0 AND to_start < to_end"),
        _check("suggestion", "link_fits", "(outcome = 'accepted') = (link_id IS NOT NULL)"),
    )  # fmt: skip
    for columns in (("annotation_id",), ("article_id",), ("to_article_id",), ("project_id",), ("link_id",)):
        _index("suggestion", *columns)


def _create_sentence_mark() -> None:
    key = AUDITED["sentence_mark"][0]
    op.create_table(
        "sentence_mark",
        *_of_article(
            _id("revision"), *_numbers("start_offset", "end_offset"),
            sa.Column("mark", sa.Text(), nullable=False),
        ),
        *_known("sentence_mark", status=("open", "cleared"), mark=("not_checkable", "out_of_scope")),
        _check("sentence_mark", "span_ordered", "start_offset >= 0 AND start_offset < end_offset"),
        sa.UniqueConstraint(*key, name=op.f(f"uq_sentence_mark_{'_'.join(key)}")),
    )  # fmt: skip
    for columns in (("article_id",), ("project_id",)):
        _index("sentence_mark", *columns)


def _create_waiting() -> None:
    op.create_table(
        "searched_claim",
        _id("annotation", primary_key=True), _id("article"), _id("project"), _id("revision"),
        *_numbers("start_offset", "end_offset", "engine"),
    )  # fmt: skip
    for column in ("article_id", "project_id"):
        _index("searched_claim", column)
    op.create_table(
        "open_suggestion",
        _id("annotation", primary_key=True), _id("article", "to_article", primary_key=True),
        sa.Column("to_start", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("to_end", sa.Integer(), primary_key=True, autoincrement=False),
        _id("project"), _id("revision", "to_revision"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        *_numbers("engine"),
        *_known("open_suggestion", kind=KINDS),
    )  # fmt: skip
    _index("open_suggestion", "project_id", "rank")
    _index("open_suggestion", "to_article_id")


# The triggers of 0003, for the new tables; see there for why each is as it is.


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
