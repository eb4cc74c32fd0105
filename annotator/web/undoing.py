"""Undoing anything that one did in the reader, by the number of its event."""

from collections.abc import Callable

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.audit.models import Event
from annotator.corroboration.models import Suggestion
from annotator.corroboration.undoing import undo_decision
from annotator.coverage.models import SentenceMark
from annotator.db import Session
from annotator.discussions.undoing import DISCUSSED, undo_discussed
from annotator.errors import Invalid
from annotator.links.undoing import get_own_event, undo_event
from annotator.preannotations.models import PreAnnotationDecision
from annotator.projects.models import Project
from annotator.web import web
from annotator.web.annotations import get_of
from annotator.web.comments import done as discussed
from annotator.web.coverage import undo_sentence_mark
from annotator.web.preannotations import undo_preannotation
from annotator.web.request import signed_in
from annotator.web.suggestions import done as decided
from annotator.web.writing import Done, write


@web.post("/projects/<slug>/undo")
@signed_in
def undo(slug: str) -> AnyResponse:
    """Undo one event of one's own; undoing that is redo."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        seq = request.form.get("event", "")
        if not seq.isdecimal() or len(seq) > 15:
            raise Invalid("event", "Say which event to undo, by its number.")
        own = get_own_event(session, actor, project, int(seq))
        return UNDO.get(own.subject_type, _undo_mark)(session, actor, project, own)

    return write(slug, act)


def _undo_mark(session: Session, actor: Actor, project: Project, own: Event) -> Done:
    """Of a mark or a link; of anything else it is said that it cannot be undone like this."""
    ids, event = undo_event(session, actor, project, own.seq)
    note = get_of(session, actor, project, ids[0], lock=False)
    url = url_for("web.read_article", slug=project.slug, article_id=note.article_id, _anchor=f"a-{note.id}")
    return Done([str(id_) for id_ in ids], "Undone." if event else "Nothing to undo.", url, recorded=event)


def _undo_discussed(session: Session, actor: Actor, project: Project, own: Event) -> Done:
    return discussed(project, *undo_discussed(session, actor, own), "Undone.")


def _undo_decision(session: Session, actor: Actor, project: Project, own: Event) -> Done:
    return decided(session, project, *undo_decision(session, actor, own))


#: subject of the event -> what undoes it
UNDO: dict[str, Callable[[Session, Actor, Project, Event], Done]] = {
    **dict.fromkeys(DISCUSSED, _undo_discussed), Suggestion.subject_type: _undo_decision,
    SentenceMark.subject_type: undo_sentence_mark, PreAnnotationDecision.subject_type: undo_preannotation,
}  # fmt: skip
