"""Discussions of articles, annotations and links."""

import uuid

from flask import Response

from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.api.answers import CommentState, Listing, ThreadState, WrittenComment, WrittenThread
from annotator.api.bodies import CommentPatch, NewComment, NewThread, ThreadPage, VersionOnly
from annotator.api.declaring import operation
from annotator.api.paging import id_after, next_after
from annotator.api.request import (
    answer,
    current_actor,
    database,
    settle,
    telling,
    wanted_version,
    writing_once,
)
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.discussions import actions
from annotator.discussions.drafts import CommentDraft
from annotator.discussions.models import Comment, Thread
from annotator.discussions.queries import (
    Said,
    get_comment,
    get_thread,
    list_thread_page,
    list_unreached,
    read_talks,
)
from annotator.errors import Invalid, NotFound
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.projects.models import Project
from annotator.projects.queries import get_project


@operation("GET /projects/<slug>/threads", query=ThreadPage, answer=Listing[ThreadState])
def get_threads(slug: str, query: ThreadPage) -> Response:
    """A project's discussions."""
    actor = current_actor()
    with database().reading() as session:
        wanted = {
            "project_id": get_project(session, actor, slug).id, "status": query.status, "article_id": query.article,
            "annotation_id": query.annotation, "link_id": query.link,
        }  # fmt: skip
        found = list_thread_page(session, actor, wanted, after=id_after(query), limit=query.limit + 1)
        items = _states(session, list(found[: query.limit]))
    return answer(Listing[ThreadState](items=items, next=next_after(found, query)))


@operation("POST /projects/<slug>/threads", body=NewThread, answer=WrittenThread, status=201)
def post_thread(slug: str, body: NewThread) -> Response:
    """Begin a discussion with its first comment."""
    actor, draft = current_actor(), CommentDraft(body.text)
    with writing_once() as session:
        thing = _find_thing(session, actor, get_project(session, actor, slug), body)
        thread, comment, event = actions.open_thread(session, actor, thing, draft)
        return _written(session, thread, event, 201, list_unreached(session, comment))


@operation("GET /threads/<uuid:thread_id>", answer=ThreadState)
def get_one_thread(thread_id: uuid.UUID) -> Response:
    """One discussion with what you may read of it."""
    with database().reading() as session:
        [state] = _states(session, [get_thread(session, current_actor(), thread_id)])
    return answer(state)


@operation("POST /threads/<uuid:thread_id>/comments", body=NewComment, answer=WrittenComment, status=201)
def post_comment(thread_id: uuid.UUID, body: NewComment) -> Response:
    """Comment; one that is resolved is open again."""
    actor, draft = current_actor(), CommentDraft(body.text)
    with writing_once() as session:
        thread = get_thread(session, actor, thread_id, lock=True)
        comment, event = actions.add_comment(session, actor, thread, draft)
        return _written_comment(session, comment, event, 201)


@operation("POST /threads/<uuid:thread_id>/resolve", answer=WrittenThread)
def resolve_thread(thread_id: uuid.UUID) -> Response:
    """Say that nothing is left to say."""
    actor = current_actor()
    with writing_once() as session:
        thread = get_thread(session, actor, thread_id, lock=True)
        return _written(session, thread, actions.resolve_thread(session, actor, thread))


@operation("POST /threads/<uuid:thread_id>/reopen", answer=WrittenThread)
def reopen_thread(thread_id: uuid.UUID) -> Response:
    """Open it again."""
    actor = current_actor()
    with writing_once() as session:
        thread = get_thread(session, actor, thread_id, lock=True)
        return _written(session, thread, actions.reopen_thread(session, actor, thread))


@operation("GET /comments/<uuid:comment_id>", answer=CommentState)
def get_one_comment(comment_id: uuid.UUID) -> Response:
    """One comment, a deleted one too."""
    with database().reading() as session:
        state = _comment(session, get_comment(session, current_actor(), comment_id))
    return answer(state)


@operation("PATCH /comments/<uuid:comment_id>", body=CommentPatch, answer=WrittenComment)
def patch_comment(comment_id: uuid.UUID, body: CommentPatch) -> Response:
    """Other words for your own comment."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        comment = get_comment(session, actor, comment_id, lock=True)
        with telling(lambda: _comment(session, comment)):
            event = actions.change_comment(session, actor, comment, CommentDraft(body.text), version=version)
            return _written_comment(session, comment, event)


@operation("DELETE /comments/<uuid:comment_id>", body=VersionOnly, answer=WrittenComment)
def remove_comment(comment_id: uuid.UUID, body: VersionOnly) -> Response:
    """Delete your own comment; it can be restored."""
    actor, version = current_actor(), wanted_version(body.version)
    with writing_once() as session:
        comment = get_comment(session, actor, comment_id, lock=True)
        with telling(lambda: _comment(session, comment)):
            event = actions.delete_comment(session, actor, comment, version=version)
            return _written_comment(session, comment, event)


@operation("POST /comments/<uuid:comment_id>/restore", body=VersionOnly, answer=WrittenComment)
def bring_comment_back(comment_id: uuid.UUID, body: VersionOnly) -> Response:  # noqa: ARG001  (its shape is checked)
    """Restore your own deleted comment."""
    actor = current_actor()
    with writing_once() as session:
        comment = get_comment(session, actor, comment_id, lock=True)
        return _written_comment(session, comment, actions.restore_comment(session, actor, comment))


def _find_thing(
    session: Session, actor: Actor, project: Project, body: NewThread
) -> Article | Annotation | Link:
    found: list[Article | Annotation | Link] = []
    found += [get_article(session, actor, body.article, project=project)] if body.article else []
    found += [get_annotation(session, actor, body.annotation)] if body.annotation else []
    found += [get_link(session, actor, body.link)] if body.link else []
    if len(found) != 1:
        raise Invalid("article", "Name one thing that this is about: an article, an annotation or a link.")
    if found[0].project_id != project.id:
        raise NotFound("There is no such thing in this project.")
    return found[0]


def _written(
    session: Session,
    thread: Thread,
    event: Recorded | None,
    status: int = 200,
    unreached: list[str] | None = None,
) -> Response:
    settle(session)
    [state] = _states(session, [thread])
    seq = event.seq if event else None
    return answer(WrittenThread(**dict(state), event=seq, unseen_by=unreached or []), status, session=session)


def _written_comment(
    session: Session, comment: Comment, event: Recorded | None, status: int = 200
) -> Response:
    settle(session)
    seq, unreached = event.seq if event else None, list_unreached(session, comment)
    state = WrittenComment(**dict(_comment(session, comment)), event=seq, unseen_by=unreached)
    return answer(state, status, session=session)


def _states(session: Session, threads: list[Thread]) -> list[ThreadState]:
    names = list_names(session, {thread.created_by_id for thread in threads})
    return [
        ThreadState(
            id=talk.thread.id, project=talk.thread.project_id, article=talk.thread.article_id,
            subject=talk.thread.subject, annotation=talk.thread.annotation_id, link=talk.thread.link_id,
            status=talk.thread.status, created_by=names[talk.thread.created_by_id],
            created_at=talk.thread.created_at, updated_at=talk.thread.updated_at, version=talk.thread.version,
            comments=[_said(one) for one in talk.said],
        )
        for talk in read_talks(session, current_actor(), threads)
    ]  # fmt: skip


def _comment(session: Session, comment: Comment) -> CommentState:
    called = [uuid.UUID(one) for one in comment.mentions]
    names = list_names(session, [comment.created_by_id, *called])
    calls = [names[one] for one in called if one in names]
    return _said(Said(comment, names[comment.created_by_id], calls, is_unread=False))


def _said(one: Said) -> CommentState:
    comment = one.comment
    return CommentState(
        id=comment.id, thread=comment.thread_id, text=comment.text, calls=list(one.calls), status=comment.status,
        created_by=one.by, created_at=comment.created_at, updated_at=comment.updated_at, version=comment.version,
    )  # fmt: skip
