"""The reader: one article, or two beside each other, with the cards of their annotations."""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flask import request, url_for
from werkzeug.wrappers import Response

from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_article, get_revision, list_revisions
from annotator.audit.queries import last_seq
from annotator.db import Session
from annotator.discussions.listing import Count, count_on_article
from annotator.errors import NotFound
from annotator.forms.annotations import QuoteForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.text.differences import word_diff
from annotator.web import web
from annotator.web.keys import keys_json
from annotator.web.marks import SIGNS
from annotator.web.panes import Pane, open_pane
from annotator.web.past import viewing
from annotator.web.request import answer_page, current_actor, database, parse_id, signed_in, stream_page
from annotator.web.submission import Around, read_around


@dataclass
class Frame:
    """What stands around the text, read when the page comes to it."""

    pane: Pane

    @cached_property
    def around(self) -> Around:
        """Where one goes from here."""
        return read_around(self.pane.session, self.pane.actor, self.pane.project, self.pane.article)

    @cached_property
    def said(self) -> Count:
        """What is said of the article."""
        return count_on_article(self.pane.session, self.pane.actor, self.pane.article)

    def verdicts(self) -> list[dict[str, str]]:
        """The vocabulary, for the script."""
        return [
            {
                "key": verdict.key, "name": verdict.name, "colour": verdict.colour, "pattern": verdict.pattern,
                "shortcut": verdict.shortcut, "sign": SIGNS.get(verdict.key, ""),
            }
            for verdict in self.pane.around.verdicts
            if not verdict.is_retired
        ]  # fmt: skip


@web.get("/projects/<slug>/articles/<uuid:article_id>")
@signed_in
def read_article(slug: str, article_id: uuid.UUID) -> Response:
    """Read, highlight, judge and link."""
    with ExitStack() as stack:
        session, actor, project = stack.enter_context(viewing(slug, article_id=article_id))
        pane = open_pane(session, actor, project, article_id, number=request.args.get("revision", type=int))
        beside_id, from_id = request.args.get("beside", ""), request.args.get("from", "")
        beside = open_pane(session, actor, project, parse_id(beside_id, "article")) if beside_id else None
        origin = _find_origin(session, actor, project, from_id) if from_id else None
        response = stream_page(
            "reader/article.html", project=project, nav="articles", pane=pane, beside=beside, origin=origin,
            log_size=last_seq(session, project), frame=Frame(pane), article=pane.article, keys=keys_json(),
            quote_form=QuoteForm(),
        )  # fmt: skip
        response.call_on_close(stack.pop_all().close)
    return response


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


def _find_origin(
    session: Session, actor: Actor, project: Project, from_id: str
) -> tuple[Annotation, Article]:
    """The annotation that a link is being made from, and its article."""
    annotation = get_annotation(session, actor, parse_id(from_id, "annotation"))
    if annotation.project_id != project.id:
        raise NotFound
    return annotation, get_article(session, actor, annotation.article_id)


def article_url(project: Project, annotation: Annotation) -> str:
    """Where an annotation stands in its text."""
    return url_for(
        "web.read_article", slug=project.slug, article_id=annotation.article_id, _anchor=f"a-{annotation.id}"
    )
