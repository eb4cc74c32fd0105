"""Settling what readers differ in: the queue of a project, one difference at a time, and all readers' marks at once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from annotator.accounts.permissions import Actor
from annotator.articles.queries import get_article, get_revision
from annotator.db import Session
from annotator.errors import Conflict, Invalid, NotFound
from annotator.forms import show_problems
from annotator.forms.adjudication import KINDS, DecisionForm, QueueForm, ReopenForm
from annotator.forms.annotations import require_valid
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.review.actions import reopen_adjudication, settle_unit
from annotator.review.models import Adjudication, Standing
from annotator.review.queries import find_adjudication, get_adjudication
from annotator.review.units import read_board
from annotator.text.paragraphs import list_paragraphs
from annotator.web import web
from annotator.web.columns import paint_columns, paint_merged
from annotator.web.deciding import Bench, Shown
from annotator.web.differences import PAGE, Line, Wanted, list_lines, read_queue
from annotator.web.keys import SETTLING_KEYS, keys_json
from annotator.web.request import answer_page, current_actor, database, go, parse_id, signed_in

VIEWS = {"": "One by one", "columns": "Side by side", "text": "All in one text"}


@web.get("/projects/<slug>/adjudicate")
@signed_in
def adjudicate(slug: str) -> Response:
    """The open differences of a project."""
    actor, form = current_actor(), QueueForm(request.args)
    kind, page = form.kind.data if form.kind.data in KINDS else "", max(1, request.args.get("page", 1, int))
    wanted = Wanted(_id(form.article.data), kind or "", page)
    with database().reading() as session:
        project = get_project(session, actor, slug)
        queue = read_queue(session, project, read_board(session, actor, project), wanted)
        done = _find_done(session, actor, project)
    form.offer(queue.articles, queue.kinds)
    return answer_page(
        "adjudication/queue.html", project=project, nav="review", tab="adjudicate", form=form, queue=queue, done=done,
        wanted=wanted, pages=max(1, -(-queue.count // PAGE)), keys=keys_json(SETTLING_KEYS),
    )  # fmt: skip


@web.get("/projects/<slug>/adjudicate/<uuid:article_id>")
@signed_in
def decide(slug: str, article_id: uuid.UUID) -> Response:
    """One article: the differences one by one, its readers side by side, or all their marks in one text."""
    return _article_page(slug, article_id, request.args.get("at", ""))


@web.post("/projects/<slug>/adjudicate/<uuid:article_id>/settle")
@signed_in
def settle_difference(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Decide one of them."""
    actor, form = current_actor(), DecisionForm(request.form)
    at = (form.state.data or "").partition(":")[0]
    try:
        draft = form.draft()
        with database().writing() as session:
            article = get_article(session, actor, article_id, project=get_project(session, actor, slug))
            made = settle_unit(session, actor, article, draft)
    except Conflict as conflict:
        return _article_page(slug, article_id, at, message=conflict.message)
    except Invalid as invalid:
        show_problems(form, invalid)
        return _article_page(slug, article_id, at, form=form)
    return go(_after(slug, article_id, made))


@web.post("/projects/<slug>/adjudicate/<uuid:article_id>/reopen")
@signed_in
def reopen_decision(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Take a decision back."""
    actor, form = current_actor(), ReopenForm(request.form)
    require_valid(form)
    with database().writing() as session:
        project = get_project(session, actor, slug)
        found = get_adjudication(
            session, actor, parse_id(form.adjudication.data or "", "decision"), project=project
        )
        if found.article_id != article_id:
            raise NotFound("There is no such decision, or it is not shared with you.")
        reopen_adjudication(session, actor, found, version=form.version.data or 0)
    at = found.views[0]["id"] if found.views else None
    return go(
        url_for("web.decide", slug=slug, article_id=article_id, at=at),
        "Reopened: it waits to be settled again.",
    )


@dataclass(frozen=True)
class Neighbours:
    """The open differences before and after the shown one."""

    previous: Line | None
    following: Line | None


def _article_page(
    slug: str, article_id: uuid.UUID, at: str, *, form: DecisionForm | None = None, message: str = ""
) -> Response:
    """form: one that was refused. message: why nothing was stored."""
    actor, view = current_actor(), request.args.get("view", "")
    with database().reading() as session:
        bench = _bench(session, actor, slug, article_id)
        lines = list_lines(session, bench.board, article_id)
        line = _find_line(lines, at)
        shown = bench.show(line.item) if line and view not in ("columns", "text") else None
        values = {
            "columns": paint_columns(bench) if view == "columns" else None,
            "merged": paint_merged(bench) if view == "text" else None,
            "done": _find_done(session, actor, bench.project),
        }
    project, readers = bench.project, bench.board.readers_of(article_id)
    if form is None:
        form = DecisionForm()
    if shown:
        _offer(form, bench, shown)
    status = 409 if message else 422 if form.errors or form.form_errors else 200
    return answer_page(
        "adjudication/decide.html", status, project=project,
        nav="review", tab="adjudicate", article=bench.article, lines=lines, line=line, shown=shown, form=form,
        near=_neighbours(lines, line), views=VIEWS, view=view if view in VIEWS else "", message=message,
        is_reading=project.blind and actor.id in readers.working, faces=bench.faces,
        is_own=shown is not None and not project.settle_own and shown.is_by(actor.id),
        keys=keys_json(SETTLING_KEYS), **values,
    )  # fmt: skip


def _bench(session: Session, actor: Actor, slug: str, article_id: uuid.UUID) -> Bench:
    project = get_project(session, actor, slug)
    article = get_article(session, actor, article_id, project=project)
    board = read_board(session, actor, project, article)
    text = get_revision(session, article, text=True).text
    return Bench(session, project, article, board, text, list_paragraphs(text, article.language))


def _offer(form: DecisionForm, bench: Bench, shown: Shown) -> None:
    """What there is to choose from where nobody is right."""
    form.verdict.choices = [
        SelectChoice("", "No verdict"),
        *(SelectChoice(one.key, one.name) for one in bench.verdicts.values() if not one.is_retired),
    ]
    spans = {(one.start, one.end): one for one in reversed(shown.candidates)}
    form.member.choices = [SelectChoice(str(one.member_id), "".join(one.words)) for one in spans.values()][
        ::-1
    ]
    if not form.member.data and shown.candidates:
        form.member.data = str(shown.candidates[0].member_id)
        form.kind.data, form.verdict.data = shown.candidates[0].kind or form.kind.data, ""


def _find_line(lines: Sequence[Line], at: str) -> Line | None:
    """The one that an address names, by any view or decision of it; else the first that waits, else the first."""
    wanted = _id(at)
    for line in lines:
        made = line.item.decision
        views = [view["id"] for view in made.views] if made else []
        if wanted and (wanted == line.item.key or wanted in line.item.unit.ids or str(wanted) in views):
            return line
    return next((line for line in lines if line.item.is_open), lines[0] if lines else None)


def _neighbours(lines: Sequence[Line], line: Line | None) -> Neighbours:
    """Where nothing waits, all are walked through."""
    waiting = [one for one in lines if one.item.is_open] or list(lines)
    number = line.number if line else 0
    return Neighbours(
        next((one for one in reversed(waiting) if one.number < number), None),
        next((one for one in waiting if one.number > number), None),
    )


def _after(slug: str, article_id: uuid.UUID, made: Adjudication) -> str:
    """The next difference of the article, or the queue when there is none left."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        board = read_board(session, actor, project, get_article(session, actor, article_id, project=project))
    items = board.items(article_id)
    at = next((number for number, item in enumerate(items) if item.key == made.id), 0)
    waiting = [item for item in (*items[at:], *items[:at]) if item.is_open]
    if waiting:
        return url_for("web.decide", slug=slug, article_id=article_id, at=waiting[0].key, done=made.id)
    return url_for("web.adjudicate", slug=slug, done=made.id)


def _find_done(session: Session, actor: Actor, project: Project) -> Adjudication | None:
    """What this person settled a moment ago, if it still stands: it can be reopened at once."""
    wanted = _id(request.args.get("done", ""))
    found = find_adjudication(session, actor, wanted, project=project) if wanted else None
    return found if found and found.created_by_id == actor.id and found.status == Standing.STANDING else None


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
