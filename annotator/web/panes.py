"""One article on the page: its painted text first, its cards when the page comes to them."""

import uuid
from collections.abc import Sequence
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
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import list_verdicts
from annotator.text.paragraphs import Paragraph, list_paragraphs
from annotator.web.cards import Card, Cards, Surroundings, build_cards, number_links
from annotator.web.marks import Mark, paint_text


@dataclass(frozen=True)
class Painted:
    """A text with its marks."""

    html: Markup
    #: annotations whose quote stands in this revision, and others
    count: int
    elsewhere_count: int
    #: sentences that are read, of how many; where people said that there is nothing to check
    covered: int
    sentences: int
    said: Sequence[tuple[int, int]]


@dataclass
class Pane:
    """One article, or a revision of it. What takes longer is read when the page comes to it, from the same view."""

    session: Session
    actor: Actor
    project: Project
    article: Article
    revision: Revision
    may_annotate: bool
    #: why one may not, where it is not one's role
    refusal: str

    @property
    def is_newest(self) -> bool:
        """Whether this is the text that people work on."""
        return self.revision.number == self.article.revision

    @cached_property
    def verdicts(self) -> Sequence[Verdict]:
        """The vocabulary, with what older claims may still carry."""
        return list_verdicts(self.session, self.project, retired=True)

    @cached_property
    def around(self) -> Surroundings:
        """What its marks and cards share."""
        links = list_link_ends(self.session, self.actor, article_ids=[self.article.id])
        return Surroundings(self.verdicts, links)

    @cached_property
    def painted(self) -> Painted:
        """The text."""
        spans = list_spans(self.session, self.actor, self.article)
        here = [span for span in spans if span.revision_id == self.revision.id]
        paragraphs = list_paragraphs(self.revision.text, self.article.language)
        marks = number_links(self.project, [_mark(span, self.around) for span in here], self.around)
        rows = list_sentence_marks(self.session, self.actor, [self.revision.id])
        said = [(row.start_offset, row.end_offset) for row in rows]
        spans_here = [(span.start_offset, span.end_offset) for span in here]
        covered, sentences = count_covered(paragraphs, [*spans_here, *said])
        html = paint_text(self.revision.text, paragraphs, marks)
        return Painted(html, len(here), len(spans) - len(here), covered, sentences, said)

    @cached_property
    def _all(self) -> Cards:
        annotations = list_annotations(self.session, self.actor, self.article)
        return build_cards(self.session, self.actor, self.project, annotations, self.around)

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


def open_pane(
    session: Session, actor: Actor, project: Project, article_id: uuid.UUID, *, number: int | None = None
) -> Pane:
    """The pane of one article of ``project``; ``number``: of another revision than the newest.

    ``session`` has to stay open until the page is sent.
    """
    article = get_article(session, actor, article_id, project=project)
    revision = get_revision(session, article, number, text=True)
    refusal = LOCKED if list_locked(session, actor, [article.id]) else ""
    is_free = revision.number == article.revision and not refusal
    may_annotate = is_free and may(actor, Permission.ANNOTATE, article)
    return Pane(session, actor, project, article, revision, may_annotate, refusal)


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
