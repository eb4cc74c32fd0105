"""Filters that people keep, the seal in words, log files with proofs, who did how much."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from annotator.audit import verify_log
from annotator.audit.sealing import Sealer
from annotator.db import Database
from make import FLOOD, Desk, make_annotation
from pages import Browser, Post, words

LOG = "/projects/flood/log"


@pytest.fixture
def sealer(app: Flask, database: Database) -> Sealer:
    return app.extensions["sealer"]  # type: ignore[no-any-return]


def test_a_filter_is_kept_under_a_name_and_let_go(browser: Browser, post: Post, desk: Desk) -> None:
    kept = post(
        browser("ada"), f"{LOG}/filters", {"name": " Bob’s  marks ", "query": "kind=annotation&before=7"}
    )
    assert (kept.status_code, kept.location) == (303, f"{LOG}?kind=annotation")
    page = browser("ada").get(LOG)
    assert "Bob’s marks" in words(page)
    assert "Bob’s marks" not in words(browser("bob").get(LOG))
    address = page.text.split('/forget"')[0].rsplit('action="', 1)[1] + "/forget"
    assert post(browser("bob"), address, {}).status_code == 404
    assert post(browser("ada"), address, {}).location == f"{LOG}?kind=annotation"
    assert f"{LOG}?kind=annotation" not in browser("ada").get(LOG).text


def test_the_same_name_replaces_the_filter(browser: Browser, post: Post, desk: Desk) -> None:
    for query in ("kind=annotation", "kind=link"):
        post(browser("ada"), f"{LOG}/filters", {"name": "Mine", "query": query})
    page = browser("ada").get(LOG).text
    assert f"{LOG}?kind=link" in page
    assert f"{LOG}?kind=annotation" not in page


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "kind=link"), ("x" * 61, "kind=link"), ("a\0b", "kind=link"), ("Fine", ""), ("Fine", "evil=1"),
     ("Fine", "person=" + "x" * 2_000)],
)  # fmt: skip
def test_a_filter_that_cannot_be_kept_is_refused_in_words(
    browser: Browser, post: Post, desk: Desk, name: str, query: str
) -> None:
    assert post(browser("ada"), f"{LOG}/filters", {"name": name, "query": query}).status_code == 422


def test_hostile_names_and_filters_are_only_text(browser: Browser, post: Post, desk: Desk) -> None:
    hostile = '"><script>alert(1)</script>'
    post(browser("ada"), f"{LOG}/filters", {"name": hostile, "query": f"person={hostile}"})
    assert "<script>alert" not in browser("ada").get(LOG).text


def test_the_page_says_what_the_seal_means(
    browser: Browser, database: Database, desk: Desk, sealer: Sealer
) -> None:
    assert "No entry is under a signature yet" in words(browser("vera").get(LOG))
    sealer.seal_all()
    assert "No entry waits" in words(browser("vera").get(LOG))
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon")
    page = words(browser("vera").get(LOG))
    assert "The newest 1 wait" in page
    assert "in 2 places" in page


def test_a_log_that_cannot_be_sealed_says_so(browser: Browser, desk: Desk, sealer: Sealer) -> None:
    sealer.seal_all()
    (sealer.log(desk.project.id).folder / "problem").write_text("Event 3 is not the one that was sealed.")
    assert "do not rely on changes made since the last seal" in words(browser("vera").get(LOG))


@pytest.mark.parametrize("query", ["", "&kind=article", "&kind=annotation.created"])
def test_what_leaves_can_be_checked_without_us(
    browser: Browser, database: Database, desk: Desk, sealer: Sealer, tmp_path: Path, query: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "noon")
    sent = browser("vera").get(f"{LOG}/export?format=sealed{query}")
    assert (sent.status_code, sent.mimetype) == (200, "application/jsonl")
    assert json.loads(sent.text.splitlines()[0])["complete"] is (not query)
    file = tmp_path / "log.jsonl"
    file.write_bytes(sent.data)
    key = browser("vera").get(f"{LOG}/key").text.split()[-1]
    done = subprocess.run(
        [sys.executable, verify_log.__file__, str(file), "--key", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_checking_program_is_there_for_everybody(browser: Browser, app: Flask) -> None:
    sent = app.test_client().get("/verify_log.py")
    assert sent.text == Path(verify_log.__file__).read_text()


def test_activity_counts_by_person_and_day(browser: Browser, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for word in FLOOD.split()[1:5]:
            make_annotation(session, desk.bob, desk.flood, word)
    page = words(browser("vera").get(f"{LOG}/activity"))
    assert "bob 4 4" in page
    table = browser("vera").get(f"{LOG}/activity?format=csv&days=28").text.splitlines()
    assert len(table[0].split(",")) == 29
    assert any(line.startswith('"bob",') and line.endswith(",4") for line in table)
