"""A desk at work: real actions in an order that dice choose, each in a transaction of its own."""

import json
import random
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.annotations import actions as marks
from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE, get_annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.articles.models import Article
from annotator.articles.queries import get_article, get_revision
from annotator.audit.models import Event
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.discussions.models import Comment, Thread
from annotator.errors import Refusal
from annotator.exports.jsonl_import import import_jsonl
from annotator.links import actions as links
from annotator.links.drafts import LinkDraft
from annotator.links.models import Link, Relation
from annotator.links.queries import get_link
from annotator.links.reverting import revert_thing
from annotator.links.undoing import undo_event
from annotator.projects import actions as projects
from annotator.projects.drafts import ProjectDraft, VerdictDraft
from annotator.projects.models import Invitation, Membership, Project, Verdict
from annotator.projects.queries import get_project, list_verdicts
from make import FLOOD, Desk

Model = type[Article] | type[Annotation] | type[Link] | type[Thread] | type[Comment]


class Walk:
    """One desk, and what its dice make of it."""

    def __init__(self, database: Database, desk: Desk, dice: random.Random) -> None:
        self.database, self.desk, self.dice = database, desk, dice
        self.deeds: list[Callable[[Session, Actor], object]] = [
            self.mark, self.mark, self.mark, self.judge, self.judge, self.move, self.delete, self.restore,
            self.link, self.link, self.reword, self.unlink, self.relink, self.add_article, self.revise, self.load,
            self.undo, self.revert, self.revert, self.set_up,
        ]  # fmt: skip

    def go(self, changes: int) -> Iterator[int]:
        """Act so often that this many actions change something; the number of the last event after each of them."""
        last = 0
        while changes:
            self.act()
            with self.database.reading() as session:
                now = last_seq(session, self.desk.project)
            if now > last:
                yield now
                last, changes = now, changes - 1

    def act(self) -> None:
        """One action; the dice may ask for something that is refused."""
        try:
            with self.database.writing() as session:
                who = self.dice.choice(
                    [SYSTEM, *(self.desk.actors[name] for name in ("olga", "cleo", "ada"))]
                )
                self.dice.choice(self.deeds)(session, who)
        except Refusal:
            pass

    def any_id(self, session: Session, model: Model) -> uuid.UUID:
        """Of any thing of this kind, a deleted one too."""
        ids = session.scalars(
            select(model.id).where(model.project_id == self.desk.project.id).order_by(model.id)
        )
        found = list(ids)
        if not found:
            raise Refusal("nothing there yet")
        return self.dice.choice(found)

    def any_mark(self, session: Session) -> Annotation:
        """Ready to be changed."""
        return get_annotation(session, SYSTEM, self.any_id(session, Annotation), lock=True)

    def any_link(self, session: Session) -> Link:
        """Ready to be changed."""
        return get_link(session, SYSTEM, self.any_id(session, Link), lock=True)

    def any_span(self, session: Session, article: Article) -> SpanDraft:
        """A word or more of the present text."""
        text = get_revision(session, article, text=True).text
        words = list(re.finditer(r"\w+", text))
        first = self.dice.randrange(len(words))
        start, end = words[first].start(), words[min(first + self.dice.randrange(3), len(words) - 1)].end()
        return SpanDraft(start, end, text[start:end], article.revision)

    def any_judgement(self, session: Session) -> Judgement:
        """Of everything some."""
        verdict = self.dice.choice([None, *(one.key for one in list_verdicts(session, self.desk.project))])
        sources = (
            SourceDraft("https://a.example/", "Ä", "q", date(2026, 3, 14)),
            SourceDraft(title="Register"),
            SourceDraft("https://b.example/"),
        )
        tags = self.dice.sample(["flood", "figures", "“odd”", "日本"], self.dice.randrange(4))
        reason = self.dice.choice(["", "Units.", "Zwei\nZeilen \U0001f9ef"])
        return Judgement(verdict, reason, tuple(tags), sources[: self.dice.randrange(4)])

    def any_text(self) -> str:
        """Much like the others, so that some quotes stand in several."""
        number = self.dice.randrange(1_000_000)
        return FLOOD.replace("400", self.dice.choice(["400", "380", "👩🏽‍🚒"])) + f"\n\nNote {number}."

    def mark(self, session: Session, who: Actor) -> object:
        article = get_article(session, SYSTEM, self.any_id(session, Article))
        judgement, kind = self.any_judgement(session), self.dice.choice(["claim", "claim", "passage"])
        draft = AnnotationDraft(kind, self.any_span(session, article), judgement)
        return marks.create_annotation(session, who, article, draft)

    def judge(self, session: Session, who: Actor) -> object:
        mark = self.any_mark(session)
        return marks.judge_annotation(
            session, who, mark, self.any_judgement(session), version=mark.version, kind="claim"
        )

    def move(self, session: Session, who: Actor) -> object:
        mark = self.any_mark(session)
        span = self.any_span(session, get_article(session, SYSTEM, mark.article_id))
        return marks.move_annotation(session, who, mark, span, version=mark.version)

    def delete(self, session: Session, who: Actor) -> object:
        return marks.delete_annotation(session, who, self.any_mark(session))

    def restore(self, session: Session, who: Actor) -> object:
        return marks.restore_annotation(session, who, self.any_mark(session))

    def link(self, session: Session, who: Actor) -> object:
        ends = (self.any_mark(session), self.any_mark(session))
        relation, note = self.dice.choice(list(Relation)), self.dice.choice(["", "As said."])
        return links.create_link(session, who, ends, LinkDraft(ends[0].id, ends[1].id, relation, note))

    def reword(self, session: Session, who: Actor) -> object:
        link = self.any_link(session)
        draft = LinkDraft(link.from_id, link.to_id, self.dice.choice(list(Relation)), "Other words.")
        return links.change_link(session, who, link, draft, version=link.version)

    def unlink(self, session: Session, who: Actor) -> object:
        return links.delete_link(session, who, self.any_link(session))

    def relink(self, session: Session, who: Actor) -> object:
        return links.restore_link(session, who, self.any_link(session))

    def add_article(self, session: Session, who: Actor) -> object:
        at = self.dice.choice(
            [None, datetime(2026, 3, 14, 18, tzinfo=UTC), datetime(999, 1, 1, 0, 0, 1, 5, UTC)]
        )
        draft = ArticleDraft(
            self.any_text(), author="Zoë", published_at=at, url=f"https://x.example/{uuid.uuid4()}"
        )
        return import_articles(session, who, self.desk.project, [draft])

    def revise(self, session: Session, who: Actor) -> object:
        article = get_article(session, SYSTEM, self.any_id(session, Article))
        title = self.dice.choice(["", "Another title"])
        drafts = [ArticleDraft(self.any_text(), title=title, url=article.url) for _ in range(2)]
        return import_articles(session, who, self.desk.project, drafts)

    def load(self, session: Session, who: Actor) -> object:
        text = self.any_text()
        entry = {"kind": "claim", "start": 0, "end": 5, "exact": text[:5], "created_by": "bob", "tags": ["in"],
                 "created_at": self.dice.choice(["2026-03-14T18:00:00Z", "2026-03-14T18:00:00.25+01:00"]),
                 "sources": [{"title": "A"}]}  # fmt: skip
        text, entry["exact"] = f"Alarm {text}", "Alarm"
        lines = [json.dumps({"text": text, "annotations": [entry]}).encode()]
        return import_jsonl(session, who, get_project(session, SYSTEM, self.desk.project.slug), lines)

    def undo(self, session: Session, who: Actor) -> object:
        last = last_seq(session, self.desk.project)
        return undo_event(session, who, self.desk.project, self.dice.randint(max(1, last - 8), last))

    def revert(self, session: Session, who: Actor) -> object:
        models: list[Model] = [Article, Annotation, Annotation, Link]
        model = self.dice.choice(models)
        thing_id = self.any_id(session, model)
        seqs = session.scalars(select(Event.seq).where(Event.subject_id == thing_id).order_by(Event.seq))
        seq = self.dice.choice(list(seqs))
        return revert_thing(session, who, self.desk.project, model.subject_type, thing_id, seq)

    def set_up(self, session: Session, who: Actor) -> object:
        project = session.get_one(Project, self.desk.project.id)
        number = self.dice.randrange(100)
        vera, role = self.desk.actors["vera"].id, self.dice.choice(list(Role))
        verdict = VerdictDraft(key=f"v{number}", name="V")
        settings = ProjectDraft(slug=project.slug, title=f"Flood {number}", require_reason=number % 2 == 0)
        choice: Callable[[], object] = self.dice.choice([
            lambda: projects.change_project(session, who, project, settings, version=project.version),
            lambda: projects.create_verdict(session, who, project, verdict),
            lambda: projects.retire_verdict(session, who, project, "disputed"),
            lambda: projects.change_role(session, who, project, vera, role=role),
            lambda: projects.create_invitation(session, who, project, role=role),
        ])  # fmt: skip
        return choice()


def take_snapshots(session: Session, project: Project) -> dict[uuid.UUID, Any]:
    """The state of everything that the log of a project tells of, as the tables have it."""
    found: dict[uuid.UUID, Any] = {project.id: session.get_one(Project, project.id).snapshot()}
    models: list[Any] = [Verdict, Membership, Invitation, Thread, Comment, Link]
    for model in models:
        things = session.scalars(select(model).where(model.project_id == project.id))
        found |= {thing.id: thing.snapshot() for thing in things}
    whole = select(Annotation).where(Annotation.project_id == project.id).options(*WHOLE)
    found |= {mark.id: mark.snapshot() for mark in session.scalars(whole)}
    for article in session.scalars(select(Article).where(Article.project_id == project.id)).all():
        present = get_revision(session, article)
        found[article.id] = article.snapshot_with(present.sha256, present.length)
    return found
