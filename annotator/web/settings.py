"""A project's title, rules, guidelines and verdicts."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Permission, may
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotFound
from annotator.forms import show_problems
from annotator.forms.projects import SettingsForm, VerdictForm
from annotator.projects.actions import change_project, change_verdict, create_verdict, retire_verdict
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import find_verdict, get_project, list_verdicts
from annotator.text.differences import Piece, word_diff
from annotator.web import web
from annotator.web.markdown import render_markdown
from annotator.web.request import answer_page, current_actor, database, go, signed_in


@web.get("/projects/<slug>/guidelines")
@signed_in
def guidelines(slug: str) -> AnyResponse:
    """What the reviewers agree on."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        verdicts = list_verdicts(session, project)
    may_edit = may(actor, Permission.EDIT_PROJECT, project)
    text = render_markdown(project.guidelines)
    return answer_page(
        "projects/guidelines.html", project=project, text=text, verdicts=verdicts, may_edit=may_edit
    )


@web.get("/projects/<slug>/settings")
@signed_in
def settings(slug: str) -> AnyResponse:
    """Title, guidelines and rules; only owners can change them."""
    return _answer_settings(slug)


@web.post("/projects/<slug>/settings")
@signed_in
def settings_post(slug: str) -> AnyResponse:
    """Save them, or show what they would look like."""
    actor, form = current_actor(), SettingsForm(request.form)
    if "preview" in request.form:
        return _answer_settings(slug, form=form, preview=render_markdown(form.guidelines.data or ""))
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug, lock=True)
            change_project(session, actor, project, form.draft(project), version=form.version.data or 0)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_settings(slug, 422, form=form)
    except Conflict as conflict:
        return _answer_settings(slug, 409, form=form, conflict=conflict)
    return go(url_for("web.settings", slug=slug), "The settings are saved.")


@web.get("/projects/<slug>/settings/verdicts")
@signed_in
def verdicts(slug: str) -> AnyResponse:
    """The vocabulary, and a form for one more."""
    return _answer_verdicts(slug, VerdictForm())


@web.post("/projects/<slug>/settings/verdicts")
@signed_in
def verdict_add(slug: str) -> AnyResponse:
    """One more entry."""
    actor, form = current_actor(), VerdictForm(request.form)
    try:
        with database().writing() as session:
            verdict = create_verdict(
                session, actor, get_project(session, actor, slug, lock=True), form.draft()
            )
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_verdicts(slug, form, 422)
    return go(url_for("web.verdicts", slug=slug), f"“{verdict.name}” is part of the vocabulary.")


@web.get("/projects/<slug>/settings/verdicts/<key>")
@signed_in
def verdict(slug: str, key: str) -> AnyResponse:
    """The form for one entry."""
    return _answer_verdict(slug, key)


@web.post("/projects/<slug>/settings/verdicts/<key>")
@signed_in
def verdict_change(slug: str, key: str) -> AnyResponse:
    """Change all but its key; a retired one comes back."""
    actor, form = current_actor(), VerdictForm(request.form, key=key)
    form.key.data = key
    try:
        with database().writing() as session:
            project = get_project(session, actor, slug, lock=True)
            changed = change_verdict(session, actor, project, form.draft(), version=form.version.data or 0)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _answer_verdict(slug, key, 422, form=form)
    except Conflict as conflict:
        return _answer_verdict(slug, key, 409, form=form, conflict=conflict)
    return go(url_for("web.verdicts", slug=slug), f"“{changed.name}” is saved.")


@web.post("/projects/<slug>/settings/verdicts/<key>/retire")
@signed_in
def verdict_retire(slug: str, key: str) -> AnyResponse:
    """Offer it no more."""
    actor = current_actor()
    try:
        with database().writing() as session:
            retire_verdict(session, actor, get_project(session, actor, slug, lock=True), key)
    except Invalid as invalid:
        return go(url_for("web.verdicts", slug=slug), invalid.message, "error")
    return go(
        url_for("web.verdicts", slug=slug), "That verdict is offered no more; claims that carry it keep it."
    )


def _answer_settings(slug: str, status: int = 200, **values: Any) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
    form = values.setdefault("form", SettingsForm(obj=project))
    conflict = values.setdefault("conflict", None)
    if conflict:
        values["differences"] = _differences(form, project)
        form.version.raw_data, form.version.data = None, project.version
    may_edit = may(actor, Permission.EDIT_PROJECT, project)
    return answer_page(
        "projects/settings.html", status, project=project, may_edit=may_edit, nav="settings", **values
    )


def _answer_verdicts(slug: str, form: VerdictForm, status: int = 200) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        rows = list_verdicts(session, project, retired=True)
    may_edit = may(actor, Permission.EDIT_PROJECT, project)
    return answer_page(
        "projects/verdicts.html",
        status,
        project=project,
        rows=rows,
        form=form,
        may_edit=may_edit,
        nav="settings",
    )


def _answer_verdict(slug: str, key: str, status: int = 200, **values: Any) -> AnyResponse:
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        stored = _get_verdict(session, project, key)
    form = values.setdefault("form", VerdictForm(obj=stored))
    conflict = values.setdefault("conflict", None)
    if conflict:
        values["differences"] = _differences(form, stored)
        form.version.raw_data, form.version.data = None, stored.version
    may_edit = may(actor, Permission.EDIT_PROJECT, project)
    return answer_page(
        "projects/verdict.html",
        status,
        project=project,
        verdict=stored,
        may_edit=may_edit,
        nav="settings",
        **values,
    )


def _get_verdict(session: Session, project: Project, key: str) -> Verdict:
    found = find_verdict(session, project.id, key)
    if found is None:
        raise NotFound(f"This project has no verdict “{key}”.")
    return found


def _differences(
    form: SettingsForm | VerdictForm, stored: Project | Verdict
) -> list[tuple[str, list[Piece], str]]:
    """For each field that differs: its label, what the form changes in the stored value, the stored value."""
    pairs = [
        (field.label.text, _as_text(getattr(stored, field.name)), _as_text(field.data))
        for field in form
        if field.name != "version"
    ]
    return [(label, word_diff(theirs, mine), theirs) for label, theirs, mine in pairs if theirs != mine]


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
