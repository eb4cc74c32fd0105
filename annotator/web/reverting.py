"""Bringing a claim, a link or an article back to an earlier state, from its history."""

import uuid

from flask import request, url_for
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.permissions import Actor
from annotator.audit.log import Recorded
from annotator.db import Session
from annotator.errors import Invalid
from annotator.links.reverting import revert_thing
from annotator.projects.models import Project
from annotator.web import web
from annotator.web.request import parse_id, signed_in
from annotator.web.writing import Done, write


@web.post("/projects/<slug>/revert")
@signed_in
def revert(slug: str) -> AnyResponse:
    """One event: the thing is again as it was after event ``event``."""

    def act(session: Session, actor: Actor, project: Project) -> Done:
        kind, thing = request.form.get("subject", ""), parse_id(request.form.get("id", ""))
        seq = request.form.get("event", "")
        if not seq.isascii() or not seq.isdigit() or len(seq) > 15:
            raise Invalid("event", "Say to which event, by its number.")
        ids, recorded = revert_thing(session, actor, project, kind, thing, int(seq))
        return _done(slug, kind, thing, ids, recorded)

    return write(slug, act)


def _done(slug: str, kind: str, thing: uuid.UUID, ids: list[uuid.UUID], recorded: Recorded | None) -> Done:
    where = (
        url_for("web.read_article", slug=slug, article_id=thing)
        if kind == "article"
        else url_for("web.show_claim", slug=slug, annotation_id=ids[0])
    )
    words = "Brought back." if recorded else "It is in that state already."
    return Done([str(id_) for id_ in ids], words, where, recorded=recorded)
