"""Links, as far as the actor may know: both ends must be visible and not deleted."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from annotator.accounts.permissions import Actor, kept_by_actor
from annotator.annotations.models import Annotation, Status
from annotator.articles.models import Article
from annotator.assignments.visibility import article_open_to, work_visible_to
from annotator.db import Session, in_parts, table_of
from annotator.errors import NotFound
from annotator.links.models import Link, LinkStatus
from annotator.projects.models import Project
from annotator.projects.queries import visible_to

_END = table_of(Annotation).alias("end_of_link")


@kept_by_actor
def link_visible_to(actor: Actor) -> ColumnElement[bool]:
    """May this actor know that a link exists? Both ends must be visible, and the articles open unless it is theirs."""
    links = table_of(Link).c
    shared = visible_to(actor, links.project_id)
    if not actor.blind:
        return shared
    open_ends = (
        article_open_to(actor, links.project_id, end) for end in (links.article_id, links.to_article_id)
    )
    ends = (_END.c.id.in_((links.from_id, links.to_id)), ~work_visible_to(actor, _END.c))
    hidden = exists().where(*ends).correlate_except(_END)
    return and_(shared, or_(links.created_by_id == actor.id, and_(*open_ends)), ~hidden)


def get_link(session: Session, actor: Actor, link_id: uuid.UUID, *, lock: bool = False) -> Link:
    """One link, a deleted one too. ``lock``: no one else changes it until the commit."""
    query = select(Link).where(Link.id == link_id, link_visible_to(actor))
    link = session.scalar(query.with_for_update() if lock else query)
    if link is None:
        raise NotFound("There is no such link, or it is not shared with you.")
    return link


def find_same_link(session: Session, actor: Actor, link: Link, relation: str) -> Link | None:
    """Another link that says ``relation`` of the two ends of ``link`` already, if one is not deleted."""
    same = (Link.from_id == link.from_id, Link.to_id == link.to_id, Link.relation == relation)
    others = (Link.status != LinkStatus.DELETED, Link.id != link.id, Link.is_settled == link.is_settled)
    return session.scalars(select(Link).where(*same, *others, link_visible_to(actor))).first()


def standing_links(actor: Actor) -> Select[Link]:
    """Links that stand: neither they nor an end of theirs are deleted."""
    one, other = aliased(Annotation), aliased(Annotation)
    query = select(Link).join(one, Link.from_id == one.id).join(other, Link.to_id == other.id)
    standing = (
        Link.status != LinkStatus.DELETED,
        one.status != Status.DELETED,
        other.status != Status.DELETED,
    )
    return query.where(*standing, link_visible_to(actor)).order_by(Link.id)


def list_links(
    session: Session,
    actor: Actor,
    project: Project,
    *,
    after: uuid.UUID | None = None,
    limit: int | None = None,
) -> Sequence[Link]:
    """All of a project, by id."""
    query = standing_links(actor).where(Link.project_id == project.id)
    if after is not None:
        query = query.where(Link.id > after)
    return session.scalars(query.limit(limit) if limit else query).all()


@dataclass(frozen=True)
class LinkEnd:
    """A link as it looks from one of its ends."""

    link: Link
    #: the other end and its article
    other: Annotation
    article: Article
    #: whether the link goes from here to there
    is_outgoing: bool


def list_link_ids(session: Session, actor: Actor, annotation: Annotation) -> Sequence[uuid.UUID]:
    """Every link that this annotation, which the actor may see, ever had an end of; deleted ones too."""
    ends = or_(Link.from_id == annotation.id, Link.to_id == annotation.id)
    return session.scalars(select(Link.id).where(ends, link_visible_to(actor)).order_by(Link.id)).all()


def list_link_ends(
    session: Session,
    actor: Actor,
    *,
    annotation_ids: Iterable[uuid.UUID] = (),
    article_ids: Iterable[uuid.UUID] = (),
) -> dict[uuid.UUID, list[LinkEnd]]:
    """Links that touch these annotations or these articles, by the annotation at each end, oldest first."""
    marks, articles = list(annotation_ids), list(article_ids)
    near = or_(
        Link.from_id.in_(marks),
        Link.to_id.in_(marks),
        Link.article_id.in_(articles),
        Link.to_article_id.in_(articles),
    )
    links = session.scalars(standing_links(actor).where(near)).all()
    ends = _read_ends(session, {end for link in links for end in (link.from_id, link.to_id)})
    found: defaultdict[uuid.UUID, list[LinkEnd]] = defaultdict(list)
    for link in links:
        found[link.from_id].append(LinkEnd(link, *ends[link.to_id], is_outgoing=True))
        found[link.to_id].append(LinkEnd(link, *ends[link.from_id], is_outgoing=False))
    return dict(found)


def _read_ends(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[Annotation, Article]]:
    ends: dict[uuid.UUID, tuple[Annotation, Article]] = {}
    for part in in_parts(ids):
        query = select(Annotation, Article).join(Article, Annotation.article_id == Article.id)
        ends |= {row[0].id: (row[0], row[1]) for row in session.execute(query.where(Annotation.id.in_(part)))}
    return ends
