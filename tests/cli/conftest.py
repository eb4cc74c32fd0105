"""Commands, run in the tests' own process on the tests' database."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotator.cli import main
from commands import Run


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ANNOTATOR_DATABASE_URL", database_url)
    monkeypatch.setenv("ANNOTATOR_DATA_DIR", str(tmp_path / "data"))

    def run_command(*arguments: str, stdin: str = "", status: int = 0) -> Result:
        result = CliRunner().invoke(main, arguments, input=stdin)
        assert result.exit_code == status, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        if status == 1:
            assert len(result.stderr.splitlines()) == 1
            assert result.stderr.startswith("annotator: ")
        return result

    return run_command
