"""What browsers check the log with."""

import base64
import hashlib
import json
import shutil
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annotator import clock
from annotator.audit.models import Event
from annotator.audit.notes import (
    Checkpoint,
    SigningKey,
    log_origin,
    open_checkpoint,
    open_rotation,
    rotation_note,
    sign_checkpoint,
    vkey_of,
)
from annotator.audit.sealing import Sealer
from annotator.audit.tlog import MerkleTree, consistency_proof, verify_consistency, verify_inclusion
from annotator.db import Database
from annotator.frontend.bundle import FRONTEND
from make import FLOOD, Desk, make_annotation, span_of
from pages import Browser, Post, words

LOG = "/projects/flood/log"
#: what the tests of the script read too
CASES = Path(FRONTEND, "test", "witness")


@pytest.fixture
def sealer(app: Flask, desk: Desk) -> Sealer:
    return app.extensions["sealer"]  # type: ignore[no-any-return]


@pytest.fixture
def grow(database: Database, desk: Desk, sealer: Sealer) -> Callable[[str], Checkpoint]:
    """``grow("noon")``: an event more, sealed."""

    def mark(exact: str) -> Checkpoint:
        with database.writing() as session:
            make_annotation(session, desk.ada, desk.flood, exact)
        checkpoint = sealer.seal(desk.project.id)
        assert checkpoint
        return checkpoint

    return mark


Grow = Callable[[str], Checkpoint]


def hashes(client: FlaskClient, url: str) -> tuple[str, list[bytes]]:
    answer = client.get(LOG + url)
    assert answer.status_code == 200, answer.text
    found = json.loads(answer.text)
    return found["checkpoint"], [base64.b64decode(part) for part in found["proof"]]


def test_the_newest_checkpoint_is_a_signed_note(
    browser: Browser, grow: Grow, sealer: Sealer, desk: Desk
) -> None:
    client, checkpoint = browser("vera"), grow("noon")
    answer = client.get(f"{LOG}/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert open_checkpoint(answer.text, client.get(f"{LOG}/key").text.splitlines()) == checkpoint
    assert client.get(f"{LOG}/key").text == f"{sealer.keys(desk.project.id)[0].text}\n"
    again = client.get(f"{LOG}/checkpoint", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    grow("400 households")
    assert client.get(f"{LOG}/checkpoint").headers["ETag"] != answer.headers["ETag"]


def test_before_the_first_seal_there_is_none_and_the_page_says_so(browser: Browser, desk: Desk) -> None:
    client = browser("ada")
    answer = client.get(f"{LOG}/checkpoint")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "not sealed yet" in answer.text
    for url in ("/consistency?from=1", "/inclusion?seq=1"):
        assert client.get(LOG + url).status_code == 409
    assert "Log not sealed yet" in words(client.get(LOG))


def test_an_older_checkpoint_is_proven_to_be_continued(browser: Browser, grow: Grow, sealer: Sealer) -> None:
    old, new = grow("noon"), grow("400 households")
    note, proof = hashes(browser("ada"), f"/consistency?from={old.size}")
    assert f"\n{new.size}\n" in note
    assert verify_consistency(old.size, new.size, old.root, new.root, proof)
    assert hashes(browser("ada"), f"/consistency?from={new.size}") == (note, [])


def test_an_event_is_proven_to_be_in_a_checkpoint(
    browser: Browser, database: Database, grow: Grow, desk: Desk
) -> None:
    old, new = grow("noon"), grow("400 households")
    with database.reading() as session:
        leaf = session.get_one(Event, (desk.project.id, old.size)).leaf_hash
    _, proof = hashes(browser("ada"), f"/inclusion?seq={old.size}")
    assert verify_inclusion(leaf, old.size - 1, new.size, proof, new.root)
    note, proof = hashes(browser("ada"), f"/inclusion?seq={old.size}&size={old.size}")
    assert Checkpoint.parse(note.partition("\n\n")[0] + "\n") == old
    assert verify_inclusion(leaf, old.size - 1, old.size, proof, old.root)


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1.5", "01", "٣", "1e3", str(2**53), "9" * 99, "%00"])
@pytest.mark.parametrize("url", ["/consistency?from=", "/inclusion?seq=", "/inclusion?seq=1&size="])
def test_what_is_no_size_is_refused_with_a_sentence(
    browser: Browser, grow: Grow, url: str, value: str
) -> None:
    grow("noon")
    answer = browser("ada").get(LOG + url + value)
    assert answer.status_code == 422
    assert "has to be a number of events, 1 or more" in words(answer)


@pytest.mark.parametrize("url", ["/consistency?from=999", "/inclusion?seq=999", "/inclusion?seq=1&size=999"])
def test_what_is_beyond_the_newest_checkpoint_is_answered_with_a_sentence(
    browser: Browser, grow: Grow, url: str
) -> None:
    grow("noon")
    answer = browser("ada").get(LOG + url)
    assert answer.status_code == 409
    assert "this log" in words(answer).lower() or "this checkpoint" in words(answer)


def test_a_new_key_is_announced_by_the_old_one(browser: Browser, grow: Grow, sealer: Sealer) -> None:
    grow("noon")
    client, old = browser("ada"), sealer.key.verifier
    assert client.get(f"{LOG}/rotations").json == {"rotations": []}
    new = sealer.rotate_key().verifier
    (note,) = json.loads(client.get(f"{LOG}/rotations").text)["rotations"]
    assert open_rotation(note, old) == new
    assert len(client.get(f"{LOG}/key").text.splitlines()) == 2


def test_members_may_read_the_tree_and_nothing_beside_it(
    browser: Browser, grow: Grow, sealer: Sealer, desk: Desk
) -> None:
    client, size = browser("vera"), grow("noon").size
    stored = sealer.log(desk.project.id).folder / "tile" / "0" / "000.p" / str(size)
    answer = client.get(f"{LOG}/tile/0/000.p/{size}")
    assert (answer.data, answer.mimetype) == (stored.read_bytes(), "application/octet-stream")
    for path in (
        f"entries/000.p/{size}", "0/000", f"0/../entries/000.p/{size}", f"0/000.p/../000.p/{size}", "0/%2Fetc/passwd",
        "0/..%2F..%2Fcheckpoint", "0/000.p", f"0/000.p/{size}/", "0/x000", "64/000", "-1/000", "0/%00", "0/٠٠٠",
    ):  # fmt: skip
        answer = client.get(f"{LOG}/tile/{path}", follow_redirects=True)
        assert (answer.status_code, answer.mimetype) == (404, "text/html"), path


def test_what_is_damaged_is_said_and_breaks_no_page(
    browser: Browser, grow: Grow, sealer: Sealer, desk: Desk
) -> None:
    size, folder = grow("noon").size, sealer.log(desk.project.id).folder
    shutil.rmtree(folder / "tile")
    for url in (f"/consistency?from={size - 1}", "/inclusion?seq=1"):
        assert browser("ada").get(LOG + url).status_code == 409
    (folder / "checkpoint").write_text("nothing")
    for url in ("/checkpoint", "/consistency?from=1", "/inclusion?seq=1"):
        assert "damaged" in words(browser("ada").get(LOG + url))
    assert "Its seal cannot be read" in words(browser("ada").get(LOG))


def test_strangers_find_nothing(browser: Browser, grow: Grow) -> None:
    size = grow("noon").size
    for path in (
        "checkpoint",
        "key",
        "rotations",
        "consistency?from=1",
        "inclusion?seq=1",
        f"tile/0/000.p/{size}",
    ):
        assert browser("eve").get(f"{LOG}/{path}").status_code == 404
        assert browser("eve").get(f"{LOG}/{path}").mimetype == "text/html"


def test_pages_say_how_long_ago_the_log_was_sealed(
    browser: Browser, grow: Grow, sealer: Sealer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow("noon")
    at = sealer.status(desk.project.id).at
    assert at
    for seconds, said in ((4, "4 s ago"), (59, "59 s ago"), (60, "1 minute ago"), (7200, "2 hours ago")):
        now = at + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert f"Log sealed {said}" in words(browser("ada").get("/projects/flood/people"))


def test_a_log_that_cannot_be_sealed_is_named_on_every_page(
    browser: Browser, grow: Grow, sealer: Sealer, desk: Desk
) -> None:
    grow("noon")
    (sealer.log(desk.project.id).folder / "problem").write_text("Event 3 of /srv/log is not the one.")
    for path in ("", "/articles", f"/articles/{desk.flood.id}", "/log"):
        text = words(browser("ada").get(f"/projects/flood{path}"))
        assert "Log not sealed since" in text
        assert "/srv/log" not in text


def test_every_save_is_answered_with_its_leaf(
    browser: Browser, database: Database, desk: Desk, post: Post
) -> None:
    span = span_of(FLOOD, "400 households")
    data = {"kind": "claim", "start": span.start, "end": span.end, "exact": span.exact, "revision": 1}
    headers = {"X-Fragment": "1", "Idempotency-Key": "one and only"}
    url = f"/projects/flood/articles/{desk.flood.id}/annotations"
    answers = [post(browser("ada"), url, data, headers=headers) for _ in range(2)]
    with database.reading() as session:
        event = session.get_one(Event, (desk.project.id, int(answers[0].headers["X-Event"])))
    assert [answer.headers["X-Leaf"] for answer in answers] == [event.leaf_hash.hex()] * 2


def _digest(proofs: list[list[bytes]]) -> str:
    return hashlib.sha256(b"".join(b"".join(proof) for proof in proofs)).hexdigest()


def _tree(size: int, first: int = 0) -> MerkleTree:
    """Its leaves hash one byte each."""
    return MerkleTree(hashlib.sha256(bytes([0, first + at])).digest() for at in range(size))


def test_the_browser_is_tested_with_the_trees_of_the_server() -> None:
    """``trees.json``: by size, the root and what all proofs hash to."""
    trees = []
    for size in range(1, 65):
        tree = _tree(size)
        inclusion = [tree.inclusion_proof(at) for at in range(size)]
        consistency = [consistency_proof(old, size, tree.node) for old in range(1, size + 1)]
        trees.append([tree.root.hex(), _digest(inclusion), _digest(consistency)])
    assert json.loads((CASES / "trees.json").read_text()) == trees


def test_the_browser_is_tested_with_notes_of_the_server() -> None:
    """``notes.json``: of one log, by two keys of which the first names the second."""
    name, log_id = "annotator/0123456789ab", uuid.UUID(int=7)
    old, new, stranger = (SigningKey(name, bytes([number] * 32)) for number in (1, 2, 3))
    origin = log_origin(name, log_id)

    def note(size: int, key: SigningKey, first: int = 0) -> str:
        return sign_checkpoint(Checkpoint(origin, size, _tree(size, first).root), key)

    assert json.loads((CASES / "notes.json").read_text()) == {
        "log": log_id.hex,
        "keys": [vkey_of(key, origin) for key in (old, new, stranger)],
        "by_old": {str(size): note(size, old) for size in (3, 5, 7)},
        "by_new": {str(size): note(size, new) for size in (5, 7)},
        "by_stranger": note(7, stranger),
        "forks": {str(size): note(size, old, first=1) for size in (5, 7)},
        "elsewhere": sign_checkpoint(Checkpoint(f"other/{log_id.hex}", 7, _tree(7).root), old),
        "rotation": rotation_note(old, new),
        "stolen_rotation": rotation_note(stranger, new),
    }
