"""Bringing a thing back to the state that it had after some event, by one event of its own.

Its version grows and who made it stays; everything else is as it was. What could not be written today, because a quote
stands elsewhere or a verdict was retired, cannot come back either.
"""

import uuid
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.drafts import SpanDraft
from annotator.annotations.models import Annotation, Source, Tag
from annotator.annotations.queries import get_annotation
from annotator.annotations.quotes import check_quote
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_article, get_revision
from annotator.assignments.queries import refuse_submitted
from annotator.audit.history import find_state
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record, record_change
from annotator.audit.queries import get_event, whole
from annotator.audit.states import first_state, values_of
from annotator.db import Session, table_of
from annotator.errors import Conflict, Invalid, NotFound
from annotator.links.models import Link, LinkStatus
from annotator.links.queries import find_same_link, get_link
from annotator.projects.models import Project
from annotator.projects.queries import find_verdict

State = dict[str, Any]
Reverted = tuple[list[uuid.UUID], Recorded | None]

#: columns that no return changes, or that it sets itself
_OWN = frozenset({"created_by_id", "created_at", "updated_at", "version"})
_PLACE = ("revision", "start", "end", "exact")


def revert_thing(  # noqa: PLR0913, PLR0917  (which thing, and to which moment)
    session: Session, actor: Actor, project: Project, subject_type: str, subject_id: uuid.UUID, seq: int
) -> Reverted:
    """Bring an “annotation”, “link” or “article” of ``project`` back to its state after event ``seq``.

    Returns the ids of the annotations it concerns (none for an article), and the new event: None when it is in that
    state already. Raises NotFound for an event or a thing that there is not, Invalid("event") when it was not there yet
    or values of that state were erased, and what a change of it raises.
    """
    # of an event that is hidden from the actor, too: what they may see did not change by it
    get_event(session, whole(project), seq)
    if subject_type == "annotation":
        annotation = get_annotation(session, actor, subject_id, lock=True)
        _require_of(project, annotation)
        return [annotation.id], _revert_annotation(session, actor, annotation, seq)
    if subject_type == "link":
        link = get_link(session, actor, subject_id, lock=True)
        _require_of(project, link)
        return [link.from_id, link.to_id], _revert_link(session, actor, link, seq)
    if subject_type == "article":
        return [], _revert_article(
            session, actor, get_article(session, actor, subject_id, project=project), seq
        )
    raise Invalid("subject", "Only claims, passages, links and articles can be brought back like this.")


def content_of(state: State) -> State:
    """A state without what every change changes. Versions only ever grow; two states with one content are the same."""
    return {name: value for name, value in state.items() if name not in ("version", "updated_at")}


def _revert_annotation(session: Session, actor: Actor, annotation: Annotation, seq: int) -> Recorded | None:
    require(actor, Permission.EDIT_ANNOTATION, annotation)
    refuse_submitted(session, actor, annotation.project_id, annotation.article_id)
    before = annotation.snapshot()
    then = _state_then(session, annotation, before, seq)
    if then is None:
        return None
    _check_verdict(session, annotation, then["verdict"])
    if any(then[name] != before[name] for name in _PLACE):
        revision = session.get_one(Revision, uuid.UUID(then["revision"]))
        span = SpanDraft(then["start"], then["end"], then["exact"], revision.number)
        check_quote(session, session.get_one(Article, annotation.article_id), span)
    _put_back(annotation, then)
    if then["tags"] != before["tags"]:
        annotation.tags = [Tag(position=at, name=name) for at, name in enumerate(then["tags"])]
    if then["sources"] != before["sources"]:
        parts = (values_of(table_of(Source), source) for source in then["sources"])
        annotation.sources = [Source(position=at, **values) for at, values in enumerate(parts)]
    annotation.updated_at = clock.now()
    kind = EventKind.ANNOTATION_REVERTED
    return record_change(session, actor, kind, annotation, before=before, reason=_reason(seq))


def _check_verdict(session: Session, annotation: Annotation, key: str | None) -> None:
    """One that it carries now may stay, retired or not."""
    if key is None or key == annotation.verdict:
        return
    verdict = find_verdict(session, annotation.project_id, key)
    if verdict is None or verdict.is_retired:
        name = verdict.name if verdict else key
        raise Invalid(
            "verdict",
            f"The verdict was “{name}” then, which is retired; take it up again in the settings first.",
        )


def _revert_link(session: Session, actor: Actor, link: Link, seq: int) -> Recorded | None:
    require(actor, Permission.EDIT_LINK, link)
    refuse_submitted(session, actor, link.project_id, link.article_id)
    before = link.snapshot()
    then = _state_then(session, link, before, seq)
    if then is None:
        return None
    if then["status"] != LinkStatus.DELETED:
        same = find_same_link(session, actor, link, then["relation"])
        if same is not None:
            raise Conflict(
                "These two passages are linked in this way already.", {"id": str(same.id), **same.snapshot()}
            )
    _put_back(link, then)
    link.updated_at = clock.now()
    return record_change(session, actor, EventKind.LINK_REVERTED, link, before=before, reason=_reason(seq))


def _revert_article(session: Session, actor: Actor, article: Article, seq: int) -> Recorded | None:
    """The texts all stay; which of them is the present one changes, and the marks move as after an import."""
    require(actor, Permission.IMPORT, article)
    # not while a text is imported: it may be one of this article
    session.execute(select(Project.id).where(Project.id == article.project_id).with_for_update())
    session.refresh(article)
    present = get_revision(session, article)
    before = article.snapshot_with(present.sha256, present.length)
    then = _state_then(session, article, article.snapshot(), seq)  # a number is enough to find its text
    if then is None:
        return None
    revision = get_revision(session, article, then["revision"])
    _put_back(article, then)
    session.flush()
    after = article.snapshot_with(revision.sha256, revision.length)
    return record(
        session, actor, EventKind.ARTICLE_REVERTED, article, before=before, after=after, reason=_reason(seq)
    )


def _state_then(session: Session, thing: Annotation | Link | Article, now: State, seq: int) -> State | None:
    """What ``now`` says, as it was after event ``seq``; None when nothing of it was different."""
    found = find_state(session, thing, seq, thing.id)
    if found is None:
        raise Invalid("event", f"After event {seq} this was not there yet; there is nothing to go back to.")
    first = first_state(table_of(type(thing)))
    now, there = {**first, **now}, {**first, **found.state}
    if now.keys() - there.keys():
        raise Invalid(
            "event", f"The log does not hold all that stood there after event {seq}; it was erased."
        )
    then = {name: there[name] for name in now}
    then |= {"created_by": now["created_by"], "created_at": now["created_at"]}
    return None if content_of(then) == content_of(now) else then


def _put_back(thing: Annotation | Link | Article, then: State) -> None:
    for column, value in values_of(table_of(type(thing)), then).items():
        if column not in _OWN:
            setattr(thing, column, value)


def _require_of(project: Project, thing: Annotation | Link) -> None:
    if thing.project_id != project.id:
        raise NotFound(f"There is no such {thing.subject_type} in this project.")


def _reason(seq: int) -> str:
    return f"Event {seq}"
