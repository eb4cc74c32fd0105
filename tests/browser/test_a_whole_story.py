"""Five articles on one story, from assignment through blind reading to a settled record, by three people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import expect

from annotator.accounts.models import Person
from annotator.accounts.permissions import SYSTEM, Role
from annotator.articles.actions import import_articles
from annotator.articles.front_matter import read_article
from annotator.articles.models import Article
from annotator.articles.queries import list_articles
from annotator.config import packaged_folder
from annotator.projects.actions import add_member, create_project
from annotator.projects.drafts import ProjectDraft
from browser.journeys.reading import Reader, Reading
from browser.serving import LiveServer
from make import Desk

STORY = (
    "lamp-gate-jams", "gazette-night-of-the-gate", "tideline-residents-moved", "courier-council-votes",
    "bollard-what-the-report-said",
)  # fmt: skip
PATH = "/projects/story"
#: what each finds of the three sentences that they mark: some alike, some not, some the other does not mark
FOUND = {"ada": "udu", "bob": "uuu"}


@pytest.fixture
def articles(desk: Desk, live_server: LiveServer) -> Sequence[Article]:
    with live_server.database.writing() as session:
        draft = ProjectDraft(slug="story", title="The gate", blind=True, overlap=2)
        project = create_project(session, SYSTEM, draft)
        for name, role in (("cleo", Role.CURATOR), ("ada", Role.REVIEWER), ("bob", Role.REVIEWER)):
            add_member(session, SYSTEM, project, session.get_one(Person, desk.actors[name].id), role=role)
        files = [packaged_folder("corpus") / f"{name}.md" for name in STORY]
        import_articles(session, SYSTEM, project, [read_article(file.read_bytes()) for file in files])
        return list_articles(session, project)


def test_a_story_is_read_blind_and_settled(reader: Reader, articles: Sequence[Article]) -> None:
    cleo = reader("cleo")
    cleo.page.goto(f"{cleo.server.url}{PATH}/assignments")
    cleo.page.get_by_role("button", name="Spread").click()
    cleo.says("10 ")
    for name in FOUND:
        person = reader(name)
        for article in articles:
            read(person, article, name)
    settle(cleo)
    lines = export(cleo)
    for line in lines:
        settled = [one for one in line["annotations"] if one["status"] == "adjudicated"]
        # three of each reader; of what is in the record, each says from which of them it was made
        assert len(line["annotations"]) - len(settled) == 6
        views = [view["id"] for one in settled for view in one["views"]]
        assert sorted(views) == sorted(
            {one["id"] for one in line["annotations"]} - {one["id"] for one in settled}
        )


def read(person: Reading, article: Article, name: str) -> None:
    """Three claims by keyboard, and submitted; nothing of the other's is there before."""
    person.page.goto(f"{person.server.url}{PATH}/articles/{article.id}")
    expect(person.page.locator("main.reader[data-ready]")).to_be_attached()
    expect(person.page.locator("li.card")).to_have_count(0)
    person.press("j")
    for number, verdict in enumerate(FOUND[name]):
        person.press("j", *(["j"] if name == "bob" and number == 2 else []))
        person.select_sentence()
        person.press("c", verdict)
        if verdict == "d":
            expect(person.page.locator("textarea[name=reason]")).to_be_focused()
            person.page.keyboard.type("The log says otherwise.")
            person.press("Control+Enter")
        else:
            person.press("Escape")
        expect(person.page.locator("li.card")).to_have_count(number + 1)
        person.saved()
    person.press("Control+Enter")
    expect(person.page.get_by_role("heading", name="You have submitted this article")).to_be_visible()


def settle(cleo: Reading) -> None:
    """The first candidate of every difference, until nothing waits."""
    cleo.page.goto(f"{cleo.server.url}{PATH}/adjudicate")
    expect(cleo.page.locator("main[data-ready]")).to_be_attached()
    done = cleo.page.get_by_role("heading", name="Nothing to settle")
    for _ in range(40):
        if done.count():
            return
        with cleo.page.expect_navigation():
            cleo.press("1" if cleo.page.locator("#unit-title").count() else "j")
        expect(cleo.page.locator("main[data-ready]").or_(done).first).to_be_attached()
    pytest.fail("differences are left")


def export(cleo: Reading) -> list[Any]:
    answer = cleo.page.request.get(f"{cleo.server.url}{PATH}/export/jsonl")
    return [json.loads(line) for line in answer.text().splitlines()]
