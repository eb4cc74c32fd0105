"""Releases that are made at the page: as by command, beside the requests, and again byte for byte."""

import hashlib
import io
import threading
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.audit.announcing import announce_key
from annotator.config import Config
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.exports.jobs import KEPT
from annotator.exports.releases.verifying import verify_release
from make import Desk, make_annotation
from moments import seq_now
from pages import Browser, Post, words
from releasing import files_of, release_into, work_on_flood

PAGE = "/projects/flood/releases"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's files are made."""
    monkeypatch.setitem(app.extensions, "exports_dir", tmp_path / "exports")
    return tmp_path / "exports"


@pytest.fixture
def worked(database: Database, desk: Desk) -> Desk:
    """Something of everything."""
    return work_on_flood(database, desk)


@pytest.fixture
def olga(browser: Browser) -> FlaskClient:
    return browser("olga")


def ask(client: FlaskClient, post: Post, url: str = PAGE, **data: object) -> str:
    """Have a file made; where it lies."""
    answer = post(client, url, data)
    assert answer.status_code == 303, words(answer)
    for thread in threading.enumerate():
        if thread.name.startswith("export "):
            thread.join()
    return f"/projects/flood/export/jobs/{answer.location.rsplit('#job-', 1)[1]}/file"


def fetch(client: FlaskClient, url: str) -> bytes:
    with client.get(url) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/zip"), answer.get_data(
            as_text=True
        )
        return bytes(answer.data)


def unpacked(data: bytes, path: Path) -> Path:
    """The folder in a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(path)
    [found] = path.iterdir()
    return found


def test_the_page_makes_what_the_command_makes(
    database: Database, config: Config, worked: Desk, olga: FlaskClient, post: Post, tmp_path: Path
) -> None:
    wanted: dict[str, Any] = {"name": "1.0", "licence": "CC-BY-4.0", "formats": ["csv", "conll"]}
    data = fetch(olga, ask(olga, post, **wanted))
    made = unpacked(data, tmp_path / "zip")
    assert made.name == "flood-1.0"
    assert len(list(verify_release(made))) == 9
    draft: dict[str, Any] = {"licence": "CC-BY-4.0", "formats": ("csv", "conll")}
    assert release_into(database, config.log_dir, tmp_path / "again", **draft).is_again
    assert files_of(made) == files_of(tmp_path / "again")


def test_built_again_it_has_the_same_bytes(
    database: Database, worked: Desk, olga: FlaskClient, post: Post
) -> None:
    first = fetch(olga, ask(olga, post, name="1.0", names="y", as_of=str(seq_now(database, worked))))
    with database.writing() as session:
        make_annotation(session, worked.bob, worked.flood, "The gate failed", verdict="unverified")
    since = fetch(olga, ask(olga, post, name="1.1", since="1.0"))
    assert fetch(olga, ask(olga, post, f"{PAGE}/1.0")) == first
    assert fetch(olga, ask(olga, post, f"{PAGE}/1.1")) == since
    with zipfile.ZipFile(io.BytesIO(since)) as archive:
        assert "1 added" in archive.read("flood-1.1/CHANGES.md").decode()
    told = words(olga.get("/projects/flood/log"))
    assert told.count("release 1.1") == 3  # two exports, and that it was made


def test_changes_since_are_those_of_the_command(
    database: Database, config: Config, worked: Desk, olga: FlaskClient, post: Post, tmp_path: Path
) -> None:
    release_into(database, config.log_dir, tmp_path / "first")
    with database.writing() as session:
        make_annotation(session, worked.bob, worked.flood, "The gate failed", verdict="unverified")
    release_into(database, config.log_dir, tmp_path / "second", "1.1", since=tmp_path / "first")
    again = unpacked(fetch(olga, ask(olga, post, f"{PAGE}/1.1")), tmp_path / "zip")
    assert files_of(again) == files_of(tmp_path / "second")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "A version has 1 to 40"), ({"name": "../1"}, "A version has 1 to 40"),
        ({"name": "2", "licence": "<b>"}, "named as SPDX does"), ({"name": "1.0"}, "is there already"),
        ({"name": "2", "formats": ["project"]}, "not a valid choice"),
        ({"name": "2", "as_of": "soon"}, "A moment is"), ({"name": "2", "as_of": "99999"}, "no event 99999"),
        ({"name": "2", "since": "0.9"}, "Not a valid choice"),
        ({"name": "2", "since": "1.0", "as_of": "1"}, "no release 1.0 of event 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_said(
    desk: Desk, olga: FlaskClient, post: Post, folder: Path, data: dict[str, object], said: str
) -> None:
    ask(olga, post, name="1.0")
    known = sorted(folder.iterdir())
    answer = post(olga, PAGE, data)
    assert (answer.status_code, said in answer.text) == (422, True), answer.text
    assert sorted(folder.iterdir()) == known


def test_only_owners_make_releases(browser: Browser, post: Post, olga: FlaskClient, desk: Desk) -> None:
    url = ask(olga, post, name="1.0")
    for name in ("cleo", "ada", "vera"):
        client = browser(name)
        assert "The owners of the project make releases" in client.get(PAGE).text
        assert post(client, PAGE, {"name": "2"}).status_code == 403
        assert post(client, f"{PAGE}/1.0", {}).status_code == 403
        assert client.get(url).status_code == 404
    assert post(olga, f"{PAGE}/2.0", {}).status_code == 404


def test_a_file_expires_and_is_built_again(
    desk: Desk, olga: FlaskClient, post: Post, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = ask(olga, post, name="1.0")
    first, later = fetch(olga, url), clock.now() + KEPT + timedelta(minutes=1)
    monkeypatch.setattr("annotator.exports.jobs.clock.now", lambda: later)
    assert olga.get(url).status_code == 410
    assert f'action="{PAGE}/1.0"' in olga.get(url.removesuffix("/file"), headers={"X-Fragment": "1"}).text
    again = ask(olga, post, f"{PAGE}/1.0")
    monkeypatch.undo()
    assert (folder / f"{again.split('/')[-2]}.data").read_bytes() == first
    assert not list(folder.glob("making-*"))


def test_what_was_erased_is_not_fetched_and_built_again_it_says_so(
    database: Database, desk: Desk, olga: FlaskClient, post: Post, tmp_path: Path
) -> None:
    with database.writing() as session:
        made = make_annotation(session, desk.ada, desk.flood, "400 households", reason="Her own words.")
    url = ask(olga, post, name="1.0")
    first = fetch(olga, url)
    with database.writing() as session:
        erase_value(session, desk.olga, session.merge(made), "reason", reason="Asked for.")
    assert olga.get(url).status_code == 410
    again = fetch(olga, ask(olga, post, f"{PAGE}/1.0"))
    page = words(olga.get(PAGE))
    assert "Not byte for byte what was released. Values that it holds were erased since." in page
    assert "Built again, it says so and has another checksum." in page
    told = list(verify_release(unpacked(again, tmp_path / "zip")))
    assert "not byte for byte what was released" in told[-1]
    sums = hashlib.sha256(zipfile.ZipFile(io.BytesIO(first)).read("flood-1.0/SHA256SUMS")).hexdigest()
    assert sums in told[-1]
    assert fetch(olga, ask(olga, post, f"{PAGE}/1.0")) == again


def test_after_the_key_was_replaced_it_says_so(
    app: Flask, database: Database, desk: Desk, olga: FlaskClient, post: Post, tmp_path: Path
) -> None:
    sealer = app.extensions["sealer"]
    with database.writing() as session:
        announce_key(session, SYSTEM, sealer.key.verifier)
    ask(olga, post, name="1.0")
    sealer.rotate_key()
    with database.writing() as session:
        announce_key(session, SYSTEM, sealer.key.verifier)
    again = unpacked(fetch(olga, ask(olga, post, f"{PAGE}/1.0")), tmp_path / "zip")
    assert list(verify_release(again))[-1].endswith("The key that signs the log was replaced since.")
    fetch(olga, ask(olga, post, name="1.1"))
    assert words(olga.get(PAGE)).count("was replaced since. Built again") == 1
