"""Settling what readers differ in, and reopening it."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from annotator.accounts.permissions import Actor, Permission, require
from annotator.accounts.queries import list_names
from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project
from annotator.projects.queries import find_verdict
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.models import Adjudication, Matter, Rule, Standing
from annotator.review.settling import (
    Settled,
    lock_articles,
    record_decision,
    settle_link,
    settle_mark,
    take_out,
)
from annotator.review.units import Board, Item, read_board


def settle_unit(session: Session, actor: Actor, article: Article, draft: DecisionDraft) -> Adjudication:
    """Decide what the record says where readers differ (or agree, or only one has read).

    Raises Conflict when somebody decided first or a view changed since it was read, NotAllowed where a view is one's
    own and the project asks for somebody else, Invalid("ends") for a link of which an end is not settled.
    """
    require(actor, Permission.ADJUDICATE, article)
    project = session.get_one(Project, article.project_id)
    lock_articles(session, {article.id} | _other_articles(session, draft))
    board = read_board(session, actor, project, article)
    item = _find_item(session, board, article, draft)
    _refuse_own(project, actor, board, item)
    if item.state != draft.state:
        raise Conflict(_what_changed(session, project, item, draft.state))
    settled = None if draft.choice is Choice.NOTHING else _settle(session, actor, board, item, draft)
    return record_decision(session, actor, item, settled, rule=Rule.CURATOR, reason=draft.reason)


def reopen_adjudication(session: Session, actor: Actor, adjudication: Adjudication, *, version: int) -> None:
    """Take a decision back: it waits to be decided anew, and what it settled leaves the record.

    ``version``: the one that was read; Conflict when somebody reopened it first.
    """
    require(actor, Permission.ADJUDICATE, adjudication)
    lock_articles(session, [adjudication.article_id])
    session.refresh(adjudication)
    if adjudication.version != version or adjudication.status != Standing.STANDING:
        raise Conflict("Someone else reopened this meanwhile. Look at it again.", adjudication.snapshot())
    take_out(session, actor, adjudication, "")


def _find_item(session: Session, board: Board, article: Article, draft: DecisionDraft) -> Item[Any]:
    asked = _read_state(draft.state).keys()
    found = [
        item for item in board.items(article.id) if item.matter is draft.matter and item.unit.ids & asked
    ]
    for item in found:
        if item.decision:
            raise Conflict(_who_decided(session, item.decision), item.decision.snapshot())
    if not found:
        raise Conflict("What was marked here was deleted meanwhile, or is not read as submitted any more.")
    return max(found, key=lambda item: len(item.unit.ids & asked))


def _refuse_own(project: Project, actor: Actor, board: Board, item: Item[Any]) -> None:
    if project.blind and actor.id in board.readers_of(item.article_id).working:
        raise NotAllowed("You are reading this article yourself. Submit it first; then you can settle it.")
    if not project.settle_own and any(member.by == actor.id for member in item.unit.members):
        raise NotAllowed(
            "One of these views is yours, and in this project somebody else settles that.",
            deed="settle where one of the views is theirs",
            project_id=project.id,
        )


def _other_articles(session: Session, draft: DecisionDraft) -> set[uuid.UUID]:
    """Where the ends of a link are: nobody may reopen them meanwhile."""
    if draft.matter is not Matter.LINK:
        return set()
    query = select(Link.article_id, Link.to_article_id).where(Link.id.in_(_read_state(draft.state)))
    return {article_id for row in session.execute(query) for article_id in row}


def _settle(session: Session, actor: Actor, board: Board, item: Item[Any], draft: DecisionDraft) -> Settled:
    candidate = next(
        (one for one in item.unit.candidates() if draft.member_id in {m.id for m in one.members}), None
    )
    if candidate is None:
        raise Invalid("choice", "Choose one of the views that are shown.")
    is_own = draft.choice is Choice.OWN
    if draft.matter is Matter.LINK:
        words = (draft.relation, draft.reason) if is_own else None
        return settle_link(session, actor, board, candidate.members, words)
    article = session.get_one(Article, item.article_id)
    if is_own:
        _check_verdict(session, project_id=article.project_id, key=draft.judgement.verdict)
    return settle_mark(
        session, actor, article, candidate.members, (draft.kind, draft.judgement) if is_own else None
    )


def _check_verdict(session: Session, *, project_id: uuid.UUID, key: str | None) -> None:
    verdict = find_verdict(session, project_id, key) if key else None
    if key and (verdict is None or verdict.is_retired):
        raise Invalid("verdict", f"This project has no verdict “{key}”.")


def _who_decided(session: Session, decision: Adjudication) -> str:
    name = list_names(session, [decision.created_by_id]).get(decision.created_by_id, "someone")
    who = "The readers agreed on this" if decision.rule == Rule.AGREED else f"{name} settled this"
    thing: Annotation | Link | None = None
    if decision.settled_annotation_id:
        thing = session.get_one(Annotation, decision.settled_annotation_id)
        verdict = find_verdict(session, decision.project_id, thing.verdict) if thing.verdict else None
        what = f"the {thing.kind} “{_shortened(thing.exact)}”" + (f" is {verdict.name}" if verdict else "")
    elif decision.settled_link_id:
        what = f"the link “{session.get_one(Link, decision.settled_link_id).relation}”"
    else:
        what = "there is nothing here"
    return f"{who} first: {what}. Reopen that decision to change it."


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _read_state(state: str) -> Mapping[uuid.UUID, int]:
    """The members and versions that a form was made from. Raises Invalid("state") for anything else."""
    try:
        pairs = (part.rsplit(":", 1) for part in state.split(","))
        return {uuid.UUID(name): int(version) for name, version in pairs}
    except ValueError:
        raise Invalid(
            "state", "Open this difference again; the form does not say what it is about."
        ) from None


def _what_changed(session: Session, project: Project, item: Item[Any], state: str) -> str:
    """A sentence on who changed what since the form was made."""
    then, model = _read_state(state), Annotation if item.matter is Matter.ANNOTATION else Link
    gone = then.keys() - item.unit.ids
    rows: Any = session.execute(
        select(model.id, model.created_by_id, model.status).where(model.id.in_(gone))
    ).all()
    names = list_names(
        session, {row.created_by_id for row in rows} | {member.by for member in item.unit.members}
    )

    def name(person_id: uuid.UUID) -> str:
        return "a reader" if project.hide_names else names.get(person_id, "someone")

    changes = [
        f"{name(row.created_by_id)} {'deleted theirs' if row.status == LinkStatus.DELETED else 'moved theirs away'}"
        for row in rows
    ]
    for member in item.unit.members:
        if member.id not in then:
            changes.append(f"{name(member.by)} marked it too")
        elif then[member.id] != item.versions[member.id]:
            changes.append(f"{name(member.by)} changed theirs")
    return f"This changed since you read it: {', '.join(changes)}. Look again, then decide."
