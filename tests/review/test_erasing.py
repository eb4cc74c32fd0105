"""What is erased of a mark is gone from the record too."""

import pytest

from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.replaying import find_differences
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed
from annotator.review.drafts import Choice
from annotator.review.erasing import erase_value, find_erasable
from annotator.review.models import Adjudication
from make import Desk, make_annotation
from review.reading import HOUSEHOLDS, settle
from scanning import places_of

SECRET, WHY = "Call 0171 555 0199", "Asked for under the GDPR"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, HOUSEHOLDS)
        return make_annotation(session, desk.ada, desk.flood, HOUSEHOLDS, verdict="sourced", reason=SECRET)


def test_a_reason_that_was_taken_goes_with_its_copy(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        made = settle(session, desk, desk.ada)
        assert made.settled_annotation_id
    with database.writing() as session:
        erase_value(session, desk.olga, get_annotation(session, desk.olga, claim.id), "reason", reason=WHY)
    assert places_of(database, "555 0199") == []
    with database.reading() as session:
        assert list(find_differences(session, desk.project.id, lambda _count: None)) == []


def test_a_curators_reason_is_erased_with_that_of_what_they_settled(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        judgement = Judgement("unverified", "They said 0171 555 0200.")
        made = settle(session, desk, choice=Choice.OWN, judgement=judgement, reason=judgement.reason)
        settled_id = made.settled_annotation_id
        assert settled_id
    with database.writing() as session:
        erase_value(session, desk.olga, get_annotation(session, desk.olga, settled_id), "reason", reason=WHY)
    assert places_of(database, "555 0200") == []
    assert places_of(database, "555 0199")


def test_the_reason_of_a_decision_is_erased_by_itself(
    database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        made = settle(session, desk, choice=Choice.NOTHING, reason="See 0171 555 0200.")
    with database.writing() as session:
        thing = find_erasable(session, desk.olga, desk.project, made.id)
        with pytest.raises(Invalid, match="Choose what to erase: reason"):
            erase_value(session, desk.olga, thing, "note", reason=WHY)
        with pytest.raises(NotAllowed):
            erase_value(session, desk.cleo, thing, "reason", reason=WHY)
        erase_value(session, desk.olga, thing, "reason", reason=WHY)
        assert isinstance(thing, Adjudication)
        assert thing.reason == ""
    assert places_of(database, "555 0200") == []
