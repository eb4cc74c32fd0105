"""What a check of a log finds where nothing, or something beside the events, is wrong."""

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import delete, select, text, update

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Revision
from annotator.audit.announcing import announce_key
from annotator.audit.models import INSTALLATION, Event
from annotator.audit.notes import Checkpoint, SigningKey, sign_checkpoint
from annotator.audit.published import Tampered
from annotator.audit.queries import last_seq
from annotator.audit.sealing import Sealer
from annotator.audit.tlog import merkle_root
from annotator.audit.verifying import Verified, count_steps, list_logs, verify_log
from annotator.db import Database
from annotator.links.erasing import erase_value
from annotator.links.models import Link
from annotator.links.reverting import revert_thing
from annotator.projects.erasing import erase_person
from make import Desk, make_annotation, make_article, make_link
from tampering import owning, tamper
from templates import SqliteTemplates
from walking import Walk


@pytest.fixture
def sealer(database: Database, tmp_path: Path) -> Sealer:
    return Sealer(database, tmp_path / "log", [tmp_path / "copy"])


def verify(database: Database, sealer: Sealer | None, log_id: uuid.UUID) -> Verified:
    with database.reading() as session:
        return verify_log(session, sealer, log_id)


def complaint(database: Database, sealer: Sealer | None, log_id: uuid.UUID) -> str:
    with pytest.raises(Tampered) as caught:
        verify(database, sealer, log_id)
    return caught.value.message


def test_a_log_in_which_nothing_is_wrong(database: Database, desk: Desk, sealer: Sealer) -> None:
    first = sealer.seal(desk.project.id)
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon", reason="seen", tags=("time",))
    second = sealer.seal(desk.project.id)
    assert first is not None
    assert second is not None
    found = verify(database, sealer, desk.project.id)
    assert (found.size, found.root, found.sealed) == (second.size, second.root, second.size)
    assert (found.checkpoints, found.places) == (2, 2)


def test_what_is_not_sealed_yet_is_checked_too(database: Database, desk: Desk, sealer: Sealer) -> None:
    sealer.seal(desk.project.id)
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon")
    found = verify(database, sealer, desk.project.id)
    assert found.size == found.sealed + 1
    with database.reading() as session:
        entries = session.scalars(
            select(Event.entry).where(Event.log_id == desk.project.id).order_by(Event.seq)
        )
        assert found.root == merkle_root([entry.encode() for entry in entries])


def test_a_check_asks_for_no_key_and_makes_none(
    database: Database, desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    assert verify(database, sealer, desk.project.id).checkpoints == 0
    assert verify(database, None, desk.project.id).checkpoints == 0
    assert not (tmp_path / "log").exists()


def test_progress_is_told_step_by_step(database: Database, desk: Desk, sealer: Sealer) -> None:
    with database.reading() as session:
        for log_id in list_logs(session):
            steps: list[int] = []
            verify_log(session, sealer, log_id, report=steps.append)
            assert sum(steps) == count_steps(session, log_id)


def test_a_long_log_is_compared_with_tiles_and_checkpoints_at_every_size(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    for part in range(5):
        with database.writing() as session:
            for number in range(Random(part).randint(40, 90)):
                make_article(session, desk.project, f"Text {number} of part {part}")
        sealer.seal(desk.project.id)
    found = verify(database, sealer, desk.project.id)
    assert found.size > 256
    assert found.checkpoints == 5
    tamper(
        database, update(Event).where(Event.seq == 200, Event.log_id == desk.project.id).values(reason="x")
    )
    assert complaint(database, sealer, desk.project.id).startswith("Event 200: its values")


def test_a_log_with_erased_values_verifies(database: Database, desk: Desk, sealer: Sealer) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "noon", reason="private", tags=("time",))
        there = make_annotation(session, desk.bob, desk.flood, "The gate")
        link = make_link(session, desk.bob, here, there, note="private")
    assert sealer.seal_all() == []
    with database.writing() as session:
        mark = get_annotation(session, SYSTEM, here.id, lock=True)
        for name in ("reason", "quote", "tags", "reason"):
            erase_value(session, SYSTEM, mark, name, reason="asked for")
        erase_value(session, SYSTEM, session.get_one(Link, link.id), "note", reason="asked for")
        bob = session.get_one(Person, desk.bob.id)
        erase_person(session, SYSTEM, bob, reason="asked for")
    for log_id in (desk.project.id, INSTALLATION):
        assert verify(database, sealer, log_id).size
    assert sealer.seal_all() == []


def test_what_was_erased_without_an_event_is_found(database: Database, desk: Desk, sealer: Sealer) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "noon", reason="private")
        there = make_annotation(session, desk.ada, desk.flood, "The gate", reason="private")
    with database.writing() as session:
        erase_value(session, SYSTEM, get_annotation(session, SYSTEM, here.id), "reason", reason="asked for")
    with owning(database) as session:
        erasing = session.scalar(select(Event.id).where(Event.kind == "event.redacted"))
        about = update(Event).where(Event.subject_id == there.id)
        session.execute(about.values(redacted_by_id=erasing))
        with pytest.raises(Tampered, match="something was erased in it"):
            verify_log(session, sealer, desk.project.id)


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        ("copy/*/{log}/checkpoint", lambda data: data.replace(b"\n", b"\n9", 1), "cannot be trusted"),
        ("log/{log}/checkpoints/*", lambda data: data[:-9], "cannot be trusted"),
        (
            "log/{log}/tile/0/000.p/*",
            lambda data: bytes([data[0] ^ 1]) + data[1:],
            "The tile with event 1 in",
        ),
        ("log/keys/0", lambda _: b"no key", "cannot be trusted"),
        ("log/key", lambda _: SigningKey.generate().text.encode(), "cannot be trusted"),
    ],
    ids=["copy", "checkpoint", "tile", "first key", "key"],
)
def test_what_was_changed_outside_of_the_database_is_named(
    database: Database, desk: Desk, sealer: Sealer, tmp_path: Path, file: str,
    change: Callable[[bytes], bytes], words: str,
) -> None:  # fmt: skip
    sealer.seal(desk.project.id)
    [path] = tmp_path.glob(file.format(log=desk.project.id.hex))
    path.write_bytes(change(path.read_bytes()))
    assert words in complaint(
        database, Sealer(database, tmp_path / "log", [tmp_path / "copy"]), desk.project.id
    )


def test_a_second_story_signed_by_the_same_key_is_found(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    sealed = sealer.seal(desk.project.id)
    assert sealed is not None
    other = sign_checkpoint(Checkpoint(sealed.origin, sealed.size, b"\1" * 32), sealer.key)
    [copy] = sealer.copies(desk.project.id)
    (copy.folder / "checkpoint").write_text(other)
    assert "another root" in complaint(database, sealer, desk.project.id)
    (copy.folder / "checkpoint").unlink()
    (copy.folder / "checkpoints" / str(sealed.size)).unlink()
    earlier = sign_checkpoint(Checkpoint(sealed.origin, 2, b"\1" * 32), sealer.key)
    (copy.folder / "checkpoints" / "2").write_text(earlier)
    assert "The first 2 events are not those that were sealed" in complaint(database, sealer, desk.project.id)


def test_an_event_that_nobody_could_read_is_named(database: Database, desk: Desk, sealer: Sealer) -> None:
    if database.is_sqlite:  # where a column takes anything
        at_five = f"seq = 5 AND log_id = '{desk.project.id.hex}'"
        for change in ("at = 'noon'", "actor_id = 'nobody'", "entry = x'ff'", "entry = CAST(x'ff' AS TEXT)"):
            with owning(database) as session:
                session.execute(text(f"UPDATE event SET {change} WHERE {at_five}"))
                with pytest.raises(Tampered, match="Event 5"):
                    verify_log(session, sealer, desk.project.id)


def test_a_rotated_key_is_in_the_log_and_the_log_verifies(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    for _ in range(2):
        for is_new in (True, False):
            with database.writing() as session:
                assert (announce_key(session, SYSTEM, sealer.key.verifier) is not None) == is_new
        sealer.seal(INSTALLATION)
        sealer.rotate_key()
    assert verify(database, sealer, INSTALLATION).checkpoints == 2
    with database.reading() as session:
        kinds = session.scalars(select(Event.kind).where(Event.subject_type == "key").order_by(Event.seq))
        assert list(kinds) == ["key.created", "key.rotated"]


@pytest.mark.parametrize("seed", [3, 4])
def test_whatever_people_do_verifies(database: Database, desk: Desk, sealer: Sealer, seed: int) -> None:
    for seq in Walk(database, desk, Random(seed)).go(30):
        if seq % 4 == 0:
            sealer.seal(desk.project.id)
    assert verify(database, sealer, desk.project.id).size >= 30
    verify(database, sealer, INSTALLATION)


def test_an_article_that_went_back_verifies_and_a_text_that_is_gone_is_found(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    with database.writing() as session:
        make_article(session, desk.project, "Another text.", url=desk.flood.url)
    with database.reading() as session:
        first = last_seq(session, desk.project) - 1
    with database.writing() as session:
        revert_thing(session, SYSTEM, desk.project, "article", desk.flood.id, first)
    verify(database, None, desk.project.id)
    tamper(database, delete(Revision).where(Revision.text == "Another text."))
    assert "a revision is missing" in complaint(database, None, desk.project.id)


@pytest.mark.parametrize(
    ("table", "column", "problem"),
    [
        ("annotation", "reason", "is not as event"),
        ("event", "entry", "its hash is not that of its entry"),
        ("event", "after", "its values are not those that were sealed"),
    ],
)
def test_what_is_written_past_the_triggers_is_found(
    sqlite_templates: SqliteTemplates, tmp_path: Path, table: str, column: str, problem: str
) -> None:
    """SQLite lets whoever has the file write into a value as into a file, and no trigger hears of it."""
    path, desk = tmp_path / "annotator.sqlite", sqlite_templates.desk()
    database = Database(sqlite_templates.fresh(path, furnished=True))
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon", reason="seen by two")
    with closing(sqlite3.connect(path)) as connection:
        query = f"SELECT rowid, {column} FROM {table} ORDER BY rowid DESC LIMIT 1"
        row, value = connection.execute(query).fetchone()
        with connection.blobopen(table, column, row) as blob:
            blob[:] = value.replace("e", "a").encode()
    assert problem in complaint(database, None, desk.project.id)
    database.close()
