"""How far someone who learns on an article found what its record says."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Article, Revision
from annotator.assignments.models import Assignment, Progress
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.review.alignment import Mark, align_marks

#: the record, as a reader
RECORD = uuid.UUID(int=0)


@dataclass(frozen=True)
class Pair:
    """A place that the learner marked, that the record marks, or both."""

    own: Annotation | None
    settled: Annotation | None

    @property
    def is_same_verdict(self) -> bool:
        """Whether both say the same of it: the verdict, or that it is a passage."""
        own, settled = self.own, self.settled
        return bool(own and settled) and (own.kind, own.verdict) == (settled.kind, settled.verdict)  # type: ignore[union-attr]

    @property
    def is_same_span(self) -> bool:
        """Whether both mark the same words."""
        return bool(self.own and self.settled and self.own.exact == self.settled.exact)


@dataclass(frozen=True)
class Score:
    """One learner on one article."""

    pairs: Sequence[Pair]

    @property
    def found(self) -> list[Pair]:
        """What both marked: spans that stand for the same passage, as ``alignment.py`` says."""
        return [pair for pair in self.pairs if pair.own and pair.settled]

    @property
    def missed(self) -> list[Pair]:
        """What only the record marks."""
        return [pair for pair in self.pairs if not pair.own]

    @property
    def extra(self) -> list[Pair]:
        """What only the learner marked."""
        return [pair for pair in self.pairs if not pair.settled]

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the share of the record that was found and the share of marks that are in it, 0 to 1.

        None when there is nothing on either side.
        """
        marks = 2 * len(self.found) + len(self.missed) + len(self.extra)
        return 2 * len(self.found) / marks if marks else None

    @property
    def same_verdicts(self) -> int:
        """Of those found, how many carry the verdict of the record."""
        return sum(pair.is_same_verdict for pair in self.found)

    @property
    def has_record(self) -> bool:
        """Whether anything is settled to compare with."""
        return len(self.found) + len(self.missed) > 0


def score_training(session: Session, actor: Actor, assignment: Assignment) -> Score:
    """Compare a submitted article with its settled record.

    Raises NotFound unless it is one's own or the actor may adjudicate, or when nobody learns on this article;
    Invalid("status") before it is submitted.
    """
    article = session.get_one(Article, assignment.article_id)
    is_shown = assignment.person_id == actor.id or may(actor, Permission.ADJUDICATE, assignment)
    if not is_shown or not article.is_training:
        raise NotFound("There is nothing to learn on at this address, or it is not shared with you.")
    if assignment.status != Progress.SUBMITTED:
        raise Invalid("status", "Submit this article first; then you see how far you agree with its record.")
    newest = (Revision.article_id == article.id, Revision.number == article.revision)
    query = select(Annotation).join(Revision, Annotation.revision_id == Revision.id).where(*newest)
    query = query.where(Annotation.status != Status.DELETED, annotation_visible_to(actor))
    by_them = (Annotation.created_by_id == assignment.person_id) & Annotation.is_settled.is_(False)
    rows = {row.id: row for row in session.scalars(query.where(by_them | Annotation.is_settled)).unique()}
    units = align_marks(_mark(row) for row in rows.values())
    return Score([_pair(unit.members, rows) for unit in units])


def _mark(row: Annotation) -> Mark:
    by = RECORD if row.is_settled else row.created_by_id
    return Mark(row.id, by, row.start_offset, row.end_offset, row.kind, row.verdict)


def _pair(members: Sequence[Mark], rows: Any) -> Pair:
    by = {mark.by == RECORD: rows[mark.id] for mark in members}
    return Pair(by.get(False), by.get(True))
