"""Who reads what: giving out articles, and what becomes of each assignment."""

import uuid
from collections.abc import Sequence

from flask import Response

from annotator.accounts.permissions import Permission, require
from annotator.accounts.queries import list_names
from annotator.api.answers import AssignmentState, GivenArticles, Listing, SpreadArticles, WrittenAssignment
from annotator.api.bodies import AssignmentPage, AssignmentPatch, NewAssignments, NewSpread, WithReason
from annotator.api.declaring import operation
from annotator.api.paging import id_after, next_after
from annotator.api.request import (
    answer,
    current_actor,
    database,
    settle,
    telling,
    wanted_version,
    writing_once,
)
from annotator.assignments.actions import change_due, end_assignment, return_assignment
from annotator.assignments.drafts import AssignmentDraft, SpreadDraft
from annotator.assignments.giving import (
    NOTHING_LEFT,
    assign_by_hand,
    assign_by_rule,
    assign_next,
    plan_spread,
)
from annotator.assignments.handing_back import hand_back_first
from annotator.assignments.models import Assignment
from annotator.assignments.queries import Which, find_readers, get_assignment, list_assignments
from annotator.audit.log import Recorded, waiting_events
from annotator.db import Session
from annotator.errors import NotFound
from annotator.projects.queries import get_project, list_people


@operation("GET /projects/<slug>/assignments", query=AssignmentPage, answer=Listing[AssignmentState])
def get_assignments(slug: str, query: AssignmentPage) -> Response:
    """Who reads what in a project."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    hand_back_first(database(), project)
    with database().reading() as session:
        people = {name: person_id for person_id, name in list_people(session, project).items()}
        person_id = people.get(query.person.lower(), uuid.UUID(int=0)) if query.person else None
        which = Which(person_id, query.article, query.status or None)
        found = list_assignments(session, actor, project, which, after=id_after(query), limit=query.limit + 1)
        items = states(session, found[: query.limit])
    return answer(Listing[AssignmentState](items=items, next=next_after(found, query)))


@operation("POST /projects/<slug>/assignments", body=NewAssignments, answer=GivenArticles, status=201)
def post_assignments(slug: str, body: NewAssignments) -> Response:
    """Give articles to people. Whoever has one already keeps it as it is; one that ended begins again."""
    actor = current_actor()
    with writing_once() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.ASSIGN, project)
        people = find_readers(session, project, body.people)
        draft = AssignmentDraft(people, tuple(body.articles), body.due_on)
        made = assign_by_hand(session, actor, project, draft)
        settle(session)
        return answer(GivenArticles(items=states(session, made)), 201, session=session)


@operation("POST /projects/<slug>/assignments/spread", body=NewSpread, answer=SpreadArticles)
def post_spread(slug: str, body: NewSpread) -> Response:
    """Spread articles over readers, so many for each and equally much for everyone; or say what that would be."""
    actor = current_actor()
    with writing_once() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.ASSIGN, project)
        readers = project.overlap if body.readers is None else body.readers
        people = find_readers(session, project, body.people)
        draft = SpreadDraft(readers, people, tuple(body.articles), body.due_on)
        plan = plan_spread(session, project, draft)
        made = [] if body.preview else assign_by_rule(session, actor, project, draft)
        settle(session)
        shares = {one.name: plan.shares[one.person_id] for one in plan.people}
        state = SpreadArticles(
            items=states(session, made), shares=shares, lacking=plan.lacking, later=plan.later
        )
        return answer(state, session=session)


@operation("POST /projects/<slug>/assignments/next", answer=WrittenAssignment)
def post_next(slug: str) -> Response:
    """Ask for the next article that lacks readers; 404 when nothing is left."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    hand_back_first(database(), project)
    with writing_once() as session:
        assignment = assign_next(session, actor, get_project(session, actor, slug))
        if assignment is None:
            raise NotFound(NOTHING_LEFT)
        event = next(one for one in waiting_events(session) if one.subject_id == assignment.id)
        return written(session, assignment, event)


@operation("GET /assignments/<uuid:assignment_id>", answer=AssignmentState)
def get_one_assignment(assignment_id: uuid.UUID) -> Response:
    """One assignment, an ended one too."""
    with database().reading() as session:
        [state] = states(session, [get_assignment(session, current_actor(), assignment_id)])
    return answer(state)


@operation("PATCH /assignments/<uuid:assignment_id>", body=AssignmentPatch, answer=WrittenAssignment)
def patch_assignment(assignment_id: uuid.UUID, body: AssignmentPatch) -> Response:
    """Another day, or none."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        assignment = get_assignment(session, actor, assignment_id, lock=True)
        with telling(lambda: states(session, [assignment])[0]):
            event = change_due(session, actor, assignment, body.due_on, version=version)
        return written(session, assignment, event)


@operation("POST /assignments/<uuid:assignment_id>/return", body=WithReason, answer=WrittenAssignment)
def post_return(assignment_id: uuid.UUID, body: WithReason) -> Response:
    """Give a submitted article back to its reader."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        assignment = get_assignment(session, actor, assignment_id, lock=True)
        with telling(lambda: states(session, [assignment])[0]):
            event = return_assignment(session, actor, assignment, reason=body.reason, version=version)
        return written(session, assignment, event)


@operation("DELETE /assignments/<uuid:assignment_id>", body=WithReason, answer=WrittenAssignment)
def remove_assignment(assignment_id: uuid.UUID, body: WithReason) -> Response:
    """Take an article away from its reader, or hand your own back. It can be given again."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        assignment = get_assignment(session, actor, assignment_id, lock=True)
        with telling(lambda: states(session, [assignment])[0]):
            event = end_assignment(session, actor, assignment, reason=body.reason, version=version)
        return written(session, assignment, event)


def written(session: Session, assignment: Assignment, event: Recorded | None) -> Response:
    """The answer to a write."""
    settle(session)
    [state] = states(session, [assignment])
    return answer(WrittenAssignment(**dict(state), event=event.seq if event else None), session=session)


def states(session: Session, assignments: Sequence[Assignment]) -> list[AssignmentState]:
    """As programs read them."""
    ids = {one.person_id for one in assignments} | {one.created_by_id for one in assignments}
    names = list_names(session, ids)
    return [
        AssignmentState(
            id=one.id, project=one.project_id, article=one.article_id, person=names[one.person_id],
            status=one.status, origin=one.origin, due_on=one.due_on, created_by=names[one.created_by_id],
            created_at=one.created_at, updated_at=one.updated_at, submitted_at=one.submitted_at,
            version=one.version,
        )
        for one in assignments
    ]  # fmt: skip
