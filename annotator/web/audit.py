"""The log: sentences, newest first, filtered by the address; and the same as a file."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, current_app, request, stream_with_context, url_for
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.queries import list_by_ids
from annotator.articles.models import Article
from annotator.audit.disclosing import log_lines, proof_lines, require_whole
from annotator.audit.exporting import events_csv, events_jsonl
from annotator.audit.noting import note_log_export
from annotator.audit.queries import EventFilter, LogView, count_events, last_seq, list_events, read_events
from annotator.audit.sealing import Unsealable
from annotator.audit.tiles import FolderError
from annotator.config import PACKAGE
from annotator.db import Session
from annotator.errors import Conflict, NotFound
from annotator.exports.rows import read_names
from annotator.forms.audit import LogForm
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project, list_people
from annotator.projects.saved_filters import forget_filter, list_filters, save_filter
from annotator.web import web
from annotator.web.clauses import shorten
from annotator.web.request import answer_page, current_actor, database, go, public, signed_in
from annotator.web.sentences import Told, tell_events

#: events on a page
PAGE = 50
#: it needs nothing of ours
VERIFIER = PACKAGE / "audit" / "verify_log.py"
#: what an outsider can check: all of the log at once, or what matches with a proof for each event
SEALED, PROOFS = "sealed", "proofs"
FORMATS = {"jsonl": (events_jsonl, "application/jsonl"), "csv": (events_csv, "text/csv")}


@web.get("/projects/<slug>/log")
@signed_in
def show_log(slug: str) -> Response:
    """What happened, in sentences."""
    actor, form, before = current_actor(), LogForm(request.args), request.args.get("before", 0, type=int)
    is_read, wanted = form.validate(), form.wanted()
    with database().reading() as session:
        project, view = _get_readable(session, actor, slug)
        form.offer(list_people(session, project))
        events = list_events(
            session, view, wanted, after=read_before(before), limit=PAGE + 1, newest_first=True
        )
        told = tell_events(session, actor, project, events[:PAGE])
        values: dict[str, Any] = {"about": _about(session, actor, project, wanted), "view": view}
        values["count"] = count_events(session, view, wanted)
        values |= {"saved": list_filters(session, actor, project), "last_seq": last_seq(session, view)}
    asked = read_asked(form, request.args)
    last = told[-1].seq if len(events) > PAGE else None
    values |= {"days": by_day(told), "last": last, "before": before, "asked": asked}
    return answer_page(
        "audit/log.html", 200 if is_read else 422, project=project, nav="log", form=form, **values
    )


@web.get("/projects/<slug>/log/export")
@signed_in
def export_log(slug: str) -> Response:
    """The filtered log as a file, oldest first."""
    actor, form = current_actor(), LogForm(request.args)
    name = request.args.get("format", "jsonl")
    if name not in (*FORMATS, SEALED, PROOFS):
        raise NotFound("The log leaves as format=jsonl, format=csv, format=sealed or format=proofs.")
    form.validate()
    asked = read_asked(form, request.args)
    is_all = name == SEALED and not asked
    with database().writing() as session:
        project, view = _get_readable(session, actor, slug)
        if is_all:
            require_whole(view)
        note_log_export(session, actor, project, what=f"{name}, filtered" if asked else name)
    if name in (SEALED, PROOFS):
        return _send_sealed(slug, view, form.wanted(), is_all=is_all)
    return attachment(_lines(actor, slug, form.wanted(), name), f"{slug}-log.{name}", FORMATS[name][1])


def _send_sealed(slug: str, view: LogView, wanted: EventFilter, *, is_all: bool) -> Response:
    """What can be checked without this program: every event, or those that match with a proof each."""
    sealer = current_app.extensions["sealer"]
    try:
        lines = log_lines(sealer, view) if is_all else proof_lines(sealer, view, wanted)
    except FolderError:
        raise Conflict("The log cannot be sealed at the moment: tell the administrator.") from None
    except Unsealable as problem:
        raise Conflict(f"The log cannot be sealed: {problem.message} Tell the administrator.") from None
    return attachment(lines, f"{slug}-log.sealed.jsonl", "application/jsonl")


@web.get("/verify_log.py")
@public
def download_verifier() -> Response:
    """The program with which anybody checks a log file; it is the same in every installation."""
    return attachment(iter([VERIFIER.read_text()]), VERIFIER.name, "text/x-python")


@web.post("/projects/<slug>/log/filters")
@signed_in
def save_log_filter(slug: str) -> AnyResponse:
    """Keep the filter that is shown, for oneself."""
    query = urlencode(read_asked(LogForm(), dict(parse_qsl(request.form.get("query", "")))))
    with database().writing() as session:
        project, _ = _get_readable(session, current_actor(), slug)
        kept = save_filter(session, current_actor(), project, name=request.form.get("name", ""), query=query)
        name = kept.name
    return go(f"{url_for('web.show_log', slug=slug)}?{query}", f"Kept as “{name}”.")


@web.post("/projects/<slug>/log/filters/<uuid:filter_id>/forget")
@signed_in
def forget_log_filter(slug: str, filter_id: uuid.UUID) -> AnyResponse:
    """Let go of a filter; it is still in the address that follows, so that it can be kept again."""
    with database().writing() as session:
        project, _ = _get_readable(session, current_actor(), slug)
        gone = forget_filter(session, current_actor(), project, filter_id)
        name, query = gone.name, gone.query
    return go(f"{url_for('web.show_log', slug=slug)}?{query}", f"“{name}” is no longer kept.")


def attachment(lines: Iterator[str] | Iterator[bytes], filename: str, mimetype: str) -> Response:
    """A file that is sent while it is written. ``filename`` is ASCII (RFC 6266)."""
    headers = Headers()
    headers.set("Content-Disposition", "attachment", filename=filename)
    headers.set("Cache-Control", "no-store")
    return Response(stream_with_context(lines), mimetype=mimetype, headers=headers)


def by_day(told: list[Told]) -> list[tuple[date, list[Told]]]:
    """The events of each day, in UTC."""
    return [(day, list(events)) for day, events in groupby(told, key=lambda one: one.at.date())]


def read_asked(form: Form, given: Mapping[str, str]) -> dict[str, str]:
    """The filters of ``form`` that are set, of all that stands in an address."""
    return {field.name: given[field.name] for field in form if given.get(field.name)}


def read_before(before: int) -> int:
    """Before which event a page begins; 0 for the newest one."""
    return before if 0 < before < 2**31 else 0


def _get_readable(session: Session, actor: Actor, slug: str) -> tuple[Project, LogView]:
    project = get_project(session, actor, slug)
    require(actor, Permission.READ_LOG, project)
    return project, log_seen_by(session, actor, project)


def _about(session: Session, actor: Actor, project: Project, wanted: EventFilter) -> str:
    """What everything shown is about, in words; empty when it is about the whole project."""
    if wanted.article_id:
        article = session.get(Article, wanted.article_id)
        return (
            f"the article “{article.title}”"
            if article and article.project_id == project.id
            else "another article"
        )
    if wanted.thing_id:
        found = list_by_ids(session, actor, [wanted.thing_id]).get(wanted.thing_id)
        return f"“{shorten(found.exact)}”" if found else "one thing"
    return ""


def _lines(actor: Actor, slug: str, wanted: EventFilter, name: str) -> Iterator[str]:
    with database().reading() as session:
        _, view = _get_readable(session, actor, slug)
        yield from FORMATS[name][0](read_events(session, view, wanted), read_names(session))
