"""Others' marks and who else is here, told to an open page: as a stream, or to whoever asks now and then.

What is told is read for whoever asks, at that moment and in one transaction with their sign-in and their membership:
a stream ends at the next wake-up after either has ended, and by itself after some minutes.
"""

import json
import re
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import find_browser_session
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.errors import Invalid, Refusal
from annotator.live.changes import Changes, MarkNews, What, read_changes
from annotator.live.presence import Phase, Reader, Sign, list_present, note_reading
from annotator.live.signals import Signals, Waiter
from annotator.projects.models import Project
from annotator.projects.queries import get_project, load_actor
from annotator.web import web
from annotator.web.request import cookie_name, current_actor, database, parse_id, signed_in
from annotator.web.writing import Done, answer_cards

#: a stream looks by itself so often, which also shows whether anybody still reads it
LOOK_SECONDS = 15
#: and rests so long between two looks, however much happens
REST_SECONDS = 1.0
#: a browser comes back so long after its stream has ended
RETRY_MS = 2_000
CARDS_AT_MOST = 100


@dataclass
class Page:
    """What someone has open, and how far they know it."""

    slug: str
    article_ids: list[uuid.UUID]
    #: the last event that they know of; None: begin with what comes now
    after: int | None

    def find(self, session: Session, actor: Actor) -> tuple[Project, list[Article]]:
        """What they have open, if they may see it."""
        project = get_project(session, actor, self.slug)
        return project, [get_article(session, actor, one, project=project) for one in self.article_ids]

    def read(self, session: Session, actor: Actor) -> "News":
        """What is new for them. From here on they know of it."""
        project, articles = self.find(session, actor)
        after = 2**53 if self.after is None else self.after
        changes = read_changes(session, actor, project, articles, after=after)
        self.after = changes.seq
        return News(changes, list_present(session, actor, articles))


@dataclass(frozen=True)
class News:
    """One look."""

    changes: Changes
    readers: list[Reader]

    def parts(self) -> dict[str, Any]:
        """By name, as a page hears of it."""
        told = self.changes.marks
        return {
            "changed": [_mark(one) for one in told if one.what != What.GONE],
            "gone": [_mark(one) for one in told if one.what == What.GONE],
            "subjects": list(self.changes.subjects),
            "stale": self.changes.stale,
            "presence": _people(self.readers),
        }


def _mark(told: MarkNews) -> dict[str, Any]:
    return {
        "id": str(told.id), "article": str(told.article_id), "seq": told.seq,
        "version": told.version, "by": told.by, "mine": told.is_mine, "what": told.what,
    }  # fmt: skip


def _people(readers: Sequence[Reader]) -> list[dict[str, Any]]:
    """Each once, with what they edit if they edit anything."""
    by_person: dict[uuid.UUID, Reader] = {}
    for reader in readers:
        if reader.editing_id or reader.person_id not in by_person:
            by_person[reader.person_id] = reader
    return [
        {"name": one.name, "editing": one.editing_id and {"id": str(one.editing_id), "quote": one.editing}}
        for one in by_person.values()
    ]


@web.get("/projects/<slug>/articles/<uuid:article_id>/changes")
@signed_in
def list_changes(slug: str, article_id: uuid.UUID) -> Response:
    """What is new after the event ``after``, for pages that ask now and then."""
    page = _page(slug, article_id)
    with database().reading() as session:
        news = page.read(session, current_actor())
    response = jsonify(seq=page.after, **news.parts())
    response.headers["Cache-Control"] = "no-store"
    return response


@web.get("/projects/<slug>/articles/<uuid:article_id>/live")
@signed_in
def stream_changes(slug: str, article_id: uuid.UUID) -> Response:
    """The same as it happens (text/event-stream). 204 when too many listen: then a page has to ask."""
    actor, page = current_actor(), _page(slug, article_id)
    with database().reading() as session:
        project, _ = page.find(session, actor)
        page.after = last_seq(session, project) if page.after is None else page.after
    signals: Signals = current_app.extensions["signals"]
    waiter = signals.wait_for(project.log_id, actor.id)
    if waiter is None:
        return Response(status=204)
    stream = Stream(database(), page, request.cookies[cookie_name()], waiter)
    response = Response(stream.frames(), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that waited for more would hold everything back
    response.call_on_close(waiter.close)
    return response


@dataclass
class Stream:
    """What one listener is sent."""

    database: Database
    page: Page
    #: their sign-in, which may end meanwhile
    secret: str
    waiter: Waiter
    #: who was here when they were last told; None: they were not told yet
    people: list[dict[str, Any]] | None = None

    def frames(self) -> Iterator[str]:
        """Until it has lasted long enough, the server stops, or they may not listen any more."""
        ends_at = time.monotonic() + self.waiter.signals.lasts_seconds
        yield f"retry: {RETRY_MS}\n\n"
        while (frames := self._look()) is not None:
            yield frames
            if not self._rest(ends_at - time.monotonic()):
                return

    def _rest(self, seconds: float) -> bool:
        """Until there may be news; whether to go on then. seconds: until the end."""
        if seconds > 0 and not self.waiter.is_over:
            rested_at = time.monotonic() + REST_SECONDS
            self.waiter.wait(min(LOOK_SECONDS, seconds))
            self.waiter.signals.stopped.wait(rested_at - time.monotonic())
        return seconds > 0 and not self.waiter.is_over

    def _look(self) -> str | None:
        try:
            with self.database.reading() as session:
                found = find_browser_session(session, self.secret)
                if found is None:
                    return None
                news = self.page.read(session, load_actor(session, found[1]))
        except (Refusal, SQLAlchemyError):
            return None  # the browser comes back, and is told why
        parts = news.parts()
        people, self.people = self.people, parts["presence"]
        if people == self.people:
            del parts["presence"]
        frames = [_frame(name, value) for name, value in parts.items() if value or name == "presence"]
        # even when there is nothing else to say: that a listener has gone shows when they are written to
        return "".join([*frames, f"id: {self.page.after}\n", _frame("seq", self.page.after)])


def _frame(name: str, value: object) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


@web.get("/projects/<slug>/cards")
@signed_in
def show_cards(slug: str) -> Response:
    """The cards of these annotations (``id``, several), closed, as far as they may be seen."""
    ids = [str(parse_id(value, "annotation")) for value in request.args.getlist("id")[:CARDS_AT_MOST]]
    response = answer_cards(slug, Done(ids, "", ""))
    response.headers["Cache-Control"] = "no-store"
    return response


@web.post("/projects/<slug>/articles/<uuid:article_id>/reading")
@signed_in
def note_reader(slug: str, article_id: uuid.UUID) -> Response:
    """An open page says that it is looked at; ``editing``: the annotation whose form is being filled in."""
    actor, page, sign = current_actor(), _page(slug, article_id), _sign()
    with database().writing() as session:
        for article in sorted(page.find(session, actor)[1], key=lambda one: one.id):
            note_reading(session, actor, article, replace(sign, is_counted=article.id == article_id))
    return Response(status=204)


def _page(slug: str, article_id: uuid.UUID) -> Page:
    beside = request.values.get("beside", "")
    ids = [article_id, parse_id(beside, "article")] if beside else [article_id]
    return Page(slug, list(dict.fromkeys(ids)), _after())


def _after() -> int | None:
    """Where a browser stood when its stream ended, or else where the page begins."""
    value = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    if not re.fullmatch(r"[0-9]{0,15}", value):
        raise Invalid("after", "“after” has to be the number of an event.")
    return int(value) if value else None


def _sign() -> Sign:
    phase, editing = request.form.get("phase", ""), request.form.get("editing", "")
    if phase not in list(Phase):
        raise Invalid("phase", f"Say whether the page was just {', '.join(Phase)}.")
    return Sign(Phase(phase), parse_id(editing, "annotation") if editing else None)
