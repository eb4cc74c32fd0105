"""A small project at random, made by steps through the program's own actions; what is refused is not done."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article, Revision
from annotator.articles.queries import get_article, get_text
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.discussions.actions import delete_comment, resolve_thread
from annotator.discussions.models import Thread
from annotator.errors import Refusal
from annotator.links.actions import delete_link
from annotator.links.models import Link, Relation
from annotator.links.reverting import revert_thing
from annotator.preannotations.actions import restore_decision, withdraw_decision
from annotator.preannotations.models import PreAnnotation, PreAnnotationDecision
from annotator.projects.actions import add_member
from annotator.projects.models import Project
from annotator.projects.queries import load_actor
from annotator.review.actions import settle_unit
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.units import read_board
from annotator.text.sentences import split_sentences
from make import (
    decide,
    decide_preannotation,
    make_annotation,
    make_comment,
    make_link,
    make_person,
    make_preannotation,
    make_project,
    make_sentence_mark,
    make_thread,
)

#: with what texts trip over: clusters, right-to-left, line breaks of all kinds, combining signs
WORDS = (
    "The gate", "👩🏽‍🚒 crews", "قال ٤٠٠", "e\u0301tude", "🇩🇪", "moved 400.", "\r\n\r\n", "\n", "“so”", "שלום",
    "at 3 a.m.",
)  # fmt: skip
STEPS = ("mark", "mark", "mark", "link", "judge", "delete", "revise", "settle", "unlink", "revert", "sentence",
         "decide", "discuss", "answer", "resolve", "propose", "judge_proposed", "undo_proposed")  # fmt: skip
READERS = ("ada", "bob")

Step = tuple[str, int, int, int]

texts = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
    min_size=5,
    max_size=25,
)


def grow(database: Database, slug: str, text: str, taken: Sequence[Step]) -> None:
    """The project ``slug``, begun with two articles of this text, after these steps."""
    with database.writing() as session:
        project = make_project(session, slug, guidelines="# Read twice 👀")
        for name, role in (("cleo", Role.CURATOR), *((name, Role.REVIEWER) for name in READERS)):
            person = session.scalar(select(Person).where(Person.name == name)) or make_person(session, name)
            add_member(session, SYSTEM, project, person, role=role)
        for at in (0, 1):
            create_article(session, SYSTEM, project, draft_of(slug, text, at))
    take_steps(database, slug, taken)


def take_steps(database: Database, slug: str, taken: Sequence[Step]) -> None:
    """The project after these steps more."""
    with database.reading() as session:
        begun = last_seq(session, session.scalars(select(Project).where(Project.slug == slug)).one())
    for number, step in enumerate(taken, begun):
        with suppress(Refusal), database.writing() as session:
            _Grower(session, slug, number).take(*step)


def draft_of(slug: str, text: str, at: int, number: int = 0) -> ArticleDraft:
    day = datetime(2026, 3, 14 + at, 18, 0, 0, 120_000 * at, tzinfo=UTC)
    return ArticleDraft(
        f"Number {at}.{number} says. {text} It ended.", title=f"{at} 🌊", publisher="Lamp", published_at=day,
        url=f"https://{slug}.example/{at}", language="en",
    )  # fmt: skip


class _Grower:
    """One step, in a transaction of its own."""

    def __init__(self, session: Session, slug: str, number: int) -> None:
        self.session, self.number = session, number
        self.project = session.scalars(select(Project).where(Project.slug == slug)).one()

    def take(self, name: str, *values: int) -> None:
        """Do it."""
        getattr(self, f"do_{name}")(*values)

    def person(self, at: int) -> Actor:
        name = READERS[at % len(READERS)]
        return load_actor(self.session, self.session.scalars(select(Person).where(Person.name == name)).one())

    def curator(self) -> Actor:
        return load_actor(
            self.session, self.session.scalars(select(Person).where(Person.name == "cleo")).one()
        )

    def one(self, model: Any, at: int, **wanted: object) -> Any:
        query = select(model).filter_by(project_id=self.project.id, **wanted).order_by(model.id)
        found = self.session.scalars(query.options(*(WHOLE if model is Annotation else ()))).all()
        if not found:
            raise Refusal("There is none.")
        return found[at % len(found)]

    def text(self, article: Article) -> str:
        wanted = select(Revision.id).where(
            Revision.article_id == article.id, Revision.number == article.revision
        )
        return get_text(self.session, self.session.scalars(wanted).one())

    def do_mark(self, who: int, where: int, what: int) -> None:
        article = self.one(Article, where)
        text = self.text(article)
        start = where * 7 % len(text)
        exact = text[start : start + 1 + what % 30]
        sources = (SourceDraft("https://a.example/", "A", "q", date(2026, 3, 14)), SourceDraft("", "B"))[
            : what % 3
        ]
        values: dict[str, Any] = {
            "tags": ("a", "ب")[: what % 3],
            "sources": sources,
            "reason": "r " * (what % 4),
        }
        kind = "passage" if what % 5 == 0 else "claim"
        verdict = None if what % 5 < 2 else ("disputed", "sourced")[what % 2]
        make_annotation(
            self.session, self.person(who), article, exact, text=text, kind=kind, verdict=verdict, **values
        )

    def do_judge(self, who: int, which: int, what: int) -> None:
        mark = self.one(Annotation, which, status="open", is_settled=False)
        judged = Judgement("sourced" if mark.kind == "claim" else None, f"Now {what}.")
        judge_annotation(self.session, self.curator(), mark, judged, version=mark.version)

    def do_delete(self, who: int, which: int, _what: int) -> None:
        delete_annotation(self.session, self.curator(), self.one(Annotation, which, is_settled=False))

    def do_link(self, who: int, here: int, there: int) -> None:
        ends = [self.one(Annotation, at, status="open", is_settled=False) for at in (here, there)]
        make_link(
            self.session, self.person(who), ends[0], ends[1], list(Relation)[there % 5], "n" * (here % 3)
        )

    def do_unlink(self, who: int, which: int, _what: int) -> None:
        delete_link(self.session, self.curator(), self.one(Link, which, is_settled=False))

    def do_revise(self, _who: int, which: int, what: int) -> None:
        at = which % 2
        told = draft_of(self.project.slug, f"{WORDS[what % len(WORDS)]} " * 3, at, self.number + 1)
        create_article(self.session, SYSTEM, self.project, told)

    def do_revert(self, _who: int, which: int, seq: int) -> None:
        article = self.one(Article, which)
        wanted = 1 + seq % last_seq(self.session, self.project)
        revert_thing(self.session, SYSTEM, self.project, "article", article.id, wanted)

    def do_settle(self, who: int, which: int, what: int) -> None:
        article, curator = self.one(Article, which), self.curator()
        items = read_board(self.session, curator, self.project, article).items(article.id)
        waiting = [item for item in items if item.is_open]
        if waiting:
            item = waiting[who % len(waiting)]
            choice = Choice.NOTHING if what % 4 == 0 else Choice.TAKE
            member = item.unit.members[what % len(item.unit.members)]
            told = DecisionDraft(item.matter, choice, item.state, member.id, reason="Better." * (what % 3))
            settle_unit(self.session, curator, article, told)

    def do_sentence(self, who: int, where: int, what: int) -> None:
        article = self.one(Article, where)
        text = self.text(article)
        spans = split_sentences(text, article.language)
        exact = spans[what % len(spans)].of(text)
        mark = ("not_checkable", "out_of_scope")[who % 2]
        make_sentence_mark(self.session, self.person(who), article, exact, text=text, mark=mark)

    def do_decide(self, who: int, which: int, what: int) -> None:
        mark = self.one(Annotation, which, status="open", is_settled=False)
        article = self.one(Article, what)
        if article.id != mark.article_id:
            outcome = ("accepted", "dismissed", "compatible", "not_comparable")[what % 4]
            text = self.text(article)
            values = {"outcome": outcome, "reason": "Because."}
            decide(self.session, self.person(who), mark, article, text[:9], text=text, **values)

    def do_propose(self, who: int, where: int, what: int) -> None:
        article = self.one(Article, where)
        text = self.text(article)
        exact = split_sentences(text, article.language)[0].of(text)
        values = {"kind": ("claim", "passage")[who % 2], "tags": "a,b" * (what % 2), "score": what * 10}
        make_preannotation(self.session, article, exact, text=text, **values)

    def do_judge_proposed(self, who: int, which: int, what: int) -> None:
        proposed = self.one(PreAnnotation, which)
        article = get_article(self.session, SYSTEM, proposed.article_id)
        outcome = ("accepted", "dismissed")[what % 2]
        decide_preannotation(self.session, self.person(who), article, proposed, outcome)

    def do_undo_proposed(self, _who: int, which: int, _what: int) -> None:
        decision = self.one(PreAnnotationDecision, which)
        actor = load_actor(self.session, self.session.get_one(Person, decision.created_by_id))
        turn = withdraw_decision if decision.status == "standing" else restore_decision
        turn(self.session, actor, decision)

    def do_discuss(self, who: int, which: int, what: int) -> None:
        model = (Article, Annotation, Link)[what % 3]
        make_thread(self.session, self.person(who), self.one(model, which), "Is it, @ada?")

    def do_answer(self, who: int, which: int, what: int) -> None:
        made = make_comment(self.session, self.person(who), self.one(Thread, which), f"It is {what}. 👍")
        if what % 5 == 0:
            delete_comment(self.session, self.person(who), made)

    def do_resolve(self, who: int, which: int, _what: int) -> None:
        resolve_thread(self.session, self.person(who), self.one(Thread, which))
