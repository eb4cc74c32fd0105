"""A project goes into another installation with its whole log, and is the same there."""

import io
import itertools
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.models import Annotation
from annotator.annotations.queries import WHOLE
from annotator.articles.actions import create_article
from annotator.articles.drafts import ArticleDraft
from annotator.audit.models import Event
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.audit.tlog import root_of_hashes
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from annotator.exports.dataset import read_dataset
from annotator.exports.formats.project import write_project
from annotator.exports.losses import Losses
from annotator.exports.packing import pack
from annotator.exports.project_import import import_project
from annotator.exports.taking import order_export
from annotator.projects.erasing import erase_person
from annotator.projects.queries import get_project
from exporting import export_jsonl
from growing import Step, grow, steps, texts
from make import Desk, make_blind, make_person
from templates import SqliteTemplates

EXAMPLES = int(os.environ.get("ANNOTATOR_EXAMPLES", "3"))
_numbers = itertools.count()


def archive(database: Database, slug: str) -> bytes:
    with database.reading() as session:
        data = read_dataset(session, SYSTEM, get_project(session, SYSTEM, slug))
        return b"".join(pack(write_project(data, Losses())))


def bring(database: Database, slug: str, data: bytes) -> None:
    with database.writing() as session:
        import_project(session, SYSTEM, slug, io.BytesIO(data))


def lines(database: Database, slug: str) -> str:
    with database.reading() as session:
        return "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, slug)))


def rewrite(data: bytes, name: str, change: Callable[[list[Any]], object]) -> bytes:
    """The archive, with the lines of one file changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {one: old.read(one) for one in old.namelist()}
    values = [json.loads(line) for line in files[name].split(b"\n") if line]
    change(values)
    files[name] = b"".join(json.dumps(value).encode() + b"\n" for value in values)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for one, content in files.items():
            new.writestr(one, content)
    return made.getvalue()


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, taken=steps)
def test_it_comes_in_elsewhere_with_all_that_happened(
    database: Database, elsewhere: Database, text: str, taken: Sequence[Step]
) -> None:
    slug = f"whole-{next(_numbers)}"
    grow(elsewhere, slug, text, taken)
    told = archive(elsewhere, slug)
    bring(database, slug, told)
    assert archive(database, slug) == told
    assert lines(database, slug) == lines(elsewhere, slug)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> bytes:
    """A small project with values that were erased, one twice over, and one of its people."""
    path = tmp_path_factory.mktemp("told") / "elsewhere.sqlite"
    elsewhere = Database(sqlite_templates.fresh(path, furnished=False))
    marked: list[Step] = [("mark", 0, 1, 7), ("mark", 1, 1, 8), ("discuss", 0, 0, 0), ("revise", 0, 1, 1)]
    grow(elsewhere, "river", "The gate failed.", marked)
    with elsewhere.writing() as session:
        mark = session.scalars(select(Annotation).where(Annotation.reason != "").options(*WHOLE)).first()
        assert mark
        erase_value(session, SYSTEM, mark, "passage", reason="A name.")
        erase_value(session, SYSTEM, mark, "reason", reason="It too.")
        bob = session.scalars(select(Person).where(Person.name == "bob")).one()
        erase_person(session, SYSTEM, bob, reason="Asked for it.")
    made = archive(elsewhere, "river")
    elsewhere.close()
    return made


def test_what_was_erased_stays_erased_and_proved(database: Database, told: bytes) -> None:
    bring(database, "river", told)
    assert archive(database, "river") == told
    with database.reading() as session:
        project = get_project(session, SYSTEM, "river")
        hashes = select(Event.leaf_hash).where(Event.log_id == project.id).order_by(Event.seq)
        assert root_of_hashes(session.scalars(hashes)).hex() == head_of(told)["root"]
        erased = session.scalars(select(Event).where(Event.redacted_by_id.is_not(None))).all()
        assert erased
        assert all(event.salt is None for event in erased)


def head_of(told: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(told)) as files:
        head: dict[str, Any] = json.loads(files.read("project.json"))
    return head


def test_as_of_an_event_it_ends_there_and_has_the_bytes_it_had(
    database: Database, elsewhere: Database
) -> None:
    grow(
        elsewhere, "river", "The gate failed.", [("mark", 0, 1, 8), ("revise", 0, 0, 1), ("settle", 0, 0, 1)]
    )
    then = archive(elsewhere, "river")
    with elsewhere.writing() as session:
        project = get_project(session, SYSTEM, "river")
        seq = last_seq(session, project)
        create_article(session, SYSTEM, project, ArticleDraft("Another one.", language="en"))
    with reading_past(elsewhere, project, seq) as session:
        data = read_dataset(session, SYSTEM, get_project(session, SYSTEM, "river"), seq)
        assert b"".join(pack(write_project(data, Losses()))) == then
    bring(database, "river", then)
    assert archive(database, "river") == then


def test_whoever_has_a_name_keeps_it(database: Database, told: bytes) -> None:
    with database.writing() as session:
        make_person(session, "ada")
    bring(database, "river", told)
    with database.reading() as session:
        names = session.scalars(select(Person.name).where(Person.name.startswith("ada"))).all()
        brought = session.scalars(select(Person).where(Person.name.startswith("ada-"))).one()
    assert len(names) == 2
    assert (brought.password_hash, brought.is_admin) == ("", False)


def change_entry(values: list[Any]) -> None:
    values[2]["entry"] = values[2]["entry"].replace(".created", ".changed")


def change_value(values: list[Any]) -> None:
    values[0]["after"]["title"] = "Another title"


def change_text(values: list[Any]) -> None:
    values[0]["text"] += "!"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("events.jsonl", change_entry, "line 3: the leaf hash of event 3 does not fit its entry"),
        ("events.jsonl", change_value, "line 1: the values of event 1 are not those"),
        ("events.jsonl", list.pop, "does not hold the events whose root it names"),
        ("events.jsonl", list.clear, "does not hold the events"),
        ("events.jsonl", lambda values: values.reverse(), "event 1 stands at the place|stands at the place"),
        ("events.jsonl", lambda values: values.insert(0, []), "line 1"),
        ("articles.jsonl", change_text, "its text is not|not as its log says"),
        ("articles.jsonl", list.pop, "not as its log says|cannot store"),
        ("articles.jsonl", lambda values: values[0].update(event=10**9), "cannot store"),
        ("articles.jsonl", lambda values: values[0].update(text=""), "no text in it"),
        ("project.json", lambda values: values[0].update(people=[]), "cannot store"),
        ("project.json", lambda values: values[0].update(kind="other"), "kind"),
        ("project.json", lambda values: values[0].update(version=2), "version 2"),
    ],
)  # fmt: skip
def test_an_archive_that_is_not_what_it_was_leaves_nothing(
    database: Database, told: bytes, name: str, change: Callable[[list[Any]], object], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        bring(database, "river", rewrite(told, name, change))
    with database.reading() as session, pytest.raises(NotFound):
        get_project(session, SYSTEM, "river")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"x" * 100, "cut"], ids=["empty", "head", "other", "cut"]
)
def test_what_is_no_archive_is_refused(database: Database, told: bytes, data: Any) -> None:
    with pytest.raises(Invalid, match=r"no archive of a project|cannot be read"):
        bring(database, "river", told[: len(told) // 2] if data == "cut" else data)


def test_a_project_that_is_there_is_left_alone(database: Database, told: bytes) -> None:
    with pytest.raises(Invalid, match="the project “river”"):
        bring(database, "lake", told)
    bring(database, "river", told)
    with pytest.raises(Conflict, match="is here already"):
        bring(database, "river", told)


def test_whoever_reads_blind_does_not_get_the_log(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        order_export(session, desk.cleo, "flood", "project")
        with pytest.raises(NotAllowed, match="hidden from you"):
            order_export(session, desk.ada, "flood", "project")
