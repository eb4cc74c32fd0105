"""The life of an assignment: due on another day, submitted, returned, reopened, ended."""

from datetime import date

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.articles.models import Article
from annotator.assignments.drafts import check_due, check_reason
from annotator.assignments.models import Assignment, Origin, Progress
from annotator.assignments.queries import find_assignment, is_reader
from annotator.assignments.steps import begin, change, end
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotAllowed


def change_due(
    session: Session, actor: Actor, assignment: Assignment, due_on: date | None, *, version: int
) -> Recorded | None:
    """Another day, or none. None when it is that day already; Conflict when ``version`` is not the present one."""
    require(actor, Permission.ASSIGN, assignment)
    _check_version(assignment, version)
    if assignment.due_on == due_on:
        return None
    check_due(due_on)
    before = assignment.snapshot()
    assignment.due_on = due_on
    return change(session, actor, assignment, EventKind.ASSIGNMENT_CHANGED, before)


def submit_assignment(
    session: Session, actor: Actor, article: Article, *, reason: str = ""
) -> tuple[Assignment, Recorded | None]:
    """Say that one is done with an article; one that nobody asked for becomes one's own by it.

    reason: why it is submitted although something is missing. No event when it was submitted already.
    """
    require(actor, Permission.SUBMIT, article)
    assignment = find_assignment(session, article.id, actor.id, lock=True)
    if assignment is None or assignment.status == Progress.ENDED:
        [assignment] = begin(session, actor, article.project_id, [(article.id, actor.id)], origin=Origin.OWN)
    if assignment.status == Progress.SUBMITTED:
        return assignment, None
    before = assignment.snapshot()
    assignment.status, assignment.submitted_at = Progress.SUBMITTED, clock.now()
    kind = EventKind.ASSIGNMENT_SUBMITTED
    return assignment, change(session, actor, assignment, kind, before, reason)


def return_assignment(
    session: Session, actor: Actor, assignment: Assignment, *, reason: str, version: int | None = None
) -> Recorded | None:
    """Give a submitted article back to its reader. None when it is open already."""
    require(actor, Permission.RETURN, assignment)
    if not is_reader(session, assignment.project_id, assignment.person_id):
        raise Invalid(
            "person", "Its reader cannot submit it any more: they left this project, or only read it."
        )
    return _open_again(session, actor, assignment, (EventKind.ASSIGNMENT_RETURNED, reason), version)


def reopen_assignment(
    session: Session, actor: Actor, assignment: Assignment, *, reason: str, version: int | None = None
) -> Recorded | None:
    """Take back one's own word that an article is done. None when it is open already."""
    require(actor, Permission.SUBMIT, assignment)
    if assignment.person_id != actor.id:
        raise NotAllowed("Only its reader can reopen an article; a curator returns it to them.")
    return _open_again(session, actor, assignment, (EventKind.ASSIGNMENT_REOPENED, reason), version)


def end_assignment(
    session: Session, actor: Actor, assignment: Assignment, *, reason: str, version: int | None = None
) -> Recorded | None:
    """Take an open article away from its reader, or hand one's own back. None when it has ended already."""
    is_own = assignment.person_id == actor.id
    require(actor, Permission.SUBMIT if is_own else Permission.ASSIGN, assignment)
    if assignment.status == Progress.ENDED:
        return None
    _check_version(assignment, version)
    if assignment.status == Progress.SUBMITTED:
        words = "Reopen it first." if is_own else "Return it to its reader first."
        raise Conflict(f"This article is submitted. {words}", assignment.snapshot())
    return end(session, actor, assignment, check_reason(reason))


def _open_again(
    session: Session,
    actor: Actor,
    assignment: Assignment,
    why: tuple[EventKind, str],
    version: int | None,
) -> Recorded | None:
    kind, reason = why
    if assignment.status == Progress.OPEN:
        return None
    _check_version(assignment, version)
    if assignment.status == Progress.ENDED:
        raise Conflict("This assignment has ended meanwhile. Begin it again instead.", assignment.snapshot())
    reason, before = check_reason(reason), assignment.snapshot()
    assignment.status, assignment.submitted_at = Progress.OPEN, None
    return change(session, actor, assignment, kind, before, reason)


def _check_version(assignment: Assignment, version: int | None) -> None:
    if version is not None and assignment.version != version:
        raise Conflict(
            "Someone else changed this assignment meanwhile. Look at it again.", assignment.snapshot()
        )
