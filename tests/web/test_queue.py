"""Working through one's queue: the next article, submitting, reopening."""

from datetime import timedelta

import pytest

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.assignments.actions import change_due, return_assignment, submit_assignment
from annotator.assignments.queries import find_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from counting import count_changes, told
from make import FLOOD, Desk, make_annotation, make_assignment, span_of
from pages import Browser, Post, dangers, words

HOME = "/projects/flood"
NEXT = f"{HOME}/assignments/next"
LOCKED = "You have submitted this article. Reopen it to change your marks."


@pytest.fixture
def article(desk: Desk) -> str:
    return f"{HOME}/articles/{desk.flood.id}"


def test_the_next_article_is_asked_for_once(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    ada = browser("ada")
    assert "Next article that lacks readers" in words(ada.get(HOME))
    for _ in range(2):
        assert post(ada, NEXT).location == article
    assert told(database, EventKind.ASSIGNMENT_CREATED) == [("project", "ada", "assignment", "")]
    home = ada.get(HOME)
    assert "Next in your queue" in words(home)
    assert f'href="{article}" data-next autofocus' in home.text


def test_the_home_says_how_much_is_left_and_late(browser: Browser, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        make_assignment(session, desk, "ada", desk.council, is_submitted=True)
        late = make_assignment(session, desk, "ada", desk.flood)
        yesterday = clock.now().date() - timedelta(days=1)
        change_due(session, desk.cleo, late, yesterday, version=1)
    page = words(browser("ada").get(HOME))
    assert "1 of 2 submitted" in page
    assert "1 late" in page


def test_what_is_submitted_waits_no_more(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    assert "Needs a verdict" in words(browser("ada").get(HOME))
    post(browser("ada"), f"{article}/submission", {"anyway": "1", "reason": "No one knows"})
    assert "Needs a verdict" not in words(browser("ada").get(HOME))


def test_when_nothing_is_left_it_says_so(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    with database.writing() as session:
        for one in (desk.flood, desk.council):
            make_assignment(session, desk, "ada", one, is_submitted=True)
    ada = browser("ada")
    assert post(ada, NEXT).location == HOME
    assert "There is no article left for you" in words(ada.get(HOME))
    assert post(browser("vera"), NEXT).status_code == 403


def test_the_reader_goes_through_the_queue(browser: Browser, desk: Desk, database: Database, article: str) -> None:  # fmt: skip  # noqa: E501
    with database.writing() as session:
        make_assignment(session, desk, "ada", desk.council)
        make_assignment(session, desk, "ada", desk.flood)
    council = f"{HOME}/articles/{desk.council.id}"
    page = browser("ada").get(article).text
    assert f'rel="prev" href="{council}"' in page
    assert 'rel="next"' not in page
    assert f'rel="next" href="{article}"' in browser("ada").get(council).text


def test_submitting_without_script(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    ada = browser("ada")
    assert "Done with this article?" in words(ada.get(article))
    assert post(ada, f"{article}/submission").location == f"{article}#submission"
    page = ada.get(article)
    assert "You have submitted this article" in words(page)
    assert "Next article" in words(page)
    assert "Mark a quote by pasting it" not in words(page)
    assert f'data-refusal="{LOCKED}"' in page.text
    assert dangers(page) == []
    span = span_of(FLOOD, "400 households")
    form = {"kind": "claim", "start": span.start, "end": span.end, "exact": span.exact, "revision": "1"}
    refused = post(ada, f"{article}/annotations", form)
    assert refused.status_code == 403
    assert LOCKED in words(refused)


def test_what_is_missing_is_shown_with_its_place(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    with database.writing() as session:
        claim = make_annotation(session, desk.ada, desk.flood, "400 households")
    ada, before = browser("ada"), count_changes(database)
    for headers in ({}, {"X-Fragment": "1"}):
        answer = post(ada, f"{article}/submission", headers=headers)
        assert answer.status_code == 422
        assert f'href="{article}#a-{claim.id}"' in answer.text
        assert "“400 households” needs a verdict." in words(answer)
        assert ("<html" in answer.text) == (not headers)
    anyway = {"anyway": "1", "reason": " "}
    assert "Say why" in words(post(ada, f"{article}/submission", anyway))
    assert count_changes(database) == before
    assert post(ada, f"{article}/submission", anyway | {"reason": "No one knows"}).status_code == 303
    assert told(database, EventKind.ASSIGNMENT_SUBMITTED) == [
        ("project", "ada", "assignment", "No one knows")
    ]


def test_reopening_asks_why(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    ada = browser("ada")
    assert post(ada, f"{article}/submission/reopen", {"reason": "So"}).status_code == 404
    post(ada, f"{article}/submission")
    refused = post(ada, f"{article}/submission/reopen", {"reason": ""})
    assert refused.status_code == 422
    assert "Say why, in a few words." in words(refused)
    assert post(ada, f"{article}/submission/reopen", {"reason": "One more"}).status_code == 303
    assert "Done with this article?" in words(ada.get(article))
    assert told(database, EventKind.ASSIGNMENT_REOPENED) == [("project", "ada", "assignment", "One more")]


def test_what_is_returned_says_why_where_it_is_read(
    browser: Browser, desk: Desk, database: Database, article: str
) -> None:
    with database.writing() as session:
        assignment = make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
        return_assignment(session, desk.cleo, assignment, reason="Two links are dead")
    assert "cleo returned it to you: Two links are dead" in words(browser("ada").get(article))
    with database.writing() as session:
        submit_assignment(session, desk.ada, desk.flood)
    assert "returned it" not in words(browser("ada").get(article))


def test_curators_and_viewers_are_not_asked_to_submit(
    browser: Browser, desk: Desk, database: Database, post: Post, article: str
) -> None:
    for name in ("cleo", "vera"):
        assert 'id="submission"' not in browser(name).get(article).text
    with database.writing() as session:
        make_assignment(session, desk, "cleo", desk.flood)
    assert "Done with this article?" in words(browser("cleo").get(article))
    assert post(browser("vera"), f"{article}/submission").status_code == 403
    assert post(browser("eve"), f"{article}/submission").status_code == 404


def test_the_past_asks_for_nothing(browser: Browser, desk: Desk, article: str) -> None:
    assert 'id="submission"' not in browser("ada").get(f"{article}?as_of=12").text
    assert "Next article" not in words(browser("ada").get(f"{HOME}?as_of=12"))


def test_whoever_asks_for_an_article_sends_idle_ones_back(
    browser: Browser, desk: Desk, database: Database, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        draft = ProjectDraft("flood", "Flood", hand_back_days=3, overlap=1)
        change_project(session, desk.olga, project, draft, version=1)
        make_assignment(session, desk, "bob", desk.flood)
        submit_assignment(session, desk.ada, desk.council)
    ada, now = browser("ada"), clock.now()
    assert post(ada, NEXT).location == HOME
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=4))
    assert post(ada, NEXT).location == f"{HOME}/articles/{desk.flood.id}"
    with database.reading() as session:
        idle = find_assignment(session, desk.flood.id, desk.bob.id)
        assert idle is not None
        assert idle.status == "ended"
    assert [by for _, by, _, _ in told(database, EventKind.ASSIGNMENT_ENDED)] == [SYSTEM.name]
