"""One maker per table, through the program's own actions, and a desk of people with something to read."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from annotator import clock
from annotator.accounts.actions import create_person, open_browser_session
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations.actions import create_annotation
from annotator.annotations.drafts import AnnotationDraft, Judgement, SpanDraft
from annotator.annotations.models import Annotation
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_article
from annotator.assignments.actions import submit_assignment
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.assignments.models import Assignment
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.corroboration.actions import decide_suggestion
from annotator.corroboration.drafts import DecisionDraft
from annotator.corroboration.engine import ENGINE
from annotator.corroboration.models import OpenSuggestion, SearchedClaim, Suggestion
from annotator.coverage.actions import mark_sentence
from annotator.coverage.drafts import SentenceDraft
from annotator.coverage.models import SentenceMark
from annotator.db import Session
from annotator.discussions.actions import add_comment, open_thread
from annotator.discussions.drafts import CommentDraft
from annotator.discussions.models import Comment, Thread
from annotator.links.actions import create_link
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, Relation
from annotator.preannotations.actions import decide_preannotations
from annotator.preannotations.drafts import DecisionDraft as PreDecisionDraft
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.projects.actions import add_member, change_project, create_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.projects.queries import load_actor
from annotator.text.spans import Span

#: with an emoji first, so that code points, UTF-16 and UTF-8 offsets all differ
FLOOD = (
    "👩🏽‍🚒 crews left at noon.\n\nThe mayor said that 400 households were moved. “Nobody was hurt,” she said."
    "\n\nThe gate failed at 3 a.m."
)
COUNCIL = (
    "The council met on Tuesday.\n\nAbout 1,150 residents were moved, an official said. "
    "The gate had been checked in May."
)


def make_person(session: Session, name: str, **values: Any) -> Person:
    """Password hashing is slow on purpose: without ``password`` none is set."""
    return create_person(session, SYSTEM, PersonDraft(name=name, email=f"{name}@desk.example", **values))


def make_project(session: Session, slug: str = "flood", **values: Any) -> Project:
    return create_project(
        session, SYSTEM, ProjectDraft(slug=slug, title=values.pop("title", slug.title()), **values)
    )


def make_article(session: Session, project: Project, text: str = FLOOD, **values: Any) -> Article:
    imported = create_article(session, SYSTEM, project, ArticleDraft(text, **values))
    return get_article(session, SYSTEM, imported.article_id)


def span_of(text: str, exact: str) -> SpanDraft:
    start = text.index(exact)
    return SpanDraft(start, start + len(exact), exact)


def make_annotation(
    session: Session,
    actor: Actor,
    article: Article,
    exact: str,
    *,
    text: str = FLOOD,
    kind: str = "claim",
    **judgement: Any,
) -> Annotation:
    draft = AnnotationDraft(kind, span_of(text, exact), Judgement(**judgement))
    return create_annotation(session, actor, article, draft)[0]


def make_link(
    session: Session,
    actor: Actor,
    here: Annotation,
    there: Annotation,
    relation: str = Relation.CORROBORATES,
    note: str = "",
) -> Link:
    return create_link(session, actor, (here, there), LinkDraft(here.id, there.id, relation, note))[0]


def suggest(
    session: Session,
    note: Annotation,
    article: Article,
    exact: str,
    *,
    text: str = COUNCIL,
    kind: str = "corroborates",
) -> Span:
    """As if the machine had found it for ``note``."""
    span = Span(text.index(exact), text.index(exact) + len(exact))
    revision = select(Revision.id).where(
        Revision.article_id == article.id, Revision.number == article.revision
    )
    found = OpenSuggestion(
        annotation_id=note.id, to_article_id=article.id, to_start=span.start, to_end=span.end,
        project_id=note.project_id, to_revision_id=session.scalar(revision), kind=kind, score=700, rank=700,
        why={"shared": ["gate"]}, engine=ENGINE,
    )  # fmt: skip
    session.merge(found)
    if session.get(SearchedClaim, note.id) is None:
        names = ("article_id", "project_id", "revision_id", "start_offset", "end_offset")
        place = {name: getattr(note, name) for name in names}
        session.add(SearchedClaim(annotation_id=note.id, engine=ENGINE, **place))
    session.flush()
    return span


def decide(
    session: Session, actor: Actor, note: Annotation, article: Article, exact: str,
    outcome: str = "dismissed", *, text: str = COUNCIL, **more: Any,
) -> Suggestion:  # fmt: skip
    """It is suggested, and decided at once."""
    span = suggest(session, note, article, exact, text=text)
    return decide_suggestion(session, actor, note, DecisionDraft(article.id, span, outcome, **more))[0]


def make_sentence_mark(
    session: Session, actor: Actor, article: Article, exact: str, *, text: str = FLOOD, mark: str = "not_checkable"
) -> SentenceMark:  # fmt: skip
    return mark_sentence(session, actor, article, SentenceDraft(mark, span_of(text, exact)))[0]


def make_preannotation(
    session: Session, article: Article, exact: str, *, text: str = FLOOD, **values: Any
) -> PreAnnotation:
    """As a machine proposed it, brought in by the system."""
    span, now = span_of(text, exact), clock.now()
    revision = select(Revision.id).where(
        Revision.article_id == article.id, Revision.number == article.revision
    )
    told = {
        "kind": "claim",
        "verdict": None,
        "reason": "",
        "tags": "",
        "label": "Claim",
        "tool": "brat",
        "maker": "",
    }
    made = PreAnnotation(
        project_id=article.project_id, article_id=article.id, revision_id=session.scalar(revision),
        start_offset=span.start, end_offset=span.end, score=values.pop("score", None), created_by_id=SYSTEM.id,
        created_at=now, updated_at=now, **(told | values),
    )  # fmt: skip
    session.add(made)
    record_change(session, SYSTEM, EventKind.PREANNOTATION_IMPORTED, made)
    return made


def decide_preannotation(
    session: Session, actor: Actor, article: Article, made: Any, outcome: str = "dismissed"
) -> PreAnnotationDecision:
    return decide_preannotations(session, actor, article, PreDecisionDraft(outcome, (made.id,)))[0][0]


def make_thread(
    session: Session,
    actor: Actor,
    about: Article | Annotation | Link,
    text: str = "Is that so?",
) -> tuple[Thread, Comment]:
    return open_thread(session, actor, about, CommentDraft(text))[:2]


def make_comment(session: Session, actor: Actor, thread: Thread, text: str = "It is.") -> Comment:
    return add_comment(session, actor, thread, CommentDraft(text))[0]


@dataclass
class Desk:
    """The cast, their project and two articles."""

    project: Project
    flood: Article
    council: Article
    actors: dict[str, Actor] = field(default_factory=dict)
    #: session secrets by name, for signing in without hashing a password
    secrets: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None


def make_assignment(
    session: Session, desk: Desk, name: str, article: Article, *, is_submitted: bool = False
) -> Assignment:
    """One that Cleo gave."""
    draft = AssignmentDraft((desk.actors[name].id,), (article.id,))
    [made] = assign_by_hand(session, desk.cleo, desk.project, draft)
    if is_submitted:
        submit_assignment(session, desk.actors[name], article)
    return made


def make_blind(session: Session, desk: Desk) -> None:
    """From now on the desk reads blind."""
    project = session.get_one(Project, desk.project.id)
    rules = ProjectDraft(project.slug, project.title, blind=True)
    change_project(session, desk.olga, project, rules, version=project.version)
    session.flush()
    for name, actor in desk.actors.items():
        desk.actors[name] = load_actor(session, session.get_one(Person, actor.id))


def make_administrator(session: Session, desk: Desk) -> None:
    """Rosa, who is in no project and may do what administrators may."""
    person = make_person(session, "rosa", is_admin=True)
    desk.actors["rosa"] = load_actor(session, person)
    desk.secrets["rosa"] = open_browser_session(session, person.id, "test")


CAST = {
    "olga": Role.OWNER,
    "cleo": Role.CURATOR,
    "ada": Role.REVIEWER,
    "bob": Role.REVIEWER,
    "vera": Role.VIEWER,
    "eve": None,
}


def make_desk(session: Session) -> Desk:
    project = make_project(session)
    flood = make_article(
        session, project, FLOOD, title="Gate fails", publisher="Lamp", url="https://lamp.example/gate"
    )
    council = make_article(
        session,
        project,
        COUNCIL,
        title="Council meets",
        publisher="Courier",
        url="https://courier.example/council",
    )
    desk = Desk(project, flood, council)
    for name, role in CAST.items():
        person = make_person(session, name)
        if role:
            add_member(session, SYSTEM, project, person, role=role)
        desk.actors[name] = load_actor(session, person)
        desk.secrets[name] = open_browser_session(session, person.id, "test")
    return desk
