"""What people did beside marking and linking: sentences with nothing to check, decisions, what was said.

Each stands with the revision that it is about, as far as the actor may know of it, and only where it still holds.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation, Status
from annotator.annotations.queries import annotation_visible_to
from annotator.articles.models import Revision
from annotator.corroboration.kinds import Standing as Decided
from annotator.corroboration.models import Suggestion
from annotator.corroboration.visibility import suggestion_visible_to
from annotator.coverage.models import MarkStatus, SentenceMark
from annotator.coverage.queries import sentence_visible_to
from annotator.db import Session, instant_text
from annotator.discussions.models import Comment, CommentStatus, Thread
from annotator.discussions.queries import comment_visible_to, thread_visible_to
from annotator.exports.settled import read_views
from annotator.links.models import Link
from annotator.links.queries import standing_links
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.preannotations.models import Standing as PreStanding
from annotator.preannotations.queries import decision_visible_to, preannotation_visible_to
from annotator.review.models import Adjudication, Outcome, Standing
from annotator.review.queries import adjudication_visible_to

Values = dict[str, Any]
Grouped = dict[str, list[Values]]


def _groups() -> Grouped:
    return defaultdict(list)


@dataclass
class Beside:
    """What stands beside the annotations of some articles. All ids are as text."""

    #: by revision
    preannotations: Grouped = field(default_factory=_groups)
    sentences: Grouped = field(default_factory=_groups)
    #: by annotation
    suggestions: Grouped = field(default_factory=_groups)
    #: by article
    nothing: Grouped = field(default_factory=_groups)
    #: by the article, annotation or link that they are about
    threads: Grouped = field(default_factory=_groups)
    #: revisions that something here stands on, or leads to
    revisions: set[str] = field(default_factory=set)

    def of(self, article_id: str, revision_id: str, things: Collection[str], *, is_present: bool) -> Values:
        """The keys of one revision's record; those of which there is nothing are left out. things: what is on it."""
        whole = [article_id] if is_present else []
        found = {
            "preannotations": self.preannotations.get(revision_id, []),
            "sentences": self.sentences.get(revision_id, []),
            "suggestions": _ordered(self.suggestions, things),
            "nothing": _ordered(self.nothing, whole),
            "threads": _ordered(self.threads, [*whole, *things]),
        }
        return {name: values for name, values in found.items() if values}


def read_beside(session: Session, actor: Actor, article_ids: Sequence[uuid.UUID], *, talk: bool) -> Beside:
    """All of it in these articles. talk: what was said, too."""
    found = Beside()
    _read_preannotations(session, actor, article_ids, found)
    _read_sentences(session, actor, article_ids, found)
    _read_suggestions(session, actor, article_ids, found)
    _read_nothing(session, actor, article_ids, found)
    if talk:
        _read_threads(session, actor, article_ids, found)
    return found


def list_targets(session: Session, actor: Actor, article_ids: Sequence[uuid.UUID]) -> set[str]:
    """The revisions of these articles that decided suggestions lead to, from wherever."""
    query = select(Suggestion.to_revision_id).where(
        Suggestion.to_article_id.in_(article_ids), Suggestion.status == Decided.STANDING,
        suggestion_visible_to(actor),
    )  # fmt: skip
    return {str(one) for one in session.scalars(query.distinct())}


def _read_preannotations(session: Session, actor: Actor, ids: Sequence[uuid.UUID], found: Beside) -> None:
    decided = _read_predecisions(session, actor, ids)
    start, size = PreAnnotation.start_offset, PreAnnotation.end_offset - PreAnnotation.start_offset
    query = select(PreAnnotation, Person.name, func.substr(Revision.text, start + 1, size).label("exact"))
    query = query.join(Person, Person.id == PreAnnotation.created_by_id)
    query = query.join(Revision, Revision.id == PreAnnotation.revision_id)
    here = (PreAnnotation.article_id.in_(ids), preannotation_visible_to(actor))
    order = (start, PreAnnotation.end_offset, PreAnnotation.id)
    for one, name, exact in session.execute(query.where(*here).order_by(*order)):
        found.preannotations[str(one.revision_id)].append({
            "id": str(one.id), "start": one.start_offset, "end": one.end_offset, "exact": exact, "kind": one.kind,
            "verdict": one.verdict, "reason": one.reason, "tags": list(one.tag_names), "label": one.label,
            "tool": one.tool, "maker": one.maker, "score": one.score, **_made(one, name),
            "decisions": decided.get(one.id, []),
        })  # fmt: skip
        found.revisions.add(str(one.revision_id))


def _read_predecisions(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[Values]]:
    """By what they are about. One whose mark is gone is left out: it stands for nothing."""
    model = PreAnnotationDecision
    gone = select(Annotation.id).where(
        Annotation.id == model.annotation_id, Annotation.status == Status.DELETED
    )
    here = (model.article_id.in_(ids), model.status == PreStanding.STANDING, decision_visible_to(actor))
    query = select(model, Person.name).join(Person, Person.id == model.created_by_id)
    decided: defaultdict[uuid.UUID, list[Values]] = defaultdict(list)
    for one, name in session.execute(query.where(*here, ~gone.exists()).order_by(model.id)):
        mark = str(one.annotation_id) if one.annotation_id else None
        values = {"id": str(one.id), "outcome": one.outcome, "annotation": mark, **_made(one, name)}
        decided[one.preannotation_id].append(values)
    return decided


def _read_sentences(session: Session, actor: Actor, ids: Sequence[uuid.UUID], found: Beside) -> None:
    query = select(SentenceMark, Person.name).join(Person, Person.id == SentenceMark.created_by_id)
    here = (
        SentenceMark.article_id.in_(ids),
        SentenceMark.status == MarkStatus.OPEN,
        sentence_visible_to(actor),
    )
    order = (SentenceMark.start_offset, SentenceMark.end_offset, SentenceMark.id)
    for mark, name in session.execute(query.where(*here).order_by(*order)):
        values = {"id": str(mark.id), "start": mark.start_offset, "end": mark.end_offset, "mark": mark.mark}
        found.sentences[str(mark.revision_id)].append({**values, **_made(mark, name)})
        found.revisions.add(str(mark.revision_id))


def _read_suggestions(session: Session, actor: Actor, ids: Sequence[uuid.UUID], found: Beside) -> None:
    query = select(Suggestion, Person.name, Revision.number).join(
        Person, Person.id == Suggestion.created_by_id
    )
    query = query.join(Revision, Revision.id == Suggestion.to_revision_id)
    standing = Suggestion.status == Decided.STANDING
    here = (Suggestion.article_id.in_(ids), standing, suggestion_visible_to(actor))
    rows = session.execute(query.where(*here).order_by(Suggestion.id)).all()
    links, marks = _standing(session, actor, [one for one, _, _ in rows])
    for one, name, number in rows:
        if one.link_id and one.link_id not in links:
            continue  # what it became is gone
        found.suggestions[str(one.annotation_id)].append({
            "id": str(one.id), "annotation": str(one.annotation_id), "to_article": str(one.to_article_id),
            "to_revision": number, "to_start": one.to_start, "to_end": one.to_end, "kind": one.kind,
            "score": one.score, "engine": one.engine, "outcome": one.outcome, "reason": one.reason,
            "link": str(one.link_id) if one.link_id else None,
            "marked": str(one.marked_id) if one.marked_id in marks else None, **_made(one, name),
        })  # fmt: skip


def _standing(
    session: Session, actor: Actor, made: Sequence[Suggestion]
) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Of the links and the marks that these became, those that are there."""
    link_ids = [one.link_id for one in made if one.link_id]
    mark_ids = [one.marked_id for one in made if one.marked_id]
    if not link_ids:
        return set(), set()
    marks = select(Annotation.id).where(Annotation.status != Status.DELETED, annotation_visible_to(actor))
    return (
        {link.id for link in session.scalars(standing_links(actor).where(Link.id.in_(link_ids)))},
        set(session.scalars(marks.where(Annotation.id.in_(mark_ids)))),
    )


def _read_nothing(session: Session, actor: Actor, ids: Sequence[uuid.UUID], found: Beside) -> None:
    query = select(Adjudication, Person.name).join(Person, Person.id == Adjudication.created_by_id)
    here = (
        Adjudication.article_id.in_(ids), Adjudication.status == Standing.STANDING,
        Adjudication.outcome == Outcome.NOTHING, adjudication_visible_to(actor),
    )  # fmt: skip
    rows = session.execute(query.where(*here).order_by(Adjudication.id)).all()
    if not rows:
        return
    views, names = read_views(session, [one for one, _ in rows], deleted=False)
    for one, name in rows:
        readers = [names.get(uuid.UUID(reader), "") for reader in one.readers]
        found.nothing[str(one.article_id)].append({
            "id": str(one.id), "subject": one.subject, "rule": one.rule, "reason": one.reason,
            "views": views[one.id], "readers": readers, **_made(one, name),
        })  # fmt: skip


def _read_threads(session: Session, actor: Actor, ids: Sequence[uuid.UUID], found: Beside) -> None:
    comments = _read_comments(session, actor, ids)
    query = select(Thread, Person.name).join(Person, Person.id == Thread.created_by_id)
    here = (Thread.article_id.in_(ids), thread_visible_to(actor))
    for thread, name in session.execute(query.where(*here).order_by(Thread.id)):
        if said := comments.get(thread.id):
            about = str(thread.annotation_id or thread.link_id or thread.article_id)
            values = {
                "id": str(thread.id),
                "subject": thread.subject,
                "about": about,
                "status": thread.status,
            }
            found.threads[about].append({**values, **_made(thread, name), "comments": said})


def _read_comments(
    session: Session, actor: Actor, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[Values]]:
    """By thread, in the order in which they were said."""
    query = select(Comment, Person.name).join(Person, Person.id == Comment.created_by_id)
    here = (Comment.article_id.in_(ids), Comment.status == CommentStatus.OPEN, comment_visible_to(actor))
    rows = session.execute(query.where(*here).order_by(Comment.created_at, Comment.id)).all()
    called = (
        list_names(session, {uuid.UUID(one) for comment, _ in rows for one in comment.mentions})
        if rows
        else {}
    )
    said: defaultdict[uuid.UUID, list[Values]] = defaultdict(list)
    for comment, name in rows:
        mentions = [called.get(uuid.UUID(one), "") for one in comment.mentions]
        values = {"id": str(comment.id), "text": comment.text, "mentions": mentions}
        said[comment.thread_id].append({**values, **_made(comment, name)})
    return said


def _made(thing: Any, name: str) -> Values:
    return {
        "created_by": name, "created_at": instant_text(thing.created_at),
        "updated_at": instant_text(thing.updated_at), "version": thing.version,
    }  # fmt: skip


def _ordered(groups: Grouped, keys: Collection[str]) -> list[Values]:
    return sorted((one for key in keys for one in groups.get(key, ())), key=lambda one: str(one["id"]))
