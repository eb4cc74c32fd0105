"""Events that can be proved, and rows that cannot change without one.

Each event gets an id, the entry that a Merkle tree commits to, and the salt of its values (the form is described in
``annotator/audit/commitments.py``; here it is written out, as it was on the day). What is there already is told once
more, whole, by an event “state.recorded” each, so that the log from here on is enough to rebuild every row.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD_KINDS = (
    "person.created", "person.password_changed", "token.created", "token.revoked", "project.created",
    "project.changed", "verdict.created", "verdict.changed", "verdict.retired", "member.added", "member.changed",
    "member.removed", "invitation.created", "invitation.accepted", "invitation.revoked", "article.imported",
    "article.revised", "annotation.created", "annotation.changed", "annotation.deleted", "annotation.restored",
    "annotation.moved", "link.created", "link.changed", "link.deleted", "link.restored",
)  # fmt: skip
KINDS = (
    *OLD_KINDS, "annotation.reverted", "link.reverted", "article.reverted", "person.signed_in", "person.signed_out",
    "person.erased", "sign_in.refused", "access.refused", "project.exported", "log.exported", "event.redacted",
    "key.created", "key.rotated", "state.recorded",
)  # fmt: skip

#: table -> its subject type, and what else is unique in it
AUDITED = {
    "person": ("person", ["name"], ["email"]),
    "api_token": ("token", ["secret_sha256"]),
    "project": ("project", ["slug"]),
    "verdict": ("verdict", ["project_id", "key"]),
    "membership": ("member", ["project_id", "person_id"]),
    "invitation": ("invitation", ["secret_sha256"]),
    "article": ("article",),
    "revision": ("", ["article_id", "number"], ["project_id", "sha256"]),
    "annotation": ("annotation",),
    "link": ("link", ["from_id", "to_id", "relation"]),
}
#: rows that belong to an annotation
PARTS = ("annotation_tag", "source")
NOBODY, SYSTEM, INSTALLATION = "0" * 32, uuid.UUID(int=1), uuid.UUID(int=0)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("CREATE TABLE event_before AS SELECT * FROM event")
    op.drop_table("event")
    op.drop_column("audit_log", "size")
    _create_event()
    _carry_events_over()
    for table in AUDITED:
        op.execute(_last_event_column(table, on_sqlite=on_sqlite))
    _record_states()
    for statement in _sqlite_triggers() if on_sqlite else _postgresql_triggers():
        op.execute(sa.text(statement.replace(":", r"\:")))
    op.execute("DROP TABLE event_before")


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    _drop_triggers(on_sqlite=on_sqlite)
    for table in AUDITED:
        op.drop_column(table, "last_event_id")
    op.execute("CREATE TABLE event_before AS SELECT * FROM event WHERE kind IN " + str(OLD_KINDS))
    op.drop_table("event")
    op.add_column("audit_log", sa.Column("size", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE audit_log SET size = (SELECT coalesce(max(seq), 0) FROM event_before WHERE log_id = audit_log.id)"
    )
    _create_event(old=True)
    names = ", ".join(column.name for column in _event_columns())
    op.execute(f"INSERT INTO event ({names}) SELECT {names} FROM event_before")
    op.execute("DROP TABLE event_before")


def _event_columns() -> list[sa.Column]:
    return [
        sa.Column("log_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
    ]


def _new_columns() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("erased", sa.Text(), nullable=True),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("redacted_by_id", sa.Uuid(), nullable=True),
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
        sa.ForeignKeyConstraint(
            ["redacted_by_id"], ["event.id"], name=op.f("fk_event_redacted_by_id"), deferrable=True, initially="DEFERRED"
        ),
    ]  # fmt: skip


def _create_event(*, old: bool = False) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in (OLD_KINDS if old else KINDS))
    op.create_table(
        "event",
        *_event_columns(),
        *([] if old else _new_columns()),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_event_kind_known")),
        sa.CheckConstraint("length(reason) <= 10000", name=op.f("ck_event_reason_length")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_event_seq_positive")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["log_id"], ["audit_log.id"], name=op.f("fk_event_log_id")),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_event")),
    )
    for columns in (["article_id", "seq"], ["log_id", "actor_id", "seq"], ["subject_id", "seq"]):
        op.create_index(op.f(f"ix_event_{'_'.join(columns)}"), "event", columns)


def _carry_events_over() -> None:
    bind, before = op.get_bind(), sa.table("event_before", *_event_columns())
    for row in bind.execute(sa.select(before).order_by(before.c.log_id, before.c.seq)).mappings():
        _store(dict(row))


def _store(values: dict[str, object]) -> uuid.UUID:
    """Put one event at its place, with its entry and what proves its values. Returns its id."""
    values = {**values, "id": uuid.uuid4(), "salt": secrets.token_bytes(32)}
    at = values["at"] if values["at"].tzinfo else values["at"].replace(tzinfo=UTC)
    fields = {"reason": values["reason"]}
    fields |= {f"after.{name}": value for name, value in json.loads(values["after"] or "{}").items()}
    commitments = {name: _commitment(values["salt"], name, value) for name, value in fields.items()}
    article = values["article_id"]
    entry = {
        "action": values["kind"], "actor": str(values["actor_id"]), "at": _instant(at),
        "commitment": hashlib.sha256(_canonical(commitments)).hexdigest(),
        "id": str(values["id"]), "log": str(values["log_id"]),
        "subject": {
            "article": str(article) if article else None, "id": str(values["subject_id"]),
            "type": values["subject_type"],
        },
    }  # fmt: skip
    values["entry"] = _canonical(entry).decode()
    values["leaf_hash"] = hashlib.sha256(b"\0" + values["entry"].encode()).digest()
    columns = [column for column in (*_event_columns(), *_new_columns()) if isinstance(column, sa.Column)]
    op.get_bind().execute(sa.insert(sa.table("event", *columns)), values)
    return values["id"]


def _commitment(salt: bytes, name: str, value: object) -> str:
    own_salt = hmac.digest(salt, name.encode(), "sha256")
    return hmac.digest(own_salt, _canonical(value), "sha256").hex()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _last_event_column(table: str, *, on_sqlite: bool) -> str:
    """SQLite adds a column that may not be empty only with a default; this one is no event, so it never counts."""
    kind, default = ("CHAR(32)", f"DEFAULT '{NOBODY}'") if on_sqlite else ("UUID", "")
    return (
        f"ALTER TABLE {table} ADD COLUMN last_event_id {kind} {default} {'NOT NULL' if on_sqlite else ''} "
        f"CONSTRAINT fk_{table}_last_event_id REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED"
    )


def _record_states() -> None:
    """One event for every row that is there, and its id in the row."""
    bind, metadata = op.get_bind(), sa.MetaData()
    if bind.dialect.name != "sqlite":  # a table that waits for a check cannot be altered
        bind.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
    seqs = dict(
        bind.execute(sa.select(EVENT.c.log_id, sa.func.max(EVENT.c.seq)).group_by(EVENT.c.log_id)).all()
    )
    for name, (subject_type, *_) in AUDITED.items():
        table = _table(name, metadata)
        if not subject_type:
            article = _table("article", metadata)
            last = (
                sa.select(article.c.last_event_id).where(article.c.id == table.c.article_id).scalar_subquery()
            )
            bind.execute(sa.update(table).values(last_event_id=last))
        for row in (
            bind.execute(sa.select(table).order_by(table.c.id)).mappings().all() if subject_type else ()
        ):
            log = row.get("project_id") or (row["id"] if name == "project" else INSTALLATION)
            seqs[log] = seqs.get(log, 0) + 1
            event_id = _store({
                "log_id": log, "seq": seqs[log], "at": datetime.now(UTC), "actor_id": SYSTEM, "kind": "state.recorded",
                "subject_type": subject_type, "subject_id": row["id"],
                "article_id": row["id"] if name == "article" else row.get("article_id"),
                "before": _before(row["id"]), "after": _canonical(_state(table, row)).decode(), "reason": "",
            })  # fmt: skip
            bind.execute(sa.update(table).where(table.c.id == row["id"]).values(last_event_id=event_id))
        if bind.dialect.name != "sqlite":
            op.alter_column(name, "last_event_id", nullable=False)


def _table(name: str, metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(name, metadata, autoload_with=op.get_bind(), resolve_fks=False)
    for column in table.columns:
        if column.name == "id" or column.name.endswith("_id"):
            column.type = sa.Uuid()
    return table


def _before(subject_id: uuid.UUID) -> str | None:
    told = sa.select(EVENT.c.after).where(EVENT.c.subject_id == subject_id, EVENT.c.after.is_not(None))
    return op.get_bind().scalar(told.order_by(EVENT.c.seq.desc()).limit(1))


def _state(table: sa.Table, row: sa.RowMapping) -> dict[str, object]:
    """Each column by its short name, as JSON; of a password, a digest."""
    left_out = ("id", "project_id", "last_event_id")
    state = {
        name.removesuffix("_id").removesuffix("_offset"): _json_value(name, value)
        for name, value in row.items()
        if name not in left_out
    }
    if table.name == "annotation":
        state |= {"tags": [part["name"] for part in _parts("annotation_tag", row["id"])]}
        names = ("url", "title", "quote", "accessed_on")
        state["sources"] = [
            {name: _json_value(name, part[name]) for name in names} for part in _parts("source", row["id"])
        ]
    if table.name == "article":
        texts = sa.table(
            "revision", sa.column("article_id", sa.Uuid()), *map(sa.column, ("number", "sha256", "length"))
        )
        newest = sa.select(texts).where(texts.c.article_id == row["id"], texts.c.number == row["revision"])
        text = op.get_bind().execute(newest).one()
        state |= {"sha256": bytes(text.sha256).hex(), "length": text.length}
    return state


def _parts(name: str, annotation_id: uuid.UUID) -> list[sa.RowMapping]:
    table = _table(name, sa.MetaData())
    query = sa.select(table).where(table.c.annotation_id == annotation_id).order_by(table.c.position)
    return list(op.get_bind().execute(query).mappings())


def _json_value(name: str, value: object) -> object:
    if name == "password_hash":
        return hashlib.sha256(value.encode()).hexdigest()
    if isinstance(value, datetime):
        return _instant(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


# What follows makes the database itself refuse a change without an event.
# A changed row names an event that is not there yet; the deferred foreign key sees to it that it is at the commit.
# Inserting the event first would not do: any old event could be named.


def _sqlite_triggers() -> list[str]:
    statements = []
    for table, (_, *unique) in AUDITED.items():
        keys = [*unique, ["id"]]
        taken = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in key)
            + (" AND status <> 'deleted' AND NEW.status <> 'deleted'" if table == "link" and len(key) > 1 else "") + ")"
            for key in keys
        )  # fmt: skip
        # REPLACE would delete the row in the way without a word, so anything in the way is refused
        others = f"EXISTS (SELECT 1 FROM {table} WHERE ({taken}) AND rowid <> OLD.rowid)"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {taken} OR rowid = NEW.rowid)"
        moved = "NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid"
        statements += [
            _sqlite_trigger(table, "INSERT", [(KEYS_OFF, "foreign keys are off"), (there, "it is there already"),
                                              (f"{_recorded('NEW.last_event_id')}", "it brings no new event")]),
            _sqlite_trigger(table, "UPDATE", [(KEYS_OFF, "foreign keys are off"), (moved, "its id cannot change"),
                                              (others, "it would replace another one"),
                                              ("NEW.last_event_id = OLD.last_event_id", "it brings no new event"),
                                              (_recorded("NEW.last_event_id"), "it brings no new event")]),
            _sqlite_trigger(table, "DELETE", [("1", "it cannot be deleted")]),
        ]  # fmt: skip
    for table in PARTS:
        there = f"EXISTS (SELECT 1 FROM {table} WHERE (annotation_id = NEW.annotation_id AND position = NEW.position) OR rowid = NEW.rowid)"
        moved = (
            "NEW.annotation_id <> OLD.annotation_id OR NEW.position <> OLD.position OR NEW.rowid <> OLD.rowid"
        )
        off, last = (
            (KEYS_OFF, "foreign keys are off"),
            "(SELECT last_event_id FROM annotation WHERE id = {}.annotation_id)",
        )
        statements += [
            _sqlite_trigger(table, "INSERT", [off, (there, "it is there already"), (_recorded(last.format("NEW")), "its annotation brings no new event")]),
            _sqlite_trigger(table, "UPDATE", [off, (moved, "its place cannot change"), (_recorded(last.format("OLD")), "its annotation brings no new event")]),
            _sqlite_trigger(table, "DELETE", [off, (_recorded(last.format("OLD")), "its annotation brings no new event")]),
        ]  # fmt: skip
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in KEPT)
    wrong = f"NEW.seq <> {NEXT}"
    there = "EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR rowid = NEW.rowid)"
    unnamed = f"NEW.redacted_by_id IS OLD.redacted_by_id OR NEW.redacted_by_id IS NULL OR {_recorded('NEW.redacted_by_id')}"
    return [
        *statements,
        _sqlite_trigger("event", "INSERT", [(KEYS_OFF, "foreign keys are off"), (there, "it is there already"), (wrong, "seq is not the next one"),
                                            ("NEW.redacted_by_id IS NOT NULL", "nothing can be erased yet")]),
        _sqlite_trigger("event", "UPDATE", [(KEYS_OFF, "foreign keys are off"), (f"{changed} OR NEW.rowid <> OLD.rowid", "an event cannot change"),
                                            (unnamed, "an erasure is an event itself")]),
        _sqlite_trigger("event", "DELETE", [("1", "it cannot be deleted")]),
        _sqlite_trigger("audit_log", "INSERT", [("EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id OR rowid = NEW.rowid)", "it is there already")]),
        _sqlite_trigger("audit_log", "UPDATE", [("1", "a log cannot change")]),
        _sqlite_trigger("audit_log", "DELETE", [("1", "it cannot be deleted")]),
    ]  # fmt: skip


#: the columns of an event that an erasure leaves as they are
KEPT = (
    "id",
    "log_id",
    "seq",
    "at",
    "actor_id",
    "kind",
    "subject_type",
    "subject_id",
    "article_id",
    "entry",
    "leaf_hash",
)
NEXT = "(SELECT coalesce(max(seq), 0) + 1 FROM event WHERE log_id = NEW.log_id)"
#: the sqlite3 shell starts without them, and then nothing would see to the promised event
KEYS_OFF = "(SELECT foreign_keys FROM pragma_foreign_keys) = 0"
EVENT = sa.table(
    "event",
    *(sa.column(name, sa.Uuid()) for name in ("id", "log_id", "subject_id")),
    sa.column("seq"),
    sa.column("after"),
)


def _recorded(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM event WHERE id = {column})"


def _sqlite_trigger(table: str, action: str, refusals: list[tuple[str, str]]) -> str:
    checks = " ".join(
        f"SELECT RAISE(ABORT, 'audit: {action.lower()} on {table} refused, {why}') WHERE {when};"
        for when, why in refusals
    )
    return f"CREATE TRIGGER {table}_{action.lower()}_audited BEFORE {action} ON {table} BEGIN {checks} END"


POSTGRESQL_FUNCTIONS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit: % on % refused', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica' THEN
    RAISE EXCEPTION 'audit: % on % refused, foreign keys are off', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.last_event_id = OLD.last_event_id) OR EXISTS (SELECT 1 FROM event WHERE id = NEW.last_event_id) THEN
    RAISE EXCEPTION 'audit: % on % refused, it brings no new event', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION audit_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE part record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF current_setting('session_replication_role') = 'replica'
     OR TG_OP = 'UPDATE' AND (NEW.annotation_id <> OLD.annotation_id OR NEW.position <> OLD.position)
     OR EXISTS (SELECT 1 FROM event JOIN annotation ON event.id = annotation.last_event_id WHERE annotation.id = part.annotation_id) THEN
    RAISE EXCEPTION 'audit: % on % refused, its annotation brings no new event', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN part;
END $$;
CREATE FUNCTION audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('session_replication_role') = 'replica'
     OR TG_OP = 'INSERT' AND (NEW.redacted_by_id IS NOT NULL OR NEW.seq <> {next})
     OR TG_OP = 'UPDATE' AND ({changed} OR NEW.redacted_by_id IS NULL OR NEW.redacted_by_id IS NOT DISTINCT FROM OLD.redacted_by_id
                              OR EXISTS (SELECT 1 FROM event WHERE id = NEW.redacted_by_id)) THEN
    RAISE EXCEPTION 'audit: % on event refused, seq is not the next one or an event would change', lower(TG_OP) USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""


def _postgresql_triggers() -> list[str]:
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in KEPT)
    statements = POSTGRESQL_FUNCTIONS.format(next=NEXT, changed=changed).split(";\nCREATE")
    statements = [statements[0], *("CREATE" + statement for statement in statements[1:])]
    for table, function, actions in (
        *((table, "audit_row", "INSERT OR UPDATE") for table in AUDITED),
        *((table, "audit_part", "INSERT OR UPDATE OR DELETE") for table in PARTS),
        ("event", "audit_event", "INSERT OR UPDATE"),
        ("audit_log", "audit_refuse", "UPDATE OR DELETE"),
    ):
        statements += [
            f"CREATE TRIGGER {table}_audited BEFORE {actions} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE TRIGGER {table}_truncate_audited BEFORE TRUNCATE ON {table} EXECUTE FUNCTION audit_refuse()",
        ]
        if table in AUDITED or table == "event":
            statements.append(
                f"CREATE TRIGGER {table}_delete_audited BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            )
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_audited")
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_truncate_audited")
        if table in AUDITED or table == "event":
            statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_delete_audited")
    return statements


def _drop_triggers(*, on_sqlite: bool) -> None:
    tables = (*AUDITED, *PARTS, "event", "audit_log")
    if on_sqlite:
        for table in tables:
            for action in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{action}_audited")
    else:
        op.execute("DROP FUNCTION audit_refuse, audit_row, audit_part, audit_event CASCADE")
