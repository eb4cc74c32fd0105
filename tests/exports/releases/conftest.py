"""A desk at work, and releases of what it did."""

from pathlib import Path
from typing import Any

import pytest

from annotator.db import Database
from make import Desk
from releasing import Release, release_into, work_on_flood


@pytest.fixture
def release(database: Database, tmp_path: Path) -> Release:
    def make(name: str = "1.0", **wanted: Any) -> Path:
        path = tmp_path / f"release-{name}-{len(list(tmp_path.iterdir()))}"
        release_into(database, tmp_path / "log", path, name, **wanted)
        return path

    return make


@pytest.fixture
def worked(database: Database, desk: Desk) -> Desk:
    """See work_on_flood()."""
    return work_on_flood(database, desk)
