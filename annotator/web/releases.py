"""The releases of a project: what was frozen, and how others know it again."""

from itertools import zip_longest

from flask import Response

from annotator.exports.releases.queries import list_releases
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, signed_in


@web.get("/projects/<slug>/releases")
@signed_in
def show_releases(slug: str) -> Response:
    """All of them, the newest first, each with the one before it."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        releases = list_releases(session, actor, project)
    pairs = list(zip_longest(releases, releases[1:]))[: len(releases)]
    return answer_page("exports/releases.html", project=project, nav="export", pairs=pairs)
