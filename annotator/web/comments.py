"""What is said in discussions: every form that opens, answers, rewords, deletes, restores, resolves."""

import uuid
from collections.abc import Callable
from functools import partial

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.discussions import actions
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import get_comment, list_unreached
from annotator.discussions.unread import mark_read
from annotator.errors import Conflict, Invalid
from annotator.forms.annotations import VersionForm, require_valid
from annotator.forms.discussions import ChangedCommentForm, CommentForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.text.differences import word_diff
from annotator.web import web
from annotator.web.discussions import (
    Typed,
    find_thing,
    get_thread_of,
    list_page,
    read_asked,
    thread_page,
)
from annotator.web.request import answer_page, current_actor, database, go, is_fragment, signed_in
from annotator.web.writing import Act, Done, write


@web.post("/projects/<slug>/discussions")
@signed_in
def open_discussion(slug: str) -> AnyResponse:
    """Begin one with its first comment."""
    form = CommentForm(request.form)

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thing = find_thing(session, actor, project, read_asked(form.data))
        if thing is None:
            raise Invalid("text", "Say what this is about: an article, a claim or a link.")
        thread, comment, event = actions.open_thread(session, actor, thing, form.draft())
        return _said(session, project, thread, (comment, event))

    return _write_typed(slug, act, partial(list_page, slug), form)


@web.post("/projects/<slug>/discussions/<uuid:thread_id>")
@signed_in
def say(slug: str, thread_id: uuid.UUID) -> AnyResponse:
    """Comment."""
    form = CommentForm(request.form)

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thread = get_thread_of(session, actor, project, thread_id)
        comment, event = actions.add_comment(session, actor, thread, form.draft())
        if seen := form.seen_at():
            mark_read(session, actor, thread, until=seen)
        return _said(session, project, thread, (comment, event))

    return _write_typed(slug, act, partial(thread_page, slug, thread_id), form)


@web.post("/projects/<slug>/discussions/<uuid:thread_id>/resolve")
@signed_in
def resolve_discussion(slug: str, thread_id: uuid.UUID) -> AnyResponse:
    """Say that nothing is left to say."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thread = get_thread_of(session, actor, project, thread_id)
        return done(project, thread, actions.resolve_thread(session, actor, thread), "Resolved.")

    return write(slug, act)


@web.post("/projects/<slug>/discussions/<uuid:thread_id>/reopen")
@signed_in
def reopen_discussion(slug: str, thread_id: uuid.UUID) -> AnyResponse:
    """Open it again."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thread = get_thread_of(session, actor, project, thread_id)
        return done(project, thread, actions.reopen_thread(session, actor, thread), "Open again.")

    return write(slug, act)


@web.post("/projects/<slug>/discussions/<uuid:thread_id>/read")
@signed_in
def read_discussion(slug: str, thread_id: uuid.UUID) -> AnyResponse:
    """Note that one has read what is said up to ``seen``."""
    actor, seen = current_actor(), CommentForm(request.form).seen_at()
    with database().writing() as session:
        project = get_project(session, actor, slug)
        thread = get_thread_of(session, actor, project, thread_id, lock=False)
        if seen is None:
            raise Invalid("seen", "Say up to when you have read it.")
        mark_read(session, actor, thread, until=seen)
    return Response(status=204) if is_fragment() else go(_url(project, thread), "Marked as read.")


@web.post("/projects/<slug>/comments/<uuid:comment_id>")
@signed_in
def reword_comment(slug: str, comment_id: uuid.UUID) -> AnyResponse:
    """Other words for one's own comment."""
    form = ChangedCommentForm(request.form)

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thread, comment = _find_comment(session, actor, project, comment_id)
        version = form.version.data or 0
        event = actions.change_comment(session, actor, comment, form.draft(), version=version)
        return _said(session, project, thread, (comment, event), "Saved.")

    return write(slug, act, partial(_merge_page, slug, comment_id, form))


@web.post("/projects/<slug>/comments/<uuid:comment_id>/delete")
@signed_in
def delete_comment(slug: str, comment_id: uuid.UUID) -> AnyResponse:
    """Take one's own comment away; undo brings it back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        form = VersionForm(request.form)
        require_valid(form)
        thread, comment = _find_comment(session, actor, project, comment_id)
        event = actions.delete_comment(session, actor, comment, version=form.version.data)
        return done(project, thread, event, "Comment deleted.")

    return write(slug, act)


@web.post("/projects/<slug>/comments/<uuid:comment_id>/restore")
@signed_in
def restore_comment(slug: str, comment_id: uuid.UUID) -> AnyResponse:
    """Bring one's own deleted comment back."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        thread, comment = _find_comment(session, actor, project, comment_id)
        event = actions.restore_comment(session, actor, comment)
        return done(project, thread, event, "Comment restored.")

    return write(slug, act)


def done(project: Project, thread: Thread, recorded: Recorded | None, message: str, **place: str) -> Done:
    """The outcome of a write in a discussion: the card it is about, and the page one came from."""
    ids = [str(thread.annotation_id)] if thread.annotation_id else []
    url = _url(project, thread, **place)
    return Done(ids, message if recorded else "Nothing changed.", url, recorded=recorded)


def _url(project: Project, thread: Thread, *, anchor: str = "discussion") -> str:
    """The page of the claim; of anything else, or if one came from there, that of the discussion itself."""
    if thread.annotation_id is None or request.form.get("page") == "thread":
        return url_for("web.show_discussion", slug=project.slug, thread_id=thread.id, _anchor=anchor)
    return url_for("web.show_claim", slug=project.slug, annotation_id=thread.annotation_id, _anchor=anchor)


def _said(
    session: Session,
    project: Project,
    thread: Thread,
    made: tuple[Comment, Recorded | None],
    message: str = "Commented.",
) -> Done:
    comment, event = made
    session.flush()
    if unreached := list_unreached(session, comment):
        verb = "reads" if len(unreached) == 1 else "read"
        who = " and ".join(filter(None, (", ".join(unreached[:-1]), unreached[-1])))
        message += f" {who} {verb} this article blind and will see this after submitting it."
    return done(project, thread, event, message, anchor=f"c-{comment.id}")


def _find_comment(
    session: Session, actor: Actor, project: Project, comment_id: uuid.UUID
) -> tuple[Thread, Comment]:
    comment = get_comment(session, actor, comment_id, lock=True)
    return get_thread_of(session, actor, project, comment.thread_id, lock=False), comment


def _write_typed(slug: str, act: Act, show: Callable[[Typed], Response], form: CommentForm) -> AnyResponse:
    """As write(); where the text cannot be taken, the page again with the text in it."""
    try:
        return write(slug, act)
    except Invalid as invalid:
        if is_fragment():
            raise
        return show((form, invalid))


def _merge_page(
    slug: str, comment_id: uuid.UUID, form: ChangedCommentForm, conflict: Conflict
) -> AnyResponse:
    """Both texts, and a form that saves what one makes of them."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        comment = get_comment(session, actor, comment_id)
        thread = get_thread_of(session, actor, project, comment.thread_id, lock=False)
    typed = form.text.data or ""
    return answer_page(
        "discussions/conflict.html", 409, project=project, nav="discussions", thread=thread, comment=comment,
        typed=typed, pieces=word_diff(comment.text, typed), message=conflict.message,
    )  # fmt: skip
