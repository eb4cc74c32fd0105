"""What is sealed, and what is never signed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from annotator.audit.models import INSTALLATION, Event
from annotator.audit.notes import open_checkpoint
from annotator.audit.queries import last_seq
from annotator.audit.sealing import Sealer, Unsealable
from annotator.audit.tiles import FolderError
from annotator.audit.tlog import merkle_root, verify_consistency
from annotator.db import Database
from make import Desk, make_annotation


@pytest.fixture
def sealer(database: Database, tmp_path: Path) -> Sealer:
    return Sealer(database, tmp_path / "log", [tmp_path / "copy", tmp_path / "second copy"])


def mark(database: Database, desk: Desk, word: str) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, word)


def tamper(database: Database, statement: str) -> None:
    """As someone who owns the database can."""
    if database.is_sqlite:
        with closing(sqlite3.connect(database.url.database or "")) as connection:
            for action in ("insert", "update", "delete"):
                connection.execute(f"DROP TRIGGER event_{action}_audited")
            connection.execute(statement)
            connection.commit()
        return
    with database.writing() as session:
        session.execute(text("ALTER TABLE event DISABLE TRIGGER ALL"))
        session.execute(text(statement))


def test_a_checkpoint_commits_to_every_event_in_all_places(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    checkpoint = sealer.seal(desk.project.id)
    assert checkpoint is not None
    with database.reading() as session:
        entries = session.scalars(
            select(Event.entry).where(Event.log_id == desk.project.id).order_by(Event.seq)
        ).all()
    assert (checkpoint.size, checkpoint.root) == (
        len(entries),
        merkle_root([entry.encode() for entry in entries]),
    )
    for folder in (sealer.log(desk.project.id), *sealer.copies(desk.project.id)):
        note = folder.newest_checkpoint()
        assert note is not None
        assert open_checkpoint(note, sealer.keys(desk.project.id)) == checkpoint


def test_each_checkpoint_continues_the_one_before(database: Database, desk: Desk, sealer: Sealer) -> None:
    first = sealer.seal(desk.project.id)
    mark(database, desk, "noon")
    second = sealer.seal(desk.project.id)
    assert first is not None
    assert second is not None
    proof = sealer.log(desk.project.id).consistency_proof(first.size, second.size)
    assert verify_consistency(first.size, second.size, first.root, second.root, proof)
    assert sealer.seal(desk.project.id) == second  # nothing happened since


def test_all_logs_are_sealed_that_have_grown(database: Database, desk: Desk, sealer: Sealer) -> None:
    assert sealer.seal_all() == []
    with database.reading() as session:
        assert sealer.status(desk.project.id).size == last_seq(session, desk.project)
    assert sealer.status(INSTALLATION).size > 0
    assert sealer.status(INSTALLATION).problem == ""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM event WHERE kind = 'annotation.created'", "1 are gone"),
        (
            "UPDATE event SET leaf_hash = (SELECT max(leaf_hash) FROM event WHERE seq <> 3) WHERE seq = 3",
            "Event 3",
        ),
    ],
    ids=["truncated", "rehashed"],
)
def test_nothing_is_signed_that_does_not_continue_what_was_published(
    database: Database, desk: Desk, sealer: Sealer, statement: str, words: str
) -> None:
    mark(database, desk, "noon")
    published = sealer.seal(desk.project.id)
    tamper(database, statement)
    with pytest.raises(Unsealable, match=words):
        sealer.seal(desk.project.id)
    assert published in sealer.published(desk.project.id)
    assert words in sealer.status(desk.project.id).problem


def test_an_event_that_was_changed_before_its_seal_is_not_signed(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    tamper(database, "UPDATE event SET entry = replace(entry, 'created', 'Created') WHERE seq = 2")
    with pytest.raises(Unsealable, match="Event 2"):
        sealer.seal(desk.project.id)
    assert sealer.published(desk.project.id) == []


def test_a_copy_that_was_forged_or_is_ahead_is_noticed(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    sealer.seal(desk.project.id)
    path = sealer.copies(desk.project.id)[1].folder / "checkpoint"
    path.write_text(path.read_text().replace("\n", "\n9", 1))
    with pytest.raises(Unsealable, match="cannot be trusted"):
        sealer.seal(desk.project.id)


def test_lost_tiles_are_made_again_and_lost_copies_filled(
    database: Database, desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    checkpoint = sealer.seal(desk.project.id)
    (tmp_path / "log" / desk.project.id.hex).rename(tmp_path / "lost")
    assert sealer.seal(desk.project.id) == checkpoint
    assert len(sealer.published(desk.project.id)) == 3


def test_a_rotated_key_goes_on_and_old_checkpoints_stay_valid(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    first, old = sealer.seal(desk.project.id), sealer.key
    assert sealer.rotate_key() != old
    assert sealer.published(desk.project.id)[0] == first
    mark(database, desk, "noon")
    second = sealer.seal(desk.project.id)
    assert second in sealer.published(desk.project.id)
    assert len(sealer.keys(desk.project.id)) == 2


def test_a_key_that_nobody_announced_signs_nothing(
    database: Database, desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    sealer.seal(desk.project.id)
    (tmp_path / "log" / "key").unlink()
    stranger = Sealer(database, tmp_path / "log", [])
    mark(database, desk, "noon")
    with pytest.raises((Unsealable, FolderError)):
        stranger.seal(desk.project.id)
