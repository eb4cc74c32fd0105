"""Taking a project away: what the file holds, and the file."""

from flask import Response, current_app, request
from sqlalchemy import func, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.db import Session
from annotator.exports.taking import take_project
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.request import answer_page, current_actor, database, signed_in


@web.get("/projects/<slug>/export")
@signed_in
def show_export(slug: str) -> Response:
    """What leaves with an export."""
    actor = current_actor()
    with database().reading() as session:
        project = _get_exportable(session, actor, slug)
        counts = _count(session, actor, project)
    return answer_page("exports/export.html", project=project, nav="export", counts=counts)


@web.get("/projects/<slug>/export/<format_>")
@signed_in
def download_export(slug: str, format_: str) -> Response:
    """The project in one of the formats, sent while it is read."""
    sealer, as_of = current_app.extensions["sealer"], request.args.get("as_of")
    taken = take_project(database(), sealer, current_actor(), slug, format_=format_, as_of=as_of)
    stem = taken.stem if taken.seq else f"{taken.stem}-{clock.now():%Y-%m-%d}"
    return attachment(taken.chunks, f"{stem}.{taken.format.suffix}", taken.format.media_type)


def _get_exportable(session: Session, actor: Actor, slug: str) -> Project:
    project = get_project(session, actor, slug)
    require(actor, Permission.EXPORT, project)
    return project


def _count(session: Session, actor: Actor, project: Project) -> dict[str, int]:
    articles = select(func.count()).select_from(Article).where(Article.project_id == project.id)
    standing = (Annotation.project_id == project.id, Annotation.status != Status.DELETED)
    seen = (*standing, annotation_visible_to(actor))
    kinds = select(Annotation.kind, func.count()).where(*seen).group_by(Annotation.kind)
    found = {row[0]: row[1] for row in session.execute(kinds)}
    links = standing_links(actor).where(Link.project_id == project.id).order_by(None)
    return {
        "articles": session.scalar(articles) or 0,
        "claims": found.get(Kind.CLAIM, 0),
        "passages": found.get(Kind.PASSAGE, 0),
        "links": session.scalar(select(func.count()).select_from(links.subquery())) or 0,
    }
