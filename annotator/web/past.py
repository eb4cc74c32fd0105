"""Pages as they were: ``?as_of=`` with the number of an event or an instant, on a project, an article, a claim."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import g, request
from sqlalchemy import ColumnElement, func, select

from annotator.accounts.permissions import Actor, Permission, Role, may, require
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.audit.history import Moment, find_seq, states_as_of
from annotator.audit.models import Event
from annotator.audit.past import reading_past
from annotator.audit.queries import LogView, get_event, last_seq
from annotator.db import Session
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import current_actor, database

#: events of the shown thing that get a tick on the bar
TICKS = 200


@dataclass(frozen=True)
class Past:
    """The moment a page shows, and the way to others."""

    seq: int
    at: datetime
    #: the newest event of the project
    last: int
    #: events about what is shown: the one before and the one after this moment, and those that get a tick
    earlier: int | None
    later: int | None
    ticks: Sequence[int]
    #: what the page is about, if it can be brought back to this moment: its subject type and its id
    thing: tuple[str, uuid.UUID] | None


View = tuple[Session, Actor, Project]


@contextmanager
def viewing(
    slug: str, *, article_id: uuid.UUID | None = None, subject_ids: Sequence[uuid.UUID] = ()
) -> Iterator[View]:
    """Session, actor and project for a page: of now, or of the moment that the address asks for.

    article_id: the article that the page is about, if one. subject_ids: the things, if the page is about fewer.
    In the past whoever looks is a viewer, so that no page offers to change anything.
    """
    actor, asked = current_actor(), request.args.get("as_of", "")
    with database().reading() as session:
        project = get_project(session, actor, slug)
        if not asked:
            yield session, actor, project
            return
        require(actor, Permission.READ_LOG, project)
        view = log_seen_by(session, actor, project)
        seq = find_seq(session, view, Moment.parse(asked))
        thing = _find_revertible(session, actor, article_id, subject_ids)
        g.past = _describe(session, view, seq, _about(article_id, subject_ids), thing)
        articles = None if article_id is None else _articles_linked(session, project, seq, article_id)
    g.actor = replace(actor, roles={project.id: Role.VIEWER})
    with reading_past(database(), project, seq, article_ids=articles) as session:
        yield session, g.actor, get_project(session, actor, slug)


@web.app_context_processor
def past_values() -> dict[str, object]:
    """``past``, for every template; None in the present."""
    return {"past": g.get("past")}


@web.app_url_defaults
def stay_in_the_past(endpoint: str, values: dict[str, Any]) -> None:
    """Links from a page of the past lead to the same moment."""
    past: Past | None = g.get("past")
    if past and endpoint in ("web.project_home", "web.read_article", "web.show_claim"):
        values.setdefault("as_of", past.seq)


def _about(article_id: uuid.UUID | None, subject_ids: Sequence[uuid.UUID]) -> list[ColumnElement[bool]]:
    if subject_ids:
        return [Event.subject_id.in_(subject_ids)]
    return [] if article_id is None else [Event.article_id == article_id]


def _describe(
    session: Session,
    view: LogView,
    seq: int,
    about: list[ColumnElement[bool]],
    thing: tuple[str, uuid.UUID] | None,
) -> Past:
    here = (Event.log_id == view.log_id, view.seen, Event.after.is_not(None), *about)
    ticks = select(Event.seq).where(*here).order_by(Event.seq.desc()).limit(TICKS)
    return Past(
        seq, get_event(session, view, seq).at, last_seq(session, view),
        earlier=session.scalar(select(func.max(Event.seq)).where(*here, Event.seq < seq)),
        later=session.scalar(select(func.min(Event.seq)).where(*here, Event.seq > seq)),
        ticks=session.scalars(ticks).all()[::-1], thing=thing,
    )  # fmt: skip


def _find_revertible(
    session: Session, actor: Actor, article_id: uuid.UUID | None, subject_ids: Sequence[uuid.UUID]
) -> tuple[str, uuid.UUID] | None:
    """What the page is about, if this person may change it today."""
    if subject_ids:
        annotation = session.get(Annotation, subject_ids[0])
        may_edit = annotation is not None and may(actor, Permission.EDIT_ANNOTATION, annotation)
        return ("annotation", subject_ids[0]) if may_edit else None
    article = session.get(Article, article_id) if article_id else None
    return ("article", article.id) if article and may(actor, Permission.IMPORT, article) else None


def _articles_linked(session: Session, project: Project, seq: int, article_id: uuid.UUID) -> set[uuid.UUID]:
    """The article, and those that links led from and to at that moment."""
    ids = {article_id}
    for link in states_as_of(session, project, seq, subject_type="link"):
        ends = {link.state.get("article"), link.state.get("to_article")}
        if str(article_id) in ends:
            ids |= {uuid.UUID(end) for end in ends if end}
    return ids
