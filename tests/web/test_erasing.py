"""The page that erases a value: what it says, what it does, to whom it is open."""

import uuid

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from annotator.annotations.models import Annotation
from annotator.audit.models import Event
from annotator.db import Database
from annotator.links.models import Link
from make import COUNCIL, Desk, make_annotation, make_link
from pages import Browser, Post, dangers, words
from scanning import places_of

SECRET = "Call <b>0171 555 0199</b>"
WHY = "Asked for under the GDPR"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(
            session, desk.ada, desk.flood, "400 households", reason=SECRET, tags=("flood", "numbers")
        )


@pytest.fixture
def link(database: Database, desk: Desk, claim: Annotation) -> Link:
    with database.writing() as session:
        other = make_annotation(session, desk.ada, desk.council, "1,150", text=COUNCIL)
        return make_link(session, desk.ada, claim, other, note=SECRET)


def page_of(claim: Annotation) -> str:
    return f"/projects/flood/annotations/{claim.id}/erase"


def erase(post: Post, client: FlaskClient, claim: Annotation, field: str, reason: str = WHY) -> TestResponse:
    return post(client, page_of(claim), {"field": field, "reason": reason})


def count(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Event.id)).all())


def test_an_owner_comes_from_the_claim_and_reads_what_will_happen(
    browser: Browser, claim: Annotation, link: Link
) -> None:
    client = browser("olga")
    assert page_of(claim) in client.get(f"/projects/flood/annotations/{claim.id}").text
    page = client.get(page_of(claim))
    assert "cannot be undone" in words(page)
    assert "The reason: Call <b>0171 555 0199</b>" in words(page)
    assert "The note of the link: Call" in words(page)
    assert "All sources: nothing now" in words(page)
    assert dangers(page) == []


def test_the_value_is_gone_from_every_page(
    browser: Browser, post: Post, database: Database, claim: Annotation
) -> None:
    client = browser("olga")
    answer = erase(post, client, claim, "reason")
    assert (answer.status_code, answer.location) == (303, f"/projects/flood/annotations/{claim.id}")
    assert places_of(database, "555 0199") == []
    shown = client.get(answer.location)
    assert "Erased, here and in the log: the reason." in words(shown)
    for page in ("log", f"annotations/{claim.id}", f"articles/{claim.article_id}"):
        shown = client.get(f"/projects/flood/{page}")
        assert shown.status_code == 200
        assert "0199" not in shown.text


@pytest.mark.parametrize("field", ["quote", "reason", "sources", "tags", "remarks"])
def test_the_log_says_that_it_was_erased_and_why(
    browser: Browser, post: Post, claim: Annotation, field: str
) -> None:
    erase(post, browser("olga"), claim, field)
    log = words(browser("vera").get("/projects/flood/log"))
    assert "erased" in log
    assert WHY in log
    for name in ("jsonl", "csv"):
        assert WHY in browser("vera").get(f"/projects/flood/log/export?format={name}").text


def test_a_quote_shows_as_blocks(browser: Browser, post: Post, claim: Annotation) -> None:
    erase(post, browser("olga"), claim, "quote")
    page = browser("ada").get(f"/projects/flood/annotations/{claim.id}")
    assert "█" * len("400 households") in words(page)


def test_the_words_can_go_from_the_text_too(
    browser: Browser, post: Post, database: Database, claim: Annotation
) -> None:
    assert erase(post, browser("olga"), claim, "passage").status_code == 303
    assert places_of(database, "400 households") == []
    page = browser("ada").get(f"/projects/flood/articles/{claim.article_id}")
    assert "█" * len("400 households") in words(page)


def test_the_note_of_a_link_is_erased(
    browser: Browser, post: Post, database: Database, claim: Annotation, link: Link
) -> None:
    answer = erase(post, browser("olga"), claim, f"note:{link.id}")
    assert answer.status_code == 303
    assert set(places_of(database, "555 0199")) == {"annotation.reason", "event.after"}


@pytest.mark.parametrize(
    ("field", "reason", "sentence"),
    [
        ("reason", "", "Say why this is erased"),
        ("reason", "They called call <B>0171 555 0199</b>", "repeats what is to be erased"),
        ("", WHY, "Choose what to erase"),
        ("verdict", WHY, "Choose what to erase"),
        ("note", WHY, "Choose what to erase"),
        ("<script>", WHY, "Choose what to erase"),
    ],
)
def test_wrong_input_is_named_and_stores_nothing(
    browser: Browser,
    post: Post,
    database: Database,
    claim: Annotation,
    field: str,
    reason: str,
    sentence: str,
) -> None:
    before = count(database)
    answer = erase(post, browser("olga"), claim, field, reason)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert dangers(answer) == []
    assert count(database) == before


@pytest.mark.parametrize("field", [f"note:{uuid.UUID(int=7)}", "note:x", f"reason:{uuid.UUID(int=0)}"])
def test_a_link_that_is_not_there_is_not_found(
    browser: Browser, post: Post, database: Database, claim: Annotation, field: str
) -> None:
    before = count(database)
    assert erase(post, browser("olga"), claim, field).status_code == 404
    assert count(database) == before


@pytest.mark.parametrize(("who", "status"), [("cleo", 403), ("ada", 403), ("vera", 403), ("eve", 404)])
def test_it_is_for_owners(
    browser: Browser, post: Post, database: Database, claim: Annotation, who: str, status: int
) -> None:
    client = browser(who)
    assert client.get(page_of(claim)).status_code == status
    assert erase(post, client, claim, "reason").status_code == status
    assert "Erase a value" not in client.get(f"/projects/flood/annotations/{claim.id}").text
    assert places_of(database, "555 0199")


@pytest.mark.parametrize("field", ["quote", "passage", "reason", "tags"])
def test_pages_of_an_earlier_moment_open_without_it(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation, field: str
) -> None:
    with database.reading() as session:
        mine = (Event.subject_id == claim.id, Event.log_id == desk.project.id)
        seq = session.scalars(select(Event.seq).where(*mine)).one()
    client = browser("olga")
    erase(post, client, claim, field)
    for page in (f"annotations/{claim.id}", f"articles/{claim.article_id}"):
        shown = client.get(f"/projects/flood/{page}?as_of={seq}")
        assert shown.status_code == 200
        assert ("0199" not in shown.text) or field != "reason"
        assert ("400 households" not in shown.text) or field != "passage"
    export = client.get(f"/projects/flood/export/jsonl?as_of={seq}")
    assert (export.status_code, "0199" in export.text) == (200, field != "reason")
