"""A row becomes a state of the log and comes back from it, but for its secrets."""

import hashlib
import json
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.types import TypeDecorator

from annotator.audit.canonical import LARGEST_INTEGER, canonical_json
from annotator.audit.models import Audited
from annotator.audit.states import state_names, state_of, values_of
from annotator.db import Base, table_of
from annotator.tables import metadata

MODELS: list[Any] = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
TABLES = sorted((table_of(model) for model in MODELS), key=str)
NOT_KEPT = {"id", "project_id", "last_event_id"}
VALUES: dict[type, st.SearchStrategy[Any]] = {
    Uuid: st.uuids(),
    Text: st.text(st.characters(exclude_categories=["Cs"])),
    Boolean: st.booleans(),
    Integer: st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    DateTime: st.datetimes(timezones=st.just(UTC)),
    Date: st.dates(),
    LargeBinary: st.binary(max_size=40),
    JSON: st.lists(st.dictionaries(st.sampled_from(["id", "by"]), st.text("ab"))),
}


def values_for(column: Column[Any]) -> st.SearchStrategy[Any]:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    values = next(strategy for known, strategy in VALUES.items() if isinstance(kind, known))
    return values | st.none() if column.nullable else values


@st.composite
def rows(draw: st.DrawFn) -> tuple[Table, dict[str, Any]]:
    table = draw(st.sampled_from(TABLES))
    return table, {column.key: draw(values_for(column)) for column in table.columns}


def first_of(table: Table) -> dict[str, Any]:
    """The values that a state leaves out."""
    return {column.key: column.info["first"] for column in table.columns if "first" in column.info}


def secrets_of(table: Table) -> set[str]:
    return {column.key for column in table.columns if column.info.get("secret")}


@given(rows())
def test_a_row_comes_back_from_its_state(case: tuple[Table, dict[str, Any]]) -> None:
    table, values = case
    state = json.loads(canonical_json(state_of(table, SimpleNamespace(**values))))
    kept = {name: value for name, value in values.items() if name not in NOT_KEPT | secrets_of(table)}
    found = values_of(table, state)
    assert found == kept
    assert {name: type(value) for name, value in found.items()} == {
        name: type(value) for name, value in kept.items()
    }


@given(rows())
def test_a_state_says_every_column_once(case: tuple[Table, dict[str, Any]]) -> None:
    table, values = case
    names = state_names(table)
    assert set(names) == {column.key for column in table.columns} - NOT_KEPT
    assert len(set(names.values())) == len(names)
    first, missing = first_of(table), object()
    told = [name for column, name in names.items() if values[column] != first.get(column, missing)]
    assert list(state_of(table, SimpleNamespace(**values))) == told


@given(st.uuids(version=4), st.data())
def test_no_state_holds_a_secret(drawn: uuid.UUID, data: st.DataObject) -> None:
    secret = f"$argon2id${drawn}"
    table = data.draw(st.sampled_from([table for table in TABLES if secrets_of(table)]))
    values = {column.key: data.draw(values_for(column)) for column in table.columns}
    values |= dict.fromkeys(secrets_of(table), secret)
    state = state_of(table, SimpleNamespace(**values))
    for name in secrets_of(table):
        assert state[state_names(table)[name]] == hashlib.sha256(secret.encode()).hexdigest()
        assert name not in values_of(table, state)
    assert secret not in canonical_json(state).decode()


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_state_that_says_less_gives_less(table: Table) -> None:
    names = state_names(table)
    some = [name for name in names if name not in secrets_of(table)][:1]
    assert values_of(table, {}) == first_of(table)
    assert values_of(table, {names[name]: None for name in some}) == first_of(table) | dict.fromkeys(some)


def test_what_looks_like_a_secret_is_marked_or_a_digest() -> None:
    told = ("password", "secret", "token", "salt", "key_hash")
    suspicious = {
        f"{table}.{column.key}"
        for table in TABLES
        for column in table.columns
        if any(word in column.key for word in told)
    }
    assert suspicious == {"person.password_hash", "api_token.secret_sha256", "invitation.secret_sha256"}
    assert secrets_of(metadata.tables["person"]) == {"password_hash"}


def test_instants_and_ids_read_as_everywhere() -> None:
    table = metadata.tables["membership"]
    person, at = uuid.UUID(int=7), datetime(2026, 11, 22, 2, 10, 0, 120, tzinfo=UTC)
    row = SimpleNamespace(person_id=person, role="owner", added_at=at, removed_at=None)
    assert state_of(table, row) == {
        "person": "00000000-0000-0000-0000-000000000007", "role": "owner",
        "added_at": "2026-11-22T02:10:00.000120Z", "removed_at": None,
    }  # fmt: skip
