"""A row as the log keeps it, and back: one JSON value for each column.

Not kept are the row's own id, its project and its last event, which the event says itself. ``article_id`` is kept as
“article” and ``start_offset`` as “start”; of a column that holds a secret, the SHA-256. A column that the table did not
always have is kept only where its value is not the one it began with, so that older states mean the same.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Date, DateTime, LargeBinary, Table, Uuid
from sqlalchemy.types import TypeDecorator

from annotator.db import instant_text

Maker = Callable[[Any], Any]
_NOT_KEPT = frozenset({"id", "project_id", "last_event_id"})


@cache
def state_names(table: Table) -> Mapping[str, str]:
    """Column -> its name in a state, in the order of the table."""
    return {
        column.key: column.key.removesuffix("_id").removesuffix("_offset")
        for column in table.columns
        if column.key not in _NOT_KEPT
    }


@cache
def _first_values(table: Table) -> Mapping[str, Any]:
    return {column.key: column.info["first"] for column in table.columns if "first" in column.info}


@cache
def first_state(table: Table) -> Mapping[str, object]:
    """What a state that leaves them out says of the columns that the table did not always have."""
    names = state_names(table)
    return {names[column]: value for column, value in _first_values(table).items()}


@cache
def _secrets(table: Table) -> frozenset[str]:
    return frozenset(column.key for column in table.columns if column.info.get("secret"))


@cache
def _reading(table: Table) -> tuple[Callable[[Any], tuple[Any, ...]], Sequence[tuple[str, Maker]]]:
    """What reads all kept columns of a row, and by name what makes JSON of those whose values are none."""
    names, secrets = state_names(table), _secrets(table)
    makers = {column: _digest if column in secrets else _makers(table.c[column].type)[0] for column in names}
    return attrgetter(*names), [(names[column], make) for column, make in makers.items() if make]


def state_of(table: Table, row: Any) -> dict[str, object]:
    """The state of a mapped object, or of anything that has the columns of ``table`` as attributes."""
    values_of_row, makers = _reading(table)
    state: dict[str, object] = dict(zip(state_names(table).values(), values_of_row(row), strict=True))
    for name, make in makers:
        if state[name] is not None:
            state[name] = make(state[name])
    for name, first in first_state(table).items():
        if state[name] in (first, None):  # None in a row that is not stored yet
            del state[name]
    return state


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


#: of columns whose values are no JSON: what makes it of them, and them of it
_MAKERS: Mapping[type, tuple[Maker, Maker]] = {
    Uuid: (str, uuid.UUID),
    DateTime: (instant_text, datetime.fromisoformat),
    Date: (date.isoformat, date.fromisoformat),
    LargeBinary: (bytes.hex, bytes.fromhex),
}


def _makers(kind: object) -> tuple[Maker, Maker] | tuple[None, None]:
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return next((makers for one, makers in _MAKERS.items() if isinstance(kind, one)), (None, None))


def values_of(table: Table, state: Mapping[str, Any]) -> dict[str, Any]:
    """The column values of a state. What it does not say, or says only as a digest, is left out."""
    secrets = _secrets(table)
    return dict(_first_values(table)) | {
        column: _column_value(table.c[column].type, state[name])
        for column, name in state_names(table).items()
        if name in state and column not in secrets
    }


@cache
def blank_of(table: Table) -> Mapping[str, Any]:
    """What stands for values that were erased: nothing where a column may be empty, or has no empty value."""
    return {
        column.key: None if column.nullable or kind in (uuid.UUID, datetime, bytes) else kind()
        for column in table.columns
        for kind in (column.type.python_type,)
    }


def _column_value(kind: object, value: Any) -> Any:
    _, make = _makers(kind)
    return value if make is None or value is None else make(value)
