"""Whatever is done to a log, or to the rows it tells of, is found, and what was done it to is named.

``ANNOTATOR_TAMPERINGS=54`` tries each of the ten kinds at 54 places of a log, 540 on each database.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.annotations.drafts import SourceDraft
from annotator.annotations.models import Annotation, Source, Tag
from annotator.articles.models import Article, Revision
from annotator.audit.models import INSTALLATION, AuditLog
from annotator.audit.published import Tampered
from annotator.audit.sealing import Sealer
from annotator.audit.verifying import verify_log
from annotator.db import Base, Database, Session, new_id, table_of
from annotator.links.models import Link
from annotator.projects.actions import add_member
from annotator.projects.models import Membership, Project, Verdict
from annotator.projects.queries import get_project
from make import FLOOD, Desk, make_annotation, make_article, make_link, make_person, make_project
from tampering import KINDS, Tampering, owning, read_log

PLACES = int(os.environ.get("ANNOTATOR_TAMPERINGS", "30"))
WORDS = ("crews", "noon", "The mayor", "400 households", "Nobody", "The gate", "3 a.m.")


@pytest.fixture
def sealer(database: Database, desk: Desk, tmp_path: Path) -> Sealer:
    """A log of some sixty events, sealed now and then."""
    sealer = Sealer(database, tmp_path / "log", [tmp_path / "copy"])
    for number, word in enumerate(WORDS):
        with database.writing() as session:
            fill(session, desk, number, word)
        if number % 3 == 0:
            assert sealer.seal_all() == []
    assert sealer.seal_all() == []
    return sealer


def fill(session: Session, desk: Desk, number: int, word: str) -> None:
    sources = (SourceDraft("https://lamp.example/"),) if number % 2 else ()
    made = make_annotation(
        session, desk.ada, desk.flood, word, verdict="disputed", reason=f"Because of {word}", tags=("who", "when"),
        sources=sources,
    )  # fmt: skip
    other = make_annotation(session, desk.bob, desk.flood, WORDS[-1 - number])
    make_link(session, desk.bob, made, other, note="the same")
    new = make_article(session, desk.project, f"{FLOOD} {number}", url="https://lamp.example/new")
    project = get_project(session, SYSTEM, "flood")
    add_member(session, SYSTEM, project, make_person(session, f"guest{number}"), role=Role.VIEWER)
    assert new.revision == number + 1


def found(session: Session, sealer: Sealer, log_id: uuid.UUID) -> Tampered | None:
    try:
        verify_log(session, sealer, log_id)
    except Tampered as tampered:
        return tampered
    return None


def test_every_tampering_with_the_log_is_found_and_the_event_named(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    missed = []
    with owning(database) as session:
        assert found(session, sealer, desk.project.id) is None
        events = read_log(session, desk.project.id)
        for name, kind in KINDS.items():
            for place in range(PLACES):
                step = session.begin_nested()
                case = Tampering(session, desk.project.id, Random(f"{name} {place}"), events)
                seq = kind(case)
                what = found(session, sealer, desk.project.id)
                if what is None or what.seq != seq:
                    missed.append((name, place, seq, what))
                step.rollback()
    assert missed == []


Row = dict[str, Any]


def change(model: type[Base], **values: Any) -> Callable[[Session, Row], None]:
    """Other values in a row; “+” is one letter more."""

    def do(session: Session, row: Row) -> None:
        new = {name: row[name] + value if value == "+" else value for name, value in values.items()}
        session.execute(update(table_of(model)).where(*_is(model, row)).values(new))

    return do


def drop(session: Session, row: Row, *, model: type[Base]) -> None:
    session.execute(delete(table_of(model)).where(*_is(model, row)))


def _is(model: type[Base], row: Row) -> list[Any]:
    keys = table_of(model).primary_key.columns
    return [key == row[key.name] for key in keys]


def double(session: Session, row: Row, *, model: type[Base], **values: Any) -> None:
    session.execute(insert(table_of(model)).values({**row, "id": new_id(), **values}))


def remove_from(model: type[Base]) -> Callable[[Session, Row], None]:
    return lambda session, row: drop(session, row, model=model)


def add_to(model: type[Base], **values: Any) -> Callable[[Session, Row], None]:
    return lambda session, row: double(session, row, model=model, **values)


def move(session: Session, row: Row) -> None:
    other = session.scalar(select(Project.id).where(Project.slug == "other"))
    session.execute(update(Annotation).where(Annotation.id == row["id"]).values(project_id=other))


def rename_event(session: Session, row: Row) -> None:
    other = session.scalar(select(Article.last_event_id).limit(1))
    session.execute(update(Annotation).where(Annotation.id == row["id"]).values(last_event_id=other))


def new_text(session: Session, row: Row) -> None:
    """With a hash and a length that fit."""
    text = row["text"] + "!"
    digest = hashlib.sha256(text.encode()).digest()
    values = {"text": text, "sha256": digest, "length": len(text)}
    session.execute(update(Revision).where(Revision.id == row["id"]).values(values))


#: table, what is done to one of its rows, and what is said of it; “{…}” is a value of the row
ROWS: list[tuple[type[Base], Callable[[Session, Row], None], str]] = [
    (Annotation, change(Annotation, verdict="unverified"), "Annotation {id} is not as event .* see verdict"),
    (Annotation, change(Annotation, reason="+"), "Annotation {id} is not as event .* see reason"),
    (Annotation, change(Annotation, prefix="-"), "Annotation {id} .* see prefix"),
    (Annotation, change(Annotation, version=9), "Annotation {id} .* see version"),
    (Annotation, rename_event, "Annotation {id} was last changed by event"),
    (Annotation, move, "Annotation {id} is gone"),
    (Annotation, remove_from(Annotation), "Annotation {id} is gone; event [0-9]+ tells"),
    (Annotation, add_to(Annotation), "No event of this log tells of annotation"),
    (Tag, change(Tag, name="+"), "Annotation {annotation_id} .* see tags"),
    (Tag, remove_from(Tag), "Annotation {annotation_id} .* see tags"),
    (Source, change(Source, url="+"), "Annotation {annotation_id} .* see sources"),
    (Source, remove_from(Source), "Annotation {annotation_id} .* see sources"),
    (Link, change(Link, note="+"), "Link {id} .* see note"),
    (Link, change(Link, status="deleted"), "Link {id} .* see status"),
    (Link, remove_from(Link), "Link {id} is gone"),
    (Membership, change(Membership, role="curator"), "Member {id} .* see role"),
    (Membership, remove_from(Membership), "Member {id} is gone"),
    (Verdict, change(Verdict, name="+"), "Verdict {id} .* see name"),
    (Project, change(Project, guidelines="+"), "Project {id} .* see guidelines"),
    (Article, change(Article, title="+"), "Article {id} .* see title"),
    (Article, remove_from(Article), "Article {id} is gone"),
    (Revision, change(Revision, text="+"), "Revision {number} of article {article_id}: its text"),
    (Revision, new_text, "rticle {article_id}"),
    (Revision, remove_from(Revision), "rticle {article_id}"),
    (Revision, add_to(Revision, number=99, sha256=b"0" * 32), "evision 99 of article {article_id}"),
    (Person, change(Person, password_hash="+"), "Person {id} .* see password_hash"),
    (Person, change(Person, is_admin=True), "Person {id} .* see is_admin"),
    (Person, change(Person, email="+"), "Person {id} .* see email"),
    (Person, add_to(Person, name="mallory", email="m@lory.example"), "No event of this log tells of person"),
    (AuditLog, remove_from(AuditLog), "no such log"),
]  # fmt: skip


def any_row(session: Session, model: type[Base], project_id: uuid.UUID, chance: Random) -> Row:
    """Of the project, or of anything where nothing says whose it is; nobody's role is this one yet."""
    table = table_of(model)
    query = select(table)
    if "project_id" in table.c:
        query = query.where(table.c.project_id == project_id)
    if model is Membership:
        query = query.where(table.c.role != "curator")
    if model in (Project, AuditLog):
        query = query.where(table.c.id == project_id)
    return dict(chance.choice(session.execute(query).mappings().all()))


def test_every_tampering_with_a_row_is_found_and_the_thing_named(
    database: Database, desk: Desk, sealer: Sealer
) -> None:
    with database.writing() as session:
        make_project(session, "other")
    missed = []
    with owning(database) as session:
        assert found(session, sealer, INSTALLATION) is None
        for number, (model, do, words) in enumerate(ROWS):
            step = session.begin_nested()
            row = any_row(session, model, desk.project.id, Random(number))
            do(session, row)
            what = found(session, sealer, INSTALLATION if model is Person else desk.project.id)
            if what is None or not re.search(words.format(**row), what.message):
                missed.append((number, words.format(**row), what))
            step.rollback()
    assert missed == []
