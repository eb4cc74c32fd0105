"""What is erased of a pre-annotation is gone there, in its events, and in what it became."""

from typing import Any

import pytest
from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.log import number_events
from annotator.audit.models import Event
from annotator.audit.replaying import find_differences
from annotator.db import Database, Session
from annotator.errors import Invalid, NotAllowed
from annotator.links.erasing import Value
from annotator.preannotations.erasing import erase_person, erase_value, find_erasable
from annotator.preannotations.models import PreAnnotation
from make import Desk, decide_preannotation, make_preannotation

SECRET = "zzsecret"
WHY = "They asked for it."


@pytest.fixture
def accepted(database: Database, desk: Desk) -> PreAnnotation:
    """By Ada and by Bob."""
    told: dict[str, Any] = {"reason": f"Of {SECRET}.", "tags": SECRET, "label": SECRET, "maker": "ada"}
    with database.writing() as session:
        made = make_preannotation(session, desk.flood, "400 households", **told)
        for actor in (desk.ada, desk.bob):
            decide_preannotation(session, actor, desk.flood, made, "accepted")
        return made


def everything(session: Session) -> str:
    number_events(session)
    rows = session.execute(select(Event.before, Event.after).where(Event.article_id.is_not(None)))
    marks = session.execute(select(Annotation.reason))
    return str([*rows, *marks, *session.execute(select(PreAnnotation.reason, PreAnnotation.label))])


@pytest.mark.parametrize("is_of_mark", [False, True])
def test_reason_and_tags_go_wherever_they_came_to(
    database: Database, desk: Desk, accepted: PreAnnotation, is_of_mark: bool
) -> None:
    with database.writing() as session:
        mark_id = session.scalars(select(Annotation.id).order_by(Annotation.id)).all()[0]
        for field in (Value.REASON, Value.TAGS):
            thing = find_erasable(session, desk.olga, desk.project, mark_id if is_of_mark else accepted.id)
            erase_value(session, desk.olga, thing, field, reason=WHY)
        erase_value(session, desk.olga, session.get_one(PreAnnotation, accepted.id), "label", reason=WHY)
        assert SECRET not in everything(session)
        assert list(find_differences(session, desk.project.id, lambda _: None)) == []
        for mark_id in session.scalars(select(Annotation.id)):
            assert get_annotation(session, desk.olga, mark_id).tags == []


def test_who_made_it_goes_with_the_person(database: Database, desk: Desk, accepted: PreAnnotation) -> None:
    with database.writing() as session:
        ada = session.get_one(Person, desk.ada.id)
        erase_person(session, SYSTEM, ada, reason="She asked for it.")
        number_events(session)
        assert session.get_one(PreAnnotation, accepted.id).maker == ""
        states = session.scalars(select(Event.after).where(Event.subject_id == accepted.id))
        assert not any('"ada"' in (state or "") for state in states)


def test_only_owners_erase_and_only_what_there_is(
    database: Database, desk: Desk, accepted: PreAnnotation
) -> None:
    with database.writing() as session:
        made = session.get_one(PreAnnotation, accepted.id)
        with pytest.raises(NotAllowed):
            erase_value(session, desk.ada, made, Value.REASON, reason=WHY)
        with pytest.raises(Invalid, match="Choose what to erase"):
            erase_value(session, desk.olga, made, Value.QUOTE, reason=WHY)
        with pytest.raises(Invalid):
            erase_value(session, desk.olga, made, Value.TAGS, reason=f"It was {SECRET}.")
