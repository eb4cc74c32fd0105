"""Erasing a value wherever it came to: what was brought in is copied into the marks that people accept.

A row of these names the place of its words only, so that what is erased from a text is gone here too.
"""

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from annotator import clock
from annotator.accounts.models import Person
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.erasing import erase_fields
from annotator.audit.log import Recorded
from annotator.corroboration import erasing as corroboration
from annotator.db import Session
from annotator.errors import Invalid
from annotator.links.erasing import Value
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.preannotations.queries import preannotation_visible_to
from annotator.projects import erasing as projects
from annotator.projects.models import Project

#: what the marks that it becomes have too
COPIED = (Value.REASON, Value.TAGS)
#: what only it has
OWN = ("label", "maker")
OF_PREANNOTATION = (*COPIED, *OWN)

Erasable = corroboration.Erasable | PreAnnotation


def find_erasable(session: Session, actor: Actor, project: Project, thing_id: uuid.UUID) -> Erasable:
    """The pre-annotation, mark, link, comment, decision or suggestion with this id, locked until the commit."""
    query = select(PreAnnotation).where(
        PreAnnotation.id == thing_id, PreAnnotation.project_id == project.id, preannotation_visible_to(actor)
    )
    found = session.scalar(query.with_for_update())
    return found or corroboration.find_erasable(session, actor, project, thing_id)


def erase_value(session: Session, actor: Actor, thing: Erasable, field: str, *, reason: str) -> Recorded:
    """Erase one value of ``thing``, whatever it was over time, there and where it came from and to.

    Returns the event of ``thing``; each other place has one of its own. Raises Invalid("field" or "reason").
    """
    if isinstance(thing, PreAnnotation):
        recorded = _erase(session, actor, thing, field, reason)
        _erase_marks(session, actor, thing, field, reason)
        return recorded
    recorded = corroboration.erase_value(session, actor, thing, field, reason=reason)
    if isinstance(thing, Annotation) and field in COPIED:
        for proposed in _origins(session, thing):
            _erase(session, actor, proposed, field, reason)
            _erase_marks(session, actor, proposed, field, reason, but=thing)
    return recorded


def erase_person(session: Session, actor: Actor, person: Person, *, reason: str) -> Recorded:
    """As in ``projects``, and whatever was brought in as theirs is nobody's."""
    require(actor, Permission.ERASE_PERSON)
    query = select(PreAnnotation).where(PreAnnotation.maker == person.name).order_by(PreAnnotation.id)
    for proposed in session.scalars(query.with_for_update()).all():
        _erase_field(session, actor, proposed, "maker", reason)
    return projects.erase_person(session, actor, person, reason=reason)


def _erase(session: Session, actor: Actor, proposed: PreAnnotation, field: str, reason: str) -> Recorded:
    require(actor, Permission.ERASE, proposed)
    if field not in OF_PREANNOTATION:
        raise Invalid("field", f"Choose what to erase: {', '.join(OF_PREANNOTATION)}.")
    return _erase_field(session, actor, proposed, field, reason)


def _erase_field(
    session: Session, actor: Actor, proposed: PreAnnotation, field: str, reason: str
) -> Recorded:
    def change() -> None:
        setattr(proposed, field, "")
        proposed.updated_at = clock.now()

    return erase_fields(session, actor, proposed, {f"after.{field}"}, change, reason=reason)


def _erase_marks(  # noqa: PLR0913  (what is erased where, and where not again)
    session: Session, actor: Actor, proposed: PreAnnotation, field: str, reason: str, *, but: Annotation | None = None
) -> None:  # fmt: skip
    """In all that it became, whatever people made of that since: they began with this value."""
    if field not in COPIED:
        return
    became = select(PreAnnotationDecision.annotation_id).where(
        PreAnnotationDecision.preannotation_id == proposed.id
    )
    for mark_id in sorted(filter(None, session.scalars(became))):
        if but is None or mark_id != but.id:
            mark = get_annotation(session, actor, mark_id, lock=True)
            corroboration.erase_value(session, actor, mark, field, reason=reason)


def _origins(session: Session, mark: Annotation) -> Iterator[PreAnnotation]:
    """What this mark was accepted from, where that says something still."""
    query = select(PreAnnotation).join(
        PreAnnotationDecision, PreAnnotationDecision.preannotation_id == PreAnnotation.id
    )
    yield from session.scalars(query.where(PreAnnotationDecision.annotation_id == mark.id)).all()
