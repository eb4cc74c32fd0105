"""A write asked for twice under one key is done once."""

from datetime import timedelta

import pytest

from annotator import clock
from annotator.accounts import idempotency
from annotator.accounts.idempotency import Answer, claim_key, keep_answer
from annotator.db import Database
from annotator.errors import Invalid
from make import Desk


def test_the_second_time_gets_the_first_answer(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        assert claim_key(session, desk.ada, "k", b"POST /x") is None
        keep_answer(session, desk.ada, "k", Answer(201, "body"))
    with database.writing() as session:
        assert claim_key(session, desk.ada, "k", b"POST /x") == Answer(201, "body")
        assert claim_key(session, desk.bob, "k", b"POST /x") is None


def test_a_rolled_back_write_leaves_no_key(database: Database, desk: Desk) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        claim_key(session, desk.ada, "k", b"POST /x")
        raise RuntimeError
    with database.writing() as session:
        assert claim_key(session, desk.ada, "k", b"POST /x") is None


def test_another_request_under_the_same_key_is_refused(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        claim_key(session, desk.ada, "k", b"POST /x")
    with database.writing() as session, pytest.raises(Invalid, match="used for another request"):
        claim_key(session, desk.ada, "k", b"POST /y")


@pytest.mark.parametrize("key", ["", "x" * 201, "a\0", "a\n"])
def test_a_key_that_cannot_be_kept(database: Database, desk: Desk, key: str) -> None:
    with database.writing() as session, pytest.raises(Invalid):
        claim_key(session, desk.ada, key, b"")


def test_keys_are_forgotten_after_a_day(
    database: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        claim_key(session, desk.ada, "k", b"POST /x")
    later = clock.now() + idempotency.KEPT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with database.writing() as session:
        assert claim_key(session, desk.ada, "k", b"POST /y") is None
