"""A project that moves to another installation by two commands."""

import json
from pathlib import Path

import pytest

from commands import Run
from make import Desk


@pytest.mark.one_database
def test_an_archive_is_refused_where_its_project_is_and_by_any_other_name(
    run: Run, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "flood.zip"
    run("export", "flood", "--format", "project", "--output", str(file))
    for slug, words in (("flood", "is here already"), ("river", "This is the project “flood”")):
        assert words in run("import", slug, str(file), "--format", "project", status=1).stderr
    missing = run("import", "flood", str(tmp_path / "none.zip"), "--format", "project", status=1)
    assert "No such file" in missing.stderr
    assert "one file" in run("import", "flood", str(file), str(file), "--format", "project", status=1).stderr


def test_an_archive_makes_its_project_elsewhere(
    run: Run, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, again = tmp_path / "flood.zip", tmp_path / "again.zip"
    run("export", "flood", "--format", "project", "--output", str(file))
    seq = run("audit", "export", "flood").stdout.count("\n") - 1
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.sqlite")
    monkeypatch.setenv("ANNOTATOR_DATA_DIR", str(tmp_path / "elsewhere"))
    run("db", "upgrade")
    made = json.loads(run("import", "flood", str(file), "--format", "project", "--json").stdout)
    assert (made["id"], made["events"]) == (str(desk.project.id), seq)
    run("export", "flood", "--format", "project", "--as-of", str(seq), "--output", str(again))
    assert again.read_bytes() == file.read_bytes()
    assert "flood" in run("audit", "verify", "flood").stdout
