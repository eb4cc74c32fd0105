"""Releases by command: made, checked and compared."""

import json
from pathlib import Path

from annotator.db import Database
from commands import Run
from make import Desk, make_annotation


def test_a_release_is_made_checked_and_compared(
    run: Run, database: Database, desk: Desk, tmp_path: Path
) -> None:
    first, again, second = (str(tmp_path / name) for name in ("first", "again", "second"))
    made = json.loads(run("release", "create", "flood", "1.0", "--output", first, "--json").stdout)
    assert (
        "made again with the same bytes" in run("release", "create", "flood", "1.0", "--output", again).stdout
    )
    with database.writing() as session:
        make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="Two *counts*."
        )
    run("release", "create", "flood", "1.1", "--output", second, "--formats", "csv", "--since", first)
    key = run("audit", "key", "flood").stdout.strip()
    assert "The key is the one that was given." in run("release", "verify", second, "--key", key).stdout
    told = run("release", "diff", first, second).stdout
    assert "“400 households” in “Gate fails”: verdict disputed; status open, by reader-01" in told
    [change] = json.loads(run("release", "diff", first, second, "--project", "flood", "--json").stdout)[
        "changes"
    ]
    assert (change["deed"], change["by"], change["why"]) == ("added", "reader-01", "Two *counts*.")
    assert made["files"] == 21


def test_what_is_wrong_is_named_and_nothing_is_left(run: Run, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "release"
    assert (
        "no event 999"
        in run("release", "create", "flood", "1", "--output", str(path), "--as-of", "999", status=1).stderr
    )
    assert (
        "no format"
        in run("release", "create", "flood", "1", "--output", str(path), "--formats", "x", status=1).stderr
    )
    assert not path.exists()
    run("release", "create", "flood", "1", "--output", str(path))
    (path / "README.md").write_text("Another card.")
    assert "README.md was changed" in run("release", "verify", str(path), status=1).stderr
    (path / "README.md").unlink()
    assert "README.md is missing" in run("release", "verify", str(path), status=1).stderr
