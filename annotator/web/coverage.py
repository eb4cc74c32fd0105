"""The map of an article: every sentence as claim, passage, not checkable, out of scope or unread; and of a project."""

import uuid
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Response, jsonify, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.actions import create_annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.assignments.queries import LOCKED, list_locked
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.coverage.actions import clear_sentence, mark_rest, mark_sentence
from annotator.coverage.mapping import Sentence, State, read_map
from annotator.coverage.models import Mark, MarkStatus, SentenceMark
from annotator.coverage.overview import read_overview
from annotator.coverage.queries import find_own_mark
from annotator.coverage.rankers import get_ranker
from annotator.coverage.undoing import undo_sentences
from annotator.db import Session
from annotator.forms.annotations import require_valid
from annotator.forms.coverage import CLAIM, UNREAD, RestForm, SentenceForm
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.text.paragraphs import direction
from annotator.text.spans import Span
from annotator.web import web
from annotator.web.coverage_words import SAID, STATES, count_words, explain, say_how_well, state_runs
from annotator.web.keys import COVERAGE_KEYS, keys_json
from annotator.web.request import answer_page, current_actor, database, signed_in
from annotator.web.writing import Done, write

#: sentences on a page of a map; articles, and sentences of them all, on a page of a project; pages there can be
SENTENCES, ARTICLES, BEST, PAGES = 100, 20, 20, 10_000
#: sentences that the reader is offered
OFFERED = 200


class Order(StrEnum):
    """How a map is read."""

    TEXT = "text"
    BEST = "best"


@web.get("/projects/<slug>/articles/<uuid:article_id>/coverage")
@signed_in
def show_coverage(slug: str, article_id: uuid.UUID) -> Response:
    """Every sentence of the newest text. In the address: ``order``, ``page``, or ``at`` which offset to open it."""
    actor, order = current_actor(), _read_order()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        article = get_article(session, actor, article_id, project=project)
        found = read_map(session, actor, project, article)
        refusal = _refusal(session, actor, article)
    sentences = found.best_first if order is Order.BEST else found.sentences
    page = _read_page(sentences)
    first = (page - 1) * SENTENCES
    return answer_page(
        "coverage/article.html", project=project, nav="articles", article=article, found=found, order=order,
        shown=sentences[first : first + SENTENCES], page=page, is_more=len(sentences) > first + SENTENCES,
        refusal=refusal, keys=keys_json(COVERAGE_KEYS), direction=direction,
    )  # fmt: skip


@web.get("/projects/<slug>/articles/<uuid:article_id>/sentences")
@signed_in
def list_worth_checking(slug: str, article_id: uuid.UUID) -> Response:
    """For the reader: the unread sentences of the newest text, most worth checking first, with why."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        article = get_article(session, actor, article_id, project=project)
        found = read_map(session, actor, project, article)
    offered = [one for one in found.best_first if one.is_unread][:OFFERED]
    items = [
        {"start": one.span.start, "end": one.span.end, "why": ", ".join(explain(one))} for one in offered
    ]
    nothing = (State.NOT_CHECKABLE, State.OUT_OF_SCOPE)
    said = [(one.span.start, one.span.end) for one in found.sentences if one.state in nothing]
    response = jsonify(revision=found.revision.number, items=items, said=said)
    response.headers["Cache-Control"] = "no-store"
    return response


@web.post("/projects/<slug>/articles/<uuid:article_id>/sentences")
@signed_in
def say_of_sentence(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Make a sentence a claim, not checkable, out of scope, or take back what one said of it."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        article = get_article(session, actor, article_id, project=project)
        form = SentenceForm(request.form)
        if form.mark.data == CLAIM:
            note, event = create_annotation(session, actor, article, form.claim())
            return Done([str(note.id)], "Marked as a claim.", _url_back(project, article), recorded=event)
        if form.mark.data == UNREAD:
            return _clear(session, actor, (project, article), form)
        mark, recorded = mark_sentence(session, actor, article, form.sentence())
        return _done(project, article, mark, recorded)

    return write(slug, act)


@web.post("/projects/<slug>/articles/<uuid:article_id>/sentences/rest")
@signed_in
def say_of_rest(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Make every unread sentence not checkable or out of scope, in one step that is undone as one."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        article = get_article(session, actor, article_id, project=project)
        form = RestForm(request.form)
        require_valid(form)
        mark = form.mark.data or ""
        events = mark_rest(session, actor, article, mark, revision=form.revision.data or 0)
        return _done_together(project, article, events, SAID[Mark(mark)])

    return write(slug, act)


def _done_together(project: Project, article: Article, events: Sequence[Recorded], became: str) -> Done:
    if not events:
        return Done([], "Nothing changed.", _url_back(project, article))
    count = "One sentence is" if len(events) == 1 else f"{len(events):,} sentences are"
    return Done([], f"{count} {became}.", _url_back(project, article), recorded=events[-1])


def _clear(session: Session, actor: Actor, place: tuple[Project, Article], form: SentenceForm) -> Done:
    span = form.draft()
    mark = find_own_mark(session, actor, place[1], Span(span.start, span.end))
    recorded = clear_sentence(session, actor, mark) if mark else None
    return Done([], "Unread again." if recorded else "Nothing changed.", _url_back(*place), recorded=recorded)


def undo_sentence_mark(session: Session, actor: Actor, project: Project, event: Event) -> Done:
    """Undo what one said of a sentence, or of many together."""
    undone = undo_sentences(session, actor, project, event)
    if len(undone) == 1:
        mark, recorded = undone[0]
        return _done(project, get_article(session, actor, mark.article_id), mark, recorded)
    assert event.article_id is not None
    article = get_article(session, actor, event.article_id, project=project)
    return _done_together(project, article, [one for _, one in undone if one], "what they were before")


def _done(project: Project, article: Article, mark: SentenceMark, recorded: Recorded | None) -> Done:
    said = f"{SAID[Mark(mark.mark)].capitalize()}." if mark.status == MarkStatus.OPEN else "Unread again."
    url = _url_back(project, article, start=mark.start_offset)
    return Done([], said if recorded else "Nothing changed.", url, recorded=recorded)


@web.get("/projects/<slug>/coverage")
@signed_in
def show_project_coverage(slug: str) -> Response:
    """Some articles with how far each is read, and the best unread sentences of these; the least read ones first."""
    actor = current_actor()
    page = min(max(request.args.get("page", 1, type=int), 1), PAGES)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        overview = read_overview(session, actor, project, offset=(page - 1) * ARTICLES, limit=ARTICLES)
        ranker = get_ranker(session, actor, project)
    return answer_page(
        "coverage/project.html", project=project, nav="review", tab="coverage", overview=overview, page=page,
        best=overview.best(BEST), quality=say_how_well(ranker), direction=direction,
    )  # fmt: skip


def _refusal(session: Session, actor: Actor, article: Article) -> str | None:
    """Why one may not mark here; "" where one's role does not, None where one may."""
    if not may(actor, Permission.ANNOTATE, article):
        return ""
    return LOCKED if list_locked(session, actor, [article.id]) else None


def _read_order() -> Order:
    return Order.BEST if request.args.get("order") == Order.BEST else Order.TEXT


def _read_page(sentences: Sequence[Sentence]) -> int:
    """The page that is asked for, or that the sentence at an offset is on."""
    offset = request.args.get("at", type=int)
    for number, sentence in enumerate(sentences):
        if offset is not None and sentence.span.start <= offset < sentence.span.end:
            return number // SENTENCES + 1
    return min(max(request.args.get("page", 1, type=int), 1), PAGES)


def _url_back(project: Project, article: Article, *, start: int | None = None) -> str:
    """The map as it was open, with the sentence in hand that comes next; ``done`` is which of the page it is.

    From an undo, which does not say so, with the sentence that starts there.
    """
    form: Mapping[str, str] = request.form
    asked: dict[str, Any] = {name: form[name][:20] for name in ("order", "page", "done") if form.get(name)}
    if "done" not in asked and start is not None:
        asked |= {"order": _order_before(), "at": start, "_anchor": f"s-{start}"}
    return url_for("web.show_coverage", slug=project.slug, article_id=article.id, **asked)


def _order_before() -> Order:
    """Of the map that an undo was pressed on."""
    query = parse_qs(urlsplit(request.referrer or "").query)
    return Order.BEST if query.get("order") == [Order.BEST] else Order.TEXT


@web.app_context_processor
def coverage_values() -> dict[str, object]:
    """What the pages of maps ask for."""
    return {
        "sentence_states": STATES,
        "explain_sentence": explain,
        "count_states": count_words,
        "state_runs": state_runs,
    }
