"""Checking that a quote stands where its span says."""

from dataclasses import dataclass

from sqlalchemy import func, select

from annotator.annotations.drafts import SpanDraft
from annotator.articles.models import Revision
from annotator.db import Session
from annotator.errors import Invalid
from annotator.text.graphemes import is_boundary
from annotator.text.spans import CONTEXT_SIZE, Span, context

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


def check_quote(session: Session, revision: Revision, draft: SpanDraft) -> Anchored:
    """The span with its context, if the quote stands there. Raises Invalid("exact" or "start" or "end") if not.

    Only the neighbourhood of the span is read, however long the text.
    """
    _check_end(revision.length, draft)
    left = max(0, draft.start - MARGIN)
    window_text = func.substr(Revision.text, left + 1, draft.end + MARGIN - left)
    window = session.scalar(select(window_text).where(Revision.id == revision.id)) or ""
    return check_in_window(window, left, draft)


def check_in_text(text: str, draft: SpanDraft) -> Anchored:
    """The same with the whole text at hand."""
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
    if found != draft.exact:
        shown = found if len(found) <= 80 else found[:77] + "…"
        raise Invalid("exact", f"This quote is not at {draft.start:,}–{draft.end:,}; “{shown}” stands there. Select the passage again.")
    for name, offset in (("start", span.start), ("end", span.end)):
        if not is_boundary(window, offset):
            raise Invalid(name, f"The {name} at {offset + left:,} cuts a character that people see as one, such as an emoji with its skin tone.")
    prefix, suffix = context(window, span)
    return Anchored(draft.start, draft.end, draft.exact, prefix, suffix)
