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
from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.assignments.actions import return_assignment, submit_assignment
from annotator.audit.queries import last_seq
from annotator.corroboration.models import Suggestion
from annotator.coverage.models import SentenceMark
from annotator.db import Database, Session
from annotator.discussions.models import Comment, Thread
from annotator.exports.releases.actions import Made, keep_release
from annotator.exports.releases.drafts import ReleaseDraft
from annotator.links.models import Link
from annotator.live.presence import Phase, Sign, note_reading
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.projects.actions import add_member, change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project, load_actor
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice
from annotator.review.models import Adjudication
from make import (
    COUNCIL,
    FLOOD,
    Desk,
    decide,
    decide_preannotation,
    make_annotation,
    make_article,
    make_assignment,
    make_comment,
    make_link,
    make_person,
    make_preannotation,
    make_sentence_mark,
    make_thread,
    suggest,
)
from review.reading import draft, items

#: what others wrote; none of it may reach a blind reader
WORDS = (
    "zzreason", "zztag", "zztitle", "zzaddress", "zzquoted", "zznote", "zzasked", "zzanswered", "zzdecided",
    "zznothing", "zzreturned", "zzdeleted", "zzsuggested",
)  # fmt: skip
QUOTE = "400 households"
LESSON = "Whoever reads this is to learn."

#: what others make in an article, and the name that its id has in an address
_MADE = (Annotation, Link, Thread, Comment, Adjudication, SentenceMark, Suggestion, PreAnnotationDecision)
HIDDEN: dict[str, Any] = {f"{model.subject_type}_id": model for model in _MADE}


@dataclass
class Scene:
    """Who is there, and what stands where."""

    desk: Desk
    #: on which people learn
    lesson: Article
    #: of Bob, who reads the flood article and the lesson, and has submitted the other one
    claim: Annotation
    #: of Ada, in the article that Bob has submitted
    far: Annotation
    #: the last event before others found anything
    seq: int
    assignments: list[uuid.UUID] = field(default_factory=list)
    #: in the flood article, waiting for everybody
    proposed: list[PreAnnotation] = field(default_factory=list)
    #: ids of what others made that a blind reader may not see, by the name in an address
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
    """Bob and Carl, a curator, read two articles that Dana and Olga have submitted. Bob has marked one of them."""
    with database.writing() as session:
        for name, role in (("carl", Role.CURATOR), ("dana", Role.REVIEWER)):
            person = make_person(session, name)
            add_member(session, SYSTEM, desk.project, person, role=role)
            desk.actors[name] = load_actor(session, person)
        lesson = make_article(session, desk.project, LESSON, title="Lesson")
        change_training(session, desk.cleo, lesson, is_training=True)
        far = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        own = make_annotation(session, desk.bob, desk.council, "on Tuesday", text=COUNCIL)
        claim = make_annotation(session, desk.bob, desk.flood, QUOTE, verdict="disputed", reason="Mine.")
        make_link(session, desk.bob, claim, own)
        for note, article, text in ((claim, desk.council, COUNCIL), (own, desk.flood, FLOOD)):
            for exact in (text[:20], text[-7:]):
                suggest(session, note, article, exact, text=text)
        proposed = [make_preannotation(session, desk.flood, exact) for exact in ("crews left", "at noon")]
        given = [make_assignment(session, desk, "bob", desk.council, is_submitted=True)]
        for article in (desk.flood, lesson):
            given += [
                make_assignment(session, desk, name, article) for name in ("bob", "carl", "olga", "dana")
            ]
            submit_assignment(session, desk.olga, article)
            submit_assignment(session, desk.dana, article)
        return_assignment(session, desk.cleo, given[4], reason="zzreturned")
        submit_assignment(session, desk.dana, desk.flood)
        for name, at in (("1.0", 1), ("1.1", 10_000)):  # the newer one is of after all that others do
            made = Made(at, "00" * 32, 21, is_again=False)
            keep_release(session, SYSTEM, desk.project, ReleaseDraft(name), made)
        switch_blind(session, desk, is_on=True)
    with database.reading() as session:
        seq = last_seq(session, desk.project)
    return Scene(desk, lesson, claim, far, seq, [one.id for one in given], proposed)


def let_others_work(database: Database, scene: Scene) -> None:
    """Everything that somebody can find in an article, say of it, and decide about it."""
    desk = scene.desk
    with database.writing() as session:
        mark = _mark(session, desk.ada, desk.flood, QUOTE)
        _mark(session, desk.olga, desk.flood, QUOTE, verdict="unverified")
        _mark(session, desk.ada, scene.lesson, "learn", text=LESSON)
        extra = _mark(session, desk.ada, desk.flood, "Nobody was hurt")
        make_sentence_mark(session, desk.ada, desk.flood, "The gate failed at 3 a.m.", mark="out_of_scope")
        make_sentence_mark(session, desk.olga, scene.lesson, LESSON, text=LESSON)
        for proposed, outcome in zip(scene.proposed, ("accepted", "dismissed"), strict=True):
            decide_preannotation(session, desk.ada, desk.flood, proposed, outcome)
        link = make_link(session, desk.ada, mark, scene.far, "contradicts", note="zznote")
        gone = make_annotation(session, desk.ada, desk.flood, "at noon", reason="zzdeleted")
        delete_annotation(session, desk.ada, gone)
        for about in (desk.flood, mark, link, scene.claim):
            thread, _ = make_thread(session, desk.ada, about, "zzasked @bob?")
            make_comment(session, desk.olga, thread, "zzanswered")
        decide(session, desk.ada, mark, desk.council, "The gate", reason="zzsuggested")
        theirs = session.get_one(Annotation, scene.claim.id)
        decide(session, desk.cleo, theirs, desk.council, COUNCIL[-7:], reason="zzsuggested")
        note_reading(session, desk.ada, desk.flood, Sign(Phase.READING, extra.id))
    with database.writing() as session:
        for article in (desk.flood, scene.lesson):
            for item in items(session, desk, article):
                choice, reason = Choice.NOTHING, "zznothing"
                if article is scene.lesson or len(item.unit.members) > 1:
                    choice, reason = Choice.TAKE, "zzdecided"
                settle_unit(session, desk.cleo, article, draft(item, choice, reason=reason))
    with database.reading() as session:
        scene.hidden = _find_hidden(session, scene)


def _mark(
    session: Session,
    actor: Actor,
    article: Article,
    exact: str,
    *,
    text: str = FLOOD,
    verdict: str = "sourced",
) -> Annotation:
    source = SourceDraft("https://zzaddress.example/", "zztitle", "zzquoted")
    found: dict[str, Any] = {"reason": "zzreason", "tags": ("zztag",), "sources": (source,)}
    return make_annotation(session, actor, article, exact, text=text, verdict=verdict, **found)


def _find_hidden(session: Session, scene: Scene) -> dict[str, list[uuid.UUID]]:
    """All that is in the two articles, and that leads to them, but for what Bob made."""
    found, articles = {}, (scene.desk.flood.id, scene.lesson.id)
    for name, model in HIDDEN.items():
        here = model.article_id.in_(articles)
        if model is Link:
            here = or_(here, Link.to_article_id.in_(articles))
        ids = session.scalars(select(model.id).where(here, model.created_by_id != scene.desk.bob.id))
        found[name] = list(ids)
    assert all(found.values())
    return found
