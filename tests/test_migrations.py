"""Every table comes from a migration, and every migration can be taken back."""

import ast
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from annotator import migrating
from annotator.config import packaged_folder
from annotator.db import Database
from annotator.revisions import current_revision, head_revision
from make import Desk

VERSIONS = sorted((Path(__file__).parent.parent / "migrations" / "versions").glob("*.py"))


def test_models_and_head_agree(database: Database) -> None:
    assert current_revision(database) == head_revision()
    assert migrating.list_differences(database) == []


def test_the_last_file_by_name_is_the_head() -> None:
    assert ScriptDirectory(str(packaged_folder("migrations"))).get_current_head() == head_revision()


def test_down_and_up_again(database: Database) -> None:
    migrating.downgrade(database, "base")
    assert current_revision(database) is None
    migrating.upgrade(database)
    assert migrating.list_differences(database) == []


def test_down_to_nothing_with_data(database: Database, desk: Desk) -> None:
    migrating.downgrade(database, "base")
    migrating.upgrade(database)
    assert migrating.list_differences(database) == []


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_knows_no_code_of_the_program(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text()))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in imported} <= {"alembic", "sqlalchemy"} | sys.stdlib_module_names
