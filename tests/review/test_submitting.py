"""Submitting an article says first what its claims lack."""

from typing import Any

import pytest

from annotator.annotations.actions import delete_annotation
from annotator.annotations.models import Annotation
from annotator.assignments.actions import reopen_assignment
from annotator.assignments.models import Progress
from annotator.assignments.queries import find_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.errors import Invalid, NotAllowed
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from annotator.review.submitting import list_incomplete, submit_article
from counting import count_changes, told
from make import COUNCIL, Desk, make_annotation, make_link


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """Ada's, with neither a verdict nor anything else."""
    with database.writing() as session:
        make_annotation(session, desk.bob, desk.flood, "The gate failed")
        make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        return make_annotation(session, desk.ada, desk.flood, "400 households")


def test_what_is_missing_is_said_by_its_quote(database: Database, desk: Desk, claim: Annotation) -> None:
    before = count_changes(database)
    with pytest.raises(Invalid) as refused, database.writing() as session:
        submit_article(session, desk.ada, desk.flood)
    assert refused.value.fields == {"claims": ["“400 households” needs a verdict."]}
    assert count_changes(database) == before
    with database.reading() as session:
        (found,) = list_incomplete(session, desk.ada, desk.flood)
    assert (found.claim.id, found.lacks) == (claim.id, ["needs a verdict"])


def test_it_can_be_submitted_anyway_with_a_reason(database: Database, desk: Desk, claim: Annotation) -> None:
    assert claim.verdict is None
    with pytest.raises(Invalid, match="Say why"), database.writing() as session:
        submit_article(session, desk.ada, desk.flood, anyway=True)
    with database.writing() as session:
        submit_article(session, desk.ada, desk.flood, anyway=True, reason="No one answers the phone")
    assert told(database, EventKind.ASSIGNMENT_SUBMITTED) == [
        ("project", "ada", "assignment", "No one answers the phone")
    ]


def test_a_reason_that_nothing_asks_for_is_not_kept(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        submit_article(session, desk.ada, desk.flood, anyway=True, reason="Just in case")
    assert told(database, EventKind.ASSIGNMENT_SUBMITTED) == [("project", "ada", "assignment", "")]


@pytest.mark.parametrize(
    ("verdict", "rule", "lacks"),
    [
        ("sourced", "require_source", "needs a source or a corroborating link"),
        ("disputed", "require_reason", "needs a reason"),
    ],
)
def test_the_rules_of_the_project_decide_what_is_missing(
    database: Database, desk: Desk, verdict: str, rule: str, lacks: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict=verdict)
    with pytest.raises(Invalid, match=lacks), database.writing() as session:
        submit_article(session, desk.ada, desk.flood)
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        setting: dict[str, Any] = {rule: False}
        change_project(session, desk.olga, project, ProjectDraft("flood", "Flood", **setting), version=1)
        assert submit_article(session, desk.ada, desk.flood)[1] is not None


def test_a_corroborating_link_is_a_source(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        there = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL, kind="passage")
        make_link(session, desk.ada, here, there)
        assert submit_article(session, desk.ada, desk.flood)[1] is not None


def test_a_deleted_claim_lacks_nothing(database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        delete_annotation(session, desk.ada, session.merge(claim, load=False))
        assert submit_article(session, desk.ada, desk.flood)[1] is not None


def test_twice_is_once(database: Database, desk: Desk) -> None:
    for is_new in (True, False):
        with database.writing() as session:
            assert (submit_article(session, desk.ada, desk.flood)[1] is not None) == is_new


def test_after_reopening_it_is_submitted_again(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        assignment, _ = submit_article(session, desk.ada, desk.flood)
        reopen_assignment(session, desk.ada, assignment, reason="One more claim")
        submit_article(session, desk.ada, desk.flood)
        stored = find_assignment(session, desk.flood.id, desk.ada.id)
        assert stored is not None
        assert (stored.status, stored.origin) == (Progress.SUBMITTED, "own")


def test_a_viewer_submits_nothing(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed), database.writing() as session:
        submit_article(session, desk.vera, desk.flood)
