"""Published claims: for everybody to read, and for curators to publish, correct and withdraw."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.audit.disclosing import proof_lines
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import NotFound
from annotator.forms.publishing import PublicationForm
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.publishing.actions import find_latest, publish_claim, withdraw_publication
from annotator.publishing.claim_review import claim_review, page_of
from annotator.publishing.models import Publication
from annotator.publishing.queries import get_version, list_published, list_versions
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.audit import attachment
from annotator.web.request import answer_page, current_actor, database, public, public_root, signed_in
from annotator.web.writing import Done, write

#: what anybody may keep for a while
CACHED = "public, max-age=60"


@web.post("/projects/<slug>/annotations/<uuid:claim_id>/publication")
@signed_in
def publish(slug: str, claim_id: uuid.UUID) -> AnyResponse:
    """Publish a claim, or the next version of what is said of it."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        claim = get_of(session, actor, project, claim_id)
        made, event = publish_claim(session, actor, claim, note=PublicationForm(request.form).note.data or "")
        words = "Published." if made.number == 1 else f"Published as version {made.number}."
        return _done(slug, claim_id, event, words)

    return write(slug, act)


@web.post("/projects/<slug>/annotations/<uuid:claim_id>/publication/withdraw")
@signed_in
def withdraw(slug: str, claim_id: uuid.UUID) -> AnyResponse:
    """Say that it is not said any more, and why."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        claim = get_of(session, actor, project, claim_id)
        latest = find_latest(session, claim)
        if latest is None:
            raise NotFound("This claim was never published.")
        event = withdraw_publication(
            session, actor, latest, reason=PublicationForm(request.form).note.data or ""
        )
        return _done(slug, claim_id, event, "Withdrawn. What was said stays to be read, with the reason.")

    return write(slug, act)


def _done(slug: str, claim_id: uuid.UUID, event: Recorded, message: str) -> Done:
    page = url_for("web.show_claim", slug=slug, annotation_id=claim_id, _anchor="publication")
    return Done([str(claim_id)], message, page, recorded=event)


@web.get("/projects/<slug>/published")
@signed_in
def show_published(slug: str) -> Response:
    """Everything that a project has published, newest first."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        versions = [(one, _body(one)) for one in list_published(session, actor, project)]
    return answer_page("publishing/list.html", project=project, nav="export", versions=versions)


@web.get("/published/<uuid:claim_id>")
@public
def show_newest(claim_id: uuid.UUID) -> AnyResponse:
    """What holds of a claim now."""
    return redirect(url_for("web.show_publication", claim_id=claim_id, number=_versions(claim_id)[0].number))


@web.get("/published/<uuid:claim_id>/<int:number>")
@public
def show_publication(claim_id: uuid.UUID, number: int) -> Response:
    """One version, with what became of it since."""
    versions = _versions(claim_id)
    one = next((version for version in versions if version.number == number), None)
    if one is None:
        raise NotFound
    review = claim_review(one, _address(one)) if one.body and not one.is_withdrawn else None
    keys = current_app.extensions["sealer"].keys(one.project_id)
    key = keys[-1].text if keys else ""
    values = {"one": one, "body": _body(one), "versions": versions, "review": review, "key": key}
    values["canonical"], values["listing"] = _address(versions[0]), _listing(one)
    response = make_response(render_template("publishing/publication.html", **values))
    response.headers["Cache-Control"] = CACHED
    return response


@web.get("/published/<uuid:claim_id>/<int:number>/claim-review.json")
@public
def show_claim_review(claim_id: uuid.UUID, number: int) -> Response:
    """One version as ClaimReview; a withdrawn one is none any more (RFC 9110, 15.5.11)."""
    with database().reading() as session:
        one = get_version(session, claim_id, number)
    if one.is_withdrawn or not one.body:
        return make_response(jsonify(error=f"Withdrawn: {one.withdrawal}"), 410)
    response = jsonify(claim_review(one, _address(one)))
    response.mimetype = "application/ld+json"
    response.headers.update({"Cache-Control": CACHED, "Access-Control-Allow-Origin": "*"})
    return response


@web.get("/published/<uuid:claim_id>/proof")
@public
def prove_publication(claim_id: uuid.UUID) -> Response:
    """Every version of what was published of a claim, as the log has it, each with its proof."""
    ids = [one.id for one in _versions(claim_id)]
    with database().reading() as session:
        project = session.get_one(Project, get_version(session, claim_id, 1).project_id)
        view = log_seen_by(session, SYSTEM, project)
    lines: Iterator[str] = proof_lines(current_app.extensions["sealer"], view, ids)
    return attachment(lines, f"claim-{claim_id}-proof.jsonl", "application/jsonl")


def _versions(claim_id: uuid.UUID) -> list[Publication]:
    with database().reading() as session:
        versions = list_versions(session, claim_id)
    if not versions:
        raise NotFound
    return list(versions)


def _listing(one: Publication) -> str:
    """The name of its project where that lists what it has published."""
    with database().reading() as session:
        project = session.get_one(Project, one.project_id)
        return project.slug if project.lists_published else ""


def _address(one: Publication) -> str:
    """Where everybody finds it: below the address that the installation is known by, if it says one."""
    return page_of(one, public_root())


def _body(one: Publication) -> dict[str, Any] | None:
    """None after an erasure."""
    return json.loads(one.body) if one.body else None
