"""Rows that are stored past the mapper: many at once, or where it happens with every write."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from annotator.db import table_of


def insert_new(session: Session, model: type[Any], **values: object) -> bool:
    """Insert a row unless its key is there; whether it was not. Two may try at once."""
    session.flush()
    connection = session.connection()
    made = connection.execute(_insert_unless_there(table_of(model), connection.dialect.name), values)
    return made.first() is not None


@lru_cache
def _insert_unless_there(table: Table, dialect: str) -> Any:
    insert_into = sqlite_insert if dialect == "sqlite" else postgresql_insert
    return insert_into(table).on_conflict_do_nothing().returning(*table.primary_key)


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, which are all that is stored of them. They are many, or it happens often.

    SQLAlchemy would make each value ready by itself, in a third of the time of storing it; here a column is at once.
    """
    if not rows:
        return
    connection = session.connection()
    statement, makers = _prepare_insert(table, tuple(rows[0]), connection.dialect)
    columns = [
        [row[name] for row in rows] if make is None else [make(row[name]) for row in rows]
        for name, make in makers
    ]
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@lru_cache
def _prepare_insert(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, Sequence[tuple[str, Callable[[Any], Any] | None]]]:
    """The statement for the driver, and what makes its parameters of the values, in their order."""
    made: Any = type(dialect)
    positional: Dialect = dialect if dialect.positional else made(paramstyle="format")
    compiled = insert(table).values(dict.fromkeys(names)).compile(dialect=positional)
    return str(compiled), [
        (name, table.columns[name].type.dialect_impl(positional).bind_processor(positional))
        for name in compiled.positiontup or ()
    ]
