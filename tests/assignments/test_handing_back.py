"""Articles go back when their readers leave them alone, or leave the project."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.assignments.handing_back import hand_back_first, hand_back_idle
from annotator.assignments.models import Assignment
from annotator.assignments.queries import find_assignment, get_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.live.models import Reading
from annotator.projects.actions import add_member, change_project, change_role, remove_member
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from counting import count_changes, told
from make import Desk, make_annotation, make_assignment

Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """``later(3)``: three days pass."""
    start = datetime.now(UTC)
    passed = [0]

    def pass_days(days: int) -> None:
        passed[0] += days

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=passed[0]))
    return pass_days


@pytest.fixture
def rule(database: Database, desk: Desk, later: Later) -> Project:
    """Work goes back after seven days."""
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        change_project(
            session, desk.olga, project, ProjectDraft("flood", "Flood", hand_back_days=7), version=1
        )
        make_assignment(session, desk, "ada", desk.flood)
        make_assignment(session, desk, "bob", desk.flood, is_submitted=True)
        return project


def hand_back(database: Database, project: Project) -> list[Assignment]:
    with database.writing() as session:
        return list(hand_back_idle(session, project))


def test_what_is_left_alone_goes_back(database: Database, desk: Desk, rule: Project, later: Later) -> None:
    later(7)
    assert hand_back(database, rule) == []
    later(1)
    (ended,) = hand_back(database, rule)
    assert (ended.person_id, ended.status) == (desk.ada.id, "ended")
    assert told(database, EventKind.ASSIGNMENT_ENDED) == [
        ("project", "system", "assignment", "Handed back: nothing happened for 7 days")
    ]
    assert hand_back(database, rule) == []


def test_a_mark_is_a_sign_of_life(database: Database, desk: Desk, rule: Project, later: Later) -> None:
    later(5)
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    later(5)
    assert hand_back(database, rule) == []
    later(3)
    assert len(hand_back(database, rule)) == 1


def test_reading_is_a_sign_of_life(database: Database, desk: Desk, rule: Project, later: Later) -> None:
    later(5)
    row = {
        "person_id": desk.ada.id, "article_id": desk.flood.id, "project_id": rule.id,
        "seen_at": clock.now(), "seconds": 60,
    }  # fmt: skip
    with database.writing() as session:
        session.execute(insert(Reading), [row])
    later(5)
    assert hand_back(database, rule) == []
    later(3)
    assert len(hand_back(database, rule)) == 1


def test_without_the_rule_nothing_goes_back(database: Database, desk: Desk, later: Later) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "ada", desk.flood)
    later(400)
    assert hand_back(database, desk.project) == []


def test_whoever_asks_first_sets_it_going(database: Database, rule: Project, later: Later) -> None:
    before = count_changes(database)
    hand_back_first(database, rule)
    assert count_changes(database) == before
    later(8)
    for _ in range(2):
        hand_back_first(database, rule)
        assert count_changes(database) == before + 1


def test_whoever_is_removed_has_nothing_to_read(database: Database, desk: Desk, rule: Project) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "bob", desk.council)
        remove_member(session, desk.olga, rule, desk.bob.id)
    with database.reading() as session:
        done = find_assignment(session, desk.flood.id, desk.bob.id)
        taken = find_assignment(session, desk.council.id, desk.bob.id)
    assert done is not None
    assert taken is not None
    assert (done.status, taken.status) == ("submitted", "ended")
    assert told(database, EventKind.ASSIGNMENT_ENDED) == [
        ("project", "olga", "assignment", "Left the project")
    ]


def test_whoever_may_only_read_from_now_on_has_nothing_to_submit(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        assignment = make_assignment(session, desk, "ada", desk.flood)
        change_role(session, desk.olga, desk.project, desk.ada.id, role=Role.CURATOR)
        assert get_assignment(session, SYSTEM, assignment.id).status == "open"
        change_role(session, desk.olga, desk.project, desk.ada.id, role=Role.VIEWER)
        assert get_assignment(session, SYSTEM, assignment.id).status == "ended"
    assert told(database, EventKind.ASSIGNMENT_ENDED) == [
        ("project", "olga", "assignment", "May only read now")
    ]


def test_whoever_comes_back_begins_again_by_hand(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        first = make_assignment(session, desk, "ada", desk.flood)
        remove_member(session, desk.olga, desk.project, desk.ada.id)
        person = session.get_one(Person, desk.ada.id)
        add_member(session, SYSTEM, desk.project, person, role=Role.REVIEWER)
        assert make_assignment(session, desk, "ada", desk.flood).id == first.id
