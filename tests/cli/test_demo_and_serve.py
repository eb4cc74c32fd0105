"""What a newcomer runs first."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from annotator.accounts.queries import get_person
from annotator.annotations.models import Annotation
from annotator.assignments.queue import list_queue
from annotator.cli.demo_data import load_demo
from annotator.db import Database
from annotator.links.models import Link
from annotator.projects.queries import get_project, load_actor
from commands import Run


def test_the_demo_is_loaded_once_and_is_whole(database: Database) -> None:
    for _ in range(2):
        assert load_demo(database) == "staithe-gate"
        with database.reading() as session:
            counts = [
                session.scalar(select(func.count()).select_from(model).where(model.is_settled.is_(False)))
                for model in (Annotation, Link)
            ]
        assert counts == [66, 25]


def test_the_demo_begins_with_something_to_read(database: Database) -> None:
    slug = load_demo(database)
    with database.reading() as session:
        ada = load_actor(session, get_person(session, "ada"))
        queue = list_queue(session, ada, get_project(session, ada, slug))
    assert (queue.open, queue.submitted, queue.soon) == (4, 5, 1)
    assert queue.entries[0].article.title.startswith("“Grab the cat")


def test_the_demo_checks_itself(run: Run) -> None:
    told = run("demo", "--check").stdout.splitlines()
    assert told[-1].startswith("All is there")
    assert all(line.startswith("200 /") for line in told[:-1])


def test_reset_never_touches_a_database_that_was_named(run: Run) -> None:
    assert "another database" in run("demo", "--reset", "--check", status=1).stderr


def test_reset_starts_anew_in_the_demos_own_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANNOTATOR_DATABASE_URL")
    run("demo", "--check")
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", f"sqlite:///{os.environ['ANNOTATOR_DATA_DIR']}/demo.sqlite")
    run("project", "create", "mine", "--title", "Mine")
    monkeypatch.delenv("ANNOTATOR_DATABASE_URL")
    run("demo", "--reset", "--check")
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", f"sqlite:///{os.environ['ANNOTATOR_DATA_DIR']}/demo.sqlite")
    run("audit", "export", "mine", status=1)


@contextmanager
def serving(tmp_path: Path, database_url: str) -> Iterator[str]:
    environment = {**os.environ, "ANNOTATOR_DATABASE_URL": database_url, "ANNOTATOR_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", "from annotator.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            found = re.search(r"http://\S+", server.stderr.readline())
            assert found
            yield found.group()
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
            server.stderr.read()  # to its end: no process of it is left


def test_the_server_answers(database: Database, database_url: str, tmp_path: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with serving(tmp_path, database_url) as address, opener.open(f"{address}/sign-in", timeout=30) as answer:
        assert answer.status == 200
        assert b"Sign in" in answer.read()
