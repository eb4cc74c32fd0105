"""Erasing a value of a mark or a link: from its row, from every event about it, from answers that are kept.

This is the one thing that cannot be undone. Who did what and when stays, and so does every proof.
Only “passage” touches the text of the article and other marks on the same words: see ``annotations/erasing.py``.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum

from annotator import clock
from annotator.accounts.erasing import clear_answers
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.erasing import QUOTE, erase_passage
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Revision
from annotator.audit.erasing import BLOCK, erase_fields
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid, NotFound
from annotator.links.models import Link
from annotator.links.queries import get_link
from annotator.projects.models import Project
from annotator.text.spans import Span


class Value(StrEnum):
    """What can be erased. The value is how it is asked for."""

    QUOTE = "quote"
    PASSAGE = "passage"
    REASON = "reason"
    SOURCES = "sources"
    TAGS = "tags"
    NOTE = "note"
    REMARKS = "remarks"


#: value -> the fields of events that hold it
FIELDS: Mapping[Value, frozenset[str]] = {
    Value.QUOTE: QUOTE,
    Value.REASON: frozenset({"after.reason"}),
    Value.SOURCES: frozenset({"after.sources"}),
    Value.TAGS: frozenset({"after.tags"}),
    Value.NOTE: frozenset({"after.note"}),
    #: what people said in the log when they reverted or erased something
    Value.REMARKS: frozenset({"reason"}),
}
OF_ANNOTATION = (Value.QUOTE, Value.PASSAGE, Value.REASON, Value.SOURCES, Value.TAGS, Value.REMARKS)
OF_LINK = (Value.NOTE, Value.REMARKS)


def find_erasable(session: Session, actor: Actor, project: Project, thing_id: uuid.UUID) -> Annotation | Link:
    """The mark or the link of this project with this id, a deleted one too; no one else changes it until the commit."""
    found: list[Annotation | Link] = []
    for get in (get_annotation, get_link):
        with suppress(NotFound):
            found.append(get(session, actor, thing_id, lock=True))
    if not found or found[0].project_id != project.id:
        raise NotFound("There is no such mark or link in this project.")
    return found[0]


def erase_value(
    session: Session, actor: Actor, thing: Annotation | Link, field: str, *, reason: str
) -> Recorded:
    """Erase one value of ``thing``, whatever it was over time.

    field: a Value that this thing has. Where it may not be empty, blocks of the same length stand for it.
    Raises Invalid("field" or "reason").
    """
    require(actor, Permission.ERASE, thing)
    offered = OF_ANNOTATION if isinstance(thing, Annotation) else OF_LINK
    if field not in offered:
        raise Invalid("field", f"Choose what to erase: {', '.join(offered)}.")
    value = Value(field)
    if isinstance(thing, Annotation) and value is Value.PASSAGE:
        span = Span(thing.start_offset, thing.end_offset)
        return erase_passage(
            session, actor, session.get_one(Revision, thing.revision_id), span, reason=reason
        )
    recorded = erase_fields(session, actor, thing, FIELDS[value], lambda: _clear(thing, value), reason=reason)
    clear_answers(session, thing.id, FIELDS[value], thing.snapshot())
    return recorded


def _clear(thing: Annotation | Link, value: Value) -> None:
    # the version grows too: whoever has the old text open in a form must not bring it back
    thing.updated_at = clock.now()
    if isinstance(thing, Link):
        thing.note = "" if value is Value.NOTE else thing.note
    elif value is Value.QUOTE:
        thing.exact = BLOCK * len(thing.exact)
        thing.prefix, thing.suffix = BLOCK * len(thing.prefix), BLOCK * len(thing.suffix)
    elif value is Value.REASON:
        thing.reason = ""
    elif value is Value.SOURCES:
        thing.sources.clear()
    elif value is Value.TAGS:
        thing.tags.clear()
