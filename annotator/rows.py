"""Rows that are stored past the mapper: many at once, or where it happens with every write."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from annotator.db import in_parts, table_of

#: of one statement: SQLite takes 32,766, and more than this of them is not quicker
MOST_PARAMETERS = 8_000


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


def insert_rows(session: Session, table: Table, rows: Sequence[Any], names: Sequence[str] = ()) -> None:
    """Insert rows of the same columns, which are all that is stored of them. They are many, or it happens often.

    rows: mappings; with names, things that have these as attributes.

    SQLAlchemy would make each value ready by itself, in a third of the time of storing it; here a column is at once.
    SQLite takes many rows of one statement in half the time of one by one, because it begins its triggers once.
    """
    if not rows:
        return
    connection = session.connection()
    head, row_of_marks, makers = _prepare_insert(table, tuple(names or rows[0]), connection.dialect)
    values_of: Callable[[str], Any] = attrgetter if names else itemgetter
    columns = [
        map(values_of(name), rows) if make is None else _made(make, map(values_of(name), rows))
        for name, make in makers
    ]
    values = zip(*columns, strict=True)
    if connection.dialect.name != "sqlite":  # its driver sends them together, and reads no long statement
        connection.exec_driver_sql(head + row_of_marks, list(values))
        return
    for part in in_parts(values, MOST_PARAMETERS // len(makers)):
        statement = head + ",".join([row_of_marks] * len(part))
        connection.exec_driver_sql(statement, tuple(chain.from_iterable(part)))


def _made(make: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    """Each value made ready, and once what stands in row after row: of a project, an article, a person."""
    last, made = object(), None
    for value in values:
        if value is not last:
            last, made = value, make(value)
        yield made


@lru_cache
def _prepare_insert(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, str, Sequence[tuple[str, Callable[[Any], Any] | None]]]:
    """The statement for the driver up to its rows, a row of it, and what makes its parameters, in their order."""
    made: Any = type(dialect)
    positional: Dialect = dialect if dialect.positional else made(paramstyle="format")
    compiled = insert(table).values(dict.fromkeys(names)).compile(dialect=positional)
    head, values, row_of_marks = str(compiled).rpartition("VALUES ")
    makers = [
        (name, table.columns[name].type.dialect_impl(positional).bind_processor(positional))
        for name in compiled.positiontup or ()
    ]
    return head + values, row_of_marks, makers
