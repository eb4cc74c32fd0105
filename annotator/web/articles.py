"""The list of articles, choosing another one, importing."""

import dataclasses
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.datastructures import FileStorage

from annotator.accounts.permissions import Actor, Permission, may, require
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import parse_instant, read_article
from annotator.articles.queries import get_article
from annotator.errors import Invalid
from annotator.forms import show_problems
from annotator.forms.articles import FilesForm, ListForm, PastedForm, search_words
from annotator.forms.imports import ForeignForm
from annotator.links.overview import Order, list_choices, list_others, list_overview
from annotator.preannotations.queries import count_waiting
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.request import answer_page, current_actor, database, is_fragment, parse_id, signed_in

#: how a column is sorted when its heading is pressed first
FIRST = {order: f"-{order}" if order in (Order.DATE, Order.OPEN) else order.value for order in Order}


@web.get("/projects/<slug>/articles")
@signed_in
def articles(slug: str) -> Response:
    """All articles of a project, with how far each is."""
    actor, form = current_actor(), ListForm(request.args)
    wanted = form.wanted(request.args.get("page", 1, type=int))
    with database().reading() as session:
        project = get_project(session, actor, slug)
        overview = list_overview(session, actor, project, wanted)
        form.offer(*list_choices(session, project))
        waiting = count_waiting(session, actor, [line.article.id for line in overview.lines])
    asked = {name: value for name, value in form.data.items() if value}
    sort = ("-" if wanted.is_descending else "") + wanted.order
    return answer_page(
        "articles/list.html", project=project, nav="articles", form=form, overview=overview, asked=asked, sort=sort,
        waiting=waiting,
        sorts={order: _turned(sort) if sort.removeprefix("-") == order else first for order, first in FIRST.items()},
        filtered=bool(asked.keys() - {"sort"}), may_import=may(actor, Permission.IMPORT, project),
    )  # fmt: skip


def _turned(sort: str) -> str:
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


@web.get("/projects/<slug>/articles/choose")
@signed_in
def choose_article(slug: str) -> Response:
    """The other articles, to open one beside the article ``for``; a page of its own without script."""
    actor, words = current_actor(), search_words(request.args.get("q"))
    with database().reading() as session:
        project = get_project(session, actor, slug)
        wanted = request.args.get("for", "")
        here = get_article(session, actor, parse_id(wanted, "article"), project=project) if wanted else None
        found = list_others(session, project, words, than=here.id if here else None)
    template = "articles/options.html" if is_fragment() else "articles/choose.html"
    values: dict[str, Any] = {
        "here": here,
        "articles": found,
        "words": words,
        "linking": request.args.get("from", ""),
    }
    return answer_page(template, project=project, nav="articles", **values)


@web.get("/projects/<slug>/articles/import")
@signed_in
def import_page(slug: str) -> Response:
    """Where articles are brought in."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.IMPORT, project)
    return show_import_page(project, [], PastedForm())


@web.post("/projects/<slug>/articles/import")
@signed_in
def import_files(slug: str) -> Response:
    """Take one or many files, each all or nothing, or one pasted text."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        require(actor, Permission.IMPORT, project)
    if "text" in request.form:
        return _import_pasted(actor, project, PastedForm(request.form))
    taken = _take_files(actor, project, request.files.getlist("files"))
    if is_fragment():
        return answer_page("articles/taken.html", _status(taken), project=project, taken=taken)
    return show_import_page(project, taken, PastedForm())


@dataclass(frozen=True)
class Taken:
    """What became of one file."""

    name: str
    #: an Outcome, or "refused"
    outcome: str
    #: what is wrong with it
    sentences: list[str] = dataclasses.field(default_factory=list)
    article_id: uuid.UUID | None = None
    title: str = ""
    revision: int = 0


def _take_files(actor: Actor, project: Project, files: Iterable[FileStorage]) -> list[Taken]:
    # a browser sends one nameless part when no file was chosen
    chosen = [file for file in files if file.filename]
    if not chosen:
        return [Taken("", "refused", ["Choose at least one file first."])]
    return [_take_file(actor, project, file) for file in chosen]


def _take_file(actor: Actor, project: Project, file: FileStorage) -> Taken:
    name = (file.filename or "")[:200]
    try:
        return _take(actor, project, name, lambda: read_article(file.read()))
    except Invalid as refusal:
        return Taken(name, "refused", _sentences(refusal))


def _take(actor: Actor, project: Project, name: str, read: Callable[[], ArticleDraft]) -> Taken:
    draft = read()
    with database().writing() as session:
        here = get_project(session, actor, project.slug)
        done = import_articles(session, actor, here, [draft])[0]
    return Taken(name, done.outcome, [], done.article_id, done.title, done.revision)


def _import_pasted(actor: Actor, project: Project, form: PastedForm) -> Response:
    if form.validate():
        try:
            taken = _take(actor, project, "", lambda: _pasted(form))
        except Invalid as invalid:
            show_problems(form, invalid)
        else:
            return show_import_page(project, [taken], PastedForm())
    return show_import_page(project, [], form)


def _pasted(form: PastedForm) -> ArticleDraft:
    """Front matter is read here too; what was typed into the fields goes before it."""
    draft = read_article((form.text.data or "").encode())
    names = ("title", "publisher", "author", "url", "language")
    typed = {name: form[name].data for name in names if form[name].data}
    published_at = parse_instant((form.published_at.data or "").strip()) or draft.published_at
    return dataclasses.replace(draft, published_at=published_at, **typed)


def _sentences(refusal: Invalid) -> list[str]:
    """Each sentence, with the line of the front matter that it is about."""
    whole = ("text", "file", "front matter")
    named = [(name, sentence) for name, sentences in refusal.fields.items() for sentence in sentences]
    return [sentence if name in whole else f"{name}: {sentence}" for name, sentence in named]


def _status(taken: list[Taken]) -> int:
    return 422 if any(one.outcome == "refused" for one in taken) else 200


def show_import_page(
    project: Project, taken: list[Taken], form: PastedForm, *, foreign: ForeignForm | None = None
) -> Response:
    """The page with what became of it; ``foreign``: where it is about the files of other tools."""
    status = 422 if foreign or form.errors or form.form_errors else _status(taken)
    values: dict[str, Any] = {"taken": taken, "form": form, "files": FilesForm()}
    values["foreign"] = foreign or ForeignForm()
    return answer_page("articles/import.html", status, project=project, nav="articles", **values)
