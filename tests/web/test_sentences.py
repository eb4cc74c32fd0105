"""Every kind of event has its sentence."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from annotator.accounts.permissions import Role
from annotator.annotations.actions import judge_annotation, move_annotation, restore_annotation
from annotator.annotations.drafts import Judgement, SourceDraft
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.articles.actions import import_articles
from annotator.articles.drafts import ArticleDraft
from annotator.audit.queries import list_events, whole
from annotator.db import Database, Session
from annotator.links.actions import change_link, delete_link
from annotator.links.drafts import LinkDraft
from annotator.projects.actions import (
    change_project,
    change_role,
    change_verdict,
    create_invitation,
    create_verdict,
    remove_member,
    retire_verdict,
)
from annotator.projects.drafts import ProjectDraft, VerdictDraft
from annotator.projects.queries import get_project, list_invitations
from annotator.text.differences import word_diff
from annotator.web.clauses import Known, shorten
from annotator.web.sentences import Told, around_changes, tell_events
from make import COUNCIL, FLOOD, Desk, make_annotation, make_link, span_of


@pytest.fixture
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def tell_last(database: Database, desk: Desk, count: int = 1) -> list[Told]:
    with database.reading() as session:
        project = get_project(session, desk.olga, "flood")
        events = list_events(session, whole(project), limit=count, newest_first=True)
        return tell_events(session, desk.olga, project, events)


def sentence(told: Told) -> str:
    return f"{told.who} {''.join(part.text for part in told.parts)}"


def last(database: Database, desk: Desk) -> str:
    return sentence(tell_last(database, desk)[0])


def test_settings_and_people(in_request: None, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        change_project(
            session,
            desk.olga,
            project,
            ProjectDraft("flood", "Gate", "Be kind.", require_source=False),
            version=1,
        )
    expected = (
        "olga renamed the project from Flood to Gate, rewrote the guidelines and stopped asking for a source"
    )
    assert last(database, desk) == f"{expected} where a verdict needs one"
    with database.writing() as session:
        change_role(session, desk.olga, project, desk.ada.id, role=Role.CURATOR)
        remove_member(session, desk.olga, project, desk.bob.id)
        create_invitation(session, desk.olga, project, role=Role.VIEWER, note="for Orla")
        assert list_invitations(session, project)
    assert [sentence(told) for told in tell_last(database, desk, 3)] == [
        "olga invited someone as viewer: for Orla",
        "olga took bob out of the project",
        "olga changed the role of ada from reviewer to curator",
    ]


def test_the_vocabulary(in_request: None, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        verdict = create_verdict(session, desk.olga, project, VerdictDraft("satire", "Satire"))
        joke = VerdictDraft("satire", "Joke", needs_reason=True)
        change_verdict(session, desk.olga, project, joke, version=verdict.version)
        retire_verdict(session, desk.olga, project, "satire")
    assert [sentence(told) for told in tell_last(database, desk, 3)] == [
        "olga retired the verdict Joke",
        "olga changed the verdict Joke: its name from Satire to Joke and its need of a reason from no to yes",
        "olga added the verdict Joke",
    ]


def judged(session: Session, desk: Desk, claim: Annotation, judgement: Judgement) -> None:
    stored = get_annotation(session, desk.ada, claim.id, lock=True)
    judge_annotation(session, desk.ada, stored, judgement, version=stored.version)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Judgement(), Judgement("sourced"), "set the verdict of 400 households to Sourced"),
        (Judgement("sourced"), Judgement(), "cleared the verdict of 400 households (it was Sourced)"),
        (Judgement(reason="A"), Judgement(), "removed the reason of 400 households"),
        (
            Judgement(tags=("a", "b")),
            Judgement(tags=("b", "c")),
            "added a tag to 400 households: c and removed a tag: a",
        ),
        (
            Judgement(tags=("a", "b")),
            Judgement(tags=("b", "a")),
            "reordered the tags of 400 households",
        ),
        (
            Judgement(),
            Judgement(sources=(SourceDraft(title="The count"),)),
            "named a source for 400 households: The count",
        ),
    ],
)
def test_judgements(
    in_request: None, database: Database, desk: Desk, before: Judgement, after: Judgement, expected: str
) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
    for judgement in (before, after):
        with database.writing() as session:
            judged(session, desk, claim, judgement)
    assert last(database, desk) == f"ada {expected}"


def test_moving_and_a_new_revision(in_request: None, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
    with database.writing() as session:
        stored = get_annotation(session, desk.ada, claim.id, lock=True)
        move_annotation(session, desk.ada, stored, span_of(FLOOD, "400 households were moved"), version=1)
    (told,) = tell_last(database, desk)
    assert sentence(told) == "ada moved the ends of 400 households were moved in Gate fails"
    assert told.changes == [("Quote", [("same", "400 households"), ("ins", " were moved")])]
    with database.writing() as session:
        import_articles(
            session,
            desk.cleo,
            desk.project,
            [ArticleDraft(f"New. {FLOOD}", title="Gate", url=desk.flood.url)],
        )
    assert [sentence(told) for told in tell_last(database, desk, 2)] == [
        "cleo carried 400 households were moved over to the new revision of Gate",
        "cleo added revision 2 of Gate; changed the title from Gate fails to Gate",
    ]


def test_links(in_request: None, database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, here, there, "context")
        change_link(session, desk.ada, link, LinkDraft(here.id, there.id, "repeats", "Same wire"), version=1)
        delete_link(session, desk.ada, link)
        restore_annotation(session, desk.ada, here)
    ends = "400 households to 1,150 residents"
    assert [sentence(told) for told in tell_last(database, desk, 3)] == [
        f"ada removed the link from {ends}",
        f"ada changed the relation of the link from {ends}: from context to repeats and gave the note",
        f"ada linked {ends}, to which it gives context",
    ]


def test_long_quotes_and_long_differences_are_cut() -> None:
    assert shorten("word " * 40) == "word " * 17 + "word …"
    assert len(shorten("x" * 200)) == 92
    before = "Some words stand here. " * 30
    (kind, text), change = around_changes(word_diff(before, before + "End."))
    assert (kind, change) == ("same", ("ins", "End."))
    assert text.startswith("… ")
    assert len(text) < 100


def test_two_long_reasons_are_compared_in_time() -> None:
    one, other = (" ".join(f"word{number * step % 997}" for number in range(1_400)) for step in (7, 11))
    started = time.perf_counter()
    word_diff(one, other)
    assert time.perf_counter() - started < 2


def test_an_unknown_name_is_no_error() -> None:
    known = Known(base="/projects/flood")
    assert known.verdict("gone").text == "gone"
    assert known.person("01890000-0000-7000-8000-000000000000").text == "someone"
