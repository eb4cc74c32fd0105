"""Files that are made beside the requests: progress, parts, and their end."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.exports.catalogue import FORMATS, NAMES
from annotator.exports.jobs import KEPT
from annotator.exports.losses import Part
from annotator.projects.queries import get_project
from exporting import export_jsonl
from make import Desk, make_annotation
from pages import Browser, Post

EXPORT = "/projects/flood/export"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's files are made."""
    monkeypatch.setitem(app.extensions, "exports_dir", tmp_path / "exports")
    return tmp_path / "exports"


def finished() -> None:
    """Everything that was asked for is there."""
    for thread in threading.enumerate():
        if thread.name.startswith("export "):
            thread.join()


def fetch(client: FlaskClient, url: str, **headers: str) -> tuple[int, bytes, str]:
    """Status, bytes and tag of an answer."""
    with client.get(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    ) as answer:
        return answer.status_code, answer.data, answer.headers.get("ETag", "")


def ask(client: FlaskClient, post: Post, **data: str) -> str:
    """Have a file made; its address."""
    answer = post(client, EXPORT, {"format": "jsonl", **data})
    assert answer.status_code == 303
    finished()
    return f"{EXPORT}/jobs/{answer.location.rsplit('#job-', 1)[1]}"


def test_a_file_is_made_and_fetched(browser: Browser, post: Post, database: Database, desk: Desk) -> None:
    vera = browser("vera")
    url = ask(vera, post)
    page = vera.get(EXPORT).text
    assert f'href="{url}/file"' in page
    assert "data-poll" not in page
    with database.reading() as session:
        lines = "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, "flood")))
    assert fetch(vera, f"{url}/file")[:2] == (200, lines.encode())
    assert url.rsplit("/", 1)[1] in vera.get(url, headers={"X-Fragment": "1"}).text


def test_a_download_goes_on_where_it_broke_off(browser: Browser, post: Post) -> None:
    vera = browser("vera")
    url = ask(vera, post) + "/file"
    _, whole, tag = fetch(vera, url)
    assert fetch(vera, url, Range="bytes=100-", If_Range=tag)[:2] == (206, whole[100:])
    assert fetch(vera, url, Range="bytes=100-", If_Range='"other"')[:2] == (200, whole)


@pytest.mark.parametrize("name", ["ada", "eve"])
def test_only_who_asked_for_it_finds_it(browser: Browser, post: Post, name: str) -> None:
    url = ask(browser("vera"), post)
    assert browser(name).get(f"{url}/file").status_code == 404
    assert browser(name).get(url, headers={"X-Fragment": "1"}).status_code == 404


def test_a_file_expires_and_says_so(
    browser: Browser, post: Post, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vera = browser("vera")
    url = ask(vera, post)
    later = clock.now() + KEPT + timedelta(minutes=1)
    monkeypatch.setattr("annotator.exports.jobs.clock.now", lambda: later)
    answer = vera.get(f"{url}/file")
    assert (answer.status_code, "this one is gone" in answer.text) == (410, True)
    ask(vera, post)
    assert len(list(folder.glob("*.data"))) == 1, "what has expired is taken away"


def test_what_was_erased_cannot_be_fetched(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        made = make_annotation(session, desk.ada, desk.flood, "400 households", reason="Her own words.")
    vera = browser("vera")
    url = ask(vera, post)
    assert b"Her own words." in fetch(vera, f"{url}/file")[1]
    with database.writing() as session:
        erase_value(session, desk.olga, session.merge(made), "reason", reason="Asked for.")
    answer = vera.get(f"{url}/file")
    assert (answer.status_code, "erased since" in answer.text) == (410, True)


def test_what_a_format_cannot_hold_stands_beside_the_file(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", reason="Why.")
    vera = browser("vera")
    ask(vera, post, format=next(one.name for one in FORMATS if Part.REASONS in one.lacks))
    assert "no place for: " in vera.get(EXPORT).text


@pytest.mark.parametrize("data", [{"format": "odt"}, {"as_of": "yesterday"}, {"as_of": "999999"}])
def test_what_cannot_be_made_is_said(
    browser: Browser, post: Post, folder: Path, data: dict[str, str]
) -> None:
    answer = post(browser("olga"), EXPORT, {"format": NAMES[0], **data})
    assert (answer.status_code, "errors" in answer.text) == (422, True)
    assert not folder.exists()
