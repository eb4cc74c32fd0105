"""Putting what was decided into the record: a settled annotation or link, and the decision with its views.

Readers' own rows are never changed. The functions here check no permission: who decides is asked in ``actions.py``, and
where readers agree nobody is.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import Actor
from annotator.annotations.actions import new_annotation
from annotator.annotations.drafts import (
    SOURCES_AT_MOST,
    TAGS_AT_MOST,
    AnnotationDraft,
    Judgement,
    SourceDraft,
    SpanDraft,
)
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE
from annotator.annotations.quotes import check_quote
from annotator.annotations.storing import store_new
from annotator.articles.models import Article
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.db import Session, new_id
from annotator.errors import Conflict, Invalid
from annotator.links.models import Link, LinkStatus
from annotator.review.alignment import LinkMark, Mark
from annotator.review.models import Adjudication, Matter, Outcome, Rule, Stance, Standing
from annotator.review.units import Board, Item

REASON_AT_MOST = 10_000


@dataclass(frozen=True)
class Settled:
    """What goes into the record, and whose words it was made of."""

    thing: Annotation | Link
    taken: frozenset[uuid.UUID]
    #: what a member has to say to agree with it
    said: Any


def settle_mark(
    session: Session,
    actor: Actor,
    article: Article,
    members: Sequence[Mark],
    own: tuple[str, Judgement] | None = None,
) -> Settled:
    """An annotation of the record, from members that say the same: their reasons, tags and sources are united.

    own: kind and judgement instead of theirs; then only the span is that of the first member.
    """
    first = members[0]
    rows = _in_order(session, Annotation, [mark.id for mark in members])
    kind, judgement = own or (first.kind, _united(first.verdict, rows))
    draft = AnnotationDraft(kind, SpanDraft(first.start, first.end, rows[0].exact), judgement)
    revision_id, anchored = check_quote(session, article, draft.span)
    annotation = new_annotation(actor, article, revision_id, draft, anchored)
    annotation.is_settled = True
    store_new(session, annotation)
    record_change(session, actor, EventKind.ANNOTATION_SETTLED, annotation)
    said = (first.start, first.end, kind, judgement.verdict)
    return Settled(annotation, frozenset() if own else frozenset(mark.id for mark in members), said)


def settle_link(
    session: Session,
    actor: Actor,
    board: Board,
    members: Sequence[LinkMark],
    own: tuple[str, str] | None = None,
) -> Settled:
    """A link of the record between what was settled at both ends. own: relation and note instead of theirs.

    Raises Invalid("ends") while an end is not settled.
    """
    first = members[0]
    rows = _in_order(session, Link, [link.id for link in members])
    here, there = (_settled_end(session, board, key) for key in (first.here, first.there))
    relation, note = own or (first.relation, _joined(row.note for row in rows))
    _refuse_same(session, here, there, relation)
    now = clock.now()
    link = Link(
        project_id=here.project_id, from_id=here.id, to_id=there.id, article_id=here.article_id,
        to_article_id=there.article_id, relation=relation, note=note, status=LinkStatus.OPEN, is_settled=True,
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(link)
    record_change(session, actor, EventKind.LINK_SETTLED, link)
    taken = frozenset() if own else frozenset(one.id for one in members)
    return Settled(link, taken, LinkMark(first.id, first.by, first.here, first.there, relation).said)


def record_decision(  # noqa: PLR0913  (what was decided on what, by whom and why)
    session: Session, actor: Actor, item: Item[Any], settled: Settled | None, *, rule: Rule, reason: str
) -> Adjudication:
    """The decision on a unit, with all its views; ``settled`` None: there is nothing here."""
    now = clock.now()
    article = session.get_one(Article, item.article_id)
    thing = settled.thing if settled else None
    adjudication = Adjudication(
        id=new_id(), project_id=article.project_id, article_id=article.id, subject=item.matter,
        settled_annotation_id=thing.id if isinstance(thing, Annotation) else None,
        settled_link_id=thing.id if isinstance(thing, Link) else None,
        outcome=Outcome.SETTLED if thing else Outcome.NOTHING, rule=rule, reason=reason,
        views=[
            {"id": str(member.id), "by": str(member.by), "stance": stance_of(member, settled)}
            for member in item.unit.members
        ],
        readers=[str(reader) for reader in item.unit.readers], status=Standing.STANDING,
        created_by_id=actor.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(adjudication)
    record_change(session, actor, EventKind.ADJUDICATION_DECIDED, adjudication)
    return adjudication


def stance_of(member: Any, settled: Settled | None) -> str:
    """What a view has to do with what was settled."""
    if settled is None:
        return Stance.DIFFERS.value
    if member.id in settled.taken:
        return Stance.TAKEN.value
    return (Stance.AGREES if member.said == settled.said else Stance.DIFFERS).value


def _in_order(session: Session, model: Any, ids: Sequence[uuid.UUID]) -> list[Any]:
    query = select(model).where(model.id.in_(ids))
    found = {row.id: row for row in session.scalars(query.options(*WHOLE) if model is Annotation else query)}
    return [found[one] for one in ids]


def _united(verdict: str | None, rows: Sequence[Annotation]) -> Judgement:
    """Every reason, tag and source once, in the order of the members, as far as one annotation holds them."""
    tags = dict.fromkeys(tag.name for row in rows for tag in row.tags)
    sources = dict.fromkeys(
        SourceDraft(source.url, source.title, source.quote, source.accessed_on)
        for row in rows
        for source in row.sources
    )
    reason = _joined(row.reason for row in rows)
    return Judgement(verdict, reason, tuple(tags)[:TAGS_AT_MOST], tuple(sources)[:SOURCES_AT_MOST])


def _joined(texts: Iterable[str]) -> str:
    """Different texts as paragraphs, as many of them as fit."""
    joined = ""
    for text in dict.fromkeys(filter(None, texts)):
        longer = f"{joined}\n\n{text}" if joined else text
        if len(longer) > REASON_AT_MOST:
            break
        joined = longer
    return joined


def _settled_end(session: Session, board: Board, key: uuid.UUID) -> Annotation:
    item = board.ends[key]
    if item.decision and item.decision.settled_annotation_id:
        return session.get_one(Annotation, item.decision.settled_annotation_id)
    quote = session.scalars(select(Annotation.exact).where(Annotation.id.in_(item.unit.ids)).limit(1)).first()
    words = quote or "a passage" if len(quote or "") <= 80 else f"{(quote or '')[:79]}…"
    if item.decision:
        raise Invalid("ends", f"The record says that there is nothing at “{words}”; reopen that first.")
    raise Invalid("ends", f"A link joins what is settled, and “{words}” is not settled yet. Settle it first.")


def _refuse_same(session: Session, here: Annotation, there: Annotation, relation: str) -> None:
    same = (Link.from_id == here.id, Link.to_id == there.id, Link.relation == relation)
    if session.scalar(select(Link.id).where(*same, Link.status != LinkStatus.DELETED, Link.is_settled)):
        raise Conflict("The record links these two in this way already.")


def lock_articles(session: Session, ids: Iterable[uuid.UUID]) -> None:
    """No one else decides in these articles until the commit. Always in one order, so that two never wait in a ring."""
    session.execute(
        select(Article.id).where(Article.id.in_(set(ids))).order_by(Article.id).with_for_update()
    ).all()


def take_out(session: Session, actor: Actor, adjudication: Adjudication, reason: str) -> None:
    """Reopen a decision: what it settled leaves the record, and with an annotation the links that end at it."""
    before = adjudication.snapshot()
    now = clock.now()
    adjudication.status, adjudication.updated_at = Standing.REOPENED, now
    record_change(session, actor, EventKind.ADJUDICATION_REOPENED, adjudication, before=before, reason=reason)
    if adjudication.settled_annotation_id:
        _take_out_links(session, actor, adjudication.settled_annotation_id)
    for model, thing_id, kind in (
        (Annotation, adjudication.settled_annotation_id, EventKind.ANNOTATION_DELETED),
        (Link, adjudication.settled_link_id, EventKind.LINK_DELETED),
    ):
        if thing_id is None:
            continue
        (thing,) = _in_order(session, model, [thing_id])
        before = thing.snapshot()
        thing.status, thing.updated_at = LinkStatus.DELETED.value, now
        record_change(session, actor, kind, thing, before=before, reason="Its decision was reopened")


def _take_out_links(session: Session, actor: Actor, annotation_id: uuid.UUID) -> None:
    query = select(Adjudication).join(Link, Adjudication.settled_link_id == Link.id)
    query = query.where(
        Adjudication.subject == Matter.LINK, Adjudication.status == Standing.STANDING,
        (Link.from_id == annotation_id) | (Link.to_id == annotation_id),
    )  # fmt: skip
    for one in session.scalars(query.order_by(Adjudication.id)).all():
        take_out(session, actor, one, "The decision on one of its ends was reopened")
