"""The page of releases."""

import pytest

from annotator.accounts.permissions import SYSTEM
from annotator.db import Database
from annotator.exports.releases.actions import Made, keep_release
from annotator.exports.releases.drafts import NO_LICENCE, ReleaseDraft
from annotator.projects.queries import get_project
from conftest import QueryCount
from make import Desk
from pages import Browser, words


def keep(database: Database, name: str, seq: int, licence: str = NO_LICENCE) -> None:
    with database.writing() as session:
        project = get_project(session, SYSTEM, "flood")
        made = Made(seq, f"{seq:02}" * 32, 21, is_again=False)
        keep_release(session, SYSTEM, project, ReleaseDraft(name, licence), made)


def test_releases_are_listed_with_what_they_are_known_by(
    database: Database, desk: Desk, browser: Browser
) -> None:
    page = words(browser("vera").get("/projects/flood/releases"))
    assert "There is no release yet" in page
    keep(database, "1.0", 3)
    keep(database, "1.1", 8, licence="CC-BY-4.0")
    page = words(browser("vera").get("/projects/flood/releases"))
    assert "Entry 8 of the log, 5 after 1.0" in page
    assert "CC-BY-4.0 · people by pseudonym" in page
    assert "08" * 32 in page
    assert page.index("1.1") < page.index("no licence stated")
    assert "made release 1.1 of entry 8" in words(browser("vera").get("/projects/flood/log"))


def test_a_stranger_finds_none(desk: Desk, browser: Browser) -> None:
    assert browser("eve").get("/projects/flood/releases").status_code == 404


@pytest.mark.one_database
def test_many_take_no_more_queries(
    database: Database, desk: Desk, browser: Browser, count_queries: QueryCount
) -> None:
    client, counts = browser("ada"), []
    for number in range(1, 4):
        keep(database, f"1.{number}", number)
        count_queries.statements.clear()
        client.get("/projects/flood/releases")
        counts.append(int(count_queries))
    assert counts[2] == counts[1]
