"""Linking, rewording, deleting and restoring."""

import uuid

from sqlalchemy import or_, select

from annotator import clock
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation, Status
from annotator.assignments.queries import refuse_submitted
from annotator.audit.kinds import EventKind
from annotator.audit.log import Recorded, record_change
from annotator.db import Session
from annotator.errors import Conflict, Invalid
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, LinkStatus
from annotator.links.queries import link_visible_to


def create_link(
    session: Session, actor: Actor, ends: tuple[Annotation, Annotation], draft: LinkDraft
) -> tuple[Link, Recorded]:
    """Link two annotations of one project; ``ends`` are those that the draft names."""
    here, there = ends
    require(actor, Permission.LINK, here)
    refuse_submitted(session, actor, here.project_id, here.article_id)
    _check_ends(here, there)
    _refuse_same(session, actor, draft, actor.id)
    now = clock.now()
    link = Link(
        project_id=here.project_id, from_id=here.id, to_id=there.id, article_id=here.article_id,
        to_article_id=there.article_id,
        relation=draft.relation, note=draft.note, status=LinkStatus.OPEN, is_settled=False, created_by_id=actor.id,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(link)
    return link, record_change(session, actor, EventKind.LINK_CREATED, link)


def change_link(
    session: Session, actor: Actor, link: Link, draft: LinkDraft, *, version: int
) -> Recorded | None:
    """Another relation or note. None when nothing changes; Conflict when ``version`` is not the present one."""
    require(actor, Permission.EDIT_LINK, link)
    refuse_submitted(session, actor, link.project_id, link.article_id)
    if link.status == LinkStatus.DELETED or link.version != version:
        raise Conflict(
            "Someone else changed this link meanwhile. Compare both, then save again.", link.snapshot()
        )
    if draft.relation != link.relation:
        _refuse_same(session, actor, draft, link.created_by_id)
    before = link.snapshot()
    link.relation, link.note = draft.relation, draft.note
    return _changed(session, actor, link, EventKind.LINK_CHANGED, before)


def delete_link(session: Session, actor: Actor, link: Link, *, version: int | None = None) -> Recorded | None:
    """Take a link away; it can be restored. None when it is deleted already."""
    require(actor, Permission.EDIT_LINK, link)
    refuse_submitted(session, actor, link.project_id, link.article_id)
    if link.status == LinkStatus.DELETED:
        return None
    if version is not None and link.version != version:
        raise Conflict(
            "Someone else changed this link meanwhile. Look at it again before you delete it.",
            link.snapshot(),
        )
    before = link.snapshot()
    link.status = LinkStatus.DELETED
    return _changed(session, actor, link, EventKind.LINK_DELETED, before)


def restore_link(session: Session, actor: Actor, link: Link) -> Recorded | None:
    """Bring a deleted link back. None when it is there."""
    require(actor, Permission.EDIT_LINK, link)
    refuse_submitted(session, actor, link.project_id, link.article_id)
    if link.status != LinkStatus.DELETED:
        return None
    _refuse_same(session, actor, LinkDraft(link.from_id, link.to_id, link.relation), link.created_by_id)
    before = link.snapshot()
    link.status = LinkStatus.OPEN
    return _changed(session, actor, link, EventKind.LINK_RESTORED, before)


def _changed(
    session: Session, actor: Actor, link: Link, kind: EventKind, before: dict[str, object]
) -> Recorded | None:
    if link.snapshot() == before:
        return None
    link.updated_at = clock.now()
    return record_change(session, actor, kind, link, before=before)


def _check_ends(here: Annotation, there: Annotation) -> None:
    if here.project_id != there.project_id:
        raise Invalid("to", "Both passages must be in the same project.")
    for name, end in (("from", here), ("to", there)):
        if end.status == Status.DELETED:
            raise Invalid(name, "This passage was deleted meanwhile. Restore it, or choose another one.")


def _refuse_same(session: Session, actor: Actor, draft: LinkDraft, maker_id: uuid.UUID) -> None:
    """Of what is hidden from the actor nothing is said: two people may see the same, and the record wants both."""
    same = (Link.from_id == draft.from_id, Link.to_id == draft.to_id, Link.relation == draft.relation)
    known = or_(Link.created_by_id == maker_id, link_visible_to(actor))
    found = session.scalars(select(Link).where(*same, Link.status != LinkStatus.DELETED, known)).first()
    if found is not None:
        raise Conflict(
            "These two passages are linked in this way already.", {"id": str(found.id), **found.snapshot()}
        )
