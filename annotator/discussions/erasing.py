"""Erasing the text of a comment: from its row, from every event about it, from answers that are kept.

Who said something, when, and in which discussion stays, and so does every proof. Digests that were sent keep it.
"""

import uuid
from collections.abc import Mapping

from annotator import clock
from annotator.accounts.erasing import clear_answers
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.audit.erasing import erase_fields
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.discussions.models import Comment
from annotator.discussions.queries import get_comment
from annotator.errors import Invalid, NotFound
from annotator.links import erasing as links
from annotator.links.models import Link
from annotator.projects.models import Project

TEXT = "text"
#: value -> the fields of events that hold it
FIELDS: Mapping[str, frozenset[str]] = {
    TEXT: frozenset({"after.text"}),
    links.Value.REMARKS: links.FIELDS[links.Value.REMARKS],
}
#: how each value that can be erased of anything is asked for
VALUES = (*(value.value for value in links.Value), TEXT)

Erasable = Annotation | Link | Comment


def find_erasable(session: Session, actor: Actor, project: Project, thing_id: uuid.UUID) -> Erasable:
    """The mark, link or comment with this id, a deleted one too; no one else changes it until the commit."""
    try:
        comment = get_comment(session, actor, thing_id, lock=True)
    except NotFound:
        return links.find_erasable(session, actor, project, thing_id)
    if comment.project_id != project.id:
        raise NotFound("There is no such comment in this project.")
    return comment


def erase_value(session: Session, actor: Actor, thing: Erasable, field: str, *, reason: str) -> Recorded:
    """Erase one value of ``thing``, whatever it was over time. Raises Invalid("field" or "reason")."""
    if not isinstance(thing, Comment):
        return links.erase_value(session, actor, thing, field, reason=reason)
    require(actor, Permission.ERASE, thing)
    if field not in FIELDS:
        raise Invalid("field", f"Choose what to erase: {', '.join(FIELDS)}.")

    def change() -> None:
        # the version grows too: whoever has the old text open in a form must not bring it back
        thing.updated_at = clock.now()
        if field == TEXT:
            thing.text, thing.mentions = "", []

    recorded = erase_fields(session, actor, thing, FIELDS[field], change, reason=reason)
    clear_answers(session, thing.id, FIELDS[field], thing.snapshot())
    return recorded
