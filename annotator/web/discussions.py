"""Discussions: the list, and each of them."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from flask import Response, request, url_for

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.db import Session
from annotator.discussions.drafts import TEXT_AT_MOST
from annotator.discussions.listing import (
    Shelf,
    count_threads,
    count_unread,
    list_threads,
    read_about,
    read_abouts,
)
from annotator.discussions.models import Thread
from annotator.discussions.queries import Talk, get_thread, read_talks
from annotator.errors import Invalid, NotFound
from annotator.forms.discussions import CommentForm
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.comment_text import split_comment
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in

#: threads on a page of the list, and how far it can be turned
PAGE, PAGES = 50, 10_000
SHELVES = {
    Shelf.OPEN: "Open", Shelf.UNREAD: "Unread", Shelf.MENTIONS: "Mentions", Shelf.MINE: "Mine",
    Shelf.RESOLVED: "Resolved",
}  # fmt: skip
#: what a list can be about, by the name of its value in an address or a form
ABOUT = ("article", "annotation", "link")

#: a form that was refused, and why
Typed = tuple[CommentForm, Invalid] | None


@web.get("/projects/<slug>/discussions")
@signed_in
def show_discussions(slug: str) -> Response:
    """The list. What it shows stands in the address: ``shelf``, ``page``, and the thing that it is about."""
    return list_page(slug, None)


@web.get("/projects/<slug>/discussions/<uuid:thread_id>")
@signed_in
def show_discussion(slug: str, thread_id: uuid.UUID) -> Response:
    """One discussion."""
    return thread_page(slug, thread_id, None)


def list_page(slug: str, typed: Typed) -> Response:
    """The list; of one thing, with a form that begins another discussion of it."""
    actor, shelf = current_actor(), _read_shelf()
    page = min(max(request.args.get("page", 1, type=int), 1), PAGES)
    asked = read_asked(typed[0].data if typed else request.args)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        thing = find_thing(session, actor, project, asked)
        counts = count_threads(session, actor, project, thing)
        found = list_threads(session, actor, project, shelf, thing, limit=PAGE + 1, offset=(page - 1) * PAGE)
        about = read_about(session, thing) if thing else None
    return answer_page(
        "discussions/list.html", 422 if typed else 200, project=project, nav="discussions", shelves=SHELVES,
        shelf=shelf, counts=counts, threads=found[:PAGE], is_more=len(found) > PAGE, page=page,
        thing=thing, about=about, asked=asked, here=url_for("web.show_discussions", slug=slug), typed=typed,
    )  # fmt: skip


def thread_page(slug: str, thread_id: uuid.UUID, typed: Typed) -> Response:
    """One discussion; ``typed``: with a comment that could not be taken."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        thread = get_thread_of(session, actor, project, thread_id, lock=False)
        [talk] = read_talks(session, actor, [thread])
        about = read_abouts(session, [thread])[thread.id]
    return answer_page(
        "discussions/thread.html", 422 if typed else 200, project=project, nav="discussions", talk=talk,
        about=about, typed=typed,
    )  # fmt: skip


def _read_shelf() -> Shelf:
    with suppress(ValueError):
        return Shelf(request.args.get("shelf", ""))
    return Shelf.OPEN


def read_asked(values: Mapping[str, str]) -> dict[str, str]:
    """What a form or an address says that it is about, if it does."""
    return {name: values[name] for name in ABOUT if values.get(name)}


def find_thing(
    session: Session, actor: Actor, project: Project, asked: Mapping[str, str]
) -> Article | Annotation | Link | None:
    """The thing of this project that is asked about, if one is."""
    for name, value in asked.items():
        thing_id = parse_id(value, name)
        if name == "article":
            return get_article(session, actor, thing_id, project=project)
        if name == "annotation":
            return get_of(session, actor, project, thing_id, lock=False)
        link = get_link(session, actor, thing_id)
        if link.project_id == project.id:
            return link
        raise NotFound("There is no such link, or it is not shared with you.")
    return None


def get_thread_of(
    session: Session, actor: Actor, project: Project, thread_id: uuid.UUID, *, lock: bool = True
) -> Thread:
    """A discussion of this project."""
    thread = get_thread(session, actor, thread_id, lock=lock)
    if thread.project_id != project.id:
        raise NotFound("There is no such discussion, or it is not shared with you.")
    return thread


@web.app_context_processor
def discussion_values() -> dict[str, object]:
    """What pages and cards ask for."""
    return {
        "split_comment": split_comment,
        "comment_at_most": TEXT_AT_MOST,
        "may_discuss": lambda thing: may(current_actor(), Permission.DISCUSS, thing),
        "may_edit_comment": lambda comment: may(current_actor(), Permission.EDIT_COMMENT, comment),
        "unread_threads": _count_unread,
        "seen_of": _seen_of,
    }


def _seen_of(talk: Talk) -> datetime | None:
    """Up to when whoever has this before them has read it."""
    return max((one.comment.updated_at for one in talk.said), default=None)


def _count_unread(project: Project) -> int:
    """For the bar of every page of a project."""
    actor = current_actor()
    if project.id not in actor.roles:
        return 0
    with database().reading() as session:
        return count_unread(session, actor, project.id)
