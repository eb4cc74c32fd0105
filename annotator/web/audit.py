"""The log: sentences, newest first, filtered by the address; and the same as a file."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, request, stream_with_context
from werkzeug.datastructures import Headers

from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.queries import list_by_ids
from annotator.articles.models import Article
from annotator.audit.exporting import events_csv, events_jsonl
from annotator.audit.queries import EventFilter, count_events, list_events, read_events
from annotator.db import Session
from annotator.errors import NotFound
from annotator.exports.rows import read_names
from annotator.forms.audit import LogForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project, list_people
from annotator.web import web
from annotator.web.clauses import shorten
from annotator.web.request import answer_page, current_actor, database, signed_in
from annotator.web.sentences import Told, tell_events

#: events on a page
PAGE = 50
FORMATS = {"jsonl": (events_jsonl, "application/jsonl"), "csv": (events_csv, "text/csv")}


@web.get("/projects/<slug>/log")
@signed_in
def show_log(slug: str) -> Response:
    """What happened, in sentences."""
    actor, form, before = current_actor(), LogForm(request.args), request.args.get("before", 0, type=int)
    is_read, wanted = form.validate(), form.wanted()
    with database().reading() as session:
        project = _get_readable(session, actor, slug)
        form.offer(list_people(session, project))
        events = list_events(session, project, wanted, after=_seq(before), limit=PAGE + 1, newest_first=True)
        told = tell_events(session, actor, project, events[:PAGE])
        values: dict[str, Any] = {"about": _about(session, actor, project, wanted)}
        values["count"] = count_events(session, project, wanted)
    asked = {field.name: request.args[field.name] for field in form if request.args.get(field.name)}
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
    if name not in FORMATS:
        raise NotFound("The log leaves as jsonl or as csv; write format=jsonl or format=csv.")
    with database().reading() as session:
        _get_readable(session, actor, slug)
    form.validate()
    return attachment(_lines(actor, slug, form.wanted(), name), f"{slug}-log.{name}", FORMATS[name][1])


def attachment(lines: Iterator[str], filename: str, mimetype: str) -> Response:
    """A file that is sent while it is written. ``filename`` is ASCII (RFC 6266)."""
    headers = Headers()
    headers.set("Content-Disposition", "attachment", filename=filename)
    headers.set("Cache-Control", "no-store")
    return Response(stream_with_context(lines), mimetype=mimetype, headers=headers)


def by_day(told: list[Told]) -> list[tuple[date, list[Told]]]:
    """The events of each day, in UTC."""
    return [(day, list(events)) for day, events in groupby(told, key=lambda one: one.at.date())]


def _seq(before: int) -> int:
    return before if 0 < before < 2**31 else 0


def _get_readable(session: Session, actor: Actor, slug: str) -> Project:
    project = get_project(session, actor, slug)
    require(actor, Permission.READ_LOG, project)
    return project


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
        project = _get_readable(session, actor, slug)
        yield from FORMATS[name][0](read_events(session, project, wanted), read_names(session))
