"""The database: two engines' differences, and the only place that commits.

SQLite: WAL, ``synchronous=FULL`` (a save is on the disk before it is acknowledged), foreign keys on,
``BEGIN IMMEDIATE`` for writers behind a fair gate: SQLite's own busy handler lets some of them wait for seconds.
PostgreSQL: READ COMMITTED to write, and rows that are edited are locked by the query that loads them;
REPEATABLE READ to read, so that a page or an export is one view.
"""

import fcntl
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    Text,
    Uuid,
    cast,
    create_engine,
    event,
    func,
    sql,
    type_coerce,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

BUSY_TIMEOUT_SECONDS = 10
ONE_VIEW = {"isolation_level": "REPEATABLE READ"}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite forgets time zones, so all are stored as UTC and come back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive instant: its zone would be a guess."""
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """The same, and on SQLite what the type beneath makes of it, at once: every write has several instants."""
        return _sqlite_instant if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _sqlite_instant(value: datetime | None) -> str | None:
    """“2026-03-14 18:00:00.000000”, in UTC."""
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:26]


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, uuid.UUID: Uuid(), str: Text()}


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that pass over the mapper: they run often or on many rows."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def raw_id(column: Any) -> Any:
    """A column of ids as the driver gives them: where many are read, making each a UUID takes most of the time."""
    return type_coerce(column, Text())


def id_text(raw: object) -> str:
    """What ``raw_id()`` gave, as it is written."""
    if isinstance(raw, str):  # SQLite keeps 32 digits
        return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
    return str(raw)


class Ids(dict[object, uuid.UUID]):
    """What ``raw_id()`` gave as ids, each made a UUID once: for few that many rows have."""

    def __missing__(self, raw: object) -> uuid.UUID:
        """Make it."""
        self[raw] = made = uuid.UUID(id_text(raw))
        return made


T = TypeVar("T")


def in_parts(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """As many of these at once as one statement may ask for."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part


def holds_id(json: Any, own_id: Any) -> ColumnElement[bool]:
    """Whether an id stands somewhere in a column of JSON: with hyphens, which on SQLite the id itself has not."""
    text, wanted = (func.replace(cast(one, Text()), "-", "") for one in (json, own_id))
    return text.contains(wanted)


def raw_instant(column: Any) -> Any:
    """A column of instants as the driver gives them."""
    return type_coerce(column, Text())


def instant_text(raw: str | datetime) -> str:
    """What ``raw_instant()`` gave, in ISO 8601 with Z and as many digits as it has."""
    if isinstance(raw, str):  # SQLite keeps “2026-03-14 18:00:00.000000”, in UTC
        return f"{raw[:10]}T{raw[11:].removesuffix('.000000')}Z"
    return _in_utc(raw).isoformat().replace("+00:00", "Z")


def new_id() -> uuid.UUID:
    """A UUIDv7: ordered by the instant it was made."""
    return uuid7()


def at_most(column: str, code_points: int) -> CheckConstraint:
    """A length the database itself holds; SQLite ignores the one of ``String(n)``."""
    return CheckConstraint(f"length({column}) <= {code_points}", name=f"{column}_length")


def added_column(*, first: bool | int | str) -> Any:
    """A column that a table did not always have. ``first``: its value in rows that were there before it."""
    default = {True: sql.true(), False: sql.false()}[first] if isinstance(first, bool) else str(first)
    return mapped_column(default=first, server_default=default, info={"first": first})


def one_of(column: str, values: type[Any]) -> CheckConstraint:
    """An enum stored by value."""
    allowed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


class Session(OrmSession):
    """The session of every transaction; the audit log hooks on to its commit."""


class Database:
    """One database, opened and not migrated."""

    def __init__(self, url: str) -> None:
        self.url: URL = _with_driver(make_url(url))
        self.engine: Engine = (
            _sqlite_engine(self.url)
            if self.is_sqlite
            # two processes of it, and the commands beside them, stay below the 100 of a server as it comes
            else create_engine(self.url, pool_size=20, max_overflow=20)
        )
        self._writer = self.engine.execution_options(writes=True) if self.is_sqlite else self.engine
        # a page or an export is several statements; on SQLite a transaction is one view anyway
        self._reader = self.engine.execution_options(**{} if self.is_sqlite else ONE_VIEW)
        self._gate = _WriteGate(self.url.database) if self.is_sqlite else None
        self._told: list[Callable[[Session], None]] = []

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the one-file default."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view; nothing that is changed here is kept."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def reading_apart(self) -> Iterator[Session]:
        """The same on a connection of its own, closed at the end: temporary tables on it are seen nowhere else."""
        with self._reader.connect() as connection:
            driver = connection.connection.driver_connection
            if not self.is_sqlite:  # what was prepared before would go on reading the tables of then
                driver.prepare_threshold = None  # type: ignore[union-attr]
            try:
                with Session(connection, expire_on_commit=False, autoflush=False) as session:
                    yield session
            finally:
                connection.invalidate()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, committed when the block ends and rolled back when it raises."""
        gate = self._gate or nullcontext()
        with gate, Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
        for tell in self._told:
            tell(session)

    def on_commit(self, tell: Callable[[Session], None]) -> None:
        """Call ``tell(session)`` after every transaction that was committed here; its ``info`` is still there."""
        self._told.append(tell)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()
        if self._gate:
            self._gate.close()


class _WriteGate:
    """One writer at a time, in turn: a mutex among threads, a file lock among processes."""

    def __init__(self, path: str | None) -> None:
        self._mutex = threading.Lock()
        self._path = f"{path}.lock" if path else None
        self._file: BinaryIO | None = None

    def __enter__(self) -> None:
        self._mutex.acquire()
        try:
            if self._path:
                self._file = self._file or Path(self._path).open("ab")
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._mutex.release()
            raise

    def close(self) -> None:
        """Let go of the lock file."""
        if self._file:
            self._file.close()
            self._file = None

    def __exit__(self, *exc: object) -> None:
        try:
            if self._file:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._mutex.release()


def _with_driver(url: URL) -> URL:
    """``postgres://`` and ``postgresql://`` both mean psycopg 3."""
    is_plain = url.drivername in {"postgres", "postgresql"}
    return url.set(drivername="postgresql+psycopg") if is_plain else url


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        pool_size=20,
        max_overflow=300,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin on its own: see begin()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        # past SQLAlchemy, which would take longer than a short read; this BEGIN waits for nothing and cannot fail
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN")

    return engine
