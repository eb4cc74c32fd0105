"""A project as it was: what reads the present reads the past."""

from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.queries import get_annotation, list_annotations
from annotator.articles.queries import get_article
from annotator.audit.past import reading_past
from annotator.audit.queries import last_seq
from annotator.db import Database, Session
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from exporting import export_jsonl
from make import COUNCIL, Desk, make_annotation, make_article, make_link, make_project


def whole(session: Session, desk: Desk) -> str:
    project = get_project(session, desk.olga, "flood")
    return f"{project.title}\n" + "".join(export_jsonl(session, desk.olga, project))


def work(database: Database, desk: Desk) -> dict[int, str]:
    """A morning's changes, and the whole project after each, by the number of the last event."""
    seen: dict[int, str] = {}

    def look() -> None:
        with database.reading() as session:
            seen[last_seq(session, desk.project)] = whole(session, desk)

    look()
    with database.writing() as session:
        note = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="sourced", tags=("a", "b")
        )
        other = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, desk.ada, note, other)
    look()
    judgement = Judgement("disputed", "No.", ("b",), (SourceDraft("https://a.example", "A"),))
    with database.writing() as session:
        judge_annotation(
            session, desk.ada, get_annotation(session, desk.ada, note.id, lock=True), judgement, version=1
        )
    look()
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, note.id, lock=True))
        make_article(session, desk.project, f"{COUNCIL} More.", url="https://courier.example/council")
    look()
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        change_project(
            session, desk.olga, project, ProjectDraft("flood", "High water"), version=project.version
        )
    look()
    return seen


def test_every_moment_reads_as_it_did(database: Database, desk: Desk) -> None:
    for seq, then in work(database, desk).items():
        with reading_past(database, desk.project, seq) as session:
            assert whole(session, desk) == then


def test_the_present_is_what_it_was(database: Database, desk: Desk) -> None:
    seen = work(database, desk)
    with reading_past(database, desk.project, min(seen)):
        pass
    for _ in range(8):  # more often than PostgreSQL's driver needs to prepare a statement
        with database.reading() as session:
            assert whole(session, desk) == seen[max(seen)]


def test_statements_that_ran_often_before_read_the_past_too(database: Database, desk: Desk) -> None:
    seen = work(database, desk)
    for _ in range(12):
        with database.reading() as session:
            whole(session, desk)
    with reading_past(database, desk.project, min(seen)) as session:
        assert whole(session, desk) == seen[min(seen)]


def test_one_article_is_enough_for_its_page(database: Database, desk: Desk) -> None:
    seen = work(database, desk)
    moment = sorted(seen)[1]
    with reading_past(database, desk.project, moment, article_ids=[desk.flood.id]) as session:
        found = list_annotations(session, desk.ada, get_article(session, desk.ada, desk.flood.id))
        assert [note.exact for note in found] == ["400 households"]


def test_another_project_is_not_in_it(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        make_article(session, make_project(session, "drought"), "Dry.\n", title="Dry")
    with reading_past(database, desk.project, 3) as session:
        assert "Dry" not in "".join(export_jsonl(session, SYSTEM, get_project(session, SYSTEM, "flood")))
