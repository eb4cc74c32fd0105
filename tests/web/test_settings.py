"""Rules, guidelines, vocabulary."""

import pytest

from annotator.db import Database
from annotator.projects.models import Project, Verdict
from annotator.projects.queries import find_verdict, get_project
from counting import count_changes
from make import Desk
from pages import Browser, Post, dangers, field_value, words

SETTINGS = "/projects/flood/settings"
VERDICTS = f"{SETTINGS}/verdicts"
RULES = {
    "title": "Flood", "guidelines": "", "require_source": "y", "require_reason": "y",
    "overlap": "2", "hand_back_days": "0", "agree_by": "all",
}  # fmt: skip
NEW = {"key": "misleading", "name": "Misleading", "colour": "violet", "pattern": "double", "shortcut": "1"}


def stored(database: Database, desk: Desk) -> Project:
    with database.reading() as session:
        return get_project(session, desk.olga, "flood")


def stored_verdict(database: Database, desk: Desk, key: str) -> Verdict | None:
    with database.reading() as session:
        return find_verdict(session, desk.project.id, key)


def test_an_owner_changes_title_guidelines_and_rules(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    form = RULES | {"title": "High water", "guidelines": "# One\r\n\r\nTwo", "version": "1"}
    del form["require_source"], form["require_reason"]
    assert post(browser("olga"), SETTINGS, form).location == SETTINGS
    project = stored(database, desk)
    assert (project.title, project.guidelines) == ("High water", "# One\n\nTwo")
    assert (project.require_source, project.require_reason) == (False, False)


def test_an_owner_changes_the_rules_of_reading_and_the_form_keeps_them(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    rules = {"blind": "y", "overlap": "3", "hand_back_days": "14", "agree_by": "majority"}
    post(browser("olga"), SETTINGS, RULES | rules | {"version": "1"})
    project = stored(database, desk)
    assert (project.blind, project.overlap, project.hand_back_days) == (True, 3, 14)
    assert (project.agree_by, project.hide_names, project.settle_own) == ("majority", False, False)
    page = browser("olga").get(SETTINGS)
    assert (field_value(page, "overlap"), field_value(page, "hand_back_days")) == ("3", "14")
    assert '<option selected value="majority">' in page.text


def test_a_stale_form_shows_a_rule_that_began_later(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    post(browser("olga"), SETTINGS, RULES | {"title": "High water", "version": "1"})
    answer = post(browser("olga"), SETTINGS, RULES | {"title": "High water", "overlap": "3", "version": "1"})
    assert answer.status_code == 409
    assert "<del>2</del><ins>3</ins>" in answer.text
    assert stored(database, desk).overlap == 2


def test_others_read_them_but_change_nothing(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    before = count_changes(database)
    for name in ("cleo", "ada", "vera"):
        page = browser(name).get(SETTINGS)
        assert "Only owners of this project can change this." in words(page)
        assert "disabled" in page.text
        assert post(browser(name), SETTINGS, RULES | {"version": "1", "title": "Mine"}).status_code == 403
    assert stored(database, desk).title == "Flood"
    assert count_changes(database) == before


@pytest.mark.parametrize("version", ["1", "", "x", "9" * 5_000, "-1"])
def test_a_stale_form_shows_both_texts_and_a_way_to_merge(
    browser: Browser, desk: Desk, database: Database, post: Post, version: str
) -> None:
    post(browser("olga"), SETTINGS, RULES | {"guidelines": "Quote first.", "version": "1"})
    mine = RULES | {"guidelines": "Quote second.", "version": version}
    answer = post(browser("olga"), SETTINGS, mine)
    assert answer.status_code == 409
    assert "Someone else changed these settings meanwhile." in words(answer)
    assert "<del>first</del><ins>second</ins>" in answer.text
    assert stored(database, desk).guidelines == "Quote first."
    assert field_value(answer, "version") == "2"
    assert post(browser("olga"), SETTINGS, mine | {"version": "2"}).status_code == 303
    assert stored(database, desk).guidelines == "Quote second."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "a\0b"), ("title", "x" * 1_000_000),
        ("guidelines", "a\0b"), ("guidelines", "x" * 1_000_000),
        ("overlap", "0"), ("overlap", "many"), ("overlap", "9" * 5_000), ("hand_back_days", ""),
        ("hand_back_days", "-1"), ("agree_by", "dice"), ("agree_by", "a\0b"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_names_its_field(
    browser: Browser, desk: Desk, database: Database, post: Post, field: str, value: str
) -> None:
    before = count_changes(database)
    answer = post(browser("olga"), SETTINGS, RULES | {"version": "1", field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count_changes(database) == before


def test_guidelines_are_shown_before_they_are_saved(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    form = RULES | {"guidelines": "# Rules\n\n**Look** twice.", "version": "1", "preview": "1"}
    answer = post(browser("olga"), SETTINGS, form)
    assert answer.status_code == 200
    assert "<h2>Rules</h2>" in answer.text
    assert "<strong>Look</strong>" in answer.text
    assert stored(database, desk).guidelines == ""


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/x.png)", "<a href='//evil.example' onclick=x>y</a>", "\u202etxt.exe",
        "[x]: javascript:alert(1)\n\n[x]", "<https://a.example/\"onmouseover=\"x>",
    ],
)  # fmt: skip
def test_hostile_guidelines_stay_text(browser: Browser, desk: Desk, post: Post, text: str) -> None:
    post(browser("olga"), SETTINGS, RULES | {"guidelines": text, "version": "1"})
    for page in (browser("vera").get("/projects/flood/guidelines"), browser("olga").get(SETTINGS)):
        assert page.status_code == 200
        assert dangers(page) == []


@pytest.mark.parametrize(
    "text", [">" * 50_000, "[" * 50_000, "*a" * 25_000, "- " * 25_000, "|" * 50_000, "`" * 50_000]
)
def test_guidelines_made_to_be_slow_are_rendered_in_time(
    browser: Browser, desk: Desk, post: Post, text: str
) -> None:
    post(browser("olga"), SETTINGS, RULES | {"guidelines": text, "version": "1"})
    assert browser("vera").get("/projects/flood/guidelines").status_code == 200


def test_a_verdict_is_added_changed_retired_and_brought_back(
    browser: Browser, desk: Desk, database: Database, post: Post
) -> None:
    client = browser("olga")
    assert post(client, VERDICTS, NEW).location == VERDICTS
    changed = NEW | {"name": "Twisted", "needs_reason": "y", "version": "1"}
    assert post(client, f"{VERDICTS}/misleading", changed).location == VERDICTS
    verdict = stored_verdict(database, desk, "misleading")
    assert verdict
    assert (verdict.name, verdict.needs_reason, verdict.version) == ("Twisted", True, 2)
    assert post(client, f"{VERDICTS}/misleading/retire").location == VERDICTS
    assert "Twisted retired" in words(client.get(VERDICTS))
    assert "Saving brings it back" in words(client.get(f"{VERDICTS}/misleading"))
    post(client, f"{VERDICTS}/misleading", changed | {"version": "3"})
    assert "retired" not in words(client.get(VERDICTS))


def test_a_stale_verdict_shows_both(browser: Browser, desk: Desk, database: Database, post: Post) -> None:
    client = browser("olga")
    mine = {"name": "Contested", "colour": "red", "pattern": "wavy", "shortcut": "d", "needs_reason": "y"}
    post(client, f"{VERDICTS}/disputed", mine | {"name": "Doubted", "version": "1"})
    answer = post(client, f"{VERDICTS}/disputed", mine | {"version": "1"})
    assert answer.status_code == 409
    assert "<del>Doubted</del><ins>Contested</ins>" in answer.text
    assert field_value(answer, "version") == "2"
    assert post(client, f"{VERDICTS}/disputed", mine | {"version": "2"}).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""), ("key", "sourced"), ("key", "A b"), ("key", "a\0"), ("key", "x" * 1_000_000), ("name", ""),
        ("name", "a\0"), ("name", "x" * 1_000_000), ("colour", "gold"), ("pattern", "zigzag"), ("shortcut", "s"),
        ("shortcut", "j"), ("shortcut", "\0"), ("colour", "x" * 1_000_000),
    ],
)  # fmt: skip
def test_a_verdict_that_cannot_be_names_its_field(
    browser: Browser, desk: Desk, database: Database, post: Post, field: str, value: str
) -> None:
    before = count_changes(database)
    answer = post(browser("olga"), VERDICTS, NEW | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count_changes(database) == before


def test_one_verdict_stays(browser: Browser, desk: Desk, post: Post) -> None:
    client = browser("olga")
    for key in ("sourced", "disputed", "unverified"):
        post(client, f"{VERDICTS}/{key}/retire")
    assert "A project needs at least one verdict." in words(client.get(VERDICTS))


@pytest.mark.parametrize("key", ["none", "%00", "x" * 3_000])
def test_a_verdict_that_is_not_there(browser: Browser, desk: Desk, post: Post, key: str) -> None:
    assert browser("ada").get(f"{VERDICTS}/{key}").status_code == 404
    assert post(browser("olga"), f"{VERDICTS}/{key}/retire").status_code == 404
