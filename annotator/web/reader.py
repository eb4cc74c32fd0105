"""The reader: one article, or two beside each other, with the cards of their annotations."""

import uuid
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation, list_annotations
from annotator.articles.models import Article, Revision
from annotator.articles.queries import find_neighbours, get_article, get_revision, list_revisions
from annotator.audit.models import AuditLog
from annotator.db import Session
from annotator.errors import NotFound
from annotator.forms.annotations import QuoteForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.text.differences import word_diff
from annotator.text.paragraphs import Paragraph, list_paragraphs
from annotator.web import web
from annotator.web.cards import Card, Cards, build_cards
from annotator.web.keys import keys_json
from annotator.web.marks import SIGNS, paint_text
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in


@dataclass
class Pane:
    """One article on the page."""

    article: Article
    revision: Revision
    html: Markup
    cards: Cards
    #: annotations whose quote is not in this revision
    elsewhere: list[Card]
    sentences: int
    covered: int
    may_annotate: bool

    @property
    def is_newest(self) -> bool:
        """Whether this is the text that people work on."""
        return self.revision.number == self.article.revision


@web.get("/projects/<slug>/articles/<uuid:article_id>")
@signed_in
def read_article(slug: str, article_id: uuid.UUID) -> Response:
    """Read, highlight, judge and link."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        pane = _build_pane(session, actor, project, article_id, number=request.args.get("revision", type=int))
        beside_id, from_id = request.args.get("beside", ""), request.args.get("from", "")
        beside = _build_pane(session, actor, project, parse_id(beside_id, "article")) if beside_id else None
        origin = _find_origin(session, actor, project, from_id) if from_id else None
        previous, following = find_neighbours(session, pane.article)
        log = session.get_one(AuditLog, project.id)
    return answer_page(
        "reader/article.html", project=project, nav="articles", pane=pane, beside=beside, origin=origin,
        log_size=log.size,
        previous=previous, following=following, keys=keys_json(), verdicts=_verdicts(pane.cards),
        quote_form=QuoteForm(),
    )  # fmt: skip


@web.get("/projects/<slug>/articles/<uuid:article_id>/revisions")
@signed_in
def read_revisions(slug: str, article_id: uuid.UUID) -> Response:
    """What changed from revision to revision, word by word."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        article = get_article(session, actor, article_id, project=project)
        texts = [
            get_revision(session, article, revision.number, text=True)
            for revision in list_revisions(session, article)
        ]
    changes = [(newer, word_diff(older.text, newer.text)) for newer, older in pairwise(texts)]
    return answer_page(
        "reader/revisions.html",
        project=project,
        nav="articles",
        article=article,
        changes=changes,
        first=texts[-1],
    )


def _build_pane(
    session: Session, actor: Actor, project: Project, article_id: uuid.UUID, *, number: int | None = None
) -> Pane:
    article = get_article(session, actor, article_id, project=project)
    revision = get_revision(session, article, number, text=True)
    annotations = list_annotations(session, actor, article)
    cards = build_cards(session, actor, project, annotations, article_ids=[article.id])
    here = [card for card in cards.items if card.annotation.revision_id == revision.id]
    elsewhere = [card for card in cards.items if card.annotation.revision_id != revision.id]
    for at, card in enumerate(here, 1):
        card.number = at
    cards.items = here
    paragraphs = list_paragraphs(revision.text, article.language)
    html = paint_text(revision.text, paragraphs, [card.mark for card in here])
    covered, sentences = _count_covered(paragraphs, [card.annotation for card in here])
    may_annotate = may(actor, Permission.ANNOTATE, article) and revision.number == article.revision
    return Pane(article, revision, html, cards, elsewhere, sentences, covered, may_annotate)


def _count_covered(paragraphs: Sequence[Paragraph], annotations: Sequence[Annotation]) -> tuple[int, int]:
    """How many sentences have any mark on them, of how many."""
    starts = [paragraph.start + offset for paragraph in paragraphs for offset in paragraph.sentences]
    covered: set[int] = set()
    for annotation in annotations:
        first = max(0, bisect_right(starts, annotation.start_offset) - 1)
        covered.update(range(first, max(first + 1, bisect_right(starts, annotation.end_offset - 1))))
    return len(covered), len(starts)


def _find_origin(
    session: Session, actor: Actor, project: Project, from_id: str
) -> tuple[Annotation, Article]:
    """The annotation that a link is being made from, and its article."""
    annotation = get_annotation(session, actor, parse_id(from_id, "annotation"))
    if annotation.project_id != project.id:
        raise NotFound
    return annotation, get_article(session, actor, annotation.article_id)


def _verdicts(cards: Cards) -> list[dict[str, str]]:
    """The vocabulary, for the script."""
    return [
        {
            "key": verdict.key, "name": verdict.name, "colour": verdict.colour, "pattern": verdict.pattern,
            "shortcut": verdict.shortcut, "sign": SIGNS.get(verdict.key, ""),
        }
        for verdict in cards.offered
    ]  # fmt: skip


def article_url(project: Project, annotation: Annotation) -> str:
    """Where an annotation stands in its text."""
    return url_for(
        "web.read_article", slug=project.slug, article_id=annotation.article_id, _anchor=f"a-{annotation.id}"
    )
