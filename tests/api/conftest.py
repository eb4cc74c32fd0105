"""Programs of the cast."""

from collections.abc import Callable

import pytest
from flask import Flask

from annotator.accounts.actions import create_token
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from counting import count_changes
from make import FLOOD, Desk, span_of
from programs import Program, Programs


@pytest.fixture
def program(app: Flask, database: Database, desk: Desk) -> Programs:
    def make(name: str) -> Program:
        with database.writing() as session:
            person = session.get_one(Person, desk.actors[name].id)
            return Program(app, create_token(session, SYSTEM, person, label="test"))

    return make


@pytest.fixture
def place(desk: Desk) -> str:
    """Where the annotations of the flood article are."""
    return f"/articles/{desk.flood.id}/annotations"


@pytest.fixture
def claim() -> dict[str, object]:
    """A new claim on it."""
    span = span_of(FLOOD, "400 households")
    return {"kind": "claim", "start": span.start, "end": span.end, "exact": span.exact}


@pytest.fixture
def count_events(database: Database, desk: Desk) -> Callable[[], int]:
    """How many events the project's log has."""

    def count() -> int:
        return count_changes(database, desk.project.id)

    return count
