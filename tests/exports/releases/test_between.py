"""What changed between two releases is told from the log as their folders tell it."""

import pytest

from annotator.accounts.permissions import SYSTEM, Actor
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.corroboration.erasing import erase_value
from annotator.db import Database
from annotator.exports.releases.between import get_between, list_touched, page_changes, read_changes
from annotator.exports.releases.changes import explain
from annotator.exports.releases.comparing import Change, compare
from annotator.links.models import Link
from annotator.projects.queries import get_project
from annotator.review.actions import reopen_adjudication
from annotator.review.models import Adjudication
from conftest import QueryCount
from make import COUNCIL, Desk, make_annotation, make_article, make_assignment, make_blind, make_link
from releasing import Release

URL = "https://lamp.example/gate"


def told(database: Database, names: tuple[str, str] = ("1.0", "1.1"), actor: Actor = SYSTEM) -> list[Change]:
    """All that the log tells this person."""
    with database.reading() as session:
        between = get_between(session, actor, get_project(session, actor, "flood"), names)
        return list(read_changes(session, between, list_touched(session, between)))


def change_everything(database: Database, desk: Desk) -> None:
    """A decision is taken back, a mark with its link goes, a text is revised, another mark is judged anew."""
    with database.writing() as session:
        [decided] = session.query(Adjudication)
        reopen_adjudication(session, desk.cleo, decided, version=decided.version)
        [link] = session.query(Link).where(Link.note == "Another count.")
        passage = get_annotation(session, desk.bob, link.to_id, lock=True)
        delete_annotation(session, desk.bob, passage)
        theirs = session.query(Annotation).where(Annotation.verdict == "sourced", Annotation.status == "open")
        mark = get_annotation(
            session, desk.bob, theirs.filter(Annotation.created_by_id == desk.bob.id).one().id
        )
        judge_annotation(session, desk.bob, mark, Judgement("disputed", reason="No."), version=mark.version)
        make_link(
            session,
            desk.ada,
            make_annotation(session, desk.ada, desk.council, "on Tuesday", text=COUNCIL),
            mark,
        )
        make_article(session, desk.project, "Old words, and more.", url=URL)


def test_the_log_tells_what_the_folders_tell(database: Database, worked: Desk, release: Release) -> None:
    with database.writing() as session:
        make_article(session, worked.project, "Old words.", url=URL)
    before = release()
    change_everything(database, worked)
    after = release("1.1")
    with database.reading() as session:
        project = get_project(session, SYSTEM, "flood")
        between = get_between(session, SYSTEM, project, ("1.1", "1.0"))
        wanted = explain(session, project, compare(before, after), between.seqs, names=between.names)
    found = told(database)
    assert [one.values for one in found] == [one.values for one in wanted]
    assert {(one.what, one.deed) for one in found} >= {
        ("article", "changed"),
        ("link", "removed"),
        ("link", "added"),
    }
    assert {one.by for one in found if one.what == "link" and one.deed == "removed"} == {"reader-02"}


def test_parts_are_the_whole(database: Database, worked: Desk, release: Release) -> None:
    release()
    change_everything(database, worked)
    release("1.1")
    with database.reading() as session:
        between = get_between(session, SYSTEM, get_project(session, SYSTEM, "flood"), ("1.0", "1.1"))
        left, found = list_touched(session, between), list[Change]()
        while True:
            part, last = page_changes(session, between, left, limit=2)
            found += part
            if last is None:
                break
            left = left[[str(one.id) for one in left].index(last) + 1 :]
    assert [one.id for one in found] == [one.id for one in told(database)]


def test_people_are_called_as_in_the_newer_release(
    database: Database, worked: Desk, release: Release
) -> None:
    release(has_names=True)
    change_everything(database, worked)
    release("1.1")
    release("1.2", has_names=True)
    assert {one.by for one in told(database)} <= {"reader-01", "reader-02", "reader-03", "system"}
    assert {one.by for one in told(database, ("1.0", "1.2"))} >= {"ada", "bob", "cleo"}
    assert told(database, ("1.1", "1.2")) == []


def test_what_was_erased_is_not_told(database: Database, desk: Desk, release: Release) -> None:
    with database.writing() as session:
        mark = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="sourced", reason="zzfirst"
        )
    release()
    with database.writing() as session:
        found = get_annotation(session, desk.ada, mark.id, lock=True)
        judge_annotation(
            session, desk.ada, found, Judgement("disputed", reason="zzthen"), version=found.version
        )
    release("1.1")
    with database.writing() as session:
        erase_value(
            session, desk.olga, get_annotation(session, desk.olga, mark.id), "reason", reason="Asked for."
        )
    [change] = told(database)
    assert dict(change.fields) == {"verdict": ("sourced", "disputed")}
    assert change.why == ""


def test_a_blind_reader_is_told_of_their_own(database: Database, desk: Desk, release: Release) -> None:
    release()
    with database.writing() as session:
        make_assignment(session, desk, "bob", desk.flood)
        make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        own = make_annotation(session, desk.bob, desk.flood, "The gate failed", verdict="disputed")
        make_blind(session, desk)
    release("1.1")
    assert [one.id for one in told(database, actor=desk.bob)] == [str(own.id)]
    assert len(told(database, actor=desk.cleo)) == 2


@pytest.mark.one_database
def test_more_changes_take_no_more_statements(
    database: Database, desk: Desk, release: Release, count_queries: QueryCount
) -> None:
    release()
    counts = []
    for number, words in enumerate((["The gate"], ["400", "households", "Nobody", "noon"]), 1):
        with database.writing() as session:
            for exact in words:
                make_annotation(session, desk.ada, desk.flood, exact, verdict="sourced")
        release(f"1.{number}")
        count_queries.statements.clear()
        assert len(told(database, ("1.0", f"1.{number}"))) == (1 if number == 1 else 5)
        counts.append(int(count_queries))
    assert counts[0] == counts[1]
