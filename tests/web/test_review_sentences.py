"""Sentences on who reads what, what comes into the record, and what is discussed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from annotator import clock
from annotator.articles.actions import change_training
from annotator.articles.models import Article
from annotator.articles.queries import get_article
from annotator.assignments.actions import (
    change_due,
    end_assignment,
    reopen_assignment,
    return_assignment,
    submit_assignment,
)
from annotator.assignments.drafts import AssignmentDraft
from annotator.assignments.giving import assign_by_hand, assign_next
from annotator.audit.queries import list_events, whole
from annotator.db import Database, Session
from annotator.discussions.actions import (
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotator.discussions.drafts import CommentDraft
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from annotator.review.actions import reopen_adjudication, settle_unit
from annotator.review.drafts import Choice, DecisionDraft
from annotator.review.models import Adjudication
from annotator.review.units import read_board
from annotator.web.sentences import Told, tell_events
from make import COUNCIL, Desk, make_annotation, make_assignment, make_link, make_thread


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def tell_last(database: Database, desk: Desk, count: int) -> list[Told]:
    """Oldest first."""
    with database.reading() as session:
        project = get_project(session, desk.olga, "flood")
        events = list_events(session, whole(project), limit=count, newest_first=True)
        return tell_events(session, desk.olga, project, events[::-1])


def last(database: Database, desk: Desk, count: int = 1) -> list[str]:
    told = tell_last(database, desk, count)
    return [f"{one.who} {''.join(part.text for part in one.parts)}" for one in told]


def test_who_reads_what(database: Database, desk: Desk) -> None:
    due_on = clock.now().date() + timedelta(days=10)
    with database.writing() as session:
        draft = AssignmentDraft((desk.bob.id,), (desk.flood.id,), due_on)
        [assignment] = assign_by_hand(session, desk.cleo, desk.project, draft)
        change_due(session, desk.cleo, assignment, None, version=1)
        end_assignment(session, desk.bob, assignment, reason="No time")
        assign_by_hand(session, desk.cleo, desk.project, AssignmentDraft((desk.bob.id,), (desk.flood.id,)))
        submit_assignment(session, desk.bob, desk.flood)
        return_assignment(session, desk.cleo, assignment, reason="The second half is missing")
        submit_assignment(session, desk.bob, desk.flood)
        reopen_assignment(session, desk.bob, assignment, reason="One more")
        end_assignment(session, desk.cleo, assignment, reason="On leave")
        assign_next(session, desk.ada, desk.project)
    assert last(database, desk, 10) == [
        f"cleo asked bob to read Gate fails by {due_on.day} {due_on:%B %Y}",
        "cleo gave bob as long as it takes for Gate fails",
        "bob handed back Gate fails",
        "cleo asked bob once more to read Gate fails",
        "bob submitted Gate fails",
        "cleo returned Gate fails to bob",
        "bob submitted Gate fails",
        "bob took back the submission of Gate fails",
        "cleo took Gate fails back from bob",
        "ada took up Gate fails",
    ]
    assert tell_last(database, desk, 5)[0].reason == "The second half is missing"


def test_articles_to_learn_on(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        article = get_article(session, desk.cleo, desk.flood.id)
        change_training(session, desk.cleo, article, is_training=True)
        change_training(session, desk.cleo, article, is_training=False)
    assert last(database, desk, 2) == [
        "cleo made Gate fails an article to learn on",
        "cleo made Gate fails an article like the others again",
    ]


def read_by_three(session: Session, desk: Desk) -> None:
    """Ada and Bob mark and link the same, and judge otherwise; Olga marks nothing."""
    for name, verdict in (("ada", "sourced"), ("bob", "disputed")):
        who = desk.actors[name]
        here = make_annotation(session, who, desk.flood, "400 households", verdict=verdict)
        there = make_annotation(session, who, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, who, here, there, "contradicts")
    for article in (desk.flood, desk.council):
        for name in ("ada", "bob", "olga"):
            make_assignment(session, desk, name, article)
        for name in ("ada", "bob", "olga"):
            submit_assignment(session, desk.actors[name], article)


def decide(session: Session, desk: Desk, article: Article, choice: Choice, reason: str = "") -> Adjudication:
    """On the first thing of the article that is undecided; what Bob says is taken."""
    items = read_board(session, desk.cleo, desk.project, article).items(article.id)
    item = next(item for item in items if item.decision is None)
    member = item.unit.of(desk.bob.id)
    draft = DecisionDraft(item.matter, choice, item.state, member.id if member else None, reason)
    return settle_unit(session, desk.cleo, article, draft)


def test_what_comes_into_the_record(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        read_by_three(session, desk)
    with database.writing() as session:
        decide(session, desk, desk.flood, Choice.TAKE, "It was counted twice.")
        decide(session, desk, desk.council, Choice.TAKE)
        linked = decide(session, desk, desk.flood, Choice.TAKE)
        reopen_adjudication(session, desk.cleo, linked, version=1)
        decide(session, desk, desk.flood, Choice.NOTHING)
    link = "the link from 400 households to 1,150 residents"
    assert last(database, desk, 9) == [
        "cleo put the claim 400 households into the record as Disputed in Gate fails",
        "cleo settled 400 households in Gate fails as Disputed; 2 of 3 saw it differently",
        "cleo put the claim 1,150 residents into the record in Council meets",
        "cleo settled 1,150 residents in Council meets; 1 of 3 saw it differently",
        f"cleo put {link} into the record: contradicts",
        f"cleo settled {link} in Gate fails; 1 of 3 saw it differently",
        f"cleo reopened the decision on {link} in Gate fails",
        f"cleo removed {link}",
        f"cleo found that nothing stands at {link} in Gate fails; 2 of 3 saw it differently",
    ]
    assert tell_last(database, desk, 8)[0].changes == [("Reason", [("same", "It was counted twice.")])]


def test_what_readers_agree_on(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        for name in ("ada", "bob"):
            make_annotation(session, desk.actors[name], desk.flood, "400 households", verdict="sourced")
            make_assignment(session, desk, name, desk.flood)
        for name in ("ada", "bob"):
            submit_assignment(session, desk.actors[name], desk.flood)
    assert last(database, desk) == [
        "system settled 400 households in Gate fails as Sourced, because both readers agree"
    ]
    assert not tell_last(database, desk, 1)[0].changes


def test_discussions(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households")
        there = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        thread, comment = make_thread(session, desk.bob, here)
        change_comment(session, desk.bob, comment, CommentDraft("Is it so?"), version=1)
        delete_comment(session, desk.bob, comment)
        restore_comment(session, desk.bob, comment)
        resolve_thread(session, desk.cleo, thread)
        reopen_thread(session, desk.cleo, thread)
        make_thread(session, desk.ada, desk.flood)
        make_thread(session, desk.ada, make_link(session, desk.ada, here, there))
    link = "the link from 400 households to 1,150 residents in Gate fails"
    told = last(database, desk, 12)
    assert told[:7] == [
        "bob opened a discussion on 400 households in Gate fails",
        "bob commented on 400 households in Gate fails",
        "bob reworded a comment on 400 households in Gate fails",
        "bob deleted a comment on 400 households in Gate fails",
        "bob restored a comment on 400 households in Gate fails",
        "cleo resolved the discussion on 400 households in Gate fails",
        "cleo reopened the discussion on 400 households in Gate fails",
    ]
    assert told[7:9] == ["ada opened a discussion on Gate fails", "ada commented on Gate fails"]
    assert told[10:] == [f"ada opened a discussion on {link}", f"ada commented on {link}"]
    assert tell_last(database, desk, 11)[0].changes == [("Comment", [("same", "Is that so?")])]


RULES = [
    ({"blind": True}, "turned blind reading on"),
    ({"overlap": 3}, "changed the readers of each article from 2 to 3"),
    ({"hand_back_days": 1}, "had idle articles handed back after 1 day"),
    ({"lists_published": True}, "listed for everybody what is published"),
    ({"settle_own": True}, "let curators decide where one view is their own"),
    ({"hide_names": True}, "hid from whoever decides who said what"),
    ({"agree_by": "majority"}, "had what more than half of the readers found settled without a curator"),
]  # fmt: skip
BACK = [
    "turned blind reading off",
    "changed the readers of each article from 3 to 2",
    "had idle articles stay with their readers",
    "stopped listing for everybody what is published",
    "stopped curators from deciding where one view is their own",
    "showed to whoever decides who said what",
    "had what all readers found settled without a curator",
]


@pytest.mark.parametrize(
    ("rules", "on", "off"), [(*rule, off) for rule, off in zip(RULES, BACK, strict=True)]
)
def test_how_articles_are_read(
    database: Database, desk: Desk, rules: dict[str, object], on: str, off: str
) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        for version, values in ((1, rules), (2, {})):
            draft = ProjectDraft("flood", project.title, **values)  # type: ignore[arg-type]
            change_project(session, desk.olga, project, draft, version=version)
    assert last(database, desk, 2) == [f"olga {on}", f"olga {off}"]
