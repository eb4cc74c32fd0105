"""Pages as they were at an earlier moment."""

import pytest

from annotator.annotations.actions import delete_annotation, judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.models import Annotation
from annotator.annotations.queries import get_annotation
from annotator.audit.queries import last_seq
from annotator.db import Database
from annotator.links.actions import delete_link
from annotator.links.queries import get_link
from make import COUNCIL, Desk, make_annotation, make_link
from pages import Browser, Post, words


@pytest.fixture
def lived(database: Database, desk: Desk) -> tuple[Annotation, list[int]]:
    """A claim that was marked, linked, judged and deleted; the number of the last event after each."""
    moments: list[int] = []
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
    moments.append(_last(database, desk))
    with database.writing() as session:
        other = make_annotation(session, desk.bob, desk.council, "1,150 residents", text=COUNCIL)
        make_link(session, desk.ada, note, other)
    moments.append(_last(database, desk))
    with database.writing() as session:
        found = get_annotation(session, desk.ada, note.id, lock=True)
        judge_annotation(session, desk.ada, found, Judgement("disputed", "Another count."), version=1)
    moments.append(_last(database, desk))
    with database.writing() as session:
        delete_annotation(session, desk.ada, get_annotation(session, desk.ada, note.id, lock=True))
    moments.append(_last(database, desk))
    return note, moments


def _last(database: Database, desk: Desk) -> int:
    with database.reading() as session:
        return last_seq(session, desk.project)


Lived = tuple[Annotation, list[int]]


def test_an_article_shows_the_marks_of_then(browser: Browser, desk: Desk, lived: Lived) -> None:
    note, (marked, linked, judged, gone) = lived
    page = f"/projects/flood/articles/{desk.flood.id}"
    here = {seq: browser("ada").get(f"{page}?as_of={seq}").text for seq in (marked, linked, judged, gone)}
    assert str(note.id) in here[marked]
    disputed = 'data-colour="red"'
    assert disputed not in here[linked]
    assert disputed in here[judged]
    assert str(note.id) not in here[gone]


def test_a_claim_shows_its_verdict_and_its_history_up_to_then(browser: Browser, lived: Lived) -> None:
    note, (_, linked, judged, gone) = lived
    page = f"/projects/flood/annotations/{note.id}"
    assert "was deleted" in words(browser("ada").get(page))
    then = words(browser("ada").get(f"{page}?as_of={judged}"))
    assert "Disputed" in then
    assert "was deleted" not in then
    assert "Disputed" not in words(browser("ada").get(f"{page}?as_of={linked}"))
    assert "was deleted" in words(browser("ada").get(f"{page}?as_of={gone}"))


def test_every_address_in_a_page_of_the_past_is_one(browser: Browser, desk: Desk, lived: Lived) -> None:
    note, (_, _, judged, _) = lived
    for path in ("", f"/articles/{desk.flood.id}", f"/annotations/{note.id}"):
        page = browser("olga").get(f"/projects/flood{path}?as_of={judged}").text
        assert f"?as_of={judged}/" not in page
        assert f"/projects/flood/annotations/{note.id}" in page


def test_nothing_can_be_changed_in_the_past(browser: Browser, desk: Desk, lived: Lived) -> None:
    note, (_, _, judged, _) = lived
    for path in (f"articles/{desk.flood.id}", f"annotations/{note.id}"):
        page = browser("olga").get(f"/projects/flood/{path}?as_of={judged}").text
        assert "Nothing can be changed here" in page
        assert "data-may-annotate" not in page
        assert 'action="/projects/flood/annotations' not in page


def test_the_home_of_a_project_as_it_was(browser: Browser, lived: Lived) -> None:
    _, (marked, linked, _, gone) = lived
    claims = "claims 1"
    assert claims in words(browser("vera").get(f"/projects/flood?as_of={marked}"))
    assert "claims 2" in words(browser("vera").get(f"/projects/flood?as_of={linked}"))
    assert claims in words(browser("vera").get(f"/projects/flood?as_of={gone}"))


def test_links_stay_in_the_moment_and_lead_back(browser: Browser, desk: Desk, lived: Lived) -> None:
    note, (_, linked, judged, _) = lived
    page = browser("ada").get(f"/projects/flood/annotations/{note.id}?as_of={judged}").text
    assert f"/projects/flood/articles/{desk.flood.id}?as_of={judged}" in page
    assert f"/projects/flood/annotations/{note.id}?as_of={linked}" in page  # the change before
    assert f'href="/projects/flood/annotations/{note.id}">Back to today' in page


@pytest.mark.parametrize("moment", ["0", "9999", "yesterday", "2001-01-01", "%00", "9" * 400, "-1"])
def test_a_moment_that_cannot_be_is_refused_in_words(browser: Browser, desk: Desk, moment: str) -> None:
    answer = browser("ada").get(f"/projects/flood?as_of={moment}")
    assert answer.status_code == 422


def test_an_instant_is_a_moment_too(browser: Browser, lived: Lived) -> None:
    answer = browser("ada").get("/projects/flood?as_of=2999-01-01T12:00:00")
    assert answer.status_code == 200
    assert "As it was" in words(answer)


def test_the_past_is_for_members_only(browser: Browser, desk: Desk, lived: Lived) -> None:
    note, (_, _, judged, _) = lived
    for path in ("", f"/articles/{desk.flood.id}", f"/annotations/{note.id}"):
        assert browser("eve").get(f"/projects/flood{path}?as_of={judged}").status_code == 404


def test_a_claim_is_brought_back_by_a_new_event(
    browser: Browser, post: Post, database: Database, desk: Desk, lived: Lived
) -> None:
    note, (_, _, judged, gone) = lived
    page = f"/projects/flood/annotations/{note.id}"
    assert "Bring this back" in words(browser("ada").get(f"{page}?as_of={judged}"))
    sent = {"subject": "annotation", "id": str(note.id), "event": str(judged)}
    answer = post(browser("ada"), "/projects/flood/revert", sent)
    assert (answer.status_code, answer.location) == (303, page)
    with database.reading() as session:
        found = get_annotation(session, desk.ada, note.id)
        assert (found.status, found.verdict, found.reason) == ("open", "disputed", "Another count.")
        assert last_seq(session, desk.project) == gone + 1


@pytest.mark.parametrize("name", ["bob", "vera"])
def test_who_may_not_change_it_is_not_offered_to_bring_it_back(
    browser: Browser, post: Post, lived: Lived, name: str
) -> None:
    note, (_, _, judged, _) = lived
    page = browser(name).get(f"/projects/flood/annotations/{note.id}?as_of={judged}")
    assert "Bring this back" not in words(page)


@pytest.mark.parametrize(
    "sent",
    [
        {"subject": "annotation", "event": "x"}, {"subject": "annotation", "event": "9" * 400},
        {"subject": "annotation", "event": "999"}, {"subject": "project", "event": "1"}, {"event": "\0"},
        {"subject": "annotation", "event": "1"},
    ],
)  # fmt: skip
def test_a_return_to_nowhere_is_refused_in_words(
    browser: Browser, post: Post, lived: Lived, sent: dict[str, str]
) -> None:
    answer = post(browser("ada"), "/projects/flood/revert", {"id": str(lived[0].id), **sent})
    assert answer.status_code in (404, 422)


def test_a_link_is_brought_back_from_the_history_of_its_claim(
    browser: Browser, post: Post, database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        note = make_annotation(session, desk.ada, desk.flood, "400 households")
        other = make_annotation(session, desk.ada, desk.council, "1,150 residents", text=COUNCIL)
        link = make_link(session, desk.ada, note, other, note="Two counts.")
    made = _last(database, desk)
    with database.writing() as session:
        delete_link(session, desk.ada, get_link(session, desk.ada, link.id, lock=True))
    page = f"/projects/flood/annotations/{note.id}"
    assert "Bring this link back" in words(browser("ada").get(page))
    assert "Bring this link back" not in words(browser("vera").get(page))
    sent = {"subject": "link", "id": str(link.id), "event": str(made)}
    assert post(browser("ada"), "/projects/flood/revert", sent).location == page
    assert "Two counts." in words(browser("ada").get(page))
