"""Checking that a quote stands where its span says."""

import uuid
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from annotator.annotations.drafts import EXACT_AT_MOST, SpanDraft
from annotator.articles.models import Article, Revision
from annotator.db import Session, table_of
from annotator.errors import Invalid, NotFound
from annotator.text.graphemes import is_boundary
from annotator.text.reading import MAX_BYTES
from annotator.text.spans import CONTEXT_SIZE, Span, context, reads_as

#: code points read around a span: the context, and enough to see whole grapheme clusters
MARGIN = CONTEXT_SIZE + 64


@dataclass(frozen=True)
class Anchored:
    """A span whose quote was found at its place."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


# of the table and made once: every mark runs it
_REVISION = table_of(Revision).c
_WINDOW = select(
    _REVISION.id,
    _REVISION.length,
    func.substr(_REVISION.text, bindparam("first"), bindparam("size")).label("window"),
).where(_REVISION.article_id == bindparam("article"), _REVISION.number == bindparam("number"))


def check_quote(session: Session, article: Article, draft: SpanDraft) -> tuple[uuid.UUID, Anchored]:
    """The id of the revision and the span with its context, if the quote stands there.

    Raises Invalid("exact" or "start" or "end") if not.

    Only the neighbourhood of the span is read, however long the text.
    """
    left = max(0, draft.start - MARGIN)
    number = draft.revision or article.revision
    # kept within what every database takes; a span beyond the text is refused below
    first, size = min(left, MAX_BYTES) + 1, min(draft.end + MARGIN - left, EXACT_AT_MOST + 2 * MARGIN)
    row = session.execute(
        _WINDOW, {"first": first, "size": size, "article": article.id, "number": number}
    ).one_or_none()
    if row is None:
        raise NotFound(f"This article has no revision {number}.")
    _check_end(row.length, draft)
    return row.id, check_in_window(row.window, left, draft)


def check_in_text(text: str, draft: SpanDraft) -> Anchored:
    """The span with its context, with the whole text at hand."""
    _check_end(len(text), draft)
    left = max(0, draft.start - MARGIN)
    return check_in_window(text[left : draft.end + MARGIN], left, draft)


def _check_end(length: int, draft: SpanDraft) -> None:
    if draft.end > length:
        raise Invalid("end", f"The text has {length:,} characters; this span ends at {draft.end:,}.")


def check_in_window(window: str, left: int, draft: SpanDraft) -> Anchored:
    """The same for a part of the text that begins at ``left``."""
    span = Span(draft.start - left, draft.end - left)
    found = span.of(window)
    # a browser sends line breaks in its own way; what is stored is what stands in the text
    if not reads_as(window, span, draft.exact):
        shown = found if len(found) <= 80 else found[:77] + "…"
        raise Invalid(
            "exact",
            f"This quote is not at {draft.start:,}–{draft.end:,}; “{shown}” stands there. Select the passage again.",
        )
    for name, offset in (("start", span.start), ("end", span.end)):
        if not is_boundary(window, offset):
            raise Invalid(
                name,
                f"The {name} at {offset + left:,} cuts a character that people see as one, "
                "such as an emoji with its skin tone.",
            )
    prefix, suffix = context(window, span)
    return Anchored(draft.start, draft.end, found, prefix, suffix)
