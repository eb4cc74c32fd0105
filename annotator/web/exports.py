"""Taking a project away: what can leave, the files that are made, and how far each is."""

import uuid
from functools import partial

from flask import Response, current_app, redirect, request, send_file
from sqlalchemy import func, select
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Kind, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article
from annotator.db import Session
from annotator.errors import Invalid
from annotator.exports.catalogue import FORMATS
from annotator.exports.jobs import Job, JobState, begin, get_job, list_jobs, new_job, sending_of
from annotator.exports.taking import Order, order_export, take
from annotator.forms.exports import ExportForm
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.audit import attachment
from annotator.web.request import answer_page, current_actor, database, is_fragment, signed_in


@web.get("/projects/<slug>/export")
@signed_in
def show_export(slug: str) -> Response:
    """What can leave, and what one has asked for."""
    return _page(slug, ExportForm())


@web.post("/projects/<slug>/export")
@signed_in
def make_export(slug: str) -> AnyResponse:
    """Have a file made; the page says how far it is."""
    form = ExportForm(request.form)
    if not form.validate():
        return _page(slug, form, 422)
    try:
        order = _order(slug, form.format.data, (form.as_of.data or "").strip() or None)
    except Invalid as invalid:
        form.as_of.errors = [invalid.message]
        return _page(slug, form, 422)
    job = new_job(order)
    making = partial(take, database(), current_app.extensions["sealer"], order)
    begin(current_app.extensions["exports_dir"], job, making)
    return redirect(f"{_home(slug)}/export#job-{job.id}", 303)


@web.get("/projects/<slug>/export/jobs/<uuid:job_id>")
@signed_in
def show_export_job(slug: str, job_id: uuid.UUID) -> AnyResponse:
    """How far a file is; for the page's own script the piece that says so."""
    job = _get_job(slug, job_id)
    if not is_fragment():
        page = "releases" if job.release else "export"
        return redirect(f"{_home(slug)}/{page}#job-{job.id}", 303)
    return answer_page("exports/job.html", job=job, home=_home(slug))


@web.get("/projects/<slug>/export/jobs/<uuid:job_id>/file")
@signed_in
def fetch_export(slug: str, job_id: uuid.UUID) -> Response:
    """The file; a download that broke off goes on where it was (RFC 9110, 14.2)."""
    job = _get_job(slug, job_id)
    if job.state is not JobState.DONE:
        message = job.message or "This file is still being made."
        status = 410 if job.state is JobState.EXPIRED else 409
        return answer_page("exports/gone.html", status, home=_home(slug), message=message, job=job)
    return send_file(**sending_of(current_app.extensions["exports_dir"], job))


@web.get("/projects/<slug>/export/<format_>")
@signed_in
def download_export(slug: str, format_: str) -> Response:
    """The project in one of the formats, sent while it is read."""
    order = _order(slug, format_, request.args.get("as_of"))
    taken = take(database(), current_app.extensions["sealer"], order)
    return attachment(taken.chunks, order.filename, order.format.media_type)


def _order(slug: str, format_: str, as_of: str | None) -> Order:
    with database().writing() as session:
        return order_export(session, current_actor(), slug, format_, as_of)


def _get_job(slug: str, job_id: uuid.UUID) -> Job:
    with database().reading() as session:
        return get_job(session, current_app.extensions["exports_dir"], current_actor(), slug, job_id)


def _page(slug: str, form: ExportForm, status: int = 200) -> Response:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.EXPORT, project)
        found = list_jobs(session, current_app.extensions["exports_dir"], actor, slug)
        jobs = [job for job in found if not job.release]
        counts = _count(session, actor, project)
    return answer_page(
        "exports/export.html", status, project=project, nav="export", counts=counts, form=form, jobs=jobs,
        formats=FORMATS,
    )  # fmt: skip


def _home(slug: str) -> str:
    return f"{request.script_root}/projects/{slug}"


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
