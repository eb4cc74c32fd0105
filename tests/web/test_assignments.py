"""Who reads what: one's own queue, the curators' table, and each assignment."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from annotator import clock
from annotator.accounts.permissions import SYSTEM
from annotator.articles.queries import get_article
from annotator.assignments.actions import end_assignment
from annotator.assignments.models import Assignment
from annotator.assignments.queries import find_assignment
from annotator.audit.kinds import EventKind
from annotator.db import Database
from conftest import QueryCount
from counting import count_changes, told
from make import Desk, make_article, make_assignment
from pages import Browser, Post, dangers, field_value, words

HERE = "/projects/flood/assignments"
TODAY = clock.now().date()


def stored(database: Database) -> list[Assignment]:
    with database.reading() as session:
        return list(session.scalars(select(Assignment).order_by(Assignment.id)))


def give(desk: Desk, *names: str, **values: Any) -> dict[str, Any]:
    people = [str(desk.actors[name].id) for name in names]
    return {"person": people, "article": [str(desk.flood.id), str(desk.council.id)], **values}


@pytest.fixture
def assigned(database: Database, desk: Desk) -> Assignment:
    """Ada reads about the flood, Bob has submitted it."""
    with database.writing() as session:
        make_assignment(session, desk, "bob", desk.flood, is_submitted=True)
        return make_assignment(session, desk, "ada", desk.flood)


@pytest.mark.parametrize(
    ("name", "settles"), [("cleo", True), ("olga", True), ("ada", False), ("vera", False)]
)
def test_only_who_settles_is_led_to_what_waits(
    browser: Browser, desk: Desk, name: str, settles: bool
) -> None:
    page = browser(name).get(HERE).text
    assert "/projects/flood/agreement" in page
    assert ('href="/projects/flood/adjudicate"' in page) == settles


def test_a_curator_gives_articles_out(browser: Browser, desk: Desk, database: Database, post: Post) -> None:
    due_on = (TODAY + timedelta(days=2)).isoformat()
    answer = post(browser("cleo"), HERE, give(desk, "ada", "bob", due_on=due_on))
    assert (answer.status_code, answer.location) == (303, HERE)
    assert {(one.status, one.origin, str(one.due_on)) for one in stored(database)} == {
        ("open", "hand", due_on)
    }
    page = browser("cleo").get(HERE)
    assert "Gate fails Lamp 2 of 2 ada to read due" in words(page)
    assert dangers(page) == []


def test_a_whole_page_is_chosen_by_one_box(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    here = re.findall(r'name="here" value="([^"]+)"', browser("cleo").get(HERE).text)
    form = give(desk, "ada", article=[], here=here, whole_page="1")
    assert post(browser("cleo"), HERE, form).status_code == 303
    assert {one.article_id for one in stored(database)} == {desk.flood.id, desk.council.id}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"person": []}, "Choose at least one person."),
        ({"article": []}, "Choose at least one article."),
        ({"due_on": "soon"}, "A date looks like 2026-03-14."),
        ({"due_on": "0026-03-14"}, "That day is over"),
    ],
)
def test_what_cannot_be_given_is_said_and_kept_in_the_form(
    browser: Browser, desk: Desk, database: Database, post: Post, form: dict[str, Any], sentence: str
) -> None:
    before = count_changes(database)
    answer = post(browser("cleo"), HERE, give(desk, "ada") | form)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert ("checked" in answer.text) == ("article" not in form or "person" not in form)
    assert count_changes(database) == before


@pytest.mark.parametrize("value", ["x", "a\0b", "0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11"])
@pytest.mark.parametrize("name", ["person", "article"])
def test_people_and_articles_that_are_none(
    browser: Browser, desk: Desk, post: Post, name: str, value: str
) -> None:
    assert post(browser("cleo"), HERE, give(desk, "ada") | {name: [value]}).status_code in (404, 422)


def test_the_numbers_of_a_spread_are_shown_before_it_is_done(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    form = {"readers": "2", "which": "short", "due_on": ""}
    preview = post(browser("cleo"), f"{HERE}/spread", form | {"preview": "1"})
    assert preview.status_code == 200
    assert "This spread would make 4 assignments" in words(preview)
    assert "ada 0 2 2 bob 0 2 2" in words(preview)
    assert stored(database) == []
    assert field_value(preview, "readers") == "2"
    answer = post(browser("cleo"), f"{HERE}/spread", form)
    assert answer.status_code == 303
    assert {one.origin for one in stored(database)} == {"rule"}
    again = post(browser("cleo"), f"{HERE}/spread", form | {"preview": "1"})
    assert "This spread would change nothing" in words(again)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"readers": "0", "which": "short"}, "An article has 1 to 20 readers."),
        ({"readers": "many", "which": "short"}, "An article has 1 to 20 readers."),
        ({"readers": "2", "which": "chosen"}, "Choose at least one article."),
    ],
)
def test_a_spread_that_cannot_be(browser: Browser, post: Post, form: dict[str, Any], sentence: str) -> None:
    answer = post(browser("cleo"), f"{HERE}/spread", form)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_the_table_is_filtered_by_its_address(
    browser: Browser, desk: Desk, database: Database, assigned: Assignment
) -> None:
    cleo = browser("cleo")
    assert "Gate fails" in words(cleo.get(f"{HERE}?show=open&reader={desk.ada.id}"))
    assert "No article fits" in words(cleo.get(f"{HERE}?show=late"))
    few = words(cleo.get(f"{HERE}?show=few"))
    assert "Council meets" in few
    assert "Gate fails" not in few
    for nonsense in ("show=x&reader=y&page=z", "q=%00", "page=99999999999999999999", "page=-1", "reader=%00"):
        assert cleo.get(f"{HERE}?{nonsense}").status_code == 200


def test_20_000_articles_take_as_many_statements_as_two(
    browser: Browser, desk: Desk, database: Database, count_queries: QueryCount
) -> None:
    cleo, counts = browser("cleo"), []
    for start in (0, 60):
        count_queries.statements.clear()
        assert cleo.get(f"{HERE}?show=few").status_code == 200
        counts.append(int(count_queries))
        with database.writing() as session:
            for number in range(start, start + 60):
                text = make_article(session, desk.project, f"Text {number}.")
                make_assignment(session, desk, "ada", text)
    assert counts[0] == counts[1]


def test_a_reviewer_sees_their_own_queue(
    browser: Browser, desk: Desk, database: Database, assigned: Assignment
) -> None:
    page = words(browser("ada").get(HERE))
    assert "0 of 1 submitted" in page
    assert "Gate fails" in page
    assert "Council meets" not in page
    assert "bob" not in page
    done = words(browser("bob").get(HERE))
    assert "1 of 1 submitted" in done
    assert "Next article" in done


def test_a_viewer_reads_the_table_and_changes_nothing(
    browser: Browser, desk: Desk, assigned: Assignment, post: Post
) -> None:
    page = browser("vera").get(HERE)
    assert "ada to read" in words(page)
    assert 'method="post" action="/projects/flood/' not in page.text
    assert post(browser("vera"), HERE, give(desk, "ada")).status_code == 403
    assert post(browser("eve"), HERE, give(desk, "ada")).status_code == 404


def test_what_people_learn_on_is_switched(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    url = f"/projects/flood/articles/{desk.flood.id}/training"
    assert post(browser("ada"), url, {"on": "1"}).status_code == 403
    for on in ("1", "0"):
        answer = post(browser("cleo"), f"{url}?show=few&page=1", {"on": on})
        assert answer.location == f"{HERE}?page=1&show=few"
        with database.reading() as session:
            assert get_article(session, SYSTEM, desk.flood.id).is_training == (on == "1")


def test_one_assignment_tells_its_life(
    browser: Browser, desk: Desk, assigned: Assignment, post: Post
) -> None:
    url = f"{HERE}/{assigned.id}"
    assert "You read Gate fails" in words(browser("ada").get(url))
    page = words(browser("cleo").get(url))
    assert "ada reads Gate fails" in page
    assert "What happened" in page
    assert browser("bob").get(url).status_code == 403
    assert browser("eve").get(url).status_code == 404


def test_a_curator_sets_another_day(
    browser: Browser, desk: Desk, database: Database, assigned: Assignment, post: Post
) -> None:
    url, day = f"{HERE}/{assigned.id}", (TODAY + timedelta(days=4)).isoformat()
    assert post(browser("cleo"), f"{url}/due", {"due_on": day, "version": "1"}).status_code == 303
    assert str(stored(database)[1].due_on) == day
    stale = post(browser("cleo"), f"{url}/due", {"due_on": "", "version": "1"})
    assert stale.status_code == 409
    assert "Someone else changed this assignment meanwhile" in words(stale)
    assert field_value(stale, "version") == "2"
    assert post(browser("cleo"), f"{url}/due", {"due_on": "x", "version": "2"}).status_code == 422
    assert post(browser("ada"), f"{url}/due", {"due_on": "", "version": "2"}).status_code == 403


def test_a_curator_returns_and_the_reader_hands_back(
    browser: Browser, desk: Desk, database: Database, assigned: Assignment, post: Post
) -> None:
    done = next(one for one in stored(database) if one.person_id == desk.bob.id)
    form = {"reason": "Two claims have one source", "version": str(done.version)}
    assert post(browser("ada"), f"{HERE}/{done.id}/return", form).status_code == 403
    assert post(browser("cleo"), f"{HERE}/{done.id}/return", form | {"reason": " "}).status_code == 422
    assert post(browser("cleo"), f"{HERE}/{done.id}/return", form).status_code == 303
    assert "Two claims have one source" in words(browser("cleo").get(f"{HERE}/{done.id}"))
    form = {"reason": "I wrote this article", "version": "1"}
    assert post(browser("ada"), f"{HERE}/{assigned.id}/end", form).status_code == 303
    assert told(database, EventKind.ASSIGNMENT_ENDED) == [
        ("project", "ada", "assignment", "I wrote this article")
    ]


def test_what_was_ended_is_given_again(
    browser: Browser, desk: Desk, database: Database, assigned: Assignment, post: Post
) -> None:
    with database.writing() as session:
        found = find_assignment(session, desk.flood.id, desk.ada.id, lock=True)
        assert found is not None
        end_assignment(session, desk.cleo, found, reason="Too much")
    page = browser("cleo").get(f"{HERE}/{assigned.id}")
    assert "Give it to ada again" in words(page)
    form = {name: field_value(page, name) for name in ("person", "article")}
    assert post(browser("cleo"), HERE, form).status_code == 303
    assert {one.status for one in stored(database)} == {"open", "submitted"}


def test_an_empty_queue_says_what_to_do(browser: Browser, desk: Desk, database: Database) -> None:
    assert "There are articles that lack readers: take the next one." in words(browser("ada").get(HERE))
    with database.writing() as session:
        for name in ("bob", "cleo"):
            make_assignment(session, desk, name, desk.flood)
            make_assignment(session, desk, name, desk.council)
    assert "Nothing is given to you yet" in words(browser("ada").get(HERE))
