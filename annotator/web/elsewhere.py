"""What stands in other articles beside a claim: copied, in conflict, overtaken, or said alike."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template

from annotator.accounts.permissions import Actor, Permission, may
from annotator.annotations.models import Annotation
from annotator.articles.queries import get_article
from annotator.corroboration.actions import RELATIONS
from annotator.corroboration.indexing import count_waiting, index_some
from annotator.corroboration.kinds import Kind
from annotator.corroboration.searching import search_marks
from annotator.corroboration.suggesting import Waiting, list_decided, list_open
from annotator.db import Session
from annotator.forms.suggestions import KINDS, OUTCOMES
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.keys import SUGGESTION_KEYS, keys_json
from annotator.web.reasons import explain
from annotator.web.request import answer_page, current_actor, database, is_fragment, signed_in

#: of each kind what it means, in the order of the page
MEANINGS = {
    Kind.CONFLICTS: "Check unit, period and what was counted before you call it a dispute.",
    Kind.SUPERSEDED: "By date and wording: what was true when it was written may not be any more.",
    Kind.COPIED: "Word for word but for small edits: one origin, however many print it.",
    Kind.CORROBORATES: "In words of its own. Who is named as the source tells whether it is independent.",
}


@dataclass
class Section:
    """Suggestions of one kind."""

    kind: Kind
    heading: str
    meaning: str
    found: list[Waiting] = field(default_factory=list)


@web.get("/projects/<slug>/annotations/<uuid:annotation_id>/elsewhere")
@signed_in
def show_elsewhere(slug: str, annotation_id: uuid.UUID) -> Response:
    """Passages of other articles that a person may link to this one; for a script only the list of them."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        note = get_of(session, actor, project, annotation_id, lock=False)
    index_some(database(), project, note.article_id)
    search_marks(database(), project, article_id=note.article_id)
    with database().reading() as session:
        note = get_of(session, actor, project, annotation_id, lock=False)
        values = _read(session, actor, project, note)
    if is_fragment():
        return make_response(render_template("corroboration/drawer.html", is_fragment=True, **values))
    return answer_page("corroboration/elsewhere.html", nav="articles", **values)


def _read(session: Session, actor: Actor, project: Project, note: Annotation) -> dict[str, Any]:
    """What the list is drawn from."""
    found = list_open(session, actor, note)
    return {
        "project": project, "note": note, "article": get_article(session, actor, note.article_id),
        "sections": _sort(found), "decided": list_decided(session, actor, note),
        "articles": {str(one.to_article.id): one.to_article for one in found}, "explain": explain,
        "waiting": count_waiting(session, project), "relations": RELATIONS, "outcomes": OUTCOMES,
        "may_decide": may(actor, Permission.DECIDE_SUGGESTION, note), "keys": keys_json(SUGGESTION_KEYS),
    }  # fmt: skip


def _sort(found: Sequence[Waiting]) -> list[Section]:
    """By kind, those that there are."""
    sections = {kind: Section(kind, KINDS[kind], meaning) for kind, meaning in MEANINGS.items()}
    for one in found:
        sections[one.kind].found.append(one)
    return [section for section in sections.values() if section.found]
