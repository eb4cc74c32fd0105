"""What was brought in onto an article and waits to be judged: beside the text, and as a page of its own."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.audit.log import Recorded
from annotator.audit.models import Event
from annotator.db import Session
from annotator.errors import NotFound
from annotator.forms.preannotations import read_decision
from annotator.preannotations.actions import decide_preannotations, withdraw_decision
from annotator.preannotations.models import PreAnnotationDecision, Standing, split_tags
from annotator.preannotations.queries import (
    get_own_decision,
    get_preannotation,
    list_dismissed,
    list_waiting,
)
from annotator.preannotations.undoing import undo_decisions
from annotator.projects.models import Project, Verdict
from annotator.web import web
from annotator.web.panes import Pane, open_pane
from annotator.web.past import viewing
from annotator.web.request import answer_page, is_fragment, signed_in
from annotator.web.writing import Done, write


@dataclass(frozen=True)
class Proposal:
    """One of them, ready to be shown."""

    row: Row[Any]
    #: what stands there
    exact: str
    verdict: Verdict | None

    @property
    def tags(self) -> tuple[str, ...]:
        """One by one."""
        return split_tags(self.row.tags)

    @property
    def origin(self) -> str:
        """“brat, tagger 2, 87 %”."""
        score = f"{self.row.score / 10:.0f} %" if self.row.score is not None else ""
        return ", ".join(filter(None, (self.row.tool, self.row.maker, score)))


@dataclass(frozen=True)
class Proposals:
    """Those of one article, for one person."""

    article: Article
    waiting: Sequence[Proposal]
    #: how many have words that do not stand in the newest text
    lost: int
    may_decide: bool

    @property
    def labels(self) -> list[tuple[str, int]]:
        """Those that several have, with how many."""
        counts = Counter(one.row.label for one in self.waiting)
        return [(label, number) for label, number in counts.most_common() if label and number > 1]


def read_proposals(pane: Pane) -> Proposals:
    """What waits for whoever reads, on the newest text: two statements, however many."""
    rows = list_waiting(pane.session, pane.actor, pane.article)
    here = [row for row in rows if row.revision_id == pane.revision.id]
    return Proposals(pane.article, _show(pane, here), len(rows) - len(here), pane.may_annotate)


def _show(pane: Pane, rows: Sequence[Row[Any]]) -> list[Proposal]:
    verdicts = {one.key: one for one in pane.verdicts if not one.is_retired} if rows else {}
    text = pane.revision.text
    return [Proposal(row, text[row.start_offset : row.end_offset], verdicts.get(row.verdict)) for row in rows]


@web.app_context_processor
def preannotation_values() -> dict[str, object]:
    """What waits beside an open text; read when the page comes to it."""
    return {"proposals_of": read_proposals}


@web.get("/projects/<slug>/articles/<uuid:article_id>/preannotations")
@signed_in
def show_preannotations(slug: str, article_id: uuid.UUID) -> Response:
    """What was brought in onto an article: what waits, and what one dismissed."""
    with viewing(slug, article_id=article_id) as (session, actor, project):
        pane = open_pane(session, actor, project, article_id)
        proposed = read_proposals(pane)
        dismissed = list_dismissed(session, actor, pane.article)
        shown = _show(pane, [row for row in dismissed if row.revision_id == pane.revision.id])
    values: dict[str, Any] = {"project": project, "article": pane.article, "proposed": proposed}
    if is_fragment():
        return Response(render_template("preannotations/waiting.html", **values))
    return answer_page("preannotations/article.html", nav="articles", dismissed=shown, **values)


@web.post("/projects/<slug>/articles/<uuid:article_id>/preannotations")
@signed_in
def decide_preannotation(slug: str, article_id: uuid.UUID) -> AnyResponse:
    """Accept or dismiss one, or all of one label."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        article = get_article(session, actor, article_id, project=project)
        return _done(
            project, article.id, decide_preannotations(session, actor, article, read_decision(request.form))
        )

    return write(slug, act)


@web.post("/projects/<slug>/preannotations/<uuid:preannotation_id>/back")
@signed_in
def take_preannotation_back(slug: str, preannotation_id: uuid.UUID) -> AnyResponse:
    """Take back what one decided: it waits again."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        found = get_preannotation(session, actor, preannotation_id)
        if found.project_id != project.id:
            raise NotFound("There is no such pre-annotation, or it is not shared with you.")
        decision = get_own_decision(session, actor, found)
        recorded = withdraw_decision(session, actor, decision)
        return _done(project, found.article_id, [(decision, recorded)] if recorded else [])

    return write(slug, act)


def undo_preannotation(session: Session, actor: Actor, project: Project, event: Event) -> Done:
    """Undo what one decided, or redo it."""
    return _done(project, uuid.UUID(str(event.article_id)), undo_decisions(session, actor, event))


def _done(
    project: Project, article_id: uuid.UUID, decided: Sequence[tuple[PreAnnotationDecision, Recorded]]
) -> Done:
    ids = [str(decision.annotation_id) for decision, _ in decided if decision.annotation_id]
    name = "web.show_preannotations" if request.form.get("back") == "list" else "web.read_article"
    url = url_for(name, slug=project.slug, article_id=article_id, _anchor="brought-in")
    recorded = decided[-1][1] if decided else None
    return Done(ids, _say(decided), url, is_new=bool(ids), recorded=recorded)


def _say(decided: Sequence[tuple[PreAnnotationDecision, Recorded]]) -> str:
    if not decided:
        return "Nothing to do."
    first = decided[0][0]
    what = f"{first.outcome}."
    if first.status == Standing.WITHDRAWN:
        what = "taken back: it waits again." if len(decided) == 1 else "taken back: they wait again."
    return what.capitalize() if len(decided) == 1 else f"{len(decided):,} {what}"
