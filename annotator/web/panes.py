"""One article on the page: its painted text first, its cards when the page comes to them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.queries import list_annotations, list_spans
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_article, get_revision
from annotator.assignments.queries import LOCKED, list_locked
from annotator.coverage.judging import touched
from annotator.coverage.queries import list_sentence_marks
from annotator.db import Session
from annotator.links.queries import list_link_ends
from annotator.projects.models import Project
from annotator.projects.queries import list_verdicts
from annotator.text.paragraphs import Paragraph, list_paragraphs
from annotator.web.cards import Card, Cards, Surroundings, build_cards, number_links
from annotator.web.marks import Mark, paint_text


@dataclass
class Pane:
    """One article, or a revision of it. The text can be sent before the cards are read."""

    article: Article
    revision: Revision
    around: Surroundings
    html: Markup
    #: annotations whose quote stands in this revision, and others
    count: int
    elsewhere_count: int
    #: sentences that are read, of how many; where people said that there is nothing to check
    covered: int
    sentences: int
    said: Sequence[tuple[int, int]]
    may_annotate: bool
    #: why one may not, where it is not one's role
    refusal: str
    load: Callable[[], Cards]

    @property
    def is_newest(self) -> bool:
        """Whether this is the text that people work on."""
        return self.revision.number == self.article.revision

    @cached_property
    def _all(self) -> Cards:
        return self.load()

    @cached_property
    def cards(self) -> Cards:
        """The cards beside the text, numbered."""
        here = [card for card in self._all.items if card.annotation.revision_id == self.revision.id]
        for number, card in enumerate(here, 1):
            card.number = number
        return Cards(self._all.project, self._all.verdicts, here)

    @property
    def elsewhere(self) -> list[Card]:
        """Annotations whose quote is not in this revision."""
        return [card for card in self._all.items if card.annotation.revision_id != self.revision.id]


def build_pane(
    session: Session, actor: Actor, project: Project, article_id: uuid.UUID, *, number: int | None = None
) -> Pane:
    """The pane of one article of ``project``; ``number``: of another revision than the newest.

    The cards are read from ``session`` later, so it has to stay open until the page is sent.
    """
    article = get_article(session, actor, article_id, project=project)
    revision = get_revision(session, article, number, text=True)
    links = list_link_ends(session, actor, article_ids=[article.id])
    around = Surroundings(list_verdicts(session, project, retired=True), links)
    spans = list_spans(session, actor, article)
    here = [span for span in spans if span.revision_id == revision.id]
    paragraphs = list_paragraphs(revision.text, article.language)
    marks = number_links(project, [_mark(span, around) for span in here], around)
    said = [(row.start_offset, row.end_offset) for row in list_sentence_marks(session, actor, [revision.id])]
    spans_here = [(span.start_offset, span.end_offset) for span in here]
    covered, sentences = count_covered(paragraphs, [*spans_here, *said])
    refusal = LOCKED if list_locked(session, actor, [article.id]) else ""

    def load() -> Cards:
        return build_cards(session, actor, project, list_annotations(session, actor, article), around)

    return Pane(
        article, revision, around, paint_text(revision.text, paragraphs, marks),
        count=len(here), elsewhere_count=len(spans) - len(here), covered=covered, sentences=sentences, said=said,
        may_annotate=may(actor, Permission.ANNOTATE, article) and revision.number == article.revision and not refusal,
        refusal=refusal, load=load,
    )  # fmt: skip


def _mark(span: Row[Any], around: Surroundings) -> Mark:
    verdict = around.verdict_of(span.verdict)
    return Mark(
        str(span.id), span.start_offset, span.end_offset, span.kind, span.verdict or "",
        verdict.colour if verdict else "", verdict.pattern if verdict else "",
    )  # fmt: skip


def count_covered(paragraphs: Sequence[Paragraph], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """How many sentences any of these spans touches, of how many."""
    starts = [paragraph.start + offset for paragraph in paragraphs for offset in paragraph.sentences]
    covered: set[int] = set()
    for start, end in spans:
        covered.update(touched(starts, start, end))
    return len(covered), len(starts)
