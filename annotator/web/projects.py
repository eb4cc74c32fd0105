"""The list of projects, a new one, and the home of each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, Role, may, require
from annotator.annotations.overview import (
    Disagreement,
    Glance,
    find_last_article,
    find_next_article,
    list_disagreements,
    list_glances,
)
from annotator.articles.models import Article
from annotator.assignments.giving import find_next
from annotator.assignments.queue import Queue, list_queue
from annotator.audit.queries import EventFilter, list_events
from annotator.db import Session
from annotator.discussions.waiting import Call, list_calls
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.projects import NewProjectForm
from annotator.links.visibility import log_seen_by
from annotator.links.waiting import Waiting, list_waiting
from annotator.projects.actions import create_project
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_people, list_projects, list_verdicts
from annotator.web import web
from annotator.web.past import viewing
from annotator.web.request import answer_page, current_actor, database, go, signed_in
from annotator.web.sentences import Told, tell_events

RECENT_EVENTS = 12
#: mentions and answers
CALLS = 8


@web.get("/")
@signed_in
def start() -> AnyResponse:
    """All my projects, and what waits in each."""
    actor = current_actor()
    with database().reading() as session:
        projects = list_projects(session, actor)
        glances = list_glances(session, actor, projects)
    may_create = may(actor, Permission.CREATE_PROJECT)
    return answer_page(
        "projects/start.html",
        projects=projects,
        glances=glances,
        roles=actor.roles,
        may_create=may_create,
        nav="start",
    )


@web.get("/projects/new")
@signed_in
def new_project() -> AnyResponse:
    """The form for a new project."""
    require(current_actor(), Permission.CREATE_PROJECT)
    return answer_page("projects/new.html", form=NewProjectForm())


@web.post("/projects/new")
@signed_in
def new_project_post() -> AnyResponse:
    """Create it; whoever does owns it."""
    actor, form = current_actor(), NewProjectForm(request.form)
    require(actor, Permission.CREATE_PROJECT)
    try:
        with database().writing() as session:
            project = create_project(session, actor, form.draft())
    except Invalid as invalid:
        show_problems(form, invalid)
        return answer_page("projects/new.html", 422, form=form)
    return go(url_for("web.project_home", slug=project.slug), f"The project “{project.title}” is ready.")


@web.get("/projects/<slug>")
@signed_in
def project_home(slug: str) -> AnyResponse:
    """The next article, what waits, what changed, how far it all is."""
    with viewing(slug) as (session, actor, project):
        home = _read_home(session, actor, project)
    may_import = may(actor, Permission.IMPORT, project)
    return answer_page("projects/home.html", project=project, home=home, may_import=may_import, nav="home")


@dataclass(frozen=True)
class Home:
    """All that the page shows."""

    glance: Glance
    queue: Queue
    #: the first of the queue; where it is empty one that lacks readers, or that the actor has not marked
    next_article: Article | None
    #: whether it has to be asked for
    can_pull: bool
    last_article: Article | None
    waiting: list[Waiting]
    waiting_count: int
    disagreements: list[Disagreement]
    #: mentions and answers that are not read yet
    calls: Sequence[Call]
    #: in sentences, latest first
    events: list[Told]
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    names: dict[uuid.UUID, str] = field(default_factory=dict)


def _read_home(session: Session, actor: Actor, project: Project) -> Home:
    waiting, waiting_count = list_waiting(session, actor, project)
    disagreements = list_disagreements(session, actor, project)
    queue, next_article, can_pull = _read_next(session, actor, project)
    return Home(
        queue=queue,
        next_article=next_article,
        can_pull=can_pull,
        glance=list_glances(session, actor, [project])[project.id],
        last_article=find_last_article(session, actor, project),
        waiting=waiting,
        waiting_count=waiting_count,
        disagreements=sorted(disagreements, key=lambda found: not found.concerns(actor.id)),
        calls=() if g.get("past") else list_calls(session, actor, project_id=project.id, limit=CALLS),
        events=_read_lately(session, actor, project),
        verdicts={verdict.key: verdict for verdict in list_verdicts(session, project, retired=True)},
        names=list_people(session, project),
    )


def _read_next(session: Session, actor: Actor, project: Project) -> tuple[Queue, Article | None, bool]:
    """A reviewer whose queue is empty asks for the next article; others just read on."""
    queue = Queue() if g.get("past") else list_queue(session, actor, project, limit=1)
    if queue.entries:
        return queue, queue.entries[0].article, False
    if actor.roles.get(project.id) is not Role.REVIEWER:
        return queue, find_next_article(session, actor, project), False
    article_id = find_next(session, actor, project)
    return queue, session.get(Article, article_id) if article_id else None, article_id is not None


def _read_lately(session: Session, actor: Actor, project: Project) -> list[Told]:
    """The last events, their sentence alone."""
    until = g.past.seq + 1 if g.get("past") else 0
    changes = EventFilter(is_change=True)
    view = log_seen_by(session, actor, project)
    events = list_events(session, view, changes, after=until, limit=RECENT_EVENTS, newest_first=True)
    return [replace(told, changes=(), reason="") for told in tell_events(session, actor, project, events)]
