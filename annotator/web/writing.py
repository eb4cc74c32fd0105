"""One way for every write of the reader: do it once, then answer with the cards it touched, or with a page."""

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from annotator.accounts.idempotency import Answer, claim_key, keep_answer
from annotator.accounts.permissions import Actor
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE, annotation_visible_to
from annotator.audit.log import Recorded, number_events
from annotator.db import Session
from annotator.errors import Conflict
from annotator.projects.models import Project
from annotator.projects.queries import get_project
from annotator.web.cards import add_talks, build_cards
from annotator.web.request import current_actor, database, is_fragment


@dataclass
class Done:
    """What a write did: the annotations it touched, its event (0: nothing changed), and a sentence about it."""

    ids: list[str]
    message: str
    #: where a browser without script goes next
    url: str
    event: int = 0
    is_new: bool = False
    #: the leaf hash of that event in hex: what a browser finds it by in the sealed log
    leaf: str = ""
    recorded: Recorded | None = field(default=None, repr=False)


Act = Callable[[Session, Actor, Project], Done]
#: answers a Conflict of a form that people typed into
Merge = Callable[[Conflict], AnyResponse]


def write(slug: str, act: Act, merge: Merge | None = None) -> AnyResponse:
    """Run ``act`` in one transaction, once per Idempotency-Key, and answer."""
    actor = current_actor()
    try:
        with database().writing() as session:
            done = _once(session, actor, get_project(session, actor, slug), act)
    except Conflict as conflict:
        if merge is not None:
            return merge(conflict)
        if is_fragment() and "article" in (conflict.current or {}):
            return _answer_conflict(slug, conflict)
        raise
    if is_fragment():
        return answer_cards(slug, done)
    # “undo 12”: the line carries its own way back
    flash(done.message, f"undo {done.event}" if done.event else "status")
    return redirect(done.url, 303)


def _once(session: Session, actor: Actor, project: Project, act: Act) -> Done:
    key = request.headers.get("Idempotency-Key")
    if not key:
        return _numbered(session, act(session, actor, project))
    # a token that was renewed meanwhile does not make it another request
    fields = sorted(item for item in request.form.items(multi=True) if item[0] != "csrf_token")
    asked = json.dumps([request.method, request.path, fields])
    answer = claim_key(session, actor, key, asked.encode("utf-8", "surrogatepass"))
    if answer is not None:
        return Done(**json.loads(answer.body))
    done = _numbered(session, act(session, actor, project))
    keep_answer(session, actor, key, Answer(200, json.dumps({**asdict(done), "recorded": None})))
    return done


def _numbered(session: Session, done: Done) -> Done:
    number_events(session)
    if done.recorded:
        done.event, done.leaf = done.recorded.seq, done.recorded.leaf_hash.hex()
    done.recorded = None
    return done


def answer_cards(slug: str, done: Done, status: int | None = None) -> Response:
    """The cards as they now stand."""
    actor = current_actor()
    ids = [uuid.UUID(id_) for id_ in dict.fromkeys(done.ids)]
    with database().reading() as session:
        project = get_project(session, actor, slug)
        cards = build_cards(session, actor, project, _in_order(session, actor, ids))
        if "X-Open" in request.headers:
            add_talks(session, actor, cards.items)
    for card in cards.items:
        card.is_open = "X-Open" in request.headers and not card.is_gone
    response = make_response(
        render_template("reader/cards.html", cards=cards, project=project),
        status or (201 if done.is_new else 200),
    )
    response.headers["X-Event"], response.headers["X-Leaf"] = str(done.event), done.leaf
    response.headers["X-Message"] = quote(done.message)
    return response


def _in_order(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> list[Annotation]:
    query = select(Annotation).where(Annotation.id.in_(ids), annotation_visible_to(actor)).options(*WHOLE)
    found = {annotation.id: annotation for annotation in session.scalars(query)}
    return [found[id_] for id_ in ids if id_ in found]


def _answer_conflict(slug: str, conflict: Conflict) -> Response:
    """Nothing was typed, so nothing needs merging: the card as it stands now, and the sentence."""
    ids = (
        [request.view_args["annotation_id"]]
        if request.view_args and "annotation_id" in request.view_args
        else []
    )
    return answer_cards(slug, Done([str(id_) for id_ in ids], conflict.message, ""), 409)
