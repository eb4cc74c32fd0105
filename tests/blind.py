"""A project that reads blind: what Bob sees, and what others found meanwhile, with words that stand nowhere else."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations.actions import delete_annotation
from annotator.annotations.drafts import SourceDraft
from annotator.annotations.models import Annotation
from annotator.assignments.actions import return_assignment, submit_assignment
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.discussions.models import Comment, Thread
from annotator.links.models import Link
from annotator.live.presence import Phase, Sign, note_reading
from annotator.projects.actions import add_member, change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project, load_actor
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from annotator.review.models import Adjudication, Matter
from make import (
    COUNCIL,
    Desk,
    make_annotation,
    make_assignment,
    make_comment,
    make_link,
    make_person,
    make_thread,
)
from review.reading import draft, items

#: what others wrote; none of it may reach a blind reader
WORDS = (
    "zzreason", "zztag", "zztitle", "zzaddress", "zzquoted", "zznote", "zzasked", "zzanswered", "zzdecided",
    "zznothing", "zzreturned", "zzdeleted",
)  # fmt: skip
#: what others make in an article, and the name that its id has in an address
HIDDEN: dict[str, Any] = {
    f"{model.subject_type}_id": model for model in (Annotation, Link, Thread, Comment, Adjudication)
}


@dataclass
class Scene:
    """Who is there, and what stands where."""

    desk: Desk
    #: of Bob, who reads the flood article and has submitted the other one
    claim: Annotation
    #: of Ada, in the article that Bob has submitted
    far: Annotation
    #: the last event before others found anything
    seq: int
    #: ids of what others made that a blind reader of the flood article may not see, by the name in an address
    hidden: dict[str, list[uuid.UUID]] = field(default_factory=dict)

    def hidden_ids(self) -> Iterator[str]:
        """As they are written, in JSON and in addresses."""
        return (str(one) for ids in self.hidden.values() for one in ids)


def switch_blind(session: Session, desk: Desk, *, is_on: bool) -> None:
    """By Olga; the cast hears of it."""
    project = get_project(session, desk.olga, "flood")
    change_project(
        session,
        desk.olga,
        project,
        ProjectDraft("flood", project.title, blind=is_on),
        version=project.version,
    )
    session.flush()
    for name, actor in desk.actors.items():
        desk.actors[name] = load_actor(session, session.get_one(Person, actor.id))


def make_reading(database: Database, desk: Desk) -> Scene:
    """Bob and Carl, a curator, are reading the flood article; Dana and Olga have submitted it. Bob has marked it."""
    with database.writing() as session:
        for name, role in (("carl", Role.CURATOR), ("dana", Role.REVIEWER)):
            person = make_person(session, name)
            add_member(session, SYSTEM, desk.project, person, role=role)
            desk.actors[name] = load_actor(session, person)
        far = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        own = make_annotation(session, desk.bob, desk.council, "on Tuesday", text=COUNCIL)
        claim = make_annotation(
            session, desk.bob, desk.flood, "400 households", verdict="disputed", reason="Mine."
        )
        make_link(session, desk.bob, claim, own)
        for name in ("bob", "carl"):
            make_assignment(session, desk, name, desk.flood)
        make_assignment(session, desk, "bob", desk.council, is_submitted=True)
        make_assignment(session, desk, "olga", desk.flood, is_submitted=True)
        dana = make_assignment(session, desk, "dana", desk.flood, is_submitted=True)
        return_assignment(session, desk.cleo, dana, reason="zzreturned")
        submit_assignment(session, desk.dana, desk.flood)
        switch_blind(session, desk, is_on=True)
    with database.reading() as session:
        return Scene(desk, claim, far, last_seq(session, desk.project))


def let_others_work(database: Database, scene: Scene) -> None:
    """Everything that somebody can find in an article, say of it, and decide about it."""
    desk = scene.desk
    with database.writing() as session:
        source = {"url": "https://zzaddress.example/", "title": "zztitle", "quote": "zzquoted"}
        mark = _mark(session, desk.ada, desk, "400 households", source)
        _mark(session, desk.olga, desk, "400 households", source, verdict="unverified")
        extra = _mark(session, desk.ada, desk, "Nobody was hurt", source)
        link = make_link(session, desk.ada, mark, scene.far, "contradicts", note="zznote")
        gone = make_annotation(session, desk.ada, desk.flood, "at noon", reason="zzdeleted")
        delete_annotation(session, desk.ada, gone)
        for about in (desk.flood, mark, link, scene.claim):
            thread, _ = make_thread(session, desk.ada, about, "zzasked @bob?")
            make_comment(session, desk.olga, thread, "zzanswered")
        note_reading(session, desk.ada, desk.flood, Sign(Phase.READING, extra.id))
    with database.writing() as session:
        for item in items(session, desk):
            takes = item.matter is Matter.ANNOTATION and item.unit.of(desk.olga.id)
            choice, reason = (Choice.TAKE, "zzdecided") if takes else (Choice.NOTHING, "zznothing")
            settle_unit(session, desk.cleo, desk.flood, draft(item, choice, reason=reason))
    with database.reading() as session:
        scene.hidden = _find_hidden(session, desk)


def _mark(
    session: Session, actor: Actor, desk: Desk, exact: str, source: dict[str, str], **judgement: object
) -> Annotation:
    found = {"verdict": "sourced", "reason": "zzreason", "tags": ("zztag",)}
    values: dict[str, Any] = {**found, "sources": (SourceDraft(**source),), **judgement}
    return make_annotation(session, actor, desk.flood, exact, **values)


def _find_hidden(session: Session, desk: Desk) -> dict[str, list[uuid.UUID]]:
    found = {}
    for name, model in HIDDEN.items():
        here = model.article_id == desk.flood.id
        if model is Link:
            here = or_(here, Link.to_article_id == desk.flood.id)
        ids = session.scalars(select(model.id).where(here, model.created_by_id != desk.bob.id))
        found[name] = list(ids)
    assert all(found.values())
    return found
