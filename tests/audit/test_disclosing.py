"""Log files: what an outsider gets, and whether their script takes it."""

import json
import subprocess
import sys
import uuid
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.queries import get_annotation
from annotator.audit import verify_log
from annotator.audit.canonical import canonical_json
from annotator.audit.commitments import commitment_of
from annotator.audit.disclosing import log_lines, proof_lines
from annotator.audit.models import INSTALLATION, Event
from annotator.audit.notes import open_checkpoint
from annotator.audit.noting import About
from annotator.audit.queries import EventFilter, whole
from annotator.audit.sealing import Sealer, Unsealable
from annotator.audit.tlog import leaf_hash, verify_inclusion
from annotator.db import Database
from annotator.errors import NotFound
from annotator.links.erasing import erase_value
from make import Desk, make_annotation, make_link
from tampering import tamper

Line = dict[str, Any]


@pytest.fixture
def sealer(database: Database, tmp_path: Path) -> Sealer:
    return Sealer(database, tmp_path / "log", [tmp_path / "copy"])


@pytest.fixture
def marked(database: Database, desk: Desk) -> list[uuid.UUID]:
    """A claim, what it is linked to, and the link."""
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "noon", reason="was here")
        there = make_annotation(session, desk.bob, desk.flood, "The gate")
        return [here.id, there.id, make_link(session, desk.bob, here, there).id]


def script(sealer: Sealer, log_id: uuid.UUID, lines: list[str], tmp_path: Path) -> tuple[int, str]:
    """Exit status and words of the script that outsiders have."""
    file = tmp_path / "log.jsonl"
    file.write_text("".join(lines))
    key = sealer.key.verifier.under(sealer.origin(log_id)).text
    command = [sys.executable, "-I", verify_log.__file__, str(file), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_whole_log_holds_every_event_and_the_script_takes_it(
    database: Database, desk: Desk, sealer: Sealer, marked: list[uuid.UUID], tmp_path: Path
) -> None:
    lines = list(log_lines(sealer, whole(desk.project)))
    head, *events = map(json.loads, lines)
    assert (head["format"], head["complete"]) == ("annotator-log/1", True)
    sealed = open_checkpoint(head["checkpoint"], sealer.keys(desk.project.id))
    assert [event["seq"] for event in events] == list(range(1, sealed.size + 1))
    assert json.loads(events[-1]["entry"])["subject"]["id"] == str(marked[2])
    assert "proof" not in events[0]
    status, words = script(sealer, desk.project.id, lines, tmp_path)
    assert (status, "All are here" in words) == (0, True), words


@pytest.mark.parametrize("kind", ["annotation", "annotation.created", "link"])
def test_a_part_of_a_log_proves_each_of_its_events(
    database: Database, desk: Desk, sealer: Sealer, marked: list[uuid.UUID], tmp_path: Path, kind: str
) -> None:
    lines = list(proof_lines(sealer, whole(desk.project), EventFilter(kind=kind)))
    head, *events = map(json.loads, lines)
    sealed = open_checkpoint(head["checkpoint"], sealer.keys(desk.project.id))
    assert {json.loads(event["entry"])["subject"]["type"] for event in events} == {kind.partition(".")[0]}
    for event in events:
        leaf, proof = leaf_hash(event["entry"].encode()), [b64decode(part) for part in event["proof"]]
        assert verify_inclusion(leaf, event["seq"] - 1, sealed.size, proof, sealed.root)
    assert script(sealer, desk.project.id, lines, tmp_path)[0] == 0


def test_things_are_taken_away_with_all_that_happened_to_them(
    database: Database, desk: Desk, sealer: Sealer, marked: list[uuid.UUID], tmp_path: Path
) -> None:
    with database.writing() as session:
        claim = get_annotation(session, SYSTEM, marked[0], lock=True)
        erase_value(session, SYSTEM, claim, "reason", reason="asked for")
    lines = list(proof_lines(sealer, whole(desk.project), [marked[0], marked[2]]))
    made, linked, erased = map(json.loads, lines[1:])
    assert list(made["erased"]) == ["after.reason"]
    assert "was here" not in "".join(lines)
    commitments = [
        commitment_of(one["values"], one["salts"], one["erased"]) for one in (made, linked, erased)
    ]
    assert commitments == [json.loads(one["entry"])["commitment"] for one in (made, linked, erased)]
    assert script(sealer, desk.project.id, lines, tmp_path)[0] == 0


def test_what_comes_while_a_file_is_written_is_not_in_it(
    database: Database, desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    lines = log_lines(sealer, whole(desk.project))
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon")
    assert script(sealer, desk.project.id, list(lines), tmp_path)[0] == 0


def test_a_log_that_cannot_be_sealed_does_not_leave(database: Database, desk: Desk, sealer: Sealer) -> None:
    with pytest.raises(NotFound):
        log_lines(sealer, whole(About("project", desk.flood.id, desk.flood.id)))
    tamper(database, update(Event).where(Event.seq == 3).values(entry="{}"))
    for log_id in (desk.project.id, INSTALLATION):
        with pytest.raises(Unsealable, match="Event 3"):
            proof_lines(sealer, whole(About("project", log_id, log_id)))


def flip(events: list[Line], at: int, chance: Random) -> None:
    entry, place = events[at]["entry"], chance.randrange(len(events[at]["entry"]))
    events[at]["entry"] = entry[:place] + chr(ord(entry[place]) ^ 1) + entry[place + 1 :]


def edit(events: list[Line], at: int, _chance: Random) -> None:
    events[at]["values"]["reason"] += "!"


def edit_and_rehash(events: list[Line], at: int, chance: Random) -> None:
    edit(events, at, chance)
    event = events[at]
    commitment = commitment_of(event["values"], event["salts"], event["erased"])
    event["entry"] = canonical_json({**json.loads(event["entry"]), "commitment": commitment}).decode()


def remove(events: list[Line], at: int, _chance: Random) -> None:
    del events[at]


def renumber(events: list[Line], at: int, _chance: Random) -> None:
    del events[at]
    for seq, event in enumerate(events, 1):
        event["seq"] = seq


def swap(events: list[Line], at: int, _chance: Random) -> None:
    one, other = events[at], events[at - 1]
    one["seq"], other["seq"] = other["seq"], one["seq"]
    events.sort(key=lambda event: event["seq"])


def put_in(events: list[Line], at: int, _chance: Random) -> None:
    events.insert(at, {**events[at]})
    for seq, event in enumerate(events, 1):
        event["seq"] = seq


def truncate(events: list[Line], at: int, _chance: Random) -> None:
    del events[at:]


def truncate_and_refill(events: list[Line], at: int, chance: Random) -> None:
    for place in range(at, len(events)):
        edit_and_rehash(events, place, chance)


def hash_only(events: list[Line], at: int, chance: Random) -> None:
    events[at]["salts"]["reason"] = chance.randbytes(32).hex()


FILE_KINDS = (
    flip, edit, edit_and_rehash, remove, renumber, swap, put_in, truncate, truncate_and_refill, hash_only,
)  # fmt: skip


@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "part"])
def test_the_script_takes_no_file_that_was_tampered_with(
    database: Database, desk: Desk, sealer: Sealer, marked: list[uuid.UUID], tmp_path: Path, *, is_whole: bool
) -> None:
    source: Callable[..., Any] = log_lines if is_whole else proof_lines
    head, *lines = source(sealer, whole(desk.project))
    kinds = FILE_KINDS if is_whole else [kind for kind in FILE_KINDS if kind not in (remove, truncate)]
    taken = []
    for kind in kinds:
        events, chance = [json.loads(line) for line in lines], Random(kind.__name__)
        kind(events, chance.randrange(1, len(events)), chance)
        status, words = script(
            sealer, desk.project.id, [head, *(json.dumps(one) + "\n" for one in events)], tmp_path
        )
        if status != 1:
            taken.append((kind.__name__, words))
    assert taken == []
