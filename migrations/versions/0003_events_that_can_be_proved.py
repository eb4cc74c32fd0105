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
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

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
NEW_KINDS = (
    "annotation.reverted", "link.reverted", "article.reverted", "person.signed_in", "person.signed_out",
    "person.erased", "sign_in.refused", "access.refused", "project.exported", "log.exported", "event.redacted",
    "key.created", "key.rotated", "state.recorded",
)  # fmt: skip
#: new kinds that are changes to those who know the old ones only
CHANGES = {
    "annotation.reverted": "annotation.changed",
    "link.reverted": "link.changed",
    "article.reverted": "article.revised",
}

OLD_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "log_id": sa.Uuid(), "seq": sa.Integer(), "at": sa.DateTime(timezone=True), "actor_id": sa.Uuid(),
    "kind": sa.Text(), "subject_type": sa.Text(), "subject_id": sa.Uuid(), "article_id": sa.Uuid(),
    "before": sa.Text(), "after": sa.Text(), "reason": sa.Text(),
}  # fmt: skip
NEW_COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    "id": sa.Uuid(), "salt": sa.LargeBinary(length=32), "erased": sa.Text(), "entry": sa.Text(),
    "leaf_hash": sa.LargeBinary(length=32), "redacted_by_id": sa.Uuid(),
}  # fmt: skip
NULLABLE = ("article_id", "before", "after", "salt", "erased", "redacted_by_id")
#: what an erasure touches; every other column of an event stays as it is
ERASABLE = ("before", "after", "reason", "salt", "erased", "redacted_by_id")
KEPT = tuple(name for name in OLD_COLUMNS | NEW_COLUMNS if name not in ERASABLE)
EVENT = sa.table("event", *(sa.column(name, kind) for name, kind in (OLD_COLUMNS | NEW_COLUMNS).items()))

#: tables whose rows name their last event, and what the log calls such a row; a revision's events are its article's
AUDITED = {
    "person": "person", "api_token": "token", "project": "project", "verdict": "verdict", "membership": "member",
    "invitation": "invitation", "article": "article", "revision": "", "annotation": "annotation", "link": "link",
}  # fmt: skip
#: what is unique in them beside the id
UNIQUE = {
    "person": (("name",), ("email",)), "api_token": (("secret_sha256",),), "project": (("slug",),),
    "verdict": (("project_id", "key"),), "membership": (("project_id", "person_id"),),
    "invitation": (("secret_sha256",),), "article": (), "annotation": (),
    "revision": (("article_id", "number"), ("project_id", "sha256")), "link": (("from_id", "to_id", "relation"),),
}  # fmt: skip
#: tables of what belongs to an annotation and is in its state
PARTS = ("annotation_tag", "source")

INSTALLATION, SYSTEM = uuid.UUID(int=0), uuid.UUID(int=1)
#: what a row names on SQLite before it names an event
NOBODY = "0" * 32


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("CREATE TABLE event_before AS SELECT * FROM event")
    op.drop_table("event")
    op.drop_column("audit_log", "size")
    _create_event(OLD_COLUMNS | NEW_COLUMNS, (*OLD_KINDS, *NEW_KINDS))
    _carry_events_over()
    for table in AUDITED:
        op.execute(_last_event_column(table, on_sqlite=on_sqlite))
        # with each new event, SQLite looks for the rows that wait for it
        op.create_index(op.f(f"ix_{table}_last_event_id"), table, ["last_event_id"])
    if not on_sqlite:  # a table that waits for a check cannot be altered
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _record_states()
    if not on_sqlite:
        for table in AUDITED:
            op.alter_column(table, "last_event_id", nullable=False)
    for statement in _sqlite_triggers() if on_sqlite else _postgresql_triggers():
        op.execute(statement.replace(":", r"\:"))
    op.execute("DROP TABLE event_before")


def downgrade() -> None:
    """Events of new kinds go, the others close up: the old program knows no gap."""
    _drop_triggers(on_sqlite=op.get_bind().dialect.name == "sqlite")
    for table in AUDITED:
        op.drop_index(op.f(f"ix_{table}_last_event_id"), table)
        op.drop_column(table, "last_event_id")
    op.execute(f"CREATE TABLE event_before AS SELECT * FROM event WHERE kind IN {(*OLD_KINDS, *CHANGES)}")
    op.drop_table("event")
    _create_event(OLD_COLUMNS, OLD_KINDS)
    kind = " ".join(f"WHEN '{new}' THEN '{old}'" for new, old in CHANGES.items())
    values = {name: name for name in OLD_COLUMNS} | {
        "kind": f"CASE kind {kind} ELSE kind END",
        "seq": "row_number() OVER (PARTITION BY log_id ORDER BY seq)",
    }
    op.execute(
        f"INSERT INTO event ({', '.join(values)}) SELECT {', '.join(values.values())} FROM event_before"
    )
    op.execute("DROP TABLE event_before")
    op.add_column("audit_log", sa.Column("size", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE audit_log SET size = (SELECT count(*) FROM event WHERE log_id = audit_log.id)")


def _create_event(columns: Mapping[str, sa.types.TypeEngine[Any]], kinds: tuple[str, ...]) -> None:
    new = [
        sa.UniqueConstraint("id", name=op.f("uq_event_id")),
        sa.ForeignKeyConstraint(
            ["redacted_by_id"],
            ["event.id"],
            name=op.f("fk_event_redacted_by_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
    ]
    op.create_table(
        "event",
        *(sa.Column(name, kind, nullable=name in NULLABLE) for name, kind in columns.items()),
        sa.CheckConstraint(f"kind IN {kinds}", name=op.f("ck_event_kind_known")),
        sa.CheckConstraint("length(reason) <= 10000", name=op.f("ck_event_reason_length")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_event_seq_positive")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["log_id"], ["audit_log.id"], name=op.f("fk_event_log_id")),
        sa.PrimaryKeyConstraint("log_id", "seq", name=op.f("pk_event")),
        *(new if "id" in columns else ()),
    )
    indexes = [["article_id", "seq"], ["log_id", "actor_id", "seq"], ["subject_id", "seq"]]
    for indexed in (*indexes, *([["redacted_by_id"]] if "id" in columns else ())):
        op.create_index(op.f(f"ix_event_{'_'.join(indexed)}"), "event", indexed)


def _last_event_column(table: str, *, on_sqlite: bool) -> str:
    # SQLite adds a column that may not be empty only with a default; this one is no event, so it never counts
    kind = f"CHAR(32) DEFAULT '{NOBODY}' NOT NULL" if on_sqlite else "UUID"
    return (
        f"ALTER TABLE {table} ADD COLUMN last_event_id {kind} "
        f"CONSTRAINT fk_{table}_last_event_id REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED"
    )


# The events: those that were there, and one for every row as it is.


def _carry_events_over() -> None:
    bind = op.get_bind()
    old = sa.table("event_before", *(sa.column(name, kind) for name, kind in OLD_COLUMNS.items()))
    for row in bind.execute(sa.select(old).order_by(old.c.log_id, old.c.seq)).mappings():
        # what stood before is what the event before it says, even where that one went with a downgrade
        before = row["before"] if row["after"] is None else _last_state(row["subject_id"])
        _store_event({**row, "before": before})


def _record_states() -> None:
    bind, numbers = op.get_bind(), _last_numbers()
    for name, subject_type in AUDITED.items():
        table = _table(name)
        if not subject_type:
            articles = _table("article")
            last = sa.select(articles.c.last_event_id).where(articles.c.id == table.c.article_id)
            bind.execute(sa.update(table).values(last_event_id=last.scalar_subquery()))
            continue
        for row in bind.execute(sa.select(table).order_by(table.c.id)).mappings().all():
            log = row["id"] if name == "project" else row.get("project_id", INSTALLATION)
            numbers[log] = numbers.get(log, 0) + 1
            event_id = _store_event({
                "log_id": log, "seq": numbers[log], "at": datetime.now(UTC), "actor_id": SYSTEM,
                "kind": "state.recorded", "subject_type": subject_type, "subject_id": row["id"],
                "article_id": row["id"] if name == "article" else row.get("article_id"),
                "before": _last_state(row["id"]), "after": _canonical(_state(name, row)).decode(), "reason": "",
            })  # fmt: skip
            bind.execute(sa.update(table).where(table.c.id == row["id"]).values(last_event_id=event_id))


def _last_numbers() -> dict[uuid.UUID, int]:
    last = sa.select(EVENT.c.log_id, sa.func.max(EVENT.c.seq)).group_by(EVENT.c.log_id)
    return {row[0]: row[1] for row in op.get_bind().execute(last)}


def _last_state(subject_id: uuid.UUID) -> str | None:
    told = sa.select(EVENT.c.after).where(EVENT.c.subject_id == subject_id, EVENT.c.after.is_not(None))
    state: str | None = op.get_bind().scalar(told.order_by(EVENT.c.seq.desc()).limit(1))
    return state


def _table(name: str) -> sa.Table:
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)
    for column in table.columns:
        if column.name == "id" or column.name.endswith("_id"):
            column.type = sa.Uuid()
    return table


def _store_event(values: dict[str, Any]) -> uuid.UUID:
    """Put one event at its place, with its entry and what proves its values. Returns its id."""
    event_id, salt = uuid.uuid4(), secrets.token_bytes(32)
    fields = {"reason": values["reason"]}
    fields |= {f"after.{name}": value for name, value in json.loads(values["after"] or "{}").items()}
    commitments = {name: _commitment(salt, name, value) for name, value in fields.items()}
    article = values["article_id"]
    entry = _canonical({
        "action": values["kind"], "actor": str(values["actor_id"]), "at": _instant(values["at"], "microseconds"),
        "commitment": hashlib.sha256(_canonical(commitments)).hexdigest(),
        "id": str(event_id), "log": str(values["log_id"]),
        "subject": {
            "article": str(article) if article else None, "id": str(values["subject_id"]),
            "type": values["subject_type"],
        },
    })  # fmt: skip
    proved = {
        "id": event_id,
        "salt": salt,
        "entry": entry.decode(),
        "leaf_hash": hashlib.sha256(b"\0" + entry).digest(),
    }
    op.get_bind().execute(sa.insert(EVENT), values | proved)
    return event_id


def _commitment(salt: bytes, name: str, value: object) -> str:
    own_salt = hmac.digest(salt, name.encode(), "sha256")
    return hmac.digest(own_salt, _canonical(value), "sha256").hex()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _instant(at: datetime, digits: str = "auto") -> str:
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite forgets the zone, which is UTC
    return at.isoformat(timespec=digits).replace("+00:00", "Z")


def _state(name: str, row: sa.RowMapping) -> dict[str, object]:
    """Each column by its short name, as JSON; of a password, a digest."""
    state: dict[str, object] = {
        column.removesuffix("_id").removesuffix("_offset"): _json_value(column, value)
        for column, value in row.items()
        if column not in ("id", "project_id", "last_event_id")
    }
    if name == "annotation":
        state["tags"] = [tag["name"] for tag in _parts(row["id"], "annotation_tag", "name")]
        state["sources"] = [
            {column: _json_value(column, value) for column, value in source.items()}
            for source in _parts(row["id"], "source", "url", "title", "quote", "accessed_on")
        ]
    if name == "article":
        columns = [sa.column("article_id", sa.Uuid()), *map(sa.column, ("number", "sha256", "length"))]
        texts = sa.table("revision", *columns)
        newest = sa.select(texts).where(texts.c.article_id == row["id"], texts.c.number == row["revision"])
        text = op.get_bind().execute(newest).one()
        state |= {"sha256": bytes(text.sha256).hex(), "length": text.length}
    return state


def _parts(annotation_id: uuid.UUID, name: str, *columns: str) -> Iterator[sa.RowMapping]:
    wanted = [sa.column(column, sa.Date() if column == "accessed_on" else None) for column in columns]
    parts = sa.table(name, sa.column("annotation_id", sa.Uuid()), sa.column("position"), *wanted)
    query = sa.select(*wanted).select_from(parts).where(parts.c.annotation_id == annotation_id)
    return iter(op.get_bind().execute(query.order_by(parts.c.position)).mappings())


def _json_value(name: str, value: Any) -> object:
    if name == "password_hash":
        return hashlib.sha256(value.encode()).hexdigest()
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


# What follows makes the database itself refuse a change without an event.
# A changed row names an event that is not there yet; the deferred foreign key sees to it that it is at the commit.
# Inserting the event first would not do: any old event could be named.
# Those who may change tables can drop all of this; against them stand the checkpoints that are kept elsewhere.

NEXT = "(SELECT coalesce(max(seq), 0) + 1 FROM event WHERE log_id = NEW.log_id)"
LAST_OF_ANNOTATION = "(SELECT last_event_id FROM annotation WHERE id = {row}.annotation_id)"


def _recorded(event_id: str) -> str:
    return f"EXISTS (SELECT 1 FROM event WHERE id = {event_id})"


# On SQLite. REPLACE deletes what is in the way and calls no trigger for it, so that nothing may be in the way of
# anything. Where a row is given no rowid, a trigger before it sees -1: no row may have that one.

#: the sqlite3 shell starts without foreign keys, and then nothing would see to the promised event
KEYS_OFF = ("(SELECT foreign_keys FROM pragma_foreign_keys) = 0", "foreign keys are off")
ALWAYS = "1"


def _sqlite_triggers() -> Iterator[str]:
    for table in AUDITED:
        yield from _sqlite_row_triggers(table)
    for table in PARTS:
        yield from _sqlite_part_triggers(table)
    yield from _sqlite_event_triggers()
    there = "EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id OR rowid = NEW.rowid)"
    yield _sqlite_trigger("audit_log", "INSERT", (there, "it is there already"))
    yield _sqlite_trigger("audit_log", "UPDATE", (ALWAYS, "a log cannot change"))
    yield _sqlite_trigger("audit_log", "DELETE", (ALWAYS, "it cannot be deleted"))
    for table in (*AUDITED, *PARTS, "event", "audit_log"):
        yield (
            f"CREATE TRIGGER {table}_rowid_audited AFTER INSERT ON {table} WHEN NEW.rowid < 1 BEGIN "
            f"SELECT RAISE(ABORT, 'audit: insert on {table} refused, its rowid is below 1'); END"
        )


def _sqlite_trigger(table: str, action: str, *refusals: tuple[str, str]) -> str:
    """refusals: when, and the reason given."""
    checks = " ".join(
        f"SELECT RAISE(ABORT, 'audit: {action.lower()} on {table} refused, {why}') WHERE {when};"
        for when, why in refusals
    )
    return f"CREATE TRIGGER {table}_{action.lower()}_audited BEFORE {action} ON {table} BEGIN {checks} END"


def _sqlite_row_triggers(table: str) -> Iterator[str]:
    taken = " OR ".join(_is_taken(table, key) for key in (*UNIQUE[table], ("id",)))
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {taken} OR rowid = NEW.rowid)"
    others = f"EXISTS (SELECT 1 FROM {table} WHERE ({taken}) AND rowid <> OLD.rowid)"
    # an empty one is looked for too: REPLACE would put the default in its place, after this
    unnamed = f"NEW.last_event_id IS NULL OR {_recorded('NEW.last_event_id')}"
    yield _sqlite_trigger(
        table, "INSERT", KEYS_OFF, (there, "it is there already"), (unnamed, "it brings no new event")
    )
    yield _sqlite_trigger(
        table, "UPDATE", KEYS_OFF,
        ("NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid", "its id cannot change"),
        (others, "it would replace another one"),
        (f"NEW.last_event_id = OLD.last_event_id OR {unnamed}", "it brings no new event"),
    )  # fmt: skip
    yield _sqlite_trigger(table, "DELETE", (ALWAYS, "it cannot be deleted"))


def _is_taken(table: str, key: tuple[str, ...]) -> str:
    same = [f"{column} = NEW.{column}" for column in key]
    if table == "link" and key != ("id",):  # unique only among those that are not deleted
        same += ["status <> 'deleted'", "NEW.status <> 'deleted'"]
    return f"({' AND '.join(same)})"


def _sqlite_part_triggers(table: str) -> Iterator[str]:
    place = "annotation_id = NEW.annotation_id AND position = NEW.position"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE ({place}) OR rowid = NEW.rowid)"
    moved = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in ("annotation_id", "position", "rowid"))
    closed, why = _recorded(LAST_OF_ANNOTATION), "its annotation brings no new event"
    new, old = (closed.format(row="NEW"), why), (closed.format(row="OLD"), why)
    yield _sqlite_trigger(table, "INSERT", KEYS_OFF, (there, "it is there already"), new)
    yield _sqlite_trigger(table, "UPDATE", KEYS_OFF, (moved, "its place cannot change"), old)
    yield _sqlite_trigger(table, "DELETE", KEYS_OFF, old)


def _sqlite_event_triggers() -> Iterator[str]:
    there = "EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR rowid = NEW.rowid)"
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in (*KEPT, "rowid"))
    unnamed = "NEW.redacted_by_id IS NULL OR NEW.redacted_by_id IS OLD.redacted_by_id"
    yield _sqlite_trigger(
        "event", "INSERT", KEYS_OFF, (there, "it is there already"),
        (f"NEW.seq <> {NEXT}", "seq is not the next one"),
        ("NEW.redacted_by_id IS NOT NULL", "nothing can be erased yet"),
    )  # fmt: skip
    yield _sqlite_trigger(
        "event", "UPDATE", KEYS_OFF, (changed, "an event cannot change"),
        ("NEW.salt IS NOT NULL AND NEW.salt IS NOT OLD.salt", "a salt can only go"),
        (f"{unnamed} OR {_recorded('NEW.redacted_by_id')}", "an erasure is an event itself"),
    )  # fmt: skip
    yield _sqlite_trigger("event", "DELETE", (ALWAYS, "it cannot be deleted"))


# On PostgreSQL. As a replica, a session checks no foreign keys; these triggers are called even then, and refuse.
# They look for tables and operators where they themselves were made, not where the session would.

REPLICA = "current_setting('session_replication_role') = 'replica'"


def _postgresql_triggers() -> Iterator[str]:
    yield from _postgresql_functions()
    for table in (*AUDITED, *PARTS, "event", "audit_log"):
        change, actions = (
            ("audit_part", "INSERT OR UPDATE OR DELETE") if table in PARTS
            else ("audit_event", "INSERT OR UPDATE") if table == "event"
            else ("audit_refuse", "UPDATE") if table == "audit_log"
            else ("audit_row", "INSERT OR UPDATE")
        )  # fmt: skip
        yield from _postgresql_trigger(table, "", f"{actions} ON {table} FOR EACH ROW", change)
        if table not in PARTS:
            yield from _postgresql_trigger(
                table, "_delete", f"DELETE ON {table} FOR EACH ROW", "audit_refuse"
            )
        yield from _postgresql_trigger(table, "_truncate", f"TRUNCATE ON {table}", "audit_refuse")


def _postgresql_trigger(table: str, which: str, what: str, function: str) -> Iterator[str]:
    name = f"{table}{which}_audited"
    yield f"CREATE TRIGGER {name} BEFORE {what} EXECUTE FUNCTION {function}()"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def _postgresql_functions() -> Iterator[str]:
    bind = op.get_bind()
    schema = bind.dialect.identifier_preparer.quote(bind.scalar(sa.text("SELECT current_schema()")))
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
    for name, body in POSTGRESQL_FUNCTIONS.items():
        rendered = body.format(
            replica=REPLICA, next=NEXT, changed=changed, new=_recorded("NEW.last_event_id"),
            part=_recorded(LAST_OF_ANNOTATION.format(row="part")), erasure=_recorded("NEW.redacted_by_id"),
        )  # fmt: skip
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $${rendered}$$"
        )


RAISE = """
    RAISE EXCEPTION 'audit: % on % refused, {}', lower(TG_OP), TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
"""
POSTGRESQL_FUNCTIONS = {
    "audit_refuse": f"""
BEGIN
  {RAISE.format("nothing here may change so")}
END
""",
    "audit_row": f"""
BEGIN
  IF {{replica}} THEN
    {RAISE.format("foreign keys are off")}
  ELSIF TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
    {RAISE.format("its id cannot change")}
  ELSIF NEW.last_event_id IS NULL OR TG_OP = 'UPDATE' AND NEW.last_event_id = OLD.last_event_id OR {{new}} THEN
    {RAISE.format("it brings no new event")}
  END IF;
  RETURN NEW;
END
""",
    "audit_part": f"""
DECLARE part record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF {{replica}} THEN
    {RAISE.format("foreign keys are off")}
  ELSIF TG_OP = 'UPDATE' AND (NEW.annotation_id <> OLD.annotation_id OR NEW.position <> OLD.position) THEN
    {RAISE.format("its place cannot change")}
  ELSIF {{part}} THEN
    {RAISE.format("its annotation brings no new event")}
  END IF;
  RETURN part;
END
""",
    "audit_event": f"""
BEGIN
  IF {{replica}} THEN
    {RAISE.format("foreign keys are off")}
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.seq <> {{next}} THEN
      {RAISE.format("seq is not the next one")}
    ELSIF NEW.redacted_by_id IS NOT NULL THEN
      {RAISE.format("nothing can be erased yet")}
    END IF;
  ELSIF {{changed}} THEN
    {RAISE.format("an event cannot change")}
  ELSIF NEW.salt IS NOT NULL AND NEW.salt IS DISTINCT FROM OLD.salt THEN
    {RAISE.format("a salt can only go")}
  ELSIF NEW.redacted_by_id IS NULL OR NEW.redacted_by_id IS NOT DISTINCT FROM OLD.redacted_by_id OR {{erasure}} THEN
    {RAISE.format("an erasure is an event itself")}
  END IF;
  RETURN NEW;
END
""",
}


def _drop_triggers(*, on_sqlite: bool) -> None:
    if not on_sqlite:
        op.execute(f"DROP FUNCTION {', '.join(POSTGRESQL_FUNCTIONS)} CASCADE")
        return
    for table in (*AUDITED, *PARTS, "event", "audit_log"):
        for action in ("insert", "update", "delete", "rowid"):
            op.execute(f"DROP TRIGGER {table}_{action}_audited")
