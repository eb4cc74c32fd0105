"""Projects that the asker is in."""

from flask import Response

from annotator.accounts.permissions import Actor
from annotator.api.answers import Listing, ProjectState, VerdictState, WholeProject
from annotator.api.declaring import operation
from annotator.api.request import answer, current_actor, database
from annotator.projects.models import Project
from annotator.projects.queries import get_project, list_projects, list_verdicts


@operation("GET /projects", answer=Listing[ProjectState])
def get_projects() -> Response:
    """All projects that you are in, by title."""
    actor = current_actor()
    with database().reading() as session:
        found = [ProjectState(**_state(actor, project)) for project in list_projects(session, actor)]
    return answer(Listing[ProjectState](items=found, next=None))


@operation("GET /projects/<slug>", answer=WholeProject)
def get_one_project(slug: str) -> Response:
    """One project with its guidelines and its verdicts."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        verdicts = [VerdictState.model_validate(verdict) for verdict in list_verdicts(session, project)]
    return answer(WholeProject(**_state(actor, project), guidelines=project.guidelines, verdicts=verdicts))


def _state(actor: Actor, project: Project) -> dict[str, object]:
    names = ProjectState.model_fields.keys() - {"role"}
    return {name: getattr(project, name) for name in names} | {"role": actor.roles.get(project.id)}
