"""A release has the same bytes whenever and wherever it is made, and says nobody's name."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from annotator.accounts.permissions import SYSTEM
from annotator.audit.kinds import EventKind
from annotator.audit.log import record_change
from annotator.audit.queries import get_event, last_seq, whole
from annotator.db import Database
from annotator.errors import Invalid, Refusal
from annotator.exports.catalogue import FORMATS
from annotator.exports.dataset import read_dataset
from annotator.exports.formats.project import write_project
from annotator.exports.losses import Losses
from annotator.exports.packing import pack
from annotator.exports.project_import import import_project
from annotator.exports.releases.models import Release as Kept
from annotator.exports.releases.queries import list_releases
from annotator.projects.queries import get_project
from conftest import BACKENDS
from make import (
    COUNCIL,
    FLOOD,
    Desk,
    decide_preannotation,
    make_annotation,
    make_article,
    make_assignment,
    make_preannotation,
)
from moments import seq_now
from releasing import Release, files_of, lines_of, release_into
from review.reading import HOUSEHOLDS
from templates import PostgresTemplates

SAFE = tuple(one.name for one in FORMATS if not one.has_log)
NAMES = re.compile(rb"(?i)\b(ada|bob|cleo|olga|vera)\b")


def work_on(database: Database, desk: Desk) -> None:
    """Everything that a release of before must not notice."""
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        project.title, project.guidelines = "Another title", "Other words."
        record_change(session, SYSTEM, EventKind.PROJECT_CHANGED, project)
        make_annotation(session, desk.olga, desk.flood, "The gate failed", verdict="disputed")
        make_article(session, desk.project, f"{FLOOD}\n\n{COUNCIL}", title="Third")
        for name in ("ada", "bob"):
            make_assignment(session, desk, name, desk.flood, is_submitted=name == "ada")


def test_the_same_event_gives_the_same_bytes_later(
    database: Database, worked: Desk, release: Release
) -> None:
    seq = seq_now(database, worked)
    first = release(formats=("csv",))
    work_on(database, worked)
    again = release(formats=("csv",))
    assert files_of(first) == files_of(again)
    assert json.loads((again / "release.json").read_text())["event"]["seq"] == seq
    other = release("2.0", as_of=str(seq))
    for name in (
        "data/jsonl/articles.jsonl",
        "agreement.json",
        "guidelines.md",
        "ratings.jsonl",
        "log/checkpoint",
    ):
        assert (first / name).read_bytes() == (other / name).read_bytes()


def test_the_same_log_gives_the_same_bytes_on_another_database(
    database: Database, worked: Desk, release: Release, tmp_path: Path, other_database: Database
) -> None:
    seq = seq_now(database, worked)
    with database.reading() as session:
        data = read_dataset(session, SYSTEM, get_project(session, SYSTEM, "flood"))
        archive = b"".join(pack(write_project(data, Losses())))
    with other_database.writing() as session:
        import_project(session, SYSTEM, "flood", io.BytesIO(archive))
    here = release(as_of=str(seq))
    release_into(other_database, tmp_path / "log", tmp_path / "there", as_of=str(seq))
    there = files_of(tmp_path / "there")
    assert {name for name, data in files_of(here).items() if there.get(name) != data} == set()


@pytest.fixture
def other_database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """PostgreSQL where the test's own is SQLite, where both are asked for."""
    name = next((one for one in BACKENDS if one != backend), backend)
    templates: PostgresTemplates = request.getfixturevalue(f"{name}_templates")
    database = Database(templates.fresh(tmp_path / "other.sqlite", furnished=False))
    yield database
    database.close()


def test_nobody_is_named_in_any_file(database: Database, worked: Desk, release: Release) -> None:
    hidden, named = release(formats=SAFE), release("1.0-names", has_names=True)
    found = {name: set(NAMES.findall(data)) for name, data in files_of(hidden).items()}
    assert {name: who for name, who in found.items() if who} == {}
    by = {one["by"] for one in lines_of(hidden, "ratings.jsonl")}
    assert by == {"reader-01", "reader-02"}  # Ada was first, then Bob; Cleo, who settled, is the third
    assert {one["by"] for one in lines_of(named, "ratings.jsonl")} == {"ada", "bob"}
    record = [mark for line in lines_of(hidden, "data/jsonl/articles.jsonl") for mark in line["annotations"]]
    [settled] = [mark for mark in record if mark["status"] == "adjudicated"]
    assert (settled["created_by"], {view["by"] for view in settled["views"]}) == ("reader-03", by)


def test_who_brought_in_and_judged_is_not_named(database: Database, worked: Desk, release: Release) -> None:
    with database.writing() as session:
        made = make_preannotation(session, worked.flood, "crews left", maker="bob of the desk")
        decide_preannotation(session, worked.olga, worked.flood, made)
    hidden, named = release(formats=SAFE), release("1.0-names", has_names=True)
    for path, maker, by in ((hidden, "", "reader-04"), (named, "bob of the desk", "olga")):
        lines = lines_of(path, "data/jsonl/articles.jsonl")
        [one] = [one for line in lines for one in line.get("preannotations", ())]
        assert (one["maker"], one["decisions"][0]["created_by"]) == (maker, by)


def test_every_view_stands_beside_the_record(worked: Desk, release: Release) -> None:
    path = release()
    views = {one["by"]: one for one in lines_of(path, "ratings.jsonl") if one["kind"] == "claim"}
    assert views["reader-01"]["stance"] == "taken"
    minority = views["reader-02"]
    assert (minority["stance"], minority["verdict"], minority["reason"]) == ("differs", "sourced", "It is.")
    assert minority["exact"] == HOUSEHOLDS
    [link] = [one for one in lines_of(path, "ratings.jsonl") if one["kind"] == "link"]
    assert (link["relation"], link["reason"]) == ("contradicts", "Another count.")
    contents = json.loads((path / "release.json").read_text())["contents"]
    assert (contents["claims"], contents["settled"], contents["minority_views"]) == (2, 1, 1)


def test_a_copy_is_never_in_another_split(worked: Desk, release: Release) -> None:
    report = json.loads((release() / "splits" / "report.json").read_text())
    assert report["grouping"]["shared_passages"] > 0
    across = {name: count for name, count in report["leakage"].items() if name != "formulas_across_splits"}
    assert set(across.values()) == {0}


def test_the_papers_say_the_same_as_the_manifest(worked: Desk, release: Release) -> None:
    path = release(licence="CC-BY-4.0")
    manifest = json.loads((path / "release.json").read_text())
    citation = yaml.safe_load((path / "CITATION.cff").read_text())
    assert (citation["version"], citation["license"]) == ("1.0", "CC-BY-4.0")
    assert str(citation["date-released"]) == manifest["event"]["at"][:10]
    croissant = json.loads((path / "croissant.json").read_text())
    sums = {one["path"]: one["sha256"] for one in manifest["files"]}
    assert {one["contentUrl"]: one["sha256"] for one in croissant["distribution"]}.items() <= sums.items()
    names = {one["@id"] for one in croissant["distribution"]}
    fields = [field for records in croissant["recordSet"] for field in records["field"]]
    assert {field["source"]["fileObject"]["@id"] for field in fields} <= names
    card = (path / "README.md").read_text()
    assert manifest["event"]["root"] in card
    assert "CC-BY-4.0" in card
    assert "<script" not in (path / "card.html").read_text()


def test_a_release_leaves_an_event_and_a_row(database: Database, worked: Desk, release: Release) -> None:
    release(licence="CC0-1.0")
    with database.reading() as session:
        project = get_project(session, SYSTEM, "flood")
        event = get_event(session, whole(project), last_seq(session, project))
        [kept] = list_releases(session, SYSTEM, project)
    assert isinstance(kept, Kept)
    assert (event.kind, event.subject_id, kept.licence) == (EventKind.RELEASE_CREATED, kept.id, "CC0-1.0")
    assert kept.seq == event.seq - 1


def test_a_version_is_of_one_event_and_one_making(
    database: Database, worked: Desk, release: Release, tmp_path: Path
) -> None:
    release()
    before = seq_now(database, worked)
    with pytest.raises(Invalid, match="is of event"):
        release(as_of="5")
    with pytest.raises(Refusal, match="recorded with the checksum"):
        release(licence="MIT")
    with pytest.raises(Refusal, match="a folder of its own"):
        release_into(database, tmp_path / "log", tmp_path / "log", "2.0")
    assert seq_now(database, worked) == before
    assert not list(tmp_path.glob(".*release*"))


@pytest.mark.parametrize(
    ("name", "wanted", "field"),
    [
        ("", {}, "name"), ("../1", {}, "name"), ("1 0", {}, "name"), ("x" * 41, {}, "name"),
        ("1", {"licence": "<b>"}, "licence"), ("1", {"licence": ""}, "licence"), ("1", {"formats": ("tar",)}, "format"),
        ("1", {"formats": ("project",)}, "format"),
    ],
)  # fmt: skip
def test_what_makes_no_release_is_named(
    release: Release, name: str, wanted: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        release(name, **wanted)
    assert list(refused.value.fields) == [field]
