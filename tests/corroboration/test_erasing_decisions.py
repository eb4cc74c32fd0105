"""Why a suggestion was decided can be erased, and goes with the note of the link that repeats it."""

import pytest
from sqlalchemy import select

from annotator.audit.models import Event
from annotator.corroboration.erasing import erase_value, find_erasable
from annotator.corroboration.models import Suggestion
from annotator.db import Database
from annotator.errors import Invalid
from annotator.links.models import Link
from make import Desk, decide, make_annotation

SECRET = "zzphone 0151"


def make_decision(database: Database, desk: Desk, outcome: str) -> Suggestion:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
        return decide(
            session, desk.ada, claim, desk.council, "The gate had been checked", outcome, reason=SECRET
        )


def told(database: Database) -> str:
    """All that the log and the decisions say."""
    with database.reading() as session:
        events = session.execute(select(Event.before, Event.after, Event.reason)).all()
        return f"{events} {session.scalars(select(Suggestion.reason)).all()} {session.scalars(select(Link.note)).all()}"


def test_of_a_decision_its_reason_is_erased(database: Database, desk: Desk) -> None:
    made = make_decision(database, desk, "compatible")
    with database.writing() as session:
        thing = find_erasable(session, desk.olga, desk.project, made.id)
        with pytest.raises(Invalid):
            erase_value(session, desk.olga, thing, "quote", reason="asked for")
        erase_value(session, desk.olga, thing, "reason", reason="asked for")
    assert SECRET not in told(database)


def test_it_goes_with_the_note_of_its_link(database: Database, desk: Desk) -> None:
    made = make_decision(database, desk, "accepted")
    assert SECRET in told(database)
    with database.writing() as session:
        thing = find_erasable(session, desk.olga, desk.project, made.link_id or made.id)
        erase_value(session, desk.olga, thing, "note", reason="asked for")
    assert SECRET not in told(database)
