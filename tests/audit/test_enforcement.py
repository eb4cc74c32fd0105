"""The database refuses every change without a new event, whoever sends it and by whatever door."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Json
from sqlalchemy import LargeBinary, RowMapping, Table, UniqueConstraint, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

import attacks
from annotator.accounts.actions import create_token
from annotator.accounts.models import Person
from annotator.accounts.permissions import Role
from annotator.annotations.drafts import SourceDraft
from annotator.annotations.models import Source, Tag
from annotator.audit.models import INSTALLATION, AuditLog, Event, Witnessed
from annotator.db import Base, Database, Session, new_id, table_of
from annotator.exports.releases.actions import Made, keep_release
from annotator.exports.releases.drafts import ReleaseDraft
from annotator.links.models import Relation
from annotator.projects.actions import create_invitation
from annotator.tables import metadata
from attacks import CHANGES, COPIES, Attacks
from make import (
    COUNCIL,
    FLOOD,
    Desk,
    decide,
    decide_preannotation,
    make_annotation,
    make_link,
    make_preannotation,
    make_project,
    make_sentence_mark,
)
from review_rows import store_assignment, store_comment, store_decision, store_publication

MODELS: list[Any] = [
    mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Witnessed)
]
TABLES = sorted((table_of(model) for model in MODELS), key=str)
PARTS, EVENT, LOG = (table_of(Tag), table_of(Source)), table_of(Event), table_of(AuditLog)
NEVER = new_id().hex
#: what SQLite takes for an event where none is named
BY_DEFAULT = "0" * 32
IN_VAIN = r"(?i)foreign key"
REFUSED = re.compile("audit: |foreign key|uq_event_id", re.IGNORECASE)
with_and_without_keys = pytest.mark.parametrize("keys", [True, False], ids=["keys_on", "keys_off"])


@pytest.fixture
def filled(database: Database, desk: Desk) -> Desk:
    """Two rows or more in every table that the log witnesses."""
    sources = (SourceDraft("https://a.example", accessed_on=date(2026, 3, 1)), SourceDraft(title="Minutes"))
    said: dict[str, Any] = {"tags": ("dam", "toll"), "sources": sources}
    with database.writing() as session:
        make_project(session, "drought")
        left = make_annotation(session, desk.ada, desk.flood, "400 households", text=FLOOD, **said)
        right = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, **said)
        for relation in (Relation.CORROBORATES, Relation.REPEATS):
            make_link(session, desk.ada, left, right, relation)
        for mark, article in ((left, desk.flood), (right, desk.council)):
            store_assignment(session, desk, "ada", article, done=True)
            store_decision(session, desk, mark)
            store_comment(session, desk, article, "Look again, @bob")
        for actor in (desk.bob, desk.cleo):
            make_sentence_mark(session, actor, desk.flood, "The gate failed at 3 a.m.")
        for words in ("400 households", "at noon"):
            proposed = make_preannotation(session, desk.flood, words)
            decide_preannotation(session, desk.cleo, desk.flood, proposed)
        for words in ("The gate", "on Tuesday"):
            decide(session, desk.cleo, left, desk.council, words)
        olga = session.get_one(Person, desk.olga.id)
        for label in ("one", "two"):
            create_token(session, desk.olga, olga, label=label)
            create_invitation(session, desk.olga, desk.project, role=Role.REVIEWER, note=label)
            made = Made(3, "ab" * 32, 21, is_again=False)
            keep_release(session, desk.olga, desk.project, ReleaseDraft(label), made)
        for number in (1, 2):
            store_publication(session, desk, left, number)
    return desk


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            name: sorted(repr(row) for row in session.execute(select(table)))
            for name, table in metadata.tables.items()
        }


@dataclass
class Attacker:
    """Someone with a connection and without the program. ``keys``: whether it checks foreign keys."""

    database: Database
    keys: bool = True
    new: str = field(default_factory=lambda: new_id().hex)

    def gave_way(self, tables: Iterable[Table], *families: Attacks) -> dict[str, str]:
        """The attacks that the database did not refuse as it should, each with what it said."""
        return {
            f"{table.name}: {name}": answer
            for table in tables
            for family in families
            for name, statements in family.items()
            for words in self.words(table, by_key=family is attacks.ON_PLACES)
            if not REFUSED.search(answer := self.answer(statements, words))
        }

    def answer(self, statements: Sequence[str], words: dict[str, str]) -> str:
        """What the database says to one transaction; empty if it took it."""
        spoken = [statement.format(**words) for statement in statements]
        try:
            self._on_sqlite(spoken) if self.database.is_sqlite else self._on_postgresql(spoken)
        except (sqlite3.Error, DBAPIError) as refusal:
            return str(refusal)
        return ""

    def _on_sqlite(self, statements: Sequence[str]) -> None:
        connection = sqlite3.connect(str(self.database.url.database), isolation_level=None)
        try:
            if self.keys:  # SQLite itself starts without
                connection.execute("PRAGMA foreign_keys = ON")
            for statement in ("BEGIN IMMEDIATE", *statements, "COMMIT"):
                connection.execute(statement)
        finally:
            connection.close()

    def _on_postgresql(self, statements: Sequence[str]) -> None:
        with self.database.engine.begin() as connection:
            if not self.keys:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)

    def words(self, table: Table, *, by_key: bool = False) -> Iterator[dict[str, str]]:
        """What the braces of an attack on ``table`` stand for, once or for each of its unique keys."""
        primary = [column.name for column in table.primary_key]
        with self.database.reading() as session:
            rows = session.execute(select(table).order_by(*table.primary_key)).mappings().all()
            at_start = select(EVENT.c.id).where(EVENT.c.log_id == INSTALLATION, EVENT.c.seq == 2)
            old = session.scalars(at_start).one().hex
        others = [name for name in names_of(table) if name != "last_event_id"]
        fixed = {
            "table": table.name, "change": CHANGES[table.name].format(table=table.name, never=NEVER),
            "columns": ", ".join(names_of(table)), "others": ", ".join(others),
            "copy": self.copy(table), "other_copies": self.copy(table, leave_out="last_event_id"),
            "row": condition(rows[0], primary), "other": condition(rows[-1], primary),
            "here": id_in(rows[0], "annotation_id"), "there": id_in(rows[-1], "annotation_id"),
            "old": old, "new": self.new, "never": NEVER, "event": self.event(), "far": self.copy(EVENT, seq="999"),
            "event_by_default": self.event(id=f"'{BY_DEFAULT}'"),
        }  # fmt: skip
        for key in unique_keys(table) if by_key else [primary]:
            kept = {name: name for name in key}
            yield {**fixed, "unique": ", ".join(key), "same": self.copy(table, **kept)}

    def copy(self, table: Table, *, leave_out: str = "", **exactly: str) -> str:
        """What to select from ``table`` to get a row that differs where it must."""
        blob = "x'01'" if self.database.is_sqlite else r"'\x01'"
        fresh = {column.name: blob for column in table.columns if isinstance(column.type, LargeBinary)}
        fresh |= {"id": f"'{self.new if table is EVENT else new_id().hex}'", "last_event_id": f"'{self.new}'"}
        fresh |= COPIES.get(table.name, {}) | exactly
        return ", ".join(fresh.get(name, name) for name in names_of(table) if name != leave_out)

    def event(self, verb: str = "INSERT", **exactly: str) -> str:
        """A statement that stores an event, as it should be but for these columns."""
        columns = ", ".join(names_of(EVENT))
        return (
            f"{verb} INTO event ({columns}) SELECT {self.copy(EVENT, **exactly)} FROM event"
            f" WHERE seq = 2 AND log_id = '{INSTALLATION.hex}'"
        )


def names_of(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def condition(row: RowMapping, key: Sequence[str]) -> str:
    """That a row is this one."""
    return " AND ".join(
        f"{name} = {row[name]}" if isinstance(row[name], int) else f"{name} = '{row[name].hex}'"
        for name in key
    )


def id_in(row: RowMapping, name: str) -> str:
    return row[name].hex if row.get(name) else ""


def unique_keys(table: Table) -> list[list[str]]:
    """The columns of each; SQLite lets REPLACE pass over all of them."""
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    keys: tuple[Any, ...] = (table.primary_key, *constraints, *indexes)
    return [[column.name for column in key.columns] for key in keys]


@with_and_without_keys
def test_no_row_changes_without_a_new_event(database: Database, filled: Desk, keys: bool) -> None:
    on_one = attacks.ON_ROWS_OF_SQLITE if database.is_sqlite else attacks.ON_ROWS_OF_POSTGRESQL
    before = everything(database)
    assert Attacker(database, keys).gave_way(TABLES, attacks.ON_ROWS, on_one) == {}
    assert everything(database) == before


@with_and_without_keys
def test_no_row_takes_the_place_of_another(database: Database, filled: Desk, keys: bool) -> None:
    if not database.is_sqlite:
        return
    before = everything(database)
    assert Attacker(database, keys).gave_way(TABLES, attacks.ON_PLACES) == {}
    assert everything(database) == before


@with_and_without_keys
def test_tags_and_sources_change_only_with_their_annotation(
    database: Database, filled: Desk, keys: bool
) -> None:
    on_one = attacks.ON_PARTS_OF_SQLITE if database.is_sqlite else attacks.ON_PARTS_OF_POSTGRESQL
    before = everything(database)
    assert Attacker(database, keys).gave_way(PARTS, attacks.ON_PARTS, on_one) == {}
    assert everything(database) == before


@with_and_without_keys
def test_no_event_changes(database: Database, filled: Desk, keys: bool) -> None:
    on_one = attacks.ON_EVENTS_OF_SQLITE if database.is_sqlite else attacks.ON_EVENTS_OF_POSTGRESQL
    attacker, before = Attacker(database, keys), everything(database)
    assert attacker.gave_way([EVENT], attacks.ON_EVENTS, on_one) == {}
    assert attacker.gave_way([EVENT], changes_of_events()) == {}
    assert everything(database) == before


def changes_of_events() -> Attacks:
    """Each column: alone, and as if it were erased; an erasure touches only what holds values."""
    values = ("before", "after", "reason", "salt", "erased", "redacted_by_id")
    found: dict[str, tuple[str, ...]] = {}
    for column in EVENT.columns:
        new = {"seq": "999", "at": "'2020-01-01'"}.get(column.name, "'{new}'")
        found[f"{column.name} alone"] = (f"UPDATE event SET {column.name} = {new} WHERE {{row}}",)
        if column.name not in values:
            said = f"UPDATE event SET {column.name} = {new}, redacted_by_id = '{{new}}' WHERE {{row}}"
            found[f"{column.name} as if erased"] = (said, "{event}")
    return found


@with_and_without_keys
def test_every_event_takes_the_next_place(database: Database, filled: Desk, keys: bool) -> None:
    attacker, before = Attacker(database, keys), everything(database)
    verbs = ("INSERT", "INSERT OR REPLACE", "REPLACE") if database.is_sqlite else ("INSERT",)
    wrong = {
        f"{name}, {verb}": (attacker.event(verb, **columns),)
        for name, columns in attacks.WRONG_EVENTS.items()
        for verb in verbs
    }
    assert attacker.gave_way([EVENT], wrong) == {}
    assert everything(database) == before


@with_and_without_keys
def test_no_log_changes(database: Database, filled: Desk, keys: bool) -> None:
    on_one = attacks.ON_LOGS_OF_SQLITE if database.is_sqlite else attacks.ON_LOGS_OF_POSTGRESQL
    before = everything(database)
    assert Attacker(database, keys).gave_way([LOG], attacks.ON_LOGS, on_one) == {}
    assert everything(database) == before


def test_with_its_event_the_same_is_stored(database: Database, filled: Desk) -> None:
    """So that the attacks above meet nothing but the log in their way."""
    updating, changing = attacks.NAMING + "'{new}' WHERE {row}", attacks.CHANGE + " WHERE {row}"
    works: list[tuple[Table, tuple[str, ...]]] = [
        (table, (one, "{event}")) for table in TABLES for one in (attacks.INSERT, updating)
    ]
    on_parts = (attacks.INSERT, changing, attacks.DELETE)
    works += [(table, (attacks.HERE, one, "{event}")) for table in PARTS for one in on_parts]
    works += [(EVENT, (attacks.ERASE + "'{new}' WHERE {row}", "{event}"))]
    before = everything(database)
    for table, statements in works:
        attacker = Attacker(database)
        assert attacker.answer(statements, next(attacker.words(table))) == ""
    after = everything(database)
    assert len(after["event"]) == len(before["event"]) + len(works)
    assert all(len(after[table.name]) == len(before[table.name]) + 1 for table in TABLES)


def test_a_change_that_is_not_recorded_fails_the_commit(database: Database, filled: Desk) -> None:
    before = everything(database)
    for model in MODELS:
        name, _, value = CHANGES[table_of(model).name].partition(" = ")
        changed = {name: True if model is Person else value.strip("'")}
        with pytest.raises(IntegrityError, match=IN_VAIN), database.writing() as session:
            for row in session.scalars(select(model)):
                setattr(row, name, changed[name])
            session.flush()
        with pytest.raises(DBAPIError, match="audit: "), database.writing() as session:
            session.execute(update(model).values(changed))
    assert everything(database) == before


def test_the_event_of_a_row_is_looked_for_at_the_commit(database: Database, filled: Desk) -> None:
    taken = []
    for table in TABLES:
        with pytest.raises(IntegrityError, match=IN_VAIN), database.writing() as session:
            session.execute(text(f"UPDATE {table.name} SET last_event_id = '{NEVER}'"))
            taken.append(table)
    assert taken == TABLES


def test_every_table_has_its_triggers(database: Database) -> None:
    """A new one that the log witnesses cannot be forgotten."""
    on_one = triggers_of_sqlite if database.is_sqlite else triggers_of_postgresql
    with database.reading() as session:
        found = {table.name: on_one(session, table.name) for table in (*TABLES, *PARTS, EVENT, LOG)}
    wanted = {"insert", "update", "delete"} | ({"rowid"} if database.is_sqlite else {"truncate"})
    assert found.pop(LOG.name) >= wanted - {"insert"}
    assert found == dict.fromkeys(found, wanted)


def triggers_of_sqlite(session: Session, table: str) -> set[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    names = session.scalars(text(named), {"table": table})
    return {name.removeprefix(f"{table}_").removesuffix("_audited") for name in names}


def triggers_of_postgresql(session: Session, table: str) -> set[str]:
    """Those that are called even by a replica. Source: PostgreSQL, pg_trigger.h, TRIGGER_TYPE_…"""
    kinds = "SELECT tgtype FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid = CAST(:table AS regclass)"
    bits = {"insert": 4, "delete": 8, "update": 16, "truncate": 32}
    found = session.scalars(text(kinds), {"table": table}).all()
    return {action for action, bit in bits.items() if any(kind & bit for kind in found)}


def test_copy_is_an_insert(database: Database, filled: Desk) -> None:
    if database.is_sqlite:
        return
    attacker, before = Attacker(database), everything(database)
    wrong: dict[Table, dict[str, str]] = {EVENT: {"seq": "999"}} | {
        table: {"last_event_id": f"'{NEVER}'"} for table in TABLES
    }
    for table, columns in wrong.items():
        words = next(attacker.words(table))
        query = f"SELECT {attacker.copy(table, **columns)} FROM {table} WHERE {words['row']}"
        with pytest.raises((psycopg.Error, DBAPIError), match=REFUSED), database.engine.begin() as connection:
            row = connection.exec_driver_sql(query).one()
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY {table} ({words['columns']}) FROM STDIN") as copy:
                copy.write_row([Json(value) if isinstance(value, list) else value for value in row])
    assert everything(database) == before
