"""Migrated databases, empty and with the desk in them, made once and handed to each test as new."""

import pickle
import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.engine import URL

from annotator import clock, listeners, migrating
from annotator.accounts.models import BrowserSession
from annotator.db import Database
from make import Desk, make_desk
from postgresql import Reused, address, create_database


class SqliteTemplates:
    """Files that are copied."""

    def __init__(self, folder: Path) -> None:
        self.empty, self._furnished = folder / "empty.sqlite", folder / "furnished.sqlite"
        migrate(f"sqlite:///{self.empty}")
        shutil.copy(self.empty, self._furnished)
        self._desk = furnish(f"sqlite:///{self._furnished}")

    def fresh(self, path: Path, *, furnished: bool) -> str:
        """The address of a new database at ``path``."""
        return f"sqlite:///{shutil.copy(self._furnished if furnished else self.empty, path)}"

    def desk(self) -> Desk:
        """What stands in a furnished one."""
        return read_desk(self._desk)


class PostgresTemplates:
    """Databases that are used again and again."""

    def __init__(self, server: URL) -> None:
        self.server, empty = server, create_database(server)
        migrate(address(server, empty))
        furnished = create_database(server, empty)
        self._desk = furnish(address(server, furnished))
        self._reused = {True: Reused(server, furnished), False: Reused(server, empty)}

    def fresh(self, _path: Path, *, furnished: bool) -> str:
        """The address of a database that is as new."""
        return self._reused[furnished].fresh()

    def desk(self) -> Desk:
        """What stands in a furnished one."""
        return read_desk(self._desk)

    def close(self) -> None:
        """Leave the server."""
        for reused in self._reused.values():
            reused.close()


def migrate(url: str) -> None:
    """Bring an empty database to the newest tables."""
    database = Database(url)
    migrating.upgrade(database)
    close(database)


def furnish(url: str) -> bytes:
    """Put the desk into it; for ``read_desk()``."""
    listeners.register()
    database = Database(url)
    with database.writing() as session:
        desk = make_desk(session)
        # as if everyone had just been there, however long the tests take
        session.execute(update(BrowserSession).values(last_seen_at=clock.now() + timedelta(hours=2)))
    close(database)
    return pickle.dumps(desk)


def read_desk(pickled: bytes) -> Desk:
    """Objects of a test's own."""
    desk = pickle.loads(pickled)
    assert isinstance(desk, Desk)
    return desk


def close(database: Database) -> None:
    """Leave one file, which can be copied."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


_FIRST: dict[bool, Database] = {}


def share_statements(database: Database) -> None:
    """Compile each statement once for all tests, as a server does, and not once for each of their databases."""
    first = _FIRST.setdefault(database.is_sqlite, database)
    database.engine.connect().close()  # a dialect asks its server what it can do, which no test is to count
    for engine in (database.engine, database._writer, database._reader):
        engine.dialect, engine._compiled_cache = first.engine.dialect, first.engine._compiled_cache
