"""A second installation, for what goes from one to another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.db import Database
from templates import SqliteTemplates


@pytest.fixture
def elsewhere(tmp_path: Path, sqlite_templates: SqliteTemplates) -> Iterator[Database]:
    """Another installation, where projects grow."""
    database = Database(sqlite_templates.fresh(tmp_path / "elsewhere.sqlite", furnished=False))
    yield database
    database.close()
