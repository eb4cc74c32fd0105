"""What of a project's log someone may see: an event is hidden as long as what it is about is.

Everybody sees what they did themselves, what concerns no article, articles and their texts, what was brought in onto
them, their own marks, links and assignments. How many events there are is hidden from nobody: the seal of the log says
it, and not what they are about.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    and_,
    column,
    exists,
    or_,
    select,
    table,
    true,
    union_all,
)

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.assignments.models import Assignment
from annotator.assignments.visibility import article_open_to, narrow
from annotator.audit.models import Event
from annotator.audit.queries import LogView, whole
from annotator.db import Session, holds_id, table_of
from annotator.links.models import Link
from annotator.links.queries import link_visible_to
from annotator.projects.models import Project

_EVENT, _ASSIGNMENT = table_of(Event).c, table_of(Assignment)
_ANNOTATION, _LINK = table_of(Annotation), table_of(Link)
# by name, as a foreign key would: these lie in layers above
_THREAD = table("thread", column("id", Uuid()), column("link_id", Uuid()))
_COMMENT = table("comment", column("id", Uuid()), column("thread_id", Uuid()))
_SUGGESTION = table(
    "suggestion", column("id", Uuid()), column("project_id", Uuid()), column("to_article_id", Uuid())
)
_ADJUDICATION = table(
    "adjudication", column("id", Uuid()), column("article_id", Uuid()), column("subject"), column("views")
)


def log_seen_by(session: Session, actor: Actor, project: Project) -> LogView:
    """The log of ``project``, which the actor may read, without what is hidden from them at this moment."""
    eyes = narrow(session, actor, project)
    return LogView(project.log_id, event_visible_to(eyes)) if eyes.blind else whole(project)


@kept_by_actor
def event_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that something happened? That they may read the log is another question."""
    if not actor.blind:
        return true()
    own_mark = exists().where(_ANNOTATION.c.id == _EVENT.subject_id, _ANNOTATION.c.created_by_id == actor.id)
    own_task = exists().where(_ASSIGNMENT.c.id == _EVENT.subject_id, _ASSIGNMENT.c.person_id == actor.id)
    link = exists().where(_LINK.c.id == _EVENT.subject_id, link_visible_to(actor))
    is_open = article_open_to(actor, _EVENT.log_id, _EVENT.article_id)
    return or_(
        _EVENT.actor_id == actor.id,
        _EVENT.article_id.is_(None),
        _EVENT.subject_type.in_((Article.subject_type, "preannotation")),
        and_(_EVENT.subject_type == Annotation.subject_type, own_mark.correlate_except(_ANNOTATION)),
        and_(_EVENT.subject_type == Assignment.subject_type, own_task.correlate_except(_ASSIGNMENT)),
        and_(_EVENT.subject_type == Link.subject_type, link.correlate_except(_LINK)),
        and_(
            _EVENT.subject_type != Link.subject_type,
            is_open,
            ~_far_end_hidden(actor, _concerned_links()),
            ~_suggested_beyond(actor),
        ),
    )


def decided_beyond(actor: Actor, columns: Any) -> ColumnElement[bool]:
    """Was something decided about links that lead to an article which is not open to this actor?

    columns: of an adjudication, in an article that is open.
    """
    decided = _decided_links(columns).where(columns.subject == Link.subject_type)
    return _far_end_hidden(actor, decided.correlate(columns.id.table))


def _far_end_hidden(actor: Actor, link_ids: Any) -> ColumnElement[bool]:
    """What is said or decided of a link may tell of the article that it leads to."""
    is_open = article_open_to(actor, _LINK.c.project_id, _LINK.c.to_article_id)
    return exists().where(_LINK.c.id.in_(link_ids), ~is_open).correlate_except(_LINK)


def _suggested_beyond(actor: Actor) -> ColumnElement[bool]:
    """Does an event tell of a suggestion that leads to an article which is not open to this actor?"""
    columns = _SUGGESTION.c
    is_open = article_open_to(actor, columns.project_id, columns.to_article_id)
    return exists().where(columns.id == _EVENT.subject_id, ~is_open).correlate_except(_SUGGESTION)


def _concerned_links() -> CompoundSelect[Any]:
    """The links that are discussed or decided in what an event is about."""
    said = select(_THREAD.c.link_id).join(_COMMENT, _COMMENT.c.thread_id == _THREAD.c.id)
    decided = _decided_links(_ADJUDICATION.c).where(_ADJUDICATION.c.subject == Link.subject_type)
    concerned: tuple[Select[Any], ...] = (
        select(_THREAD.c.link_id).where(_THREAD.c.id == _EVENT.subject_id),
        said.where(_COMMENT.c.id == _EVENT.subject_id),
        decided.where(_ADJUDICATION.c.id == _EVENT.subject_id),
    )
    return union_all(*(one.correlate(table_of(Event)) for one in concerned))


def _decided_links(columns: Any) -> Select[Any]:
    """The links that an adjudication was made from."""
    link = _LINK.alias("decided_link")
    is_here = link.c.article_id == columns.article_id
    return select(link.c.id).where(is_here, holds_id(columns.views, link.c.id))
