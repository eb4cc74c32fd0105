"""The log of the installation, for its administrators: accounts, sign-ins, what was refused; and the same as a file."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, request

from annotator.accounts.permissions import Actor, Permission
from annotator.accounts.queries import list_everyone
from annotator.audit.noting import THE_INSTALLATION, note_log_export
from annotator.audit.queries import EventFilter, count_events, list_events, read_events, whole
from annotator.db import Session
from annotator.errors import NotFound
from annotator.forms.audit import InstallationLogForm
from annotator.web import web
from annotator.web.audit import FORMATS, PAGE, attachment, by_day, read_asked, read_before
from annotator.web.request import answer_page, current_administrator, database, signed_in
from annotator.web.sentences import tell_events


@web.get("/installation/log")
@signed_in
def show_installation_log() -> Response:
    """What happened outside of projects, in sentences."""
    actor, form = current_administrator(Permission.READ_INSTALLATION_LOG), InstallationLogForm(request.args)
    is_read = form.validate()
    with database().reading() as session:
        people = list_everyone(session)
        form.offer(people)
        values = _read_page(session, actor, form.wanted(), people)
    asked = read_asked(form, request.args)
    return answer_page(
        "audit/installation.html",
        200 if is_read else 422,
        form=form,
        asked=asked,
        nav="installation",
        **values,
    )


@web.get("/installation/log/export")
@signed_in
def export_installation_log() -> Response:
    """The filtered log as a file, oldest first."""
    actor, form = current_administrator(Permission.READ_INSTALLATION_LOG), InstallationLogForm(request.args)
    name = request.args.get("format", "jsonl")
    if name not in FORMATS:
        raise NotFound("The log leaves as jsonl or as csv; write format=jsonl or format=csv.")
    form.validate()
    with database().writing() as session:
        what = f"{name}, filtered" if read_asked(form, request.args) else name
        note_log_export(session, actor, THE_INSTALLATION, what=what)
    return attachment(_lines(form.wanted(), name), f"installation-log.{name}", FORMATS[name][1])


def _read_page(
    session: Session, actor: Actor, wanted: EventFilter, people: Mapping[uuid.UUID, str]
) -> dict[str, Any]:
    before = read_before(request.args.get("before", 0, type=int))
    events = list_events(
        session, whole(THE_INSTALLATION), wanted, after=before, limit=PAGE + 1, newest_first=True
    )
    told = tell_events(session, actor, None, events[:PAGE])
    about = people.get(wanted.thing_id, "one thing") if wanted.thing_id else ""
    return {
        "days": by_day(told), "last": told[-1].seq if len(events) > PAGE else None, "before": before,
        "count": count_events(session, whole(THE_INSTALLATION), wanted), "about": about,
    }  # fmt: skip


def _lines(wanted: EventFilter, name: str) -> Iterator[str]:
    with database().reading() as session:
        events = read_events(session, whole(THE_INSTALLATION), wanted)
        yield from FORMATS[name][0](events, list_everyone(session))
