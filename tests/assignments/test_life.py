"""What becomes of an assignment: due, submitted, returned, reopened, ended."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.articles.actions import change_training
from annotator.articles.queries import get_article
from annotator.assignments import actions
from annotator.assignments.models import Assignment
from annotator.assignments.queries import find_assignment, get_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database, Session
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.projects.actions import remove_member
from counting import count_changes, told
from make import Desk, make_assignment
from moments import revert, seq_now

TOMORROW = clock.now().date() + timedelta(days=1)
Step = Callable[..., Any]


@pytest.fixture
def given(database: Database, desk: Desk) -> Assignment:
    """Ada reads about the flood."""
    with database.writing() as session:
        return make_assignment(session, desk, "ada", desk.flood)


@pytest.fixture
def submitted(database: Database, desk: Desk) -> Assignment:
    """Ada has submitted what she read about the flood."""
    with database.writing() as session:
        return make_assignment(session, desk, "ada", desk.flood, is_submitted=True)


def now(database: Database, desk: Desk, assignment: Assignment) -> Assignment:
    with database.reading() as session:
        return get_assignment(session, desk.cleo, assignment.id)


def do(database: Database, actor: Actor, assignment: Assignment, step: Step, **values: Any) -> Any:
    with database.writing() as session:
        return step(session, actor, get_assignment(session, actor, assignment.id, lock=True), **values)


def test_a_reader_submits_once(database: Database, desk: Desk, given: Assignment) -> None:
    for is_new in (True, False):
        with database.writing() as session:
            _, event = actions.submit_assignment(session, desk.ada, desk.flood)
            assert (event is not None) == is_new
    one = now(database, desk, given)
    assert (one.status, one.submitted_at is None) == ("submitted", False)
    assert told(database, EventKind.ASSIGNMENT_SUBMITTED) == [("project", "ada", "assignment", "")]


def test_an_article_that_nobody_asked_for_becomes_ones_own(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        actions.submit_assignment(session, desk.bob, desk.council, reason="It was there")
        made = find_assignment(session, desk.council.id, desk.bob.id)
    assert made is not None
    assert (made.origin, made.status, made.created_by_id) == ("own", "submitted", desk.bob.id)
    assert told(database, EventKind.ASSIGNMENT_SUBMITTED) == [
        ("project", "bob", "assignment", "It was there")
    ]


def test_a_viewer_submits_nothing(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="submit articles"), database.writing() as session:
        actions.submit_assignment(session, desk.vera, desk.flood)


def test_a_curator_returns_and_the_reader_submits_again(
    database: Database, desk: Desk, submitted: Assignment
) -> None:
    do(database, desk.cleo, submitted, actions.return_assignment, reason=" Two sources are dead ")
    one = now(database, desk, submitted)
    assert (one.status, one.submitted_at) == ("open", None)
    assert told(database, EventKind.ASSIGNMENT_RETURNED) == [
        ("project", "cleo", "assignment", "Two sources are dead")
    ]
    assert do(database, desk.cleo, submitted, actions.return_assignment, reason="Again") is None
    with database.writing() as session:
        assert actions.submit_assignment(session, desk.ada, desk.flood)[1] is not None


def test_a_reader_reopens_their_own(database: Database, desk: Desk, submitted: Assignment) -> None:
    do(database, desk.ada, submitted, actions.reopen_assignment, reason="I missed a claim")
    assert now(database, desk, submitted).status == "open"
    assert told(database, EventKind.ASSIGNMENT_REOPENED) == [
        ("project", "ada", "assignment", "I missed a claim")
    ]


@pytest.mark.parametrize("name", ["bob", "cleo", "olga", "vera"])
def test_nobody_reopens_what_is_anothers(
    database: Database, desk: Desk, submitted: Assignment, name: str
) -> None:
    with pytest.raises(NotAllowed):
        do(database, desk.actors[name], submitted, actions.reopen_assignment, reason="So")


@pytest.mark.parametrize("name", ["ada", "bob", "vera"])
def test_only_curators_return(database: Database, desk: Desk, submitted: Assignment, name: str) -> None:
    with pytest.raises(NotAllowed):
        do(database, desk.actors[name], submitted, actions.return_assignment, reason="So")


def test_a_stranger_knows_of_no_assignment(database: Database, desk: Desk, given: Assignment) -> None:
    with pytest.raises(NotFound):
        do(database, desk.eve, given, actions.end_assignment, reason="So")


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_its_reader_and_curators_end_it(database: Database, desk: Desk, given: Assignment, name: str) -> None:
    do(database, desk.actors[name], given, actions.end_assignment, reason="A friend wrote it")
    assert now(database, desk, given).status == "ended"
    assert told(database, EventKind.ASSIGNMENT_ENDED) == [
        ("project", name, "assignment", "A friend wrote it")
    ]
    assert do(database, desk.actors[name], given, actions.end_assignment, reason="Again") is None


@pytest.mark.parametrize("name", ["bob", "vera"])
def test_others_do_not_end_it(database: Database, desk: Desk, given: Assignment, name: str) -> None:
    with pytest.raises(NotAllowed):
        do(database, desk.actors[name], given, actions.end_assignment, reason="So")


def test_what_is_submitted_is_not_ended(database: Database, desk: Desk, submitted: Assignment) -> None:
    for name, words in (("ada", "Reopen it first"), ("cleo", "Return it to its reader first")):
        with pytest.raises(Conflict, match=words) as refused:
            do(database, desk.actors[name], submitted, actions.end_assignment, reason="So")
        assert (refused.value.current or {})["status"] == "submitted"


STEPS = [
    ("submitted", "cleo", actions.return_assignment),
    ("submitted", "ada", actions.reopen_assignment),
    ("given", "cleo", actions.end_assignment),
]


@pytest.mark.parametrize(("where", "name", "step"), STEPS)
@pytest.mark.parametrize("reason", ["", "  ", "x" * 1_001, "a\0b"])
def test_a_reason_is_asked_for(
    database: Database,
    desk: Desk,
    request: pytest.FixtureRequest,
    where: str,
    name: str,
    step: Step,
    reason: str,
) -> None:
    assignment = request.getfixturevalue(where)
    before = count_changes(database)
    with pytest.raises(Invalid) as refused:
        do(database, desk.actors[name], assignment, step, reason=reason)
    assert list(refused.value.fields) == ["reason"]
    assert count_changes(database) == before


@pytest.mark.parametrize(("where", "name", "step"), STEPS)
def test_a_stale_step_is_refused_with_the_present_state(
    database: Database, desk: Desk, request: pytest.FixtureRequest, where: str, name: str, step: Step
) -> None:
    assignment = request.getfixturevalue(where)
    with pytest.raises(Conflict, match="meanwhile") as refused:
        do(database, desk.actors[name], assignment, step, reason="So", version=99)
    assert (refused.value.current or {})["person"] == str(desk.ada.id)


def test_a_curator_sets_another_day(database: Database, desk: Desk, given: Assignment) -> None:
    change: Step = actions.change_due
    do(database, desk.cleo, given, lambda *of: change(*of, TOMORROW, version=1))
    assert now(database, desk, given).due_on == TOMORROW
    assert do(database, desk.cleo, given, lambda *of: change(*of, TOMORROW, version=2)) is None
    with pytest.raises(Conflict):
        do(database, desk.cleo, given, lambda *of: change(*of, None, version=1))
    with pytest.raises(Invalid, match="over"):
        do(database, desk.cleo, given, lambda *of: change(*of, date(26, 3, 1), version=2))
    with pytest.raises(NotAllowed):
        do(database, desk.ada, given, lambda *of: change(*of, None, version=2))
    do(database, desk.cleo, given, lambda *of: change(*of, None, version=2))
    assert now(database, desk, given).due_on is None


def test_nothing_is_returned_to_someone_who_left(
    database: Database, desk: Desk, submitted: Assignment
) -> None:
    with database.writing() as session:
        remove_member(session, desk.olga, desk.project, desk.ada.id)
    with pytest.raises(Invalid, match="left this project"):
        do(database, desk.cleo, submitted, actions.return_assignment, reason="So")


def mark_training(session: Session, desk: Desk, actor: Actor, *, is_training: bool) -> Any:
    return change_training(
        session, actor, get_article(session, desk.cleo, desk.flood.id), is_training=is_training
    )


def test_a_curator_says_what_people_learn_on(database: Database, desk: Desk) -> None:
    before = seq_now(database, desk)
    for is_new in (True, False):
        with database.writing() as session:
            assert (mark_training(session, desk, desk.cleo, is_training=True) is not None) == is_new
    with pytest.raises(NotAllowed), database.writing() as session:
        mark_training(session, desk, desk.ada, is_training=False)
    with database.reading() as session:
        assert get_article(session, desk.cleo, desk.flood.id).is_training
    assert revert(database, desk, desk.cleo, desk.flood, before) is not None
    with database.reading() as session:
        assert not get_article(session, desk.cleo, desk.flood.id).is_training
    assert revert(database, desk, desk.cleo, desk.flood, before + 1) is not None
    with database.reading() as session:
        assert get_article(session, desk.cleo, desk.flood.id).is_training
