"""A claim's own page and its open card: quote, verdict, reasons, sources, links, history."""

import uuid
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from flask import Response, g, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.actions import judge_annotation
from annotator.annotations.context import sentence_around
from annotator.annotations.models import Annotation, Kind
from annotator.annotations.queries import list_by_ids
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.audit.queries import list_events_of
from annotator.corroboration.claim_origins import count_claim_origins
from annotator.corroboration.indexing import index_some
from annotator.corroboration.submitting import lacks_origins
from annotator.corroboration.suggesting import list_decided_ids
from annotator.db import Session
from annotator.errors import Conflict, Invalid
from annotator.forms.annotations import RELATION_WORDS, JudgementForm
from annotator.links.queries import list_link_ids
from annotator.links.visibility import log_seen_by
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.publishing.actions import find_latest, why_not_ready
from annotator.publishing.queries import list_versions
from annotator.text.differences import word_diff
from annotator.web import web
from annotator.web.annotations import done, get_of
from annotator.web.cards import Card, Cards, add_talks, build_cards
from annotator.web.past import viewing
from annotator.web.request import answer_page, current_actor, database, is_fragment, signed_in
from annotator.web.sentences import Told, tell_events
from annotator.web.settled import tell_settled
from annotator.web.writing import Done, write


@dataclass
class Opened:
    """One annotation with everything its page or open card shows."""

    project: Project
    article: Article
    cards: Cards
    card: Card
    form: JudgementForm


@web.get("/projects/<slug>/annotations/<uuid:annotation_id>/card")
@signed_in
def show_card(slug: str, annotation_id: uuid.UUID) -> Response:
    """The open card, for the reader."""
    with database().reading() as session:
        opened = _open(session, current_actor(), slug, annotation_id)
    opened.card.is_open = True
    return answer_page("reader/cards.html", cards=opened.cards, project=opened.project)


@web.get("/projects/<slug>/annotations/<uuid:annotation_id>")
@signed_in
def show_claim(slug: str, annotation_id: uuid.UUID) -> Response:
    """The page of one claim or passage."""
    with database().reading() as session:
        project = get_project(session, current_actor(), slug)
    index_some(database(), project)  # or copies would count as origins
    return _claim_page(slug, annotation_id)


@web.post("/projects/<slug>/annotations/<uuid:annotation_id>")
@signed_in
def judge(slug: str, annotation_id: uuid.UUID) -> AnyResponse:
    """Save verdict, reason, tags and sources."""
    form = JudgementForm(request.form)

    def act(session: Session, actor: Actor, project: Project) -> Done:
        judgement = form.judgement()
        annotation = get_of(session, actor, project, annotation_id)
        event = judge_annotation(
            session, actor, annotation, judgement, version=form.version.data or 0, kind=form.kind.data or None
        )
        return done(project, annotation, event, "Saved.")

    try:
        return write(slug, act, partial(_merge_page, slug, annotation_id))
    except Invalid as invalid:
        if is_fragment():
            raise
        return _claim_page(slug, annotation_id, invalid)


@web.app_context_processor
def card_values() -> dict[str, object]:
    """What cards ask for, wherever they are shown."""
    return {
        "judgement_of": JudgementForm.of,
        "may_edit_link": lambda link: may(current_actor(), Permission.EDIT_LINK, link),
        "relation_words": RELATION_WORDS,
    }


def _open(
    session: Session, actor: Actor, slug: str, annotation_id: uuid.UUID, *, typed: bool = False
) -> Opened:
    project = get_project(session, actor, slug)
    annotation = get_of(session, actor, project, annotation_id, lock=False)
    article = get_article(session, actor, annotation.article_id)
    cards = build_cards(session, actor, project, [annotation])
    add_talks(session, actor, cards.items)
    form = JudgementForm.of(annotation, cards.offered, request.form if typed else None)
    return Opened(project, article, cards, cards.items[0], form)


def _claim_page(slug: str, annotation_id: uuid.UUID, invalid: Invalid | None = None) -> Response:
    article_id, ids = _scope_of(annotation_id)
    with viewing(slug, article_id=article_id, subject_ids=ids) as (session, actor, _):
        opened = _open(session, actor, slug, annotation_id, typed=invalid is not None)
        around = sentence_around(session, opened.article, opened.card.annotation)
        may_link = may(actor, Permission.LINK, opened.article)
        history = _history(session, actor, opened.project, opened.card.annotation)
        note = opened.card.annotation
        origins = count_claim_origins(session, actor, note, opened.article)
        lacking = lacks_origins(opened.project, note, origins)
        publication = _publication(session, actor, opened)
        story = tell_settled(session, actor, opened.card.annotation, opened.cards.verdicts)
    return answer_page(
        "reader/claim.html", 422 if invalid else 200, project=opened.project, nav="articles", opened=opened,
        card=opened.card,
        around=around, problems=invalid.fields if invalid else {}, may_link=may_link, history=history, story=story,
        origins=origins, lacking=lacking, publication=publication,
    )  # fmt: skip


def _publication(session: Session, actor: Actor, opened: Opened) -> dict[str, object]:
    """What was published of it, whether the actor may publish, and why it cannot be."""
    note = opened.card.annotation
    is_asked = (
        may(actor, Permission.PUBLISH, opened.project) and note.kind == Kind.CLAIM and not g.get("past")
    )
    why_not = why_not_ready(session, actor, opened.project, note, opened.article) if is_asked else ""
    return {"latest": find_latest(session, note), "may": is_asked, "why_not": why_not}


def _history(session: Session, actor: Actor, project: Project, annotation: Annotation) -> list[Told]:
    """The life of a claim: its own events and those of its links."""
    if not may(actor, Permission.READ_LOG, project):
        return []
    ids = [annotation.id, *list_link_ids(session, actor, annotation)]
    ids += list_decided_ids(session, actor, annotation)
    ids += [version.id for version in list_versions(session, annotation.id)]
    last = g.past.seq if g.get("past") else 2**31
    view = log_seen_by(session, actor, project)
    events = [event for event in list_events_of(session, view, ids) if event.seq <= last]
    told = tell_events(session, actor, project, events)
    newest = {one.link_id: one.seq for one in told}
    # in its newest state a link is already
    return [replace(one, link_id=None) if one.seq == newest[one.link_id] else one for one in told]


def _scope_of(annotation_id: uuid.UUID) -> tuple[uuid.UUID | None, list[uuid.UUID]]:
    """The article and the things that the past of a claim is about; nothing where one may not see it."""
    actor = current_actor()
    if "as_of" in request.args:
        with database().reading() as session:
            if annotation := list_by_ids(session, actor, [annotation_id]).get(annotation_id):
                return annotation.article_id, [annotation_id, *list_link_ids(session, actor, annotation)]
    return None, []


def _merge_page(slug: str, annotation_id: uuid.UUID, conflict: Conflict) -> AnyResponse:
    """Both texts, and a form that saves what one makes of them."""
    with database().reading() as session:
        opened = _open(session, current_actor(), slug, annotation_id, typed=True)
    stored, form = opened.card.annotation, opened.form
    form.version.data = stored.version
    form.version.raw_data = None
    values = {
        "opened": opened,
        "project": opened.project,
        "form": form,
        "card": opened.card,
        "message": conflict.message,
    }
    values["reason"] = word_diff(stored.reason, form.reason.data or "")
    if is_fragment():
        response = make_response(render_template("reader/conflict.html", **values), 409)
        response.headers["X-Message"] = quote(conflict.message)
        return response
    return answer_page("reader/conflict_page.html", 409, nav="articles", **values)
