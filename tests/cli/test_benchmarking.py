"""``annotator benchmark``."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from annotator.articles.models import Article
from annotator.db import Database
from commands import Run
from corroboration.tellings import COPY, WIRE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "wire.md").write_text(f"---\nlanguage: en\n---\n{WIRE}")
    (folder / "copy.txt").write_text(COPY)
    return folder


def test_it_measures_and_leaves_the_database_alone(run: Run, database: Database, folder: Path) -> None:
    results = json.loads(run("benchmark", str(folder), "--grow", "5", "--json").stdout)
    assert set(results) == {"added_ms", "planted", "refigured", "grown", "memory_mb"}
    assert [cost["articles"] for cost in results["grown"]] == [5]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 0


def test_marks_are_scored(run: Run, folder: Path) -> None:
    text = (folder / "copy.txt").read_text()
    marks = folder.parent / "marks.json"
    ends = {"a": {"article": "wire.md", "quote": WIRE}, "b": {"article": "copy.txt", "quote": text}}
    marks.write_text(json.dumps({"pairs": [{"kind": "corroborates", **ends}]}))
    lines = run("benchmark", str(folder), str(marks)).stdout.splitlines()
    assert lines[0].startswith("2 articles, added one by one: p50 ")
    assert any(line.startswith("corroborates: claims 1, ") for line in lines)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ("{", "is not JSON"),
        ("{}", "the list “pairs”"),
        (b"\xff", "is not JSON"),
    ],
)
def test_bad_marks_are_refused(run: Run, folder: Path, marks: str | bytes, words: str) -> None:
    path = folder.parent / "marks.json"
    path.write_bytes(marks if isinstance(marks, bytes) else marks.encode())
    assert words in run("benchmark", str(folder), str(path), status=1).stderr


def test_a_folder_without_articles_is_refused(run: Run, tmp_path: Path) -> None:
    assert "There is no article in" in run("benchmark", str(tmp_path / "."), status=1).stderr


@pytest.fixture
def empty_url(database_url: str) -> str:
    """A database without any table."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").unlink()
        return database_url
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return database_url


def test_an_empty_database_is_filled_and_measured(run: Run, folder: Path, empty_url: str) -> None:
    results = json.loads(
        run("benchmark", str(folder), "--grow", "3", "--database", empty_url, "--json").stdout
    )
    [cost] = results["grown"]
    assert cost["articles"] == 3
    assert isinstance(cost["index_mb"], float)


def test_a_database_that_is_in_use_is_not_filled(run: Run, folder: Path, database_url: str) -> None:
    refused = run("benchmark", str(folder), "--grow", "5", "--database", database_url, status=1)
    assert "has tables already" in refused.stderr
