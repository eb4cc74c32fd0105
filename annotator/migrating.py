"""Bringing a database to the tables that this program needs. Every table comes from a migration."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from annotator.config import packaged_folder
from annotator.db import Database
from annotator.tables import metadata


def upgrade(database: Database, revision: str = "head") -> None:
    """Run what is missing up to ``revision``, all or nothing."""
    with _connection(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take migrations back down to ``revision``."""
    with _connection(database) as connection:
        command.downgrade(_config(connection), revision)


def list_differences(database: Database) -> list[str]:
    """Where tables and models differ, as text; empty when they agree."""
    with database.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _can_be_compared}
        context = MigrationContext.configure(connection, opts=options)
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _can_be_compared(thing: Any, _name: object, kind: str, _reflected: object, _other: object) -> bool:
    # SQLite adds a foreign key only within a new column, where neither its name nor its deferral can be read back
    return kind != "foreign_key_constraint" or list(thing.column_keys) != ["last_event_id"]


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    # SQLite rebuilds a table to change it; with foreign keys on, that would drop what points at it
    with database.engine.execution_options(writes=True).connect() as connection:
        if database.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            yield connection
        if database.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=ON")


def _config(connection: Connection) -> AlembicConfig:
    config = AlembicConfig(attributes={"connection": connection, "metadata": metadata})
    config.set_main_option("script_location", str(packaged_folder("migrations")).replace("%", "%%"))
    return config
