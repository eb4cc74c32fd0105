"""A row as the log keeps it, and back: one JSON value for each column.

Not kept are the row's own id, its project and its last event, which the event says itself. ``article_id`` is kept as
“article” and ``start_offset`` as “start”; of a column that holds a secret, the SHA-256. A column that the table did not
always have is kept only where its value is not the one it began with, so that older states mean the same.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, DateTime, LargeBinary, Table, Uuid
from sqlalchemy.types import TypeDecorator

from annotator.db import instant_text

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
    return {names[column]: _json_value(value) for column, value in _first_values(table).items()}


@cache
def _secrets(table: Table) -> frozenset[str]:
    return frozenset(column.key for column in table.columns if column.info.get("secret"))


def state_of(table: Table, row: Any) -> dict[str, object]:
    """The state of a mapped object, or of anything that has the columns of ``table`` as attributes."""
    state: dict[str, object] = {}
    secrets, first = _secrets(table), _first_values(table)
    for column, name in state_names(table).items():
        value = getattr(row, column)
        if column in first and value in (first[column], None):  # None in a row that is not stored yet
            continue
        if column in secrets:
            value = hashlib.sha256(value.encode()).digest()
        state[name] = value if type(value) in (str, int, bool) or value is None else _json_value(value)
    return state


def _json_value(value: object) -> object:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


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
    if value is None:
        return None
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, Uuid):
        return uuid.UUID(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value)
    return value
