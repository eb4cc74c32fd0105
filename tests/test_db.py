"""One transaction, one commit; writers in turn; settings that keep what was acknowledged."""

import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import inspect, select, text

from annotator.accounts.models import BrowserSession, Person
from annotator.accounts.permissions import SYSTEM
from annotator.audit.log import promise_event, waiting_events
from annotator.audit.models import Event
from annotator.db import Database, new_id, table_of
from annotator.rows import insert_rows
from make import FLOOD, Desk, make_annotation, make_person

WRITERS, SAVES = 8, 6


def test_a_refusal_rolls_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        make_person(session, "ada")
        raise RuntimeError
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["system"]
        assert session.scalars(select(Event.kind)).all() == ["state.recorded"]  # of the system person


def test_nothing_changed_while_reading_is_kept(database: Database) -> None:
    with database.reading() as session:
        make_person(session, "ada")
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["system"]


def test_sqlite_waits_for_the_disk_and_checks_foreign_keys(database: Database) -> None:
    if not database.is_sqlite:
        return
    with database.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


def test_instants_come_back_with_their_zone_and_need_one(database: Database) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
    row = {"person_id": SYSTEM.id, "user_agent": "", "last_seen_at": moment}
    with database.writing() as session:
        session.add(BrowserSession(secret_sha256=b"1", created_at=moment, **row))
    with database.reading() as session:
        assert session.scalars(select(BrowserSession.created_at)).one() == moment
    with pytest.raises(Exception, match="no time zone"), database.writing() as session:
        session.add(BrowserSession(secret_sha256=b"2", created_at=moment.replace(tzinfo=None), **row))


def test_many_writers_lose_nothing_and_leave_no_gap(database: Database, desk: Desk) -> None:
    words = [word for word in FLOOD.split() if word.isascii()][: WRITERS * SAVES]
    faults: list[BaseException] = []
    numbers: list[int] = []

    def save() -> None:
        for word in words[:SAVES]:
            try:
                with database.writing() as session:
                    make_annotation(session, desk.ada, desk.flood, word.strip("“”.,"))
                    recorded = waiting_events(session)[-1]
                numbers.append(recorded.seq)
            except BaseException as fault:
                faults.append(fault)

    threads = [threading.Thread(target=save) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.reading() as session:
        stored = session.scalars(
            select(Event.seq).where(Event.log_id == desk.project.id).order_by(Event.seq)
        ).all()
    assert stored == list(range(1, len(stored) + 1))
    assert Counter(numbers).most_common(1)[0][1] == 1
    assert set(numbers) <= set(stored)
    assert len(numbers) == WRITERS * SAVES


def test_the_database_itself_refuses_what_no_action_would_store(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    for change in (
        "end_offset = start_offset",
        "kind = 'rumour'",
        "status = 'lost'",
        "exact = exact || 'x'",
        "kind = 'passage', verdict = 'sourced'",
    ):
        with pytest.raises(Exception, match=r"(?i)check"), database.writing() as session:
            promised = promise_event(session).hex
            session.execute(text(f"UPDATE annotation SET last_event_id = '{promised}', {change}"))


def test_the_system_person_cannot_sign_in(database: Database) -> None:
    with database.reading() as session:
        assert session.get_one(Person, SYSTEM.id).password_hash == ""


def test_rows_that_wait_for_an_event_are_found_by_an_index(database: Database) -> None:
    """SQLite looks for them with each new event: without an index, a large import takes the square of its time."""
    inspector = inspect(database.engine)
    waiting = {
        (table, key["constrained_columns"][0])
        for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table)
        if key["referred_table"] == "event"
    }
    indexed = {
        (table, index["column_names"][0]) for table, _ in waiting for index in inspector.get_indexes(table)
    }
    assert len(waiting) == 21
    assert waiting <= indexed


def test_rows_past_the_mapper_are_what_the_mapper_stores(database: Database) -> None:
    with database.writing() as session:
        people = [make_person(session, name) for name in ("ada", "bob")]
    at = datetime(2026, 4, 17, 8, 10, 0, 5, UTC)
    told = {"created_at": at, "last_seen_at": at, "revoked_at": None, "user_agent": "“É”"}
    rows = [
        {"id": new_id(), "person_id": person.id, "secret_sha256": person.id.bytes * 2, **told}
        for person in people
    ]
    with database.writing() as session:
        insert_rows(session, table_of(BrowserSession), rows)
        insert_rows(session, table_of(BrowserSession), [])
    with database.reading() as session:
        stored = session.scalars(select(BrowserSession).order_by(BrowserSession.id)).all()
    assert [{name: getattr(one, name) for name in rows[0]} for one in stored] == rows
