"""The script that outsiders check a log file with: it takes what was sealed, and nothing else."""

import ast
import base64
import copy
import io
import json
import random
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.audit import verify_log
from annotator.audit.commitments import Contents, commit, disclose, erase, make_entry, new_salt
from annotator.audit.notes import Checkpoint, SigningKey, log_origin, sign_checkpoint, vkey_of
from annotator.audit.tlog import MerkleTree, leaf_hash

SCRIPT = Path(verify_log.__file__)
LOG, OTHER_LOG, ADA, CLAIM, ARTICLE = (uuid.UUID(int=number) for number in range(1, 6))
KEY, OTHER_KEY = SigningKey.generate(), SigningKey.generate()

Lines = list[dict[str, Any]]
State = dict[str, Any]


def origin_of(log: uuid.UUID) -> str:
    return log_origin(KEY.name, log)


VKEY = vkey_of(KEY, origin_of(LOG))

STATES: list[State | None] = [
    {"exact": "400 households", "verdict": None, "tags": []},
    {"exact": "400 households", "verdict": "disputed", "tags": ["flood"]},
    {"exact": "400 households \u202e", "verdict": "disputed", "tags": ["flood", "\x1b[2J\x9b"]},
    None,
    {"exact": "4 häuser", "verdict": "sourced", "tags": []},
    {"exact": "4 häuser", "verdict": "sourced", "tags": ["last"]},
]


def sealed_event(
    seq: int, after: State | None, reason: str, gone: list[str], *, log: uuid.UUID = LOG
) -> State:
    """A line of a log file, without a proof."""
    salt = new_salt()
    committed = commit(after, reason, salt)
    entry = make_entry(
        committed.commitment, id=uuid.UUID(int=100 + seq), log_id=log, actor_id=ADA, kind="claim.changed",
        at=datetime(2026, 11, 22, 2, 10, tzinfo=UTC) + timedelta(seconds=seq), subject_type="claim",
        subject_id=CLAIM, article_id=ARTICLE if seq % 2 else None,
    )  # fmt: skip
    shown = disclose(erase(Contents(None, committed.after, reason, salt), gone))
    return {"seq": seq, "entry": entry, **shown._asdict()}


def make_file(count: int = len(STATES), shown: list[int] | None = None, log: uuid.UUID = LOG) -> Lines:
    """A good log file: complete, or with the proofs of the events ``shown``."""
    events = [
        sealed_event(seq, STATES[seq % 6 - 1], "as told" * (seq == 2), ["after.exact"] * (seq == 5), log=log)
        for seq in range(1, count + 1)
    ]
    return sealed_again([{"format": "annotator-log/1", "complete": shown is None}, *events], shown, log)


def sealed_again(lines: Lines, shown: list[int] | None = None, log: uuid.UUID = LOG) -> Lines:
    """The same with a checkpoint that fits."""
    tree = MerkleTree(leaf_hash(event["entry"].encode()) for event in lines[1:])
    note = sign_checkpoint(Checkpoint(origin_of(log), tree.size, tree.root), KEY)
    head = {**lines[0], "checkpoint": note}
    if shown is None:
        return [head, *lines[1:]]
    proofs = {
        seq: [base64.b64encode(part).decode() for part in tree.inclusion_proof(seq - 1)] for seq in shown
    }
    return [head, *({**lines[seq], "proof": proofs[seq]} for seq in shown)]


def data_of(lines: Lines) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


@dataclass
class Done:
    status: int
    out: str
    err: str


def verify(lines: Lines | bytes, *options: str, key: str = VKEY) -> Done:
    """Run the script on its own, as an outsider would: nothing of the program can be imported."""
    data = lines if isinstance(lines, bytes) else data_of(lines)
    command = [sys.executable, "-I", "-W", "error", str(SCRIPT), "-", "--key", key, *options]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def refusal(lines: Lines | bytes, *options: str, key: str = VKEY) -> str:
    """The one sentence that says what is wrong."""
    done = verify(lines, *options, key=key)
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert "Traceback" not in done.err
    return done.err


def sentences(data: bytes) -> list[str] | None:
    """What the script says of a good file, None of a bad one. No other error than those it reports gets through."""
    try:
        return list(verify_log.read_log(io.BytesIO(data), verify_log.verifier_key(VKEY)))
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


COMPLETE, PROOFS = make_file(), make_file(shown=[2, 3, 5])


def test_it_stays_small_and_imports_nothing_of_ours() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 150
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_complete_file_is_told_event_by_event() -> None:
    done = verify(COMPLETE)
    assert (done.status, done.err) == (0, "")
    head, *events, last = done.out.splitlines()
    assert f"the log {origin_of(LOG)} has 6 events" in head
    assert COMPLETE[0]["checkpoint"].splitlines()[2] in head
    assert "All are here, in order" in last
    assert events[1] == (
        f"2  2026-11-22T02:10:02Z  claim {CLAIM}  claim.changed by person {ADA}: "
        'tags = ["flood"], verdict = "disputed", reason given = "as told"'
    )


def test_only_what_differs_is_told_and_what_is_erased_is_named() -> None:
    events = verify(COMPLETE).out.splitlines()[1:-1]
    assert events[4].endswith(': tags = [], verdict = "sourced", exact = (erased)')
    assert events[5].endswith(': exact = "4 häuser", tags = ["last"]')


def test_a_value_cannot_play_tricks_on_the_screen() -> None:
    out = verify(COMPLETE).out
    assert "households \\u202e" in out
    assert all(letter.isprintable() for letter in out.replace("\n", ""))


def test_proofs_show_that_events_are_in_the_log_but_not_what_else_is() -> None:
    done = verify(PROOFS)
    assert (done.status, len(done.out.splitlines())) == (0, 5)
    assert "Only 3 are here, others are not shown" in done.out


def test_quiet_leaves_the_events_out() -> None:
    done = verify(COMPLETE, "--quiet")
    assert (done.status, len(done.out.splitlines())) == (0, 2)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 7, 8, 9, 33])
def test_logs_of_every_size_are_checked(size: int) -> None:
    assert sentences(data_of(make_file(size))) is not None
    for seq in range(1, size + 1):
        assert sentences(data_of(make_file(size, [seq]))) is not None


def test_a_file_without_any_event_proves_nothing() -> None:
    assert "0 events of 6" in refusal(PROOFS[:1])
    assert "Line 1" in refusal(b"")


def test_signatures_of_others_are_passed_over() -> None:
    lines = copy.deepcopy(COMPLETE)
    other = sign_checkpoint(Checkpoint(origin_of(LOG), 6, bytes(32)), OTHER_KEY).splitlines()[-1]
    body, ours = lines[0]["checkpoint"].split("\n\n")
    lines[0]["checkpoint"] = f"{body}\n\n{other}\n— witness.example AAAA\n{ours}"
    assert verify(lines).status == 0


def edit(change: Callable[[Lines], Any]) -> Lines:
    lines = copy.deepcopy(COMPLETE)
    change(lines)
    return lines


def edit_and_rehash(lines: Lines) -> None:
    lines[3] = sealed_event(3, {"exact": "never said", "verdict": None, "tags": []}, "", [])


def swap_entries(lines: Lines) -> None:
    lines[2], lines[4] = {**lines[4], "seq": 2}, {**lines[2], "seq": 4}


TAMPERED: dict[str, tuple[Callable[[Lines], Any], str]] = {
    "a bit of an entry flipped": (lambda x: x[4].update(entry=x[4]["entry"].replace("claim.", "clai,.")), "Line 8"),
    "a value edited": (lambda x: x[2]["values"].update({"after.verdict": "sourced"}), "event 2 was changed"),
    "edited and rehashed": (edit_and_rehash, "changed and sealed anew"),
    "a line deleted": (lambda x: x.pop(3), "event 4 is out of place"),
    "renumbered": (lambda x: x[3].update(seq=4), "event 4 is out of place"),
    "deleted and renumbered": (
        lambda x: (x.pop(3), [x[seq].update(seq=seq) for seq in range(3, 6)]), "ends after 5 events of 6"),
    "two lines swapped": (lambda x: x.__setitem__(slice(2, 4), x[3:1:-1]), "event 3 is out of place"),
    "two events swapped": (swap_entries, "changed and sealed anew"),
    "an event inserted": (lambda x: x.insert(7, sealed_event(7, None, "", [])), "event 7 is out of place"),
    "an event twice": (lambda x: x.insert(3, x[2]), "event 2 is out of place"),
    "truncated": (lambda x: x.pop(), "ends after 5 events of 6"),
    "truncated and refilled": (
        lambda x: x.__setitem__(6, sealed_event(6, {"exact": "x"}, "", [])), "changed and sealed anew"),
    "an event of another log": (
        lambda x: x.__setitem__(3, sealed_event(3, STATES[2], "", [], log=OTHER_LOG)), "event 3 was changed, or is of"),
    "a value taken away": (lambda x: x[2]["values"].pop("after.verdict"), "event 2 was changed: its values"),
    "a value erased as well": (
        lambda x: x[5].update(values={**x[5]["values"], "after.exact": "x"}), "event 5 was changed: its values"),
    "the erased one given": (
        lambda x: (x[5]["values"].update({"after.exact": "x"}), x[5]["salts"].update({"after.exact": "0" * 64})),
        "event 5 was changed: its values"),
    "a key added": (lambda x: x[2].update(note="trust me"), "Line 3"),
    "an entry spaced out": (lambda x: x[2].update(entry=x[2]["entry"].replace(":", ": ")), "event 2 was changed"),
    "true for one": (lambda x: x[1].update(seq=True), "Line 2"),
    "called no whole log": (lambda x: x[0].update(complete=False), "Line 2"),
    "another format": (lambda x: x[0].update(format="annotator-log/2"), "Line 1: this format"),
    "another size signed": (
        lambda x: x[0].update(checkpoint=x[0]["checkpoint"].replace("\n6\n", "\n5\n")), "Line 1: the checkpoint"),
    "no signature": (
        lambda x: x[0].update(checkpoint=x[0]["checkpoint"].split("—")[0]), "Line 1: the checkpoint"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_found_and_the_first_bad_place_named(kind: str) -> None:
    change, sentence = TAMPERED[kind]
    assert sentence in refusal(edit(change))


def test_every_flipped_bit_is_found() -> None:
    chosen, data = random.Random(12), data_of(COMPLETE)
    plain = sentences(data)
    for place in chosen.sample(range(len(data)), 400):
        flipped = bytearray(data)
        flipped[place] ^= 1 << chosen.randrange(8)
        assert sentences(bytes(flipped)) in (None, plain)


@pytest.mark.parametrize("kind", ["entry", "seq", "values", "proof", "order", "twice", "log"])
def test_tampering_with_a_proof_is_found(kind: str) -> None:
    lines = copy.deepcopy(PROOFS)
    if kind == "values":
        lines[2]["values"]["reason"] = "other"
    elif kind in ("order", "twice"):
        lines[2] = lines[3] if kind == "twice" else lines[1]
    elif kind == "proof":
        lines[2]["proof"].reverse()
    else:
        other = make_file(shown=[4], log=OTHER_LOG if kind == "log" else LOG)[1]
        lines[2] = {"entry": {**other, "seq": 3}, "seq": {**lines[2], "seq": 4}, "log": {**other, "seq": 3}}[
            kind
        ]
    assert "event" in refusal(lines)


def test_the_key_decides_which_log_it_is() -> None:
    origin = origin_of(LOG)
    assert f"not signed by the key of {origin}" in refusal(COMPLETE, key=vkey_of(OTHER_KEY, origin))
    assert origin_of(OTHER_LOG) in refusal(COMPLETE, key=vkey_of(KEY, origin_of(OTHER_LOG)))
    mixed = [make_file(log=OTHER_LOG)[0], *COMPLETE[1:]]
    assert "Line 1: the checkpoint" in refusal(mixed)
    assert "is of another log" in refusal(mixed, key=vkey_of(KEY, origin_of(OTHER_LOG)))


def test_what_is_signed_for_one_log_is_not_taken_for_another() -> None:
    lines = copy.deepcopy(COMPLETE)
    checkpoint = Checkpoint(origin_of(OTHER_LOG), 6, bytes(32))
    lines[0]["checkpoint"] = sign_checkpoint(checkpoint, KEY).replace(
        f"— {origin_of(OTHER_LOG)}", f"— {origin_of(LOG)}"
    )
    assert origin_of(OTHER_LOG) in refusal(lines)


NASTY = [
    b"\n", b"{}", b"[]", b"null", b"7" * 5000, b"[" * 100_000, b'{"seq": NaN}', b"\xff\xfe", b'"\\ud800"',
    b'{"format": "annotator-log/1", "checkpoint": "\\ud800\\n\\n", "complete": true}', b"\x00" * 20, b" " * 2**24,
]  # fmt: skip


@pytest.mark.parametrize("line", NASTY, ids=range(len(NASTY)))
def test_no_bytes_make_it_stumble(line: bytes) -> None:
    assert "Line 1: " in refusal(line)
    assert "Line 7: " in refusal(data_of(COMPLETE[:6]) + line)


def test_a_sentence_cannot_play_tricks_on_the_screen_either() -> None:
    lines = copy.deepcopy(COMPLETE)
    lines[0]["checkpoint"] = "\x1b[2J\u202eevil\n1\n2\n\n— x y\n"
    assert "\\x1b[2J\\u202eevil" in refusal(lines)


def test_a_key_that_stands_twice_is_refused() -> None:
    text = data_of(COMPLETE).decode()
    twice = text.replace(
        '"after.verdict": "disputed"', '"after.verdict": "sourced", "after.verdict": "disputed"', 1
    )
    assert "event 2 was changed" in refusal(twice.encode())
    assert "Line 2: " in refusal(text.replace('{"seq": 1,', '{"seq": 9, "seq": 1,').encode())


@pytest.mark.parametrize(
    "key", ["", "x", VKEY[:-1], VKEY.replace("+", "-"), VKEY[1:], "+" + VKEY, "\n+00000000+AQ=="]
)
def test_a_key_with_a_slip_is_a_matter_of_usage(key: str) -> None:
    done = verify(COMPLETE, key=key)
    assert (done.status, done.out) == (2, "")
    assert "verifier_key" in done.err


def test_a_file_that_cannot_be_read_is_told_apart_from_a_bad_one(tmp_path: Path) -> None:
    for options in ([str(tmp_path / "none"), "--key", VKEY], [str(tmp_path), "--key", VKEY], ["-"], []):
        command = [sys.executable, str(SCRIPT), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr


def test_without_its_one_package_it_says_which(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(data_of(COMPLETE))
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(path), "--key", VKEY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Nothing was checked: No module named 'cryptography'.\n"


def facts_of(lines: Lines) -> list[tuple[object, ...]]:
    return [
        tuple(json.dumps(line[key]) for key in ("seq", "entry", "values", "erased")) for line in lines[1:]
    ]


def assert_nothing_new(data: bytes, original: Lines) -> None:
    """A changed file is refused, or says of its events what the original says."""
    said = sentences(data)
    if said is not None:
        lines = [json.loads(line) for line in data.splitlines()]
        assert set(facts_of(lines)) <= set(facts_of(original))
        assert said[0] == (sentences(data_of(original)) or [""])[0]
        if original is COMPLETE:
            assert said == sentences(data_of(original))


@given(st.sampled_from([COMPLETE, PROOFS]), st.data())
def test_no_change_of_bytes_changes_what_is_said(original: Lines, chosen: st.DataObject) -> None:
    data = bytearray(data_of(original))
    for _ in range(chosen.draw(st.integers(1, 3))):
        start = chosen.draw(st.integers(0, len(data)))
        end = chosen.draw(st.sampled_from([start, start + 1, start + 7, len(data)]))
        piece = chosen.draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b"0", b"true", b"\n", b'{"":1}', b"\\u0000"])
        )
        data[start:end] = piece
    assert_nothing_new(bytes(data), original)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from([COMPLETE, PROOFS]), st.data())
def test_no_change_of_values_changes_what_is_said(original: Lines, chosen: st.DataObject) -> None:
    lines = copy.deepcopy(original)
    place: Any = lines
    while True:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = chosen.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or chosen.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    place[key] = chosen.draw(VALUES)
    if all(isinstance(line, dict) for line in lines):
        assert_nothing_new(
            json.dumps(lines[0]).encode() + b"\n" + data_of(lines[1:]) if lines else b"", original
        )


@given(st.sampled_from([COMPLETE, PROOFS]), st.data())
def test_no_change_of_an_entry_changes_what_is_said(original: Lines, chosen: st.DataObject) -> None:
    lines = copy.deepcopy(original)
    line = chosen.draw(st.sampled_from(lines[1:]))
    entry = json.loads(line["entry"])
    part = chosen.draw(st.sampled_from([entry, entry["subject"]]))
    key = chosen.draw(st.sampled_from(sorted(part)))
    part.update({key: chosen.draw(VALUES)}) if chosen.draw(st.booleans()) else part.pop(key)
    line["entry"] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert_nothing_new(
        json.dumps(lines[0]).encode() + b"\n" + b"".join(json.dumps(x).encode() + b"\n" for x in lines[1:]),
        original,
    )
