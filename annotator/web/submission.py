"""What the reader says of one's own submission of the article that is open."""

import uuid
from dataclasses import dataclass, field

from flask import g

from annotator.accounts.permissions import Actor, Permission, Role, may
from annotator.accounts.queries import list_names
from annotator.articles.models import Article
from annotator.articles.queries import find_neighbours
from annotator.assignments.giving import find_next
from annotator.assignments.models import Assignment, Progress
from annotator.assignments.queries import find_assignment, find_return
from annotator.assignments.queue import Entry, Queue, find_around, list_queue
from annotator.db import Session
from annotator.forms.assignments import ReasonForm
from annotator.projects.models import Project


@dataclass(frozen=True)
class Submission:
    """Where someone is with an article, and what comes after it."""

    #: None before they began, or when it was taken away
    entry: Entry | None
    queue: Queue
    #: whether there is an article to ask for when the queue is empty
    can_pull: bool
    #: whether others' marks are hidden until it is submitted
    is_blind: bool
    #: who returned it, and why
    returned: tuple[str, str] | None = None
    form: ReasonForm = field(default_factory=ReasonForm)

    @property
    def is_done(self) -> bool:
        """Whether it is submitted."""
        return self.entry is not None and self.entry.assignment.status == Progress.SUBMITTED

    @property
    def asks_for_next(self) -> bool:
        """Whether an article is asked for after this one, because nothing else waits."""
        return self.is_done and not self.queue.entries and self.can_pull


@dataclass(frozen=True)
class Around:
    """What the reader leads to from an article, and one's own word that it is done."""

    previous: uuid.UUID | None
    following: uuid.UUID | None
    submission: Submission | None = None


def read_around(session: Session, actor: Actor, project: Project, article: Article) -> Around:
    """The articles of one's queue before and after this one; with an empty queue, those of the project."""
    neighbours = find_neighbours(session, article)
    if g.get("past"):
        return Around(*neighbours)
    in_queue = find_around(session, actor, project, article)
    return Around(*(in_queue or neighbours), read_submission(session, actor, project, article))


def read_submission(session: Session, actor: Actor, project: Project, article: Article) -> Submission | None:
    """None for whoever has nothing to submit: viewers, and curators who were not asked to read it."""
    if not may(actor, Permission.SUBMIT, article):
        return None
    assignment = find_assignment(session, article.id, actor.id)
    if assignment is not None and assignment.status == Progress.ENDED:
        assignment = None
    if assignment is None and actor.roles.get(project.id) is not Role.REVIEWER:
        return None
    return Submission(
        Entry(assignment, article) if assignment else None,
        list_queue(session, actor, project, limit=1),
        _can_pull(session, actor, project, assignment),
        project.blind,
        _find_returned(session, assignment) if assignment else None,
    )


def _find_returned(session: Session, assignment: Assignment) -> tuple[str, str] | None:
    event = find_return(session, assignment)
    return None if event is None else (list_names(session, [event.actor_id])[event.actor_id], event.reason)


def _can_pull(session: Session, actor: Actor, project: Project, assignment: Assignment | None) -> bool:
    """Asked only where it is shown."""
    is_done = assignment is not None and assignment.status == Progress.SUBMITTED
    return is_done and find_next(session, actor, project) is not None
