"""Taking in our own JSON lines, and what other tools left: first what labels there are, then what became of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Response, current_app, request

from annotator.accounts.permissions import Actor, Permission, require
from annotator.errors import Invalid
from annotator.exports.intake.catalogue import Reader, choose_reader, get_reader
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.mapping import Found, LabelMap
from annotator.exports.intake.own import are_own, take_own
from annotator.exports.intake.reading import read_documents
from annotator.exports.intake.report import Report
from annotator.exports.intake.taking_in import read_mapping, take_in
from annotator.exports.intake.unpacking import Room, unpack
from annotator.exports.intake.uploads import drop, fetch, keep
from annotator.forms import show_problems
from annotator.forms.articles import PastedForm
from annotator.forms.imports import PREANNOTATIONS, ForeignForm, MappingForm, mapping_form
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.articles import show_import_page
from annotator.web.request import answer_page, current_actor, database, signed_in

#: of a long report; the command writes all of it
REMARKS_SHOWN = 500


@web.post("/projects/<slug>/imports")
@signed_in
def look_into_files(slug: str) -> Response:
    """Which labels the files of another tool hold, each with what it is to become."""
    actor, form = current_actor(), ForeignForm(request.form)
    project, mapping = _importable(actor, slug)
    try:
        files = _sent_files()
        if not form.validate():
            raise Invalid("format", "Choose a format from the list.")
        if are_own(form.format.data, files):
            return _take_own(actor, project, files, is_proposed=form.as_.data == PREANNOTATIONS)
        reader = choose_reader(form.format.data, files)
        found = Found.of(read_documents(reader, files, skips=form.skip_unreadable.data))
    except Invalid as invalid:
        show_problems(form, _of_files(invalid))
        return show_import_page(project, [], PastedForm(), foreign=form)
    chosen = mapping_form(None, found, mapping)
    chosen.upload.data, chosen.format.data = keep(_folder(), actor.id, project.id, files), reader.name
    chosen.as_.data, chosen.skip_unreadable.data = form.as_.data, "1" if form.skip_unreadable.data else ""
    return _show_labels(project, reader, found, chosen)


@web.post("/projects/<slug>/imports/take")
@signed_in
def take_files_in(slug: str) -> Response:
    """Store what was looked into, and say what became of it."""
    actor, sent = current_actor(), MappingForm(request.form)
    project, mapping = _importable(actor, slug)
    try:
        reader = get_reader(sent.format.data or "")
        files = fetch(_folder(), actor.id, project.id, sent.upload.data or "")
        documents = read_documents(reader, files, skips=bool(sent.skip_unreadable.data))
    except Invalid as invalid:
        foreign = ForeignForm()
        show_problems(foreign, _of_files(invalid))
        return show_import_page(project, [], PastedForm(), foreign=foreign)
    found = Found.of(documents)
    form = mapping_form(request.form, found, mapping)
    if not form.validate():
        return _show_labels(project, reader, found, form, 422)
    return _take(actor, project, documents, form)


def _take(
    actor: Actor, project: Project, documents: Sequence[ForeignDocument], form: MappingForm
) -> Response:
    with database().writing() as session:
        here = get_project(session, actor, project.slug)
        mapping = form.chosen(read_mapping(session, here).verdicts)
        report = take_in(session, actor, here, documents, mapping)
    drop(_folder(), actor.id, project.id, form.upload.data or "")
    return _show_report(project, report)


def _take_own(actor: Actor, project: Project, files: Mapping[str, bytes], *, is_proposed: bool) -> Response:
    """Our own say what everything is: there is nothing to ask."""
    with database().writing() as session:
        here = get_project(session, actor, project.slug)
        report = take_own(session, actor, here, files, is_proposed=is_proposed)
    return _show_report(project, report)


def _show_report(project: Project, report: Report) -> Response:
    shown = report.remarks[:REMARKS_SHOWN]
    return answer_page("imports/report.html", project=project, nav="articles", report=report, remarks=shown)


def _importable(actor: Actor, slug: str) -> tuple[Project, LabelMap]:
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.IMPORT, project)
        return project, read_mapping(session, project)


def _show_labels(
    project: Project, reader: Reader, found: Found, form: MappingForm, status: int = 200
) -> Response:
    values = {"reader": reader, "found": found, "form": form}
    return answer_page("imports/labels.html", status, project=project, nav="articles", **values)


def _sent_files() -> dict[str, bytes]:
    room, files = Room(), dict[str, bytes]()
    for sent in request.files.getlist("marked"):
        if sent.filename:
            name = sent.filename.replace("\\", "/").rsplit("/", 1)[-1][:200] or "file"
            files |= unpack(name, sent.read(), room)
    if not files:
        raise Invalid("marked", "Choose at least one file first.")
    return files


def _of_files(invalid: Invalid) -> Invalid:
    """What a reader says of a file stands beside the field where files are chosen."""
    if "format" in invalid.fields:
        return invalid
    return Invalid.of([("marked", sentence) for told in invalid.fields.values() for sentence in told])


def _folder() -> Path:
    return current_app.extensions["uploads_dir"]  # type: ignore[no-any-return]
