"""The events of a large transaction: most are finished by a process beside, and none is other for it."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import select

from annotator.audit import log
from annotator.audit.commitments import check
from annotator.audit.kinds import EventKind
from annotator.audit.log import record, waiting_events
from annotator.audit.models import Event
from annotator.audit.tlog import leaf_hash
from annotator.db import Database, Session
from make import Desk

MANY = 37


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "AT_ONCE", 5)
    monkeypatch.setattr(log, "BATCH", 10)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Those that were begun; at the end none of them runs."""
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[call-overload]
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield begun
    assert all(process.returncode is not None for process in begun)


def note(session: Session, desk: Desk, number: object) -> None:
    state = {"number": number, "title": "Hochwasser 🌊", "nothing": None, "list": ["a", 1, True]}
    record(session, desk.ada, EventKind.PROJECT_CHANGED, desk.project, after=state, reason=f"No. {number}")


def expect_all(database: Database, desk: Desk) -> None:
    with database.reading() as session:
        events = session.scalars(
            select(Event).where(Event.log_id == desk.project.log_id).order_by(Event.seq)
        ).all()
    assert all(check(event) and event.leaf_hash == leaf_hash(event.entry.encode()) for event in events)
    assert all(after.seq == before.seq + 1 for before, after in pairwise(events))
    assert [event.reason for event in events[-MANY:]] == [f"No. {number}" for number in range(MANY)]


def test_a_process_beside_finishes_them_in_their_order(
    database: Database, desk: Desk, processes: list[subprocess.Popen[bytes]]
) -> None:
    with database.writing() as session:
        for number in range(MANY):
            note(session, desk, number)
        assert len(waiting_events(session)) < 2 * log.BATCH
    assert [process.returncode for process in processes] == [0]
    expect_all(database, desk)


def test_few_need_no_other_process(
    database: Database, desk: Desk, processes: list[subprocess.Popen[bytes]]
) -> None:
    with database.writing() as session:
        for number in range(log.AT_ONCE):
            note(session, desk, number)
    assert not processes


def test_they_are_finished_here_when_it_ends(
    database: Database, desk: Desk, processes: list[subprocess.Popen[bytes]]
) -> None:
    with database.writing() as session:
        for number in range(MANY):
            note(session, desk, number)
            if number == MANY // 2:
                processes[0].kill()
    expect_all(database, desk)


def test_they_are_finished_here_when_it_cannot_begin(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    with database.writing() as session:
        for number in range(MANY):
            note(session, desk, number)
    expect_all(database, desk)


def test_what_cannot_be_committed_to_is_refused_and_all_is_taken_back(
    database: Database, desk: Desk, processes: list[subprocess.Popen[bytes]]
) -> None:
    with pytest.raises(TypeError, match="float"), database.writing() as session:
        for number in [*range(MANY), 0.5, *range(MANY)]:
            note(session, desk, number)
    assert processes
    with database.reading() as session:
        assert session.scalar(select(Event).where(Event.reason == "No. 0")) is None
