"""The log from the command line: taking it away, checking it, sealing it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from annotator.audit.kinds import EventKind
from annotator.audit.notes import open_checkpoint
from annotator.db import Database
from commands import Run
from counting import told
from make import Desk, make_annotation
from tampering import tamper


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANNOTATOR_CHECKPOINT_DIRS", str(tmp_path / "other place"))


def check_file(run: Run, file: Path, key: str) -> subprocess.CompletedProcess[str]:
    script = file.with_name("verify_log.py")
    run("audit", "verifier", "--output", str(script))
    command = [sys.executable, "-I", str(script), str(file), "--key", key]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_log_verifies_and_the_answer_says_how_far_it_is_sealed(run: Run, desk: Desk) -> None:
    said = run("audit", "verify", "flood").stdout
    assert "nothing is wrong" in said
    assert "no checkpoint was published yet" in said
    note = run("audit", "checkpoint", "flood").stdout
    key = run("audit", "key", "flood").stdout.strip()
    sealed = open_checkpoint(note, [key])
    said = run("audit", "verify", "flood").stdout
    assert f"{sealed.size} events" in said
    assert "1 checkpoints in 2 places" in said
    assert note.splitlines()[2] in said


def test_all_logs_verify_one_json_object_each(run: Run, desk: Desk) -> None:
    run("audit", "checkpoint", "--installation")
    answers = [json.loads(line) for line in run("audit", "verify", "--all", "--json").stdout.splitlines()]
    assert [answer["name"] for answer in answers] == ["The installation", "flood"]
    assert [answer["checkpoints"] for answer in answers] == [1, 0]


def test_what_was_tampered_with_is_named_and_the_status_is_1(
    run: Run, database: Database, desk: Desk
) -> None:
    run("audit", "checkpoint", "flood")
    tamper(database, text("UPDATE event SET reason = 'other' WHERE seq = 3 AND kind = 'verdict.created'"))
    assert "flood: Event 3: its values" in run("audit", "verify", "flood", status=1).stderr
    everything = run("audit", "verify", "--all", status=1)
    assert "The installation: nothing is wrong" in everything.stdout
    assert "flood: Event 3" in everything.stderr


def test_others_can_check_a_log_that_was_taken_away(run: Run, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    run("audit", "export", "flood", "--sealed", "--output", str(file))
    done = check_file(run, file, run("audit", "key", "flood").stdout.strip())
    assert done.returncode == 0, done.stderr
    assert "All are here, in order" in done.stdout
    file.write_text(file.read_text().replace("Gate fails", "Gate holds"))
    assert check_file(run, file, run("audit", "key", "flood").stdout.strip()).returncode == 1


def test_a_proof_tells_of_one_annotation_and_its_links(
    run: Run, database: Database, desk: Desk, tmp_path: Path
) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        make_annotation(session, desk.bob, desk.flood, "The gate failed")
    file = tmp_path / "proof.jsonl"
    run("audit", "proof", "flood", str(here.id), "--output", str(file))
    assert len(file.read_text().splitlines()) == 2
    done = check_file(run, file, run("audit", "key", "flood").stdout.strip())
    assert (done.returncode, "Only 1 are here" in done.stdout) == (0, True), done.stderr


def test_what_is_taken_away_stands_in_the_log(run: Run, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
    run("audit", "export", "flood", "--format", "csv")
    run("audit", "export", "flood", "--sealed")
    run("audit", "export", "--installation")
    run("audit", "proof", "flood", str(here.id))
    assert told(database, EventKind.LOG_EXPORTED) == [
        ("installation", "system", "installation", "jsonl"),
        ("project", "system", "project", "csv"),
        ("project", "system", "project", "sealed"),
        ("project", "system", "project", f"proof of annotation {here.id}"),
    ]


def test_the_installation_has_a_log_too(run: Run, desk: Desk, tmp_path: Path) -> None:
    plain = run("audit", "export", "--installation").stdout
    assert '"action":"person.created"' in plain
    file = tmp_path / "log.jsonl"
    run("audit", "export", "--installation", "--sealed", "--output", str(file))
    assert check_file(run, file, run("audit", "key", "--installation").stdout.strip()).returncode == 0


def test_the_key_is_made_once_and_told_in_the_log(run: Run, desk: Desk) -> None:
    key = run("audit", "key").stdout.strip()
    assert re.fullmatch(r"annotator/[0-9a-f]{12}\+[0-9a-f]{8}\+\S{44}", key)
    assert run("audit", "key").stdout.strip() == key
    log = [json.loads(line) for line in run("audit", "export", "--installation").stdout.splitlines()]
    [made] = [event for event in log if event["action"] == "key.created"]
    assert made["after"] == {"vkey": key}
    assert made["subject"]["type"] == "key"


def test_a_new_key_takes_over_and_the_old_one_stays_known(run: Run, desk: Desk, tmp_path: Path) -> None:
    old = run("audit", "key").stdout.strip()
    run("audit", "checkpoint", "flood")
    answer = json.loads(run("audit", "key", "--rotate", "--json").stdout)
    assert answer["earlier"] == [old]
    assert answer["key"] != old
    log = [json.loads(line) for line in run("audit", "export", "--installation").stdout.splitlines()]
    [rotated] = [event for event in log if event["action"] == "key.rotated"]
    assert (rotated["before"], rotated["after"]) == ({"vkey": old}, {"vkey": answer["key"]})
    run("audit", "checkpoint", "--installation")
    run("audit", "verify", "--all")
    file = tmp_path / "log.jsonl"  # of a log in which nothing happened since
    run("audit", "export", "flood", "--sealed", "--output", str(file))
    assert check_file(run, file, run("audit", "key", "flood").stdout.strip()).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("verify",), 2, "Name a project"),
        (("verify", "flood", "--installation"), 2, "Name a project"),
        (("export", "flood", "--sealed", "--format", "csv"), 2, "one format"),
        (("verify", "nowhere"), 1, "no project"),
        (("checkpoint", "nowhere"), 1, "no project"),
        (("proof", "flood", "x"), 1, "not the id"),
        (("proof", "flood", "0198c0de-0000-7000-8000-000000000000"), 1, "no such annotation"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, desk: Desk, arguments: tuple[str, ...], status: int, words: str
) -> None:
    assert words in run("audit", *arguments, status=status).stderr
