"""Taking a project away: what the file holds, and the file."""

from collections.abc import Iterator

from flask import Response
from sqlalchemy import func, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.articles.models import Article
from annotator.audit.noting import note_export
from annotator.db import Session
from annotator.exports.jsonl import export_jsonl
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


@web.get("/projects/<slug>/export/jsonl")
@signed_in
def download_jsonl(slug: str) -> Response:
    """The project, one article a line, sent while it is read."""
    actor = current_actor()
    with database().writing() as session:
        note_export(session, actor, _get_exportable(session, actor, slug), what="jsonl")
    filename = f"{slug}-{clock.now():%Y-%m-%d}.jsonl"
    return attachment(_lines(actor, slug), filename, "application/jsonl")


def _lines(actor: Actor, slug: str) -> Iterator[str]:
    with database().reading() as session:
        yield from export_jsonl(session, actor, _get_exportable(session, actor, slug))


def _get_exportable(session: Session, actor: Actor, slug: str) -> Project:
    project = get_project(session, actor, slug)
    require(actor, Permission.EXPORT, project)
    return project


def _count(session: Session, actor: Actor, project: Project) -> dict[str, int]:
    articles = select(func.count()).select_from(Article).where(Article.project_id == project.id)
    standing = (Annotation.project_id == project.id, Annotation.status != Status.DELETED)
    kinds = select(Annotation.kind, func.count()).where(*standing).group_by(Annotation.kind)
    found = {row[0]: row[1] for row in session.execute(kinds)}
    links = standing_links(actor).where(Link.project_id == project.id).order_by(None)
    return {
        "articles": session.scalar(articles) or 0,
        "claims": found.get(Kind.CLAIM, 0),
        "passages": found.get(Kind.PASSAGE, 0),
        "links": session.scalar(select(func.count()).select_from(links.subquery())) or 0,
    }
