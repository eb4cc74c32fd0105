"""Erasing a passage from the texts of an article, and from every mark that touches it.

Blocks of the same length stand there afterwards, so that every offset stays right and every quote still stands at its
place. The hashes of the texts that were are erased too: with the rest of a text, one could try out what was in the gap.
A text that is imported once more with the passage is a new revision; the program cannot know what it must not see.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from annotator import clock
from annotator.accounts.erasing import clear_answers
from annotator.accounts.permissions import Actor, Permission, require
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE
from annotator.articles.drafts import title_of
from annotator.articles.models import Article, Revision
from annotator.audit.erasing import BLOCK, TELLING, check_reason, erase_fields
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.db import Session, table_of
from annotator.errors import Conflict, Invalid
from annotator.projects.models import Project
from annotator.text.spans import CONTEXT_SIZE, Span, context

#: the fields of events that hold the words of a mark
QUOTE = frozenset({"after.exact", "after.prefix", "after.suffix"})
#: of an article, what may repeat its text
FACTS = ("title", "publisher", "author", "url")


@dataclass
class _Text:
    """A revision before and after."""

    id: uuid.UUID
    number: int
    before: str
    after: str
    places: Sequence[Span]

    @property
    def sha256(self) -> bytes:
        """Of the text as it is from now on."""
        return hashlib.sha256(self.after.encode()).digest()


@dataclass
class _Cut:
    """What goes, from which texts."""

    passage: str
    texts: Mapping[uuid.UUID, _Text]

    def clear(self, fact: str) -> str:
        """A fact about the article without the passage, and without what was taken for its title."""
        titles = {title_of(text.before): title_of(text.after) for text in self.texts.values() if text.places}
        fact = titles.get(fact, fact)
        for words in (self.passage, " ".join(self.passage.split())):
            fact = fact.replace(words, BLOCK * len(words))
        return fact


class _WholeArticle:
    """An article whose state tells of its newest text."""

    subject_type = Article.subject_type

    def __init__(self, article: Article, newest: _Text) -> None:
        self._article, self._newest = article, newest
        self.id, self.log_id = article.id, article.log_id

    @property
    def last_event_id(self) -> Any:
        return self._article.last_event_id

    @last_event_id.setter
    def last_event_id(self, event_id: uuid.UUID) -> None:
        self._article.last_event_id = event_id

    def snapshot(self) -> dict[str, object]:
        return self._article.snapshot_with(self._newest.sha256, len(self._newest.after))


def erase_passage(session: Session, actor: Actor, revision: Revision, span: Span, *, reason: str) -> Recorded:
    """Block out the words at ``span`` wherever they stand in any text of the article.

    Every mark that touched them, now or earlier, loses the words of its quote and its context in the log; the mark
    itself stays. Returns the event of the article; each mark has one of its own.
    Raises Invalid("end") for fewer than TELLING letters or digits, which would stand in too many places.
    """
    article = session.get_one(Article, revision.article_id)
    require(actor, Permission.ERASE, article)
    # not while a text is imported: it may be one of this article
    session.execute(select(Project.id).where(Project.id == article.project_id).with_for_update())
    session.refresh(article, with_for_update=True)
    texts = _read_texts(session, article)
    passage = span.of(texts[revision.id].before)
    if sum(character.isalnum() for character in passage) < TELLING:
        raise Invalid("end", f"Choose {TELLING} letters or digits at least: these stand in too many places.")
    check_reason(reason, [passage])
    for text in texts.values():
        _block_out(text, passage)
    _refuse_same(session, article, texts)
    recorded = _store_texts(session, actor, article, _Cut(passage, texts), reason)
    for annotation in _find_touching(session, article, texts):
        _erase_quote(session, actor, annotation, texts[annotation.revision_id], reason)
    return recorded


def _read_texts(session: Session, article: Article) -> dict[uuid.UUID, _Text]:
    table = table_of(Revision)
    rows = session.execute(
        select(table.c.id, table.c.number, table.c.text).where(table.c.article_id == article.id)
    )
    return {row.id: _Text(row.id, row.number, row.text, row.text, ()) for row in rows}


def _block_out(text: _Text, passage: str) -> None:
    """Lines stay lines: paragraphs are counted by them."""
    blocks = re.sub(r"[^\r\n]", BLOCK, passage)
    text.places = [Span(*found.span()) for found in re.finditer(re.escape(passage), text.before)]
    text.after = text.before.replace(passage, blocks)


def _refuse_same(session: Session, article: Article, texts: Mapping[uuid.UUID, _Text]) -> None:
    hashes = [text.sha256 for text in texts.values() if text.places]
    same = select(Revision.id).where(Revision.project_id == article.project_id, Revision.sha256.in_(hashes))
    if len(set(hashes)) < len(hashes) or session.scalar(same.limit(1)):
        raise Conflict(
            "Without this passage, two texts of the project would be the same. Choose another one."
        )


def _store_texts(session: Session, actor: Actor, article: Article, cut: _Cut, reason: str) -> Recorded:
    newest = next(text for text in cut.texts.values() if text.number == article.revision)
    whole, facts = _WholeArticle(article, newest), _find_facts(session, article, cut)
    names = {"after.sha256", *(f"after.{name}" for name in facts)}

    def change() -> None:
        for name in facts:
            setattr(article, name, cut.clear(getattr(article, name)))

    recorded = erase_fields(session, actor, whole, names, change, reason=reason)
    table = table_of(Revision)
    for text in cut.texts.values():
        if text.places:
            values = {"text": text.after, "sha256": text.sha256, "last_event_id": recorded.id}
            session.execute(update(table).where(table.c.id == text.id).values(values))
    clear_answers(session, article.id, names, whole.snapshot())
    return recorded


def _find_facts(session: Session, article: Article, cut: _Cut) -> list[str]:
    """Which facts of the article ever held some of it: a title may be a line of the text."""
    states = session.scalars(
        select(Event.after).where(Event.subject_id == article.id, Event.after.is_not(None))
    )
    told = [json.loads(state or "{}") for state in states]
    return [
        name for name in FACTS if any(cut.clear(state.get(name, "")) != state.get(name, "") for state in told)
    ]


def _find_touching(
    session: Session, article: Article, texts: Mapping[uuid.UUID, _Text]
) -> Sequence[Annotation]:
    """The marks whose quote or context held some of it, in any of their states."""
    here = (
        Event.log_id == article.log_id,
        Event.article_id == article.id,
        Event.subject_type == "annotation",
    )
    rows = session.execute(select(Event.subject_id, Event.after).where(*here, Event.after.is_not(None)))
    touching = {row.subject_id for row in rows if _touches(json.loads(row.after), texts)}
    query = select(Annotation).where(Annotation.article_id == article.id).order_by(Annotation.id)
    found = session.scalars(query.options(*WHOLE).with_for_update(of=Annotation))
    return [annotation for annotation in found if annotation.id in touching]


def _touches(state: Mapping[str, Any], texts: Mapping[uuid.UUID, _Text]) -> bool:
    left, right = state["start"] - CONTEXT_SIZE, state["end"] + CONTEXT_SIZE
    places = texts[uuid.UUID(state["revision"])].places
    return any(place.start < right and left < place.end for place in places)


def _erase_quote(session: Session, actor: Actor, annotation: Annotation, text: _Text, reason: str) -> None:
    span = Span(annotation.start_offset, annotation.end_offset)

    def change() -> None:
        annotation.updated_at = clock.now()
        if annotation.exact == span.of(text.before):  # else it was blocked out before, as a whole
            annotation.exact = span.of(text.after)
            annotation.prefix, annotation.suffix = context(text.after, span)

    erase_fields(session, actor, annotation, QUOTE, change, reason=reason)
    clear_answers(session, annotation.id, QUOTE, annotation.snapshot())
