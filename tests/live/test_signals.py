"""Waking whoever waits for a log: in one process, between hosts, and what happens when a connection is lost."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from annotator.db import Database
from annotator.live.presence import Phase, Sign, note_reading
from annotator.live.signals import CHANNEL, MOST_EACH, Signals, Waiter
from make import Desk, make_annotation, make_project

#: no test waits so long unless it is about to fail
LONG = 20.0


@pytest.fixture
def signals(database: Database) -> Iterator[Signals]:
    made = Signals(database)
    yield made
    made.close()


@pytest.fixture
def other_host(database_url: str, desk: Desk) -> Iterator[Signals]:
    """Another host's program on the same database."""
    elsewhere = Database(database_url)
    made = Signals(elsewhere)
    yield made
    made.close()
    elsewhere.close()


def wait_for(signals: Signals, desk: Desk) -> Waiter:
    waiter = signals.wait_for(desk.project.id, desk.ada.id)
    assert waiter
    return waiter


def quiet(waiter: Waiter) -> None:
    """Until the thread has said all that it says by itself at its beginning."""
    assert waiter.wait(LONG)


def test_a_commit_wakes_those_who_wait_for_its_log(database: Database, desk: Desk, signals: Signals) -> None:
    waiter = wait_for(signals, desk)
    quiet(waiter)
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "400 households")
        assert not waiter.woken.is_set()
    assert waiter.woken.is_set()


def test_nobody_is_woken_by_another_log_or_by_what_was_taken_back(
    database: Database, desk: Desk, signals: Signals
) -> None:
    waiter = wait_for(signals, desk)
    quiet(waiter)
    with database.writing() as session:
        make_project(session, "drought")
    with pytest.raises(RuntimeError), database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "400 households")
        raise RuntimeError
    assert not waiter.woken.is_set()


def test_what_another_host_writes_wakes_too(database: Database, desk: Desk, other_host: Signals) -> None:
    waiter = wait_for(other_host, desk)
    quiet(waiter)
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "400 households")
    assert waiter.wait(LONG)


def test_who_comes_and_goes_at_another_host_wakes_too(
    database: Database, desk: Desk, other_host: Signals
) -> None:
    waiter = wait_for(other_host, desk)
    quiet(waiter)
    for phase in (Phase.OPENED, Phase.LEFT):
        with database.writing() as session:
            note_reading(session, desk.bob, desk.flood, Sign(phase))
        assert waiter.wait(LONG), phase


def test_a_lost_connection_is_replaced_and_nothing_is_missed(
    database: Database, desk: Desk, other_host: Signals, caplog: pytest.LogCaptureFixture
) -> None:
    if database.is_sqlite:
        pytest.skip("there is no connection to lose")
    waiter = wait_for(other_host, desk)
    quiet(waiter)
    with database.engine.connect() as connection:
        ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :listen")
        assert connection.execute(ended, {"listen": f"LISTEN {CHANNEL}%"}).scalar()
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "400 households")
    assert waiter.wait(LONG)
    assert "other processes are not heard at the moment" in caplog.text


def test_places_are_limited_and_of_one_person_the_newest_stay(database: Database, desk: Desk) -> None:
    signals = Signals(database, most=MOST_EACH + 1)
    mine = [wait_for(signals, desk) for _ in range(MOST_EACH + 2)]
    assert [waiter.is_over for waiter in mine] == [True, True] + [False] * MOST_EACH
    assert signals.wait_for(desk.project.id, desk.bob.id)
    assert signals.wait_for(desk.project.id, desk.cleo.id) is None
    mine[-1].close()
    assert signals.wait_for(uuid.uuid4(), desk.cleo.id)
    signals.close()


def test_stopping_wakes_all_and_leaves_no_place(database: Database, desk: Desk) -> None:
    signals = Signals(database)
    waiter = wait_for(signals, desk)
    signals.close()
    assert (waiter.wait(LONG), waiter.is_over) == (True, True)
    assert signals.wait_for(desk.project.id, desk.ada.id) is None
