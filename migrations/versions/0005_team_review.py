"""Tables for team review: assignments, adjudications, discussions, who reads what."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW_KINDS = (
    "annotation.settled", "link.settled", "article.changed", "assignment.created", "assignment.changed",
    "assignment.submitted", "assignment.returned", "assignment.reopened", "assignment.ended", "adjudication.decided",
    "adjudication.reopened", "thread.opened", "thread.resolved", "thread.reopened",
    "comment.created", "comment.changed", "comment.deleted", "comment.restored",
)  # fmt: skip
#: columns of tables that are there, in SQL that both databases read
NEW_COLUMNS = {
    "project": {
        "blind": "BOOLEAN DEFAULT false NOT NULL",
        "overlap": "INTEGER DEFAULT '2' NOT NULL CONSTRAINT ck_project_overlap_range CHECK (overlap BETWEEN 1 AND 20)",
        "hand_back_days": "INTEGER DEFAULT '0' NOT NULL CONSTRAINT ck_project_hand_back_days_range "
        "CHECK (hand_back_days BETWEEN 0 AND 365)",
        "settle_own": "BOOLEAN DEFAULT false NOT NULL",
        "hide_names": "BOOLEAN DEFAULT false NOT NULL",
        "agree_by": "TEXT DEFAULT 'all' NOT NULL CONSTRAINT ck_project_agree_by_known "
        "CHECK (agree_by IN ('all', 'majority'))",
    },
    "article": {"is_training": "BOOLEAN DEFAULT false NOT NULL"},
    "annotation": {"is_settled": "BOOLEAN DEFAULT false NOT NULL"},
    "link": {"is_settled": "BOOLEAN DEFAULT false NOT NULL"},
}
#: new tables whose rows name their last event, and what is unique in them beside the id
AUDITED: dict[str, tuple[tuple[str, ...], ...]] = {
    "assignment": (("article_id", "person_id"),), "adjudication": (), "thread": (), "comment": (),
}  # fmt: skip
UNAUDITED = ("thread_read", "digest", "reading")
LINK_ENDS = ("from_id", "to_id", "relation")
BY_MAKER = (*LINK_ENDS, "created_by_id")
#: of annotations, in place of the article and the place in it
COUNTED = (
    "article_id", "start_offset", "end_offset", "revision_id", "created_by_id", "kind", "status", "is_settled",
    "verdict", "created_at", "id",
)  # fmt: skip
STANDING = sa.text("status <> 'deleted'")


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _allow_kinds(on_sqlite=on_sqlite)
    for table, columns in NEW_COLUMNS.items():
        for name, definition in columns.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {definition}")
    _create_assignment()
    _create_adjudication()
    _create_discussion()
    _create_reading()
    op.drop_index("ix_annotation_article_id_start_offset", "annotation")
    op.create_index("ix_annotation_counted", "annotation", COUNTED)
    _unique_links(LINK_ENDS, BY_MAKER, on_sqlite=on_sqlite)
    for table, unique in AUDITED.items():
        op.create_index(op.f(f"ix_{table}_last_event_id"), table, ["last_event_id"])
        for statement in _sqlite_triggers(table, unique) if on_sqlite else _postgresql_triggers(table):
            op.execute(statement)


def downgrade() -> None:
    """Events of the new kinds stay: a log only grows, and the old program tells of them in general words."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("comment", *UNAUDITED, "thread", "adjudication", "assignment"):
        op.drop_table(table)  # its triggers and indexes go with it
    _unique_links(BY_MAKER, LINK_ENDS, on_sqlite=on_sqlite)
    op.drop_index("ix_annotation_counted", "annotation")
    op.create_index("ix_annotation_article_id_start_offset", "annotation", ["article_id", "start_offset"])
    for table, columns in NEW_COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)


def _allow_kinds(*, on_sqlite: bool) -> None:
    """Only the check of ``event.kind`` changes; SQLite would rebuild the table for it, with every event."""
    bind = op.get_bind()
    if on_sqlite:
        sql: str = bind.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'event'").scalar_one()
        old = re.search(r"kind IN \(([^)]*)\)", sql)
        assert old is not None
        kinds = dict.fromkeys((*re.findall(r"'([^']*)'", old[1]), *NEW_KINDS))
        wider = sql.replace(old[0], f"kind IN {tuple(kinds)}")
        version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
        bind.exec_driver_sql("PRAGMA writable_schema = ON")
        bind.execute(sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'event'"), {"sql": wider})
        bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
        bind.exec_driver_sql("PRAGMA writable_schema = OFF")
        return
    name = "ck_event_kind_known"
    query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s AND conrelid = 'event'::regclass"
    old_kinds = re.findall(r"'([a-z_.]+)'", bind.exec_driver_sql(query, (name,)).scalar_one())
    op.drop_constraint(name, "event")
    op.create_check_constraint(
        op.f(name), "event", f"kind IN {tuple(dict.fromkeys((*old_kinds, *NEW_KINDS)))}"
    )


def _of_article(*columns: sa.Column[object]) -> list[sa.Column[object]]:
    """What all audited things of an article have, and these."""
    event = sa.ForeignKey("event.id", deferrable=True, initially="DEFERRED", name=None)
    return [
        sa.Column("id", sa.Uuid(), nullable=False, primary_key=True),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False),
        sa.Column("article_id", sa.Uuid(), sa.ForeignKey("article.id"), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Uuid(), event, nullable=False),
        *columns,
    ]


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _known(table: str, **values: tuple[str, ...]) -> Iterator[sa.CheckConstraint]:
    for column, allowed in values.items():
        yield _check(table, f"{column}_known", f"{column} IN {allowed}")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _create_assignment() -> None:
    op.create_table(
        "assignment",
        *_of_article(
            sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
            sa.Column("origin", sa.Text(), nullable=False),
            sa.Column("due_on", sa.Date()),
            sa.Column("submitted_at", sa.DateTime(timezone=True)),
        ),
        *_known("assignment", status=("open", "submitted", "ended"), origin=("hand", "rule", "pull", "own")),
        _check("assignment", "submitted_at_fits", "(status = 'submitted') = (submitted_at IS NOT NULL)"),
        sa.UniqueConstraint("article_id", "person_id", name=op.f("uq_assignment_article_id_person_id")),
    )
    _index("assignment", "person_id", "status")
    _index("assignment", "project_id", "status")
    op.create_index(
        "ix_assignment_counted", "assignment",
        [
            "project_id", "article_id", "status", "person_id", "submitted_at", "due_on", "created_at", "updated_at",
        ],
    )  # fmt: skip


def _create_adjudication() -> None:
    op.create_table(
        "adjudication",
        *_of_article(
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("settled_annotation_id", sa.Uuid(), sa.ForeignKey("annotation.id")),
            sa.Column("settled_link_id", sa.Uuid(), sa.ForeignKey("link.id")),
            sa.Column("outcome", sa.Text(), nullable=False),
            sa.Column("rule", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("views", sa.JSON(), nullable=False),
            sa.Column("readers", sa.JSON(), nullable=False),
        ),
        *_known(
            "adjudication", status=("standing", "reopened"), subject=("annotation", "link"),
            outcome=("settled", "nothing"), rule=("curator", "agreed"),
        ),
        _check("adjudication", "reason_length", "length(reason) <= 10000"),
        _check(
            "adjudication", "settled_fits",
            "(outcome = 'settled') = (settled_annotation_id IS NOT NULL OR settled_link_id IS NOT NULL)",
        ),
    )  # fmt: skip
    for columns in (
        ("article_id",), ("project_id", "status"), ("settled_annotation_id",), ("settled_link_id",),
    ):  # fmt: skip
        _index("adjudication", *columns)


def _create_discussion() -> None:
    op.create_table(
        "thread",
        *_of_article(
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("annotation_id", sa.Uuid(), sa.ForeignKey("annotation.id")),
            sa.Column("link_id", sa.Uuid(), sa.ForeignKey("link.id")),
        ),
        *_known("thread", status=("open", "resolved"), subject=("article", "annotation", "link")),
        _check("thread", "annotation_fits", "(subject = 'annotation') = (annotation_id IS NOT NULL)"),
        _check("thread", "link_fits", "(subject = 'link') = (link_id IS NOT NULL)"),
    )
    for columns in (("article_id",), ("annotation_id",), ("link_id",), ("project_id", "updated_at")):
        _index("thread", *columns)
    op.create_table(
        "comment",
        *_of_article(
            sa.Column("thread_id", sa.Uuid(), sa.ForeignKey("thread.id"), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("mentions", sa.JSON(), nullable=False),
        ),
        *_known("comment", status=("open", "deleted")),
        _check("comment", "text_length", "length(text) <= 5000"),
    )
    for columns in (("thread_id", "created_at"), ("article_id",), ("project_id",)):
        _index("comment", *columns)
    op.create_table(
        "thread_read",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, primary_key=True),
        sa.Column("thread_id", sa.Uuid(), sa.ForeignKey("thread.id"), nullable=False, primary_key=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "digest",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, primary_key=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
    )


def _create_reading() -> None:
    op.create_table(
        "reading",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False, primary_key=True),
        sa.Column("article_id", sa.Uuid(), sa.ForeignKey("article.id"), nullable=False, primary_key=True),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("editing_id", sa.Uuid(), sa.ForeignKey("annotation.id")),
    )
    _index("reading", "article_id", "seen_at")
    _index("reading", "project_id", "seen_at")


def _unique_links(old: tuple[str, ...], new: tuple[str, ...], *, on_sqlite: bool) -> None:
    """Which links are the same; the triggers of SQLite know it too, because REPLACE calls none for what it deletes.

    Without the check where there are such links: the rows stay, whoever checks the log wants them.
    """
    op.drop_index("uq_link_ends", "link")
    same = (
        f"SELECT 1 FROM link WHERE status <> 'deleted' GROUP BY {', '.join(new)} HAVING count(*) > 1 LIMIT 1"
    )
    unique = op.get_bind().exec_driver_sql(same).scalar() is None
    op.create_index(
        "uq_link_ends", "link", new, unique=unique, sqlite_where=STANDING, postgresql_where=STANDING
    )
    if on_sqlite:
        _rewrite_link_triggers(old, new)


def _rewrite_link_triggers(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    bind = op.get_bind()
    before, after = (" AND ".join(f"{name} = NEW.{name}" for name in columns) for columns in (old, new))
    for name in ("link_insert_audited", "link_update_audited"):
        query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        sql: str = bind.execute(query, {"name": name}).scalar_one()
        assert before in sql
        bind.exec_driver_sql(f"DROP TRIGGER {name}")
        bind.exec_driver_sql(sql.replace(before, after))


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
