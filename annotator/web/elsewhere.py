"""What stands in other articles beside a claim: copied, in conflict, overtaken, or said alike."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Response

from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.corroboration.indexing import count_waiting, index_some
from annotator.corroboration.proposing import Kind, Reasons
from annotator.corroboration.queries import Suggested, list_suggestions
from annotator.projects.queries import get_project
from annotator.text.spans import Span
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.request import answer_page, current_actor, database, signed_in

#: how many are shown of what says something alike
SHOWN = 20
#: of what is less like a claim, three in four say something else
ALIKE = 0.15
#: of each kind its heading, and what it means
KINDS = {
    Kind.CONFLICTS: (
        "Figures that differ",
        "Check unit, period and what was counted before you call it a dispute.",
    ),
    Kind.SUPERSEDED: (
        "One may overtake the other",
        "By date and wording: what was true when it was written may not be any more.",
    ),
    Kind.COPIED: ("Copied", "Word for word but for small edits: one origin, however many print it."),
    Kind.CORROBORATES: (
        "Says something alike",
        "In words of its own. Who is named as the source tells whether it is independent.",
    ),
}


@dataclass
class Section:
    """Suggestions of one kind."""

    kind: Kind
    heading: str
    meaning: str
    found: list[Suggested] = field(default_factory=list)


@web.get("/projects/<slug>/annotations/<uuid:annotation_id>/elsewhere")
@signed_in
def show_elsewhere(slug: str, annotation_id: uuid.UUID) -> Response:
    """Passages of other articles that a person may link to this one."""
    actor = current_actor()
    with database().reading() as session:
        project = get_project(session, actor, slug)
        note = get_of(session, actor, project, annotation_id, lock=False)
    index_some(database(), project, note.article_id)
    with database().reading() as session:
        note = get_of(session, actor, project, annotation_id, lock=False)
        article = get_article(session, actor, note.article_id)
        span = Span(note.start_offset, note.end_offset)
        found = list_suggestions(session, actor, article, span, limit=SHOWN, quote=note.exact)
        waiting = count_waiting(session, project)
    sections = _sort(found)
    return answer_page(
        "corroboration/elsewhere.html", project=project, nav="articles", note=note, article=article,
        sections=sections, explain=explain, waiting=waiting,
        articles={str(one.article.id): one.article for one in found},
    )  # fmt: skip


def _sort(found: Sequence[Suggested]) -> list[Section]:
    """By kind, those that there are."""
    sections = {kind: Section(kind, *words) for kind, words in KINDS.items()}
    for one in found:
        if one.proposal.kind is not Kind.CORROBORATES or one.proposal.score >= ALIKE:
            sections[one.proposal.kind].found.append(one)
    return [section for section in sections.values() if section.found]


def explain(why: Reasons, articles: dict[str, Article]) -> list[str]:
    """Why a passage is suggested, in a few words each."""
    told = [f"{one} against {other} ({what})" for one, other, what in why.figures]
    if why.words:
        told.append(f"{why.words} equal words, {why.identity:.0%} of the passage")
    if why.agency:
        told.append(f"credited to {why.agency}")
    elif why.origin in articles:
        told.append(f"first in {articles[why.origin].publisher or articles[why.origin].title}")
    if why.cue:
        told.append(f"“{why.cue}”")
    shared = [*why.names, *why.agreeing, *why.shared]
    if shared:
        told.append(f"both have {', '.join(shared[:6])}")
    if why.attribution:
        told.append(f"names {why.attribution} as its source")
    return told
