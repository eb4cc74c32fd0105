"""Every table comes from a migration, and every migration can be taken back."""

import ast
from pathlib import Path

import pytest

from annotator import migrating
from annotator.db import Database
from make import Desk

VERSIONS = sorted((Path(__file__).parent.parent / "migrations" / "versions").glob("*.py"))


def test_models_and_head_agree(database: Database) -> None:
    assert migrating.current_revision(database) == migrating.head_revision()
    assert migrating.list_differences(database) == []


def test_down_and_up_again(database: Database) -> None:
    migrating.downgrade(database, "base")
    assert migrating.current_revision(database) is None
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
    assert imported <= {"alembic", "sqlalchemy", "uuid", "datetime"}
