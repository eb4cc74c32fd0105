"""Every table comes from a migration, and every migration can be taken back."""

import ast
import json
import sys
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, select, text

from annotator import migrating
from annotator.accounts.models import Person
from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.queries import get_annotation
from annotator.audit import commitments, tlog
from annotator.audit.canonical import canonical_json
from annotator.audit.models import Audited, Event, Witnessed
from annotator.audit.states import state_of
from annotator.config import packaged_folder
from annotator.db import Base, Database, Session, table_of
from annotator.projects.queries import load_actor
from annotator.revisions import current_revision, head_revision
from make import Desk

VERSIONS = sorted((Path(__file__).parent.parent / "migrations" / "versions").glob("*.py"))


def test_models_and_head_agree(database: Database) -> None:
    assert current_revision(database) == head_revision()
    assert migrating.list_differences(database) == []


def test_the_last_file_by_name_is_the_head() -> None:
    assert ScriptDirectory(str(packaged_folder("migrations"))).get_current_head() == head_revision()


def test_down_and_up_again(database: Database) -> None:
    migrating.downgrade(database, "base")
    assert current_revision(database) is None
    migrating.upgrade(database)
    assert migrating.list_differences(database) == []


def test_down_to_nothing_with_data(database: Database, desk: Desk) -> None:
    migrating.downgrade(database, "base")
    migrating.upgrade(database)
    assert migrating.list_differences(database) == []


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_knows_no_code_of_the_program(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text()))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in imported} <= {"alembic", "sqlalchemy"} | sys.stdlib_module_names


ADA, ANNOTATION, NOON = uuid.UUID(int=2), uuid.UUID(int=70), "2026-03-01 12:00:00"


def a(number: int) -> str:
    """An id."""
    return uuid.UUID(int=number).hex


def blob(number: int) -> bytes:
    return bytes([number]) * 32


MADE = {"created_by_id": a(2), "created_at": NOON}
EDITED = {**MADE, "updated_at": "2026-03-02 08:30:00.120000", "version": 2, "status": "open"}
IN = {"project_id": a(10)}
SPAN = {"article_id": a(60), "revision_id": a(61), "start_offset": 0, "end_offset": 4, "exact": "Wat👩"}
AROUND = {"prefix": "", "suffix": " rises"}
#: (table, row), as the program stored them at the time of 0002
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("person", {"id": a(2), "name": "ada", "email": "ada@desk.example", "password_hash": "$argon2id$a",
                "is_admin": False, "created_at": NOON}),
    ("person", {"id": a(3), "name": "bob", "email": "bob@desk.example", "password_hash": "", "is_admin": True,
                "created_at": "2026-03-01 12:00:00.000001"}),
    ("browser_session", {"id": a(4), "secret_sha256": blob(1), "person_id": a(2), "user_agent": "", "created_at": NOON,
                         "last_seen_at": NOON}),
    ("project", {"id": a(10), "slug": "flood", "title": "Flood “26”", "guidelines": "# Read\n", "require_source": True,
                 "require_reason": False, "created_at": NOON, "version": 1}),
    ("audit_log", {"id": a(10), "size": 4}),
    ("verdict", {"id": a(20), **IN, "key": "disputed", "name": "Disputed", "colour": "red", "pattern": "wavy",
                 "shortcut": "2", "needs_source": True, "needs_reason": False, "position": 1, "is_retired": False,
                 "version": 3}),
    ("membership", {"id": a(30), **IN, "person_id": a(2), "role": "reviewer", "added_at": NOON}),
    ("membership", {"id": a(31), **IN, "person_id": a(3), "role": "viewer", "added_at": NOON, "removed_at": NOON}),
    ("invitation", {"id": a(40), **IN, "secret_sha256": blob(2), "role": "viewer", "note": "", **MADE,
                    "expires_at": NOON, "accepted_at": NOON, "accepted_by_id": a(3)}),
    ("api_token", {"id": a(50), "secret_sha256": blob(3), "person_id": a(2), "label": "laptop", "created_at": NOON}),
    ("article", {"id": a(60), **IN, "title": "Gate", "publisher": "Lamp", "author": "", "published_at": NOON,
                 "url": "", "language": "und", "revision": 2, **MADE, "version": 2}),
    ("revision", {"id": a(61), **IN, "article_id": a(60), "number": 1, "text": "Wat👩 rises", "sha256": blob(4),
                  "length": 10, **MADE}),
    ("revision", {"id": a(62), **IN, "article_id": a(60), "number": 2, "text": "Wat👩 rose", "sha256": blob(5),
                  "length": 9, **MADE}),
    ("annotation", {"id": a(70), **IN, **SPAN, **AROUND, "kind": "claim", "verdict": None, "reason": "", **EDITED}),
    ("annotation", {"id": a(71), **IN, **SPAN, **AROUND, "kind": "passage", "reason": "", **EDITED}),
    ("annotation_tag", {"annotation_id": a(70), "position": 1, "name": "höhe"}),
    ("annotation_tag", {"annotation_id": a(70), "position": 0, "name": "dam"}),
    ("source", {"annotation_id": a(70), "position": 0, "url": "https://a.example", "title": "", "quote": "“q”",
                "accessed_on": "2026-02-28"}),
    ("source", {"annotation_id": a(70), "position": 1, "url": "", "title": "Register", "quote": ""}),
    ("link", {"id": a(80), **IN, "from_id": a(70), "to_id": a(71), "article_id": a(60), "to_article_id": a(60),
              "relation": "context", "note": "", **EDITED}),
]  # fmt: skip
#: (log, seq, kind, subject, article, before, after)
EVENTS: list[tuple[int, int, str, int, int | None, Any, Any]] = [
    (0, 1, "person.created", 2, None, None, {"name": "ada", "email": "ada@desk.example", "is_admin": False}),
    (0, 2, "person.password_changed", 2, None, None, None),
    (10, 1, "project.created", 10, None, None, {"slug": "flood", "title": "Flood"}),
    (10, 2, "article.imported", 60, 60, None, {"title": "Gate", "revision": 1}),
    (10, 3, "annotation.created", 70, 60, None, {"exact": "Wat👩", "verdict": None, "version": 1}),
    (10, 4, "annotation.changed", 70, 60, {"exact": "Wat👩", "verdict": None, "version": 1},
     {"exact": "Wat👩", "verdict": None, "version": 2}),
]  # fmt: skip


def event_row(
    log: int, seq: int, kind: str, subject: int, article: int | None, *states: Any
) -> dict[str, Any]:
    before, after = (state and canonical_json(state).decode() for state in states)
    return {
        "log_id": a(log), "seq": seq, "at": NOON, "actor_id": a(2), "kind": kind, "subject_id": a(subject),
        "subject_type": kind.split(".", maxsplit=1)[0], "article_id": article and a(article),
        "before": before, "after": after, "reason": "Because." if seq == 4 else "",
    }  # fmt: skip


@pytest.fixture
def old(database: Database) -> Database:
    """A database as 0002 left it, with rows in its tables."""
    migrating.downgrade(database, "base")
    migrating.upgrade(database, "0002")
    with database.writing() as session:
        session.execute(text("UPDATE audit_log SET size = 2"))
        for table, row in (*ROWS, *(("event", event_row(*event)) for event in EVENTS)):
            instants = {
                name: f"{value}+00:00" for name, value in row.items() if name.endswith("at") and value
            }
            values = row if database.is_sqlite else row | instants
            names = ", ".join(values), ", ".join(f":{name}" for name in values)
            session.execute(text(f"INSERT INTO {table} ({names[0]}) VALUES ({names[1]})"), values)
    return database


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table that is there, whatever the models say."""
    found = MetaData()
    with database.reading() as session:
        found.reflect(session.connection())
        return {
            name: sorted(str(sorted(row.items())) for row in session.execute(select(table)).mappings())
            for name, table in found.tables.items()
        }


def check_rows(session: Session) -> None:
    """Each is as its last event says, which is the last of it that has a state."""
    models: list[Any] = [
        mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Witnessed)
    ]
    for model in models:
        rows = session.scalars(select(model)).all()
        assert rows or table_of(model).name not in {table for table, _ in ROWS}
        for row in rows:
            event = session.scalars(select(Event).where(Event.id == row.last_event_id)).one()
            if not issubclass(model, Audited):
                assert event.subject_id == row.article_id
                continue
            told = select(Event).where(Event.subject_id == row.id, Event.after.is_not(None))
            assert session.scalars(told.order_by(Event.seq.desc())).first() is event
            further = model.further_states(session, [row.id]).get(row.id, {})
            assert json.loads(event.after or "") == {**state_of(table_of(model), row), **further}


def check_events(session: Session) -> None:
    """No gap, and each proves what it says and nothing else."""
    numbers, states = defaultdict(list), dict[uuid.UUID, str]()
    for event in session.scalars(select(Event).order_by(Event.log_id, Event.seq)):
        numbers[event.log_id].append(event.seq)
        assert commitments.check(event)
        assert event.entry == commitments.entry_of(event, json.loads(event.entry)["commitment"])
        assert event.leaf_hash == tlog.leaf_hash(event.entry.encode())
        assert event.after is None or event.before == states.get(event.subject_id)
        states[event.subject_id] = event.after or states.get(event.subject_id, "")
    assert len(numbers) == 2
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in numbers.values())


def check_all(database: Database) -> None:
    assert migrating.list_differences(database) == []
    with database.reading() as session:
        check_rows(session)
        check_events(session)


def judge(database: Database, verdict: str) -> None:
    with database.writing() as session:
        ada = load_actor(session, session.get_one(Person, ADA))
        annotation = get_annotation(session, ada, ANNOTATION)
        judge_annotation(
            session, ada, annotation, Judgement(verdict, tags=("new",)), version=annotation.version
        )


def test_the_log_begins_anew_with_every_row_as_it_is(old: Database) -> None:
    migrating.upgrade(old)
    check_all(old)
    judge(old, "disputed")
    check_all(old)


def test_down_to_the_old_log_and_up_with_data(old: Database) -> None:
    before = contents(old)
    migrating.upgrade(old)
    migrating.downgrade(old, "0002")
    assert contents(old) == before
    migrating.upgrade(old)
    judge(old, "disputed")
    migrating.downgrade(old, "0002")
    events = contents(old)["event"]
    assert set(events) > set(before["event"])
    assert len(events) == len(EVENTS) + 1
    migrating.upgrade(old)
    check_all(old)
