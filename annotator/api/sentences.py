"""The sentences of an article: what became of each, which look worth checking, and marks of them."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from annotator.accounts.queries import list_names
from annotator.annotations.drafts import SpanDraft
from annotator.api.answers import Answer, Listing
from annotator.api.bodies import Body, Offset, Page
from annotator.api.declaring import operation
from annotator.api.paging import wrong_cursor
from annotator.api.request import answer, current_actor, database, settle, writing_once
from annotator.articles.queries import get_article, list_revision_numbers
from annotator.audit.log import Recorded
from annotator.coverage.actions import clear_sentence, mark_rest, mark_sentence
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.mapping import Sentence, read_map
from annotator.coverage.models import Mark, SentenceMark
from annotator.coverage.queries import get_sentence_mark
from annotator.db import Session
from annotator.projects.models import Project

MarkName = Annotated[str, Field(json_schema_extra={"enum": list(Mark)})]
_DIGITS_AT_MOST = 9


class SentencePage(Page):
    """Which part of a text's sentences: in its order, or the unread ones first that look most worth checking."""

    order: Literal["text", "best"] = "text"


class NewSentenceMark(Body):
    """Why there is nothing to check in a whole sentence of the newest text; ``exact`` must be what stands there."""

    start: Offset
    end: Offset
    exact: str
    mark: MarkName
    revision: Annotated[int, Field(ge=1)] | None = None


class RestOfSentences(Body):
    """Why there is nothing to check in all that is unread; ``revision``: the number of the text that was read."""

    mark: MarkName
    revision: Annotated[int, Field(ge=1)]


class MarkedRest(Answer):
    """How many sentences were marked, and the number of the last of their events, if there are any."""

    marked: int
    event: int | None


class SentenceState(Answer):
    """A sentence of the newest text, as far as the asker may see what was made of it.

    score: 0 to 1, how likely it is worth checking; a guess. why: what speaks for it. mark: the id of the asker's own
    mark of it. annotation: of one that makes it a claim or a passage.
    """

    start: int
    end: int
    exact: str
    state: Literal["claim", "passage", "not_checkable", "out_of_scope", "unread"]
    score: float
    why: list[str]
    mark: uuid.UUID | None
    annotation: uuid.UUID | None


class WrittenSentenceMark(Answer):
    """A mark of a sentence as it is now. event: the number of what was changed by it, if anything was."""

    id: uuid.UUID
    project: uuid.UUID
    article: uuid.UUID
    revision: int
    start: int
    end: int
    mark: str
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int
    event: int | None


@operation("GET /articles/<uuid:article_id>/sentences", query=SentencePage, answer=Listing[SentenceState])
def get_sentences(article_id: uuid.UUID, query: SentencePage) -> Response:
    """The sentences of an article's newest text."""
    actor, first = current_actor(), _first(query.cursor)
    with database().reading() as session:
        article = get_article(session, actor, article_id)
        found = read_map(session, actor, session.get_one(Project, article.project_id), article)
    sentences = found.best_first if query.order == "best" else found.sentences
    items = [_state(one) for one in sentences[first : first + query.limit]]
    following = first + query.limit
    return answer(
        Listing[SentenceState](items=items, next=str(following) if following < len(sentences) else None)
    )


@operation(
    "POST /articles/<uuid:article_id>/sentence-marks",
    body=NewSentenceMark,
    answer=WrittenSentenceMark,
    status=201,
)
def post_sentence_mark(article_id: uuid.UUID, body: NewSentenceMark) -> Response:
    """Say that there is nothing to check in a sentence. Each has one mark of it: a second takes its place."""
    actor = current_actor()
    draft = SentenceDraft(body.mark, SpanDraft(body.start, body.end, body.exact, body.revision))
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        return _written(session, *mark_sentence(session, actor, article, draft), status=201)


@operation("POST /articles/<uuid:article_id>/sentence-marks/rest", body=RestOfSentences, answer=MarkedRest)
def post_rest_of_sentences(article_id: uuid.UUID, body: RestOfSentences) -> Response:
    """Say that there is nothing to check in any sentence that is unread, as far as the asker may see."""
    actor = current_actor()
    with writing_once() as session:
        article = get_article(session, actor, article_id)
        events = mark_rest(session, actor, article, body.mark, revision=body.revision)
        settle(session)
        told = MarkedRest(marked=len(events), event=events[-1].seq if events else None)
        return answer(told, session=session)


@operation("DELETE /sentence-marks/<uuid:sentence_id>", answer=WrittenSentenceMark)
def remove_sentence_mark(sentence_id: uuid.UUID) -> Response:
    """Take one's own mark of a sentence back."""
    actor = current_actor()
    with writing_once() as session:
        mark = get_sentence_mark(session, actor, sentence_id, lock=True)
        return _written(session, mark, clear_sentence(session, actor, mark))


def _first(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _DIGITS_AT_MOST):
        raise wrong_cursor()
    return int(cursor)


def _state(one: Sentence) -> SentenceState:
    return SentenceState(
        start=one.span.start, end=one.span.end, exact=one.words, state=one.state.value, score=one.score,
        why=list(one.why), mark=one.own_mark_id, annotation=one.annotation_id,
    )  # fmt: skip


def _written(session: Session, mark: SentenceMark, event: Recorded | None, *, status: int = 200) -> Response:
    settle(session)
    state = WrittenSentenceMark(
        id=mark.id, project=mark.project_id, article=mark.article_id,
        revision=list_revision_numbers(session, [mark.revision_id])[mark.revision_id],
        start=mark.start_offset, end=mark.end_offset, mark=mark.mark, status=mark.status,
        created_by=list_names(session, [mark.created_by_id])[mark.created_by_id], created_at=mark.created_at,
        updated_at=mark.updated_at, version=mark.version, event=event.seq if event else None,
    )  # fmt: skip
    return answer(state, status, session=session)
