"""What a project has published, for everybody: a page, and a feed for other sites. Only where the project wants it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, jsonify, make_response, render_template, request

from annotator.projects.models import Project
from annotator.publishing.claim_review import feed
from annotator.publishing.models import Publication
from annotator.publishing.queries import get_listing_project, last_change, list_newest
from annotator.web import web
from annotator.web.publishing import CACHED
from annotator.web.request import database, parse_id, public, public_root

#: claims on a page, and in a part of the feed
PAGE = 50


@web.get("/published/projects/<slug>")
@public
def show_public_list(slug: str) -> Response:
    """The newest version of each claim, what was withdrawn too, last changed first."""
    project, found, changed = _read(slug)
    rows = [(one, _body(one)) for one in found[:PAGE]]
    page = render_template("publishing/public_list.html", project=project, rows=rows, next=_next(found))
    return _conditional(make_response(page), changed)


@web.get("/published/projects/<slug>/claim-review.json")
@public
def show_public_feed(slug: str) -> Response:
    """The same as a feed of ClaimReviews; the header Link leads to the next part (RFC 8288)."""
    project, found, changed = _read(slug)
    root = public_root()
    response = jsonify(feed(project.title, f"{root}/published/projects/{slug}", found[:PAGE], root))
    response.mimetype = "application/ld+json"
    response.headers["Access-Control-Allow-Origin"] = "*"
    if query := _next(found):
        url = f"{root}/published/projects/{slug}/claim-review.json{query}"
        response.headers["Link"] = f'<{url}>; rel="next"'
    return _conditional(response, changed)


def _read(slug: str) -> tuple[Project, Sequence[Publication], datetime]:
    """The project, one more of its claims than is shown, and when any of them last changed."""
    asked = request.args.get("after")
    with database().reading() as session:
        project = get_listing_project(session, slug)
        after = parse_id(asked, "part of this list") if asked else None
        found = list_newest(session, project, after=after, limit=PAGE + 1)
        return project, found, last_change(session, project)


def _next(found: Sequence[Publication]) -> str:
    """The query of the following part; empty at the end."""
    return f"?after={found[PAGE - 1].id}" if len(found) > PAGE else ""


def _conditional(response: Response, changed: datetime) -> Response:
    """With what a site needs to ask again only for what is new (RFC 9110, 13)."""
    response.headers["Cache-Control"] = CACHED
    response.last_modified = changed
    response.add_etag()
    response.make_conditional(request)
    return response


def _body(one: Publication) -> dict[str, Any] | None:
    return json.loads(one.body) if one.body else None
