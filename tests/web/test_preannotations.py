"""What was brought in, on the page: seen, decided and undone without script."""

import uuid
from typing import Any

import pytest

from annotator.annotations.queries import list_annotations
from annotator.assignments.actions import submit_assignment
from annotator.db import Database
from annotator.preannotations.queries import list_waiting
from conftest import QueryCount
from counting import count_changes
from make import Desk, make_blind, make_preannotation
from pages import Browser, Post, dangers, words

HOUSEHOLDS, GATE, NOON = "400 households", "The gate failed", "at noon"
HOSTILE = "<b onclick=x>&”\u202e"


@pytest.fixture
def here(desk: Desk) -> str:
    return f"/projects/flood/articles/{desk.flood.id}"


@pytest.fixture(autouse=True)
def proposed(database: Database, desk: Desk) -> list[str]:
    with database.writing() as session:
        told: dict[str, Any] = {
            "verdict": "disputed",
            "reason": "Units.",
            "tags": "dam,toll",
            "maker": "tagger 2",
            "score": 870,
        }
        made = [make_preannotation(session, desk.flood, HOUSEHOLDS, **told)]
        made += [make_preannotation(session, desk.flood, exact, label=HOSTILE) for exact in (GATE, NOON)]
        return [str(one.id) for one in made]


def marked(database: Database, desk: Desk, name: str = "ada") -> list[str]:
    with database.reading() as session:
        return [one.exact for one in list_annotations(session, desk.actors[name], desk.flood)]


def waiting(database: Database, desk: Desk, name: str = "ada") -> int:
    with database.reading() as session:
        return len(list_waiting(session, desk.actors[name], desk.flood))


@pytest.mark.parametrize("path", ["", "/preannotations"])
def test_they_stand_beside_the_text(browser: Browser, here: str, path: str) -> None:
    page = browser("ada").get(f"{here}{path}")
    told = words(page)
    assert "Brought in, not yet judged: 3" in told
    assert f"Disputed Claim brat, tagger 2, 87 % {HOUSEHOLDS} Units. dam toll" in told
    assert dangers(page) == []
    assert 'name="accept"' in page.text
    assert 'name="accept"' not in browser("vera").get(f"{here}{path}").text


def test_where_there_is_nothing_nothing_is_said(browser: Browser, desk: Desk) -> None:
    there = f"/projects/flood/articles/{desk.council.id}"
    assert "hidden>" in browser("ada").get(there).text.split('id="brought-in"')[1][:90]
    assert "Nothing that was brought in waits" in words(browser("ada").get(f"{there}/preannotations"))


def test_accepting_and_undoing_by_forms(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str, proposed: list[str]
) -> None:
    ada = browser("ada")
    sent = post(ada, f"{here}/preannotations", {"accept": proposed[0]})
    assert (sent.status_code, sent.location.endswith("#brought-in")) == (303, True)
    page = words(ada.get(here))
    assert "Accepted. Undo" in page
    assert "not yet judged: 2" in page
    assert (marked(database, desk), waiting(database, desk, "bob")) == ([HOUSEHOLDS], 3)
    seq = count_changes(database, desk.project.id)
    undone = post(ada, "/projects/flood/undo", {"event": str(seq)}, follow_redirects=True)
    assert "Taken back: it waits again." in words(undone)
    assert (marked(database, desk), waiting(database, desk)) == ([], 3)


def test_a_label_at_one_stroke(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str
) -> None:
    ada = browser("ada")
    assert "Accept all" in words(ada.get(here))
    sent = post(ada, f"{here}/preannotations", {"accept-all": HOSTILE}, follow_redirects=True)
    assert "2 accepted. Undo" in words(sent)
    assert marked(database, desk) == [NOON, GATE]
    seq = count_changes(database, desk.project.id)
    post(ada, "/projects/flood/undo", {"event": str(seq)})
    assert marked(database, desk) == []


def test_what_was_dismissed_can_be_taken_back(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str, proposed: list[str]
) -> None:
    ada = browser("ada")
    post(ada, f"{here}/preannotations", {"dismiss": proposed[0], "back": "list"})
    page = words(ada.get(f"{here}/preannotations"))
    assert "You dismissed " + HOUSEHOLDS in page
    assert "You dismissed" not in words(browser("bob").get(f"{here}/preannotations"))
    url = f"/projects/flood/preannotations/{proposed[0]}/back"
    assert "it waits again" in words(post(ada, url, {"back": "list"}, follow_redirects=True))
    assert waiting(database, desk) == 3


def test_the_page_answers_its_script_with_the_new_cards(
    browser: Browser, post: Post, here: str, proposed: list[str]
) -> None:
    ada = browser("ada")
    sent = post(ada, f"{here}/preannotations", {"accept": proposed[0]}, headers={"X-Fragment": "1"})
    assert (sent.status_code, int(sent.headers["X-Event"]) > 0) == (201, True)
    assert 'class="card' in sent.text
    rest = ada.get(f"{here}/preannotations", headers={"X-Fragment": "1"})
    assert rest.text.lstrip().startswith("<section")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422), ({"accept": "x"}, 422), ({"accept": str(uuid.UUID(int=1))}, 409), ({"accept-all": "\x00"}, 422),
        ({"accept-all": "x" * 201}, 422), ({"dismiss-all": HOSTILE[:3]}, 409),
        ({"outcome": "accepted"}, 422),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(
    browser: Browser, post: Post, database: Database, here: str, data: dict[str, str], status: int
) -> None:
    before = count_changes(database)
    assert post(browser("ada"), f"{here}/preannotations", data).status_code == status
    assert count_changes(database) == before


def test_who_has_submitted_is_offered_nothing(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str, proposed: list[str]
) -> None:
    with database.writing() as session:
        submit_assignment(session, desk.ada, desk.flood)
    ada = browser("ada")
    assert 'name="accept"' not in ada.get(here).text
    assert post(ada, f"{here}/preannotations", {"dismiss": proposed[0]}).status_code == 403


def test_a_blind_reader_learns_of_no_decision(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str, proposed: list[str]
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
    post(browser("ada"), f"{here}/preannotations", {"accept": proposed[0]})
    bob = browser("bob")
    for path in ("", "/preannotations"):
        assert "not yet judged: 3" in words(bob.get(f"{here}{path}"))
    told = words(bob.get("/projects/flood/log"))
    assert "brought in" in told
    assert "accepted the pre-annotation" not in told


def test_the_log_says_who_decided_what(browser: Browser, post: Post, here: str, proposed: list[str]) -> None:
    ada = browser("ada")
    post(ada, f"{here}/preannotations", {"dismiss": proposed[0]})
    post(ada, f"/projects/flood/preannotations/{proposed[0]}/back")
    told = words(ada.get("/projects/flood/log"))
    assert f"brought in {HOUSEHOLDS} as Claim from brat in" in told
    assert f"dismissed the pre-annotation of {HOUSEHOLDS}" in told
    assert f"took back the decision on the pre-annotation of {HOUSEHOLDS}" in told


def test_a_long_list_takes_no_more_statements(
    browser: Browser, database: Database, desk: Desk, here: str, count_queries: QueryCount
) -> None:
    ada, counts = browser("ada"), []
    ada.get(here)
    for more in (0, 60):
        with database.writing() as session:
            for number in range(more):
                make_preannotation(session, desk.flood, HOUSEHOLDS, label=f"L{number}")
        count_queries.statements.clear()
        ada.get(here)
        counts.append(int(count_queries))
    assert counts[0] == counts[1]


def test_a_page_of_the_past_shows_what_waited_then(
    browser: Browser, post: Post, database: Database, desk: Desk, here: str, proposed: list[str]
) -> None:
    ada, seq = browser("ada"), count_changes(database, desk.project.id)
    post(ada, f"{here}/preannotations", {"dismiss": proposed[0]})
    page = ada.get(f"{here}?as_of={seq}")
    assert "not yet judged: 3" in words(page)
    assert 'name="accept"' not in page.text


def test_the_list_of_articles_says_how_many_wait(
    browser: Browser, post: Post, here: str, proposed: list[str]
) -> None:
    assert "3 brought in" in words(browser("ada").get("/projects/flood/articles"))
    for one in proposed:
        post(browser("ada"), f"{here}/preannotations", {"dismiss": one})
    assert "brought in" not in words(browser("ada").get("/projects/flood/articles"))
