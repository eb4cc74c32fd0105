"""Deciding what the machine proposes. Accepting makes a link by the same action that a person uses."""

import uuid
from collections.abc import Mapping

from sqlalchemy import func, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.actions import create_annotation, delete_annotation, restore_annotation
from annotator.annotations.drafts import AnnotationDraft, Judgement, SpanDraft
from annotator.annotations.models import Annotation, Status
from annotator.annotations.models import Kind as MarkKind
from annotator.annotations.queries import annotation_visible_to, get_annotation
from annotator.articles.models import Article
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.corroboration.drafts import DecisionDraft
from annotator.corroboration.kinds import Kind, Outcome, Standing
from annotator.corroboration.models import Suggestion
from annotator.corroboration.suggesting import Waiting, find_open
from annotator.db import Session
from annotator.errors import Conflict
from annotator.links.actions import create_link, delete_link, restore_link
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, Relation
from annotator.links.queries import get_link, list_link_ids

#: what an accepted suggestion of a kind says
RELATIONS: Mapping[Kind, Relation] = {
    Kind.COPIED: Relation.REPEATS, Kind.CORROBORATES: Relation.CORROBORATES,
    Kind.CONFLICTS: Relation.CONTRADICTS, Kind.SUPERSEDED: Relation.UPDATES,
}  # fmt: skip
#: which share of both an annotation must have of a passage to stand for it
SAME = 0.8


def decide_suggestion(
    session: Session, actor: Actor, note: Annotation, draft: DecisionDraft
) -> tuple[Suggestion, Recorded]:
    """Accept what is proposed for ``note``, or say why it is not so.

    note: locked, so that two people decide one after the other. Conflict where it does not wait any more.
    """
    require(actor, Permission.DECIDE_SUGGESTION, note)
    refuse_submitted(session, actor, note.project_id, note.article_id)
    if note.status == Status.DELETED:
        raise Conflict(f"This {note.kind} was deleted meanwhile. Restore it, or go on with the next one.")
    waiting = find_open(session, actor, note, draft.article_id, draft.span)
    if waiting is None:
        raise Conflict(
            "This is not suggested any more: somebody decided it, or a text changed. Load the page again."
        )
    marked, link = None, None
    if draft.outcome == Outcome.ACCEPTED:
        marked, link = _link(session, actor, waiting, draft)
    now = clock.now()
    suggestion = Suggestion(
        project_id=note.project_id, article_id=note.article_id, annotation_id=note.id,
        to_article_id=waiting.to_article.id, to_revision_id=waiting.to_revision_id,
        to_start=waiting.span.start, to_end=waiting.span.end,
        kind=waiting.kind, score=round(waiting.score * 1_000), engine=waiting.engine,
        outcome=draft.outcome, reason=draft.reason, link_id=link and link.id, marked_id=marked and marked.id,
        created_by_id=actor.id, created_at=now, updated_at=now, status=Standing.STANDING,
    )  # fmt: skip
    session.add(suggestion)
    accepted = draft.outcome == Outcome.ACCEPTED
    kind = EventKind.SUGGESTION_ACCEPTED if accepted else EventKind.SUGGESTION_DISMISSED
    return suggestion, record_change(session, actor, kind, suggestion)


def withdraw_suggestion(session: Session, actor: Actor, suggestion: Suggestion) -> Recorded | None:
    """Take a decision back: it is suggested again. None when it was taken back.

    The link that it became goes with it, and the passage that was marked for it where nothing else was done with that.
    """
    require(actor, Permission.EDIT_SUGGESTION, suggestion)
    refuse_submitted(session, actor, suggestion.project_id, suggestion.article_id)
    if suggestion.status == Standing.WITHDRAWN:
        return None
    if suggestion.link_id:
        delete_link(session, actor, get_link(session, actor, suggestion.link_id, lock=True))
    if suggestion.marked_id:
        marked = get_annotation(session, actor, suggestion.marked_id, lock=True)
        if marked.status != Status.DELETED and _is_untouched(session, actor, marked):
            delete_annotation(session, actor, marked)
    return _turn(session, actor, suggestion, Standing.WITHDRAWN)


def restore_suggestion(session: Session, actor: Actor, suggestion: Suggestion) -> Recorded | None:
    """Decide again as it was decided, with its link and the passage. None when it stands."""
    require(actor, Permission.EDIT_SUGGESTION, suggestion)
    refuse_submitted(session, actor, suggestion.project_id, suggestion.article_id)
    if suggestion.status == Standing.STANDING:
        return None
    if suggestion.marked_id:
        restore_annotation(session, actor, get_annotation(session, actor, suggestion.marked_id, lock=True))
    if suggestion.link_id:
        restore_link(session, actor, get_link(session, actor, suggestion.link_id, lock=True))
    return _turn(session, actor, suggestion, Standing.STANDING)


def _turn(session: Session, actor: Actor, suggestion: Suggestion, status: Standing) -> Recorded:
    before = suggestion.snapshot()
    suggestion.status, suggestion.updated_at = status, clock.now()
    withdrawn = status is Standing.WITHDRAWN
    kind = EventKind.SUGGESTION_WITHDRAWN if withdrawn else EventKind.SUGGESTION_RESTORED
    return record_change(session, actor, kind, suggestion, before=before)


def _link(
    session: Session, actor: Actor, waiting: Waiting, draft: DecisionDraft
) -> tuple[Annotation | None, Link]:
    """The passage, where it had to be marked, and the link to it."""
    there = _find_mark(session, actor, waiting)
    marked = None
    if there is None:
        span = SpanDraft(waiting.span.start, waiting.span.end, waiting.exact)
        asked = AnnotationDraft(MarkKind.PASSAGE, span, Judgement())
        there, _ = create_annotation(session, actor, waiting.to_article, asked)
        marked = there
    session.flush()
    relation = draft.relation or RELATIONS[waiting.kind]
    ends = (waiting.note, there)
    if relation == Relation.UPDATES and _is_later(waiting.to_article, waiting.article):
        ends = (there, waiting.note)
    link, _ = create_link(session, actor, ends, LinkDraft(ends[0].id, ends[1].id, relation, draft.reason))
    return marked, link


def _is_later(one: Article, other: Article) -> bool:
    return bool(one.published_at and other.published_at and one.published_at > other.published_at)


def _find_mark(session: Session, actor: Actor, waiting: Waiting) -> Annotation | None:
    """An annotation that stands for the passage: one's own first, then the one that has most of it."""
    start, end = waiting.span.start, waiting.span.end
    query = select(Annotation).where(
        Annotation.article_id == waiting.to_article.id, Annotation.revision_id == waiting.to_revision_id,
        Annotation.status != Status.DELETED, ~Annotation.is_settled, annotation_visible_to(actor),
        Annotation.start_offset < end, Annotation.end_offset > start,
    )  # fmt: skip
    near = [(_likeness(one, start, end), one) for one in session.scalars(query)]
    same = [(one.created_by_id == actor.id, share, str(one.id), one) for share, one in near if share >= SAME]
    return max(same, key=lambda found: found[:3])[3] if same else None


def _likeness(one: Annotation, start: int, end: int) -> float:
    shared = min(one.end_offset, end) - max(one.start_offset, start)
    return shared / (max(one.end_offset, end) - min(one.start_offset, start))


def _is_untouched(session: Session, actor: Actor, marked: Annotation) -> bool:
    """Nobody judged it or linked it otherwise since it was marked."""
    linked: list[uuid.UUID] = list(list_link_ids(session, actor, marked))
    standing = select(func.count()).select_from(Link).where(Link.id.in_(linked), Link.status != "deleted")
    return marked.version == 1 and not session.scalar(standing)
