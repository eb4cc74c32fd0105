"""The demo project: corpus/ and what its sample team thinks of it. All of it in one transaction, once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from annotator import clock
from annotator.accounts.actions import create_person
from annotator.accounts.drafts import PersonDraft
from annotator.accounts.permissions import SYSTEM, Actor, Role
from annotator.accounts.queries import find_person
from annotator.annotations.actions import create_annotation
from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.annotations.models import Annotation
from annotator.articles.actions import change_training, import_articles
from annotator.articles.front_matter import read_article
from annotator.articles.models import Article
from annotator.articles.queries import get_article, get_revision
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand
from annotator.config import packaged_folder
from annotator.corroboration.submitting import submit_article
from annotator.db import Database, Session
from annotator.discussions.actions import add_comment, open_thread, resolve_thread
from annotator.discussions.drafts import CommentDraft
from annotator.errors import Refusal
from annotator.links.actions import create_link
from annotator.links.drafts import LinkDraft
from annotator.projects.actions import add_member, create_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from annotator.projects.queries import list_projects, load_actor

#: known to everyone, which is what a demo is for; a server for others is made with ``annotator user add``
PASSWORD = "lantern street 12"
TEAM = {
    "ada": Role.REVIEWER,
    "bob": Role.REVIEWER,
    "cleo": Role.CURATOR,
    "olga": Role.OWNER,
    "vera": Role.VIEWER,
}


def load_demo(database: Database) -> str:
    """Load the demo project unless it is there. Returns its slug."""
    corpus = packaged_folder("corpus")
    told = yaml.safe_load((corpus / "annotations.yaml").read_text())
    draft = ProjectDraft(**told["project"])
    with database.writing() as session:
        if draft.slug not in {project.slug for project in list_projects(session, SYSTEM)}:
            _load(session, corpus, draft, told)
    return draft.slug


def _load(session: Session, corpus: Path, draft: ProjectDraft, told: dict[str, Any]) -> None:
    project = create_project(session, SYSTEM, draft)
    team = {name: _make_member(session, project, name, role) for name, role in TEAM.items()}
    files = sorted(corpus.glob("*.md"))
    articles = _import(session, project, [file for file in files if "." not in file.stem])
    first = {entry["key"]: entry for entry in told["annotations"]}
    second = [{**first[view["of"]], **view, "key": (view["of"], view["by"])} for view in told["second_views"]]
    made = {
        entry["key"]: _annotate(session, team[entry["by"]], articles[entry["article"]], entry)
        for entry in (*first.values(), *second)
    }
    for entry in told["links"]:
        here, there = made[entry["from"]], made[entry["to"]]
        create_link(
            session,
            team[entry["by"]],
            (here, there),
            LinkDraft(here.id, there.id, entry["relation"], entry["note"]),
        )
    _import(session, project, [file for file in files if "." in file.stem])
    for key in told["reading"]["training"]:
        change_training(session, team["cleo"], articles[key], is_training=True)
    for entry in told["reading"]["assignments"]:
        _assign(session, project, team, articles[entry["article"]], entry)
    for entry in told["threads"]:
        _discuss(session, team, made.get(entry["about"]) or articles[entry["about"]], entry)


def _assign(
    session: Session, project: Project, team: dict[str, Actor], article: Article, entry: dict[str, Any]
) -> None:
    readers = [team[name] for name in entry["by"]]
    due_on = clock.today() + timedelta(days=entry["due"]) if "due" in entry else None
    draft = AssignmentDraft(tuple(reader.id for reader in readers), (article.id,), due_on)
    assign_by_hand(session, team["cleo"], project, draft)
    for reader in readers if entry.get("submitted") else ():
        submit_article(session, reader, article, anyway=True, reason=entry["anyway"])


def _discuss(
    session: Session, team: dict[str, Actor], about: Annotation | Article, entry: dict[str, Any]
) -> None:
    first, *answers = entry["said"]
    thread, *_ = open_thread(session, team[first["by"]], about, CommentDraft(first["text"]))
    for answer in answers:
        add_comment(session, team[answer["by"]], thread, CommentDraft(answer["text"]))
    if "resolved" in entry:
        resolve_thread(session, team[entry["resolved"]], thread)


def _make_member(session: Session, project: Project, name: str, role: Role) -> Actor:
    if find_person(session, name):
        raise Refusal(
            f"There is a person “{name}” in this database already; the demo needs a database of its own."
        )
    person = create_person(
        session, SYSTEM, PersonDraft(name, f"{name}@demo.example", PASSWORD, is_admin=role is Role.OWNER)
    )
    add_member(session, SYSTEM, project, person, role=role)
    return load_actor(session, person)


def _import(session: Session, project: Project, files: list[Path]) -> dict[str, Article]:
    done = import_articles(session, SYSTEM, project, [read_article(file.read_bytes()) for file in files])
    return {
        file.stem: get_article(session, SYSTEM, one.article_id) for file, one in zip(files, done, strict=True)
    }


def _annotate(session: Session, actor: Actor, article: Article, entry: dict[str, Any]) -> Annotation:
    text = get_revision(session, article, text=True).text
    start = -1
    for _ in range(entry.get("occurrence", 1)):
        start = text.find(entry["exact"], start + 1)
    span = SpanDraft(start, start + len(entry["exact"]), entry["exact"])
    sources = tuple(SourceDraft(**source) for source in entry.get("sources", ()))
    judgement = Judgement(
        entry.get("verdict"), entry.get("reason", ""), tuple(entry.get("tags", ())), sources
    )
    return create_annotation(session, actor, article, AnnotationDraft(entry["kind"], span, judgement))[0]
