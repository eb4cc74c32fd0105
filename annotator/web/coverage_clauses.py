"""As ``clauses``, for what people say of sentences that hold nothing to check."""

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import case, func, select

from annotator.articles.models import Revision
from annotator.audit.kinds import EventKind
from annotator.audit.models import Event
from annotator.coverage.models import SentenceMark
from annotator.db import Session
from annotator.web.clauses import QUOTE_AT_MOST, Known, Part, Parts, State, shorten, states, where, words
from annotator.web.coverage_words import SAID

#: code points of a sentence that are read, more than are shown
_LONG = 2 * QUOTE_AT_MOST


def tell_sentence_marked(event: Event, known: Known) -> Parts:
    """Marked, marked otherwise, or carried over to a new text."""
    before, after = states(event)
    if before and before["revision"] != after["revision"]:
        return [words("carried the mark of "), _sentence(event, known, after), words(" over to the new revision"),
                *where(event, known, "of")]  # fmt: skip
    return [words("called "), _sentence(event, known, after), words(f" {_said(after)}"), *where(event, known)]


def tell_sentence_cleared(event: Event, known: Known) -> Parts:
    """Unread again, as far as its reader is concerned."""
    before, after = states(event)
    what = f" {_said(after or before)}"
    return [words("took back that "), _sentence(event, known, after or before), words(f" is{what}"),
            *where(event, known)]  # fmt: skip


def read_sentences(session: Session, events: Sequence[Event]) -> dict[uuid.UUID, str]:
    """By mark, the first words of the sentences that these events, which the asker may see, are about."""
    ids = {event.subject_id for event in events if event.subject_type == SentenceMark.subject_type}
    if not ids:
        return {}
    start, end = SentenceMark.start_offset, SentenceMark.end_offset
    size = case((end - start > _LONG, _LONG), else_=end - start)
    query = select(SentenceMark.id, func.substr(Revision.text, start + 1, size).label("words"))
    query = query.join(Revision, Revision.id == SentenceMark.revision_id)
    return {row.id: row.words for row in session.execute(query.where(SentenceMark.id.in_(ids)))}


def _sentence(event: Event, known: Known, state: State) -> Part:
    text = shorten(known.quotes.get(event.subject_id, "") or "a sentence")
    return Part(
        "quote",
        text,
        f"{known.base}/articles/{event.article_id}/coverage?at={state['start']}#s-{state['start']}",
    )


def _said(state: State) -> str:
    return SAID.get(state["mark"], "nothing to check")


TELL: dict[str, Callable[[Event, Known], Parts]] = {
    EventKind.SENTENCE_MARKED: tell_sentence_marked,
    EventKind.SENTENCE_CLEARED: tell_sentence_cleared,
}
NAMES: dict[str, Callable[[Event, Known, State], Parts]] = {
    SentenceMark.subject_type: lambda event, known, state: [
        words("the mark of "), _sentence(event, known, state or {"start": 0}), *where(event, known)
    ],
}  # fmt: skip
ICONS = {SentenceMark.subject_type: "minus"}
KIND_ICONS: dict[str, str] = {EventKind.SENTENCE_CLEARED: "undo-2"}
