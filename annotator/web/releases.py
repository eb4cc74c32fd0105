"""The releases of a project: what was frozen, how others know it again, and the files that are made of it."""

from functools import partial
from itertools import zip_longest

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Permission, may
from annotator.errors import Invalid
from annotator.exports.jobs import begin, list_jobs, new_job
from annotator.exports.releases.lasting import list_breaks
from annotator.exports.releases.ordering import ReleaseOrder, order_again, order_release, take_release
from annotator.exports.releases.queries import list_releases
from annotator.forms import show_problems
from annotator.forms.releases import ReleaseForm
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, signed_in


@web.get("/projects/<slug>/releases")
@signed_in
def show_releases(slug: str) -> Response:
    """All of them, the newest first, each with the one before it."""
    return _page(slug, ReleaseForm())


@web.post("/projects/<slug>/releases")
@signed_in
def make_release(slug: str) -> AnyResponse:
    """Have a new one made; the page says how far it is."""
    form = ReleaseForm(request.form)
    with database().reading() as session:
        actor = current_actor()
        form.offer(list_releases(session, actor, get_project(session, actor, slug)))
    draft = form.read()
    if draft is None:
        return _page(slug, form, 422)
    try:
        with database().writing() as session:
            as_of = (form.as_of.data or "").strip() or None
            order = order_release(session, actor, slug, draft, since=form.since.data or "", as_of=as_of)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _page(slug, form, 422)
    return _begin(order)


@web.post("/projects/<slug>/releases/<version>")
@signed_in
def build_release(slug: str, version: str) -> AnyResponse:
    """Have the file of one made again, from its event."""
    with database().writing() as session:
        order = order_again(session, current_actor(), slug, version)
    return _begin(order)


def _begin(order: ReleaseOrder) -> AnyResponse:
    folder, job = current_app.extensions["exports_dir"], new_job(order)
    begin(folder, job, partial(take_release, database(), current_app.extensions["sealer"], folder, order))
    return redirect(url_for("web.show_releases", slug=order.slug, _anchor=f"job-{job.id}"), 303)


def _page(slug: str, form: ReleaseForm, status: int = 200) -> Response:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        releases = list_releases(session, actor, project)
        breaks = list_breaks(session, project, releases)
        form.offer(releases)
        may_make = may(actor, Permission.EDIT_PROJECT, project)
        found = list_jobs(session, current_app.extensions["exports_dir"], actor, slug) if may_make else []
    pairs = list(zip_longest(releases, releases[1:]))[: len(releases)]
    jobs = [job for job in found if job.release]
    return answer_page(
        "exports/releases.html", status, project=project, nav="export", pairs=pairs, form=form, jobs=jobs,
        may_make=may_make, breaks=breaks,
    )  # fmt: skip
