"""Deciding what was brought in. Accepting marks a span by the same action that a person uses."""

import json
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.actions import create_annotation, delete_annotation, restore_annotation
from annotator.annotations.drafts import AnnotationDraft, Judgement, SpanDraft
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_revision
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.audit.models import Event
from annotator.db import Session, new_id
from annotator.errors import Conflict
from annotator.preannotations.drafts import DecisionDraft
from annotator.preannotations.models import Outcome, PreAnnotation, PreAnnotationDecision, Standing
from annotator.preannotations.queries import lock_waiting
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.text.spans import Span

Decided = list[tuple[PreAnnotationDecision, Recorded]]
#: what is thought of a span, in a state
_SAID = ("kind", "verdict", "reason", "tags", "sources")
_KINDS = {
    Outcome.ACCEPTED: EventKind.PREANNOTATION_ACCEPTED, Outcome.DISMISSED: EventKind.PREANNOTATION_DISMISSED,
}  # fmt: skip


def decide_preannotations(session: Session, actor: Actor, article: Article, draft: DecisionDraft) -> Decided:
    """Accept or dismiss what waits for the actor in an article, in the order of the text.

    All that stand on the newest text, or none: Conflict where nothing of it waits, or words are not there any more.
    """
    require(actor, Permission.ANNOTATE, article)
    refuse_submitted(session, actor, article.project_id, article.id)
    named = PreAnnotation.id.in_(draft.ids) if draft.ids else PreAnnotation.label == draft.label
    newest = get_revision(session, article, text=True)
    found = lock_waiting(session, actor, article, named)
    standing = [one for one in found if one.revision_id == newest.id]
    if not standing:
        raise Conflict(
            "The words of this do not stand in the newest text." if found
            else "This does not wait for you any more: it was decided. Load the page again."
        )  # fmt: skip
    return _Deciding(session, actor, article, Outcome(draft.outcome)).run(standing, newest.text)


class _Deciding:
    """One stroke."""

    def __init__(self, session: Session, actor: Actor, article: Article, outcome: Outcome) -> None:
        self.session, self.actor, self.article, self.outcome = session, actor, article, outcome

    def run(self, found: Sequence[PreAnnotation], text: str) -> Decided:
        before = self._withdrawn(found)
        together_id = new_id() if len(found) > 1 else None
        project = self.session.get_one(Project, self.article.project_id)
        # one that is not used any more is left out: people judge
        verdicts = {verdict.key for verdict in list_verdicts(self.session, project)}
        done: Decided = []
        for one in found:
            marked = None
            if self.outcome is Outcome.ACCEPTED:
                draft = _draft(one, text, one.verdict if one.verdict in verdicts else None)
                marked, _ = create_annotation(self.session, self.actor, self.article, draft)
                self.session.flush()
            done.append(self._store(one, before.get(one.id), marked.id if marked else None, together_id))
        return done

    def _withdrawn(self, found: Sequence[PreAnnotation]) -> Mapping[uuid.UUID, PreAnnotationDecision]:
        """What the actor decided about these and took back."""
        mine = (
            PreAnnotationDecision.article_id == self.article.id,
            PreAnnotationDecision.created_by_id == self.actor.id,
        )
        ids = {one.id for one in found}
        rows = self.session.scalars(select(PreAnnotationDecision).where(*mine))
        return {row.preannotation_id: row for row in rows if row.preannotation_id in ids}

    def _store(
        self,
        one: PreAnnotation,
        decision: PreAnnotationDecision | None,
        annotation_id: uuid.UUID | None,
        together_id: uuid.UUID | None,
    ) -> tuple[PreAnnotationDecision, Recorded]:
        now, before = clock.now(), decision.snapshot() if decision else None
        if decision is None:
            decision = PreAnnotationDecision(
                project_id=one.project_id, article_id=one.article_id, preannotation_id=one.id,
                created_by_id=self.actor.id, created_at=now,
            )  # fmt: skip
            self.session.add(decision)
        decision.outcome, decision.annotation_id, decision.together_id = (
            self.outcome, annotation_id, together_id,
        )  # fmt: skip
        decision.status, decision.updated_at = Standing.STANDING, now
        kind = _KINDS[self.outcome]
        return decision, record_change(self.session, self.actor, kind, decision, before=before)


def _draft(one: PreAnnotation, text: str, verdict: str | None) -> AnnotationDraft:
    span = Span(one.start_offset, one.end_offset)
    judgement = Judgement(verdict, one.reason, one.tag_names)
    return AnnotationDraft(one.kind, SpanDraft(span.start, span.end, span.of(text)), judgement)


def withdraw_decision(session: Session, actor: Actor, decision: PreAnnotationDecision) -> Recorded | None:
    """Take one's own decision back: it waits again, and the mark that it became is deleted. None when it does.

    Conflict where something was done with that mark since.
    """
    require(actor, Permission.ANNOTATE, decision)
    refuse_submitted(session, actor, decision.project_id, decision.article_id)
    if decision.status == Standing.WITHDRAWN:
        return None
    if marked := _find_mark(session, actor, decision):
        if marked.status != Status.DELETED and _was_changed(session, marked):
            raise Conflict("You changed the mark that this became. Delete the mark if it should go.")
        delete_annotation(session, actor, marked)
    return _turn(session, actor, decision, Standing.WITHDRAWN)


def restore_decision(session: Session, actor: Actor, decision: PreAnnotationDecision) -> Recorded | None:
    """Decide again as it was decided, with its mark. None when it stands."""
    require(actor, Permission.ANNOTATE, decision)
    refuse_submitted(session, actor, decision.project_id, decision.article_id)
    if decision.status == Standing.STANDING:
        return None
    if marked := _find_mark(session, actor, decision):
        restore_annotation(session, actor, marked)
    return _turn(session, actor, decision, Standing.STANDING)


def _find_mark(session: Session, actor: Actor, decision: PreAnnotationDecision) -> Annotation | None:
    return (
        get_annotation(session, actor, decision.annotation_id, lock=True) if decision.annotation_id else None
    )


def _was_changed(session: Session, marked: Annotation) -> bool:
    """Whether it says something else than on its first day, wherever it stands by now."""
    first = select(Event.after).where(Event.log_id == marked.project_id, Event.subject_id == marked.id)
    then = json.loads(session.scalar(first.order_by(Event.seq).limit(1)) or "{}")
    now = marked.snapshot()
    return any(then.get(name, now[name]) != now[name] for name in _SAID)


def _turn(session: Session, actor: Actor, decision: PreAnnotationDecision, status: Standing) -> Recorded:
    before = decision.snapshot()
    decision.status, decision.updated_at = status, clock.now()
    is_back = status is Standing.WITHDRAWN
    kind = EventKind.PREANNOTATION_WITHDRAWN if is_back else EventKind.PREANNOTATION_RESTORED
    return record_change(session, actor, kind, decision, before=before)
