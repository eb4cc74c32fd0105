"""The queue of suggestions, and deciding them on a page."""

import html

import pytest
from sqlalchemy import select

from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.corroboration.kinds import Kind
from annotator.corroboration.models import Suggestion
from annotator.corroboration.searching import search_marks
from annotator.corroboration.suggesting import list_queue
from annotator.db import Database
from annotator.links.models import Link
from conftest import QueryCount
from corroboration.tellings import SHARED, WIRE, tell
from counting import count_changes
from make import Desk, decide, make_annotation, make_assignment, make_blind, suggest
from pages import Browser, Post, dangers, words

QUEUE = "/projects/flood/suggestions"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    """Ada's claim in the wire, for which everything is searched."""
    with database.writing() as session:
        tell(session, desk.project)
        wire = session.scalars(select(Article).where(Article.title == "wire")).one()
        made = make_annotation(session, desk.ada, wire, SHARED, text=WIRE)
    search_marks(database, desk.project)
    return made


def form_of(database: Database, desk: Desk, kind: Kind, **more: object) -> tuple[str, dict[str, object]]:
    """Where and what is sent to decide the first suggestion of this kind."""
    with database.reading() as session:
        one = next(one for one in list_queue(session, desk.ada, desk.project) if one.kind is kind)
        place = {"article": one.to_article.id, "start": one.span.start, "end": one.span.end}
        return f"/projects/flood/annotations/{one.note.id}/suggestions", {**place, **more}


def decided(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        made = session.scalars(select(Suggestion).order_by(Suggestion.id))
        return [(one.outcome, one.status, one.reason) for one in made]


def test_the_queue_shows_both_passages_and_why(browser: Browser, claim: Annotation) -> None:
    told = words(browser("cleo").get(QUEUE))
    assert "140 passengers against 175 passengers (value)" in told
    assert "Salt Quay Post" in told
    assert "Figures that differ 1" in told
    only = words(browser("cleo").get(f"{QUEUE}?kind=copied"))
    assert "140 passengers against" not in only
    assert "Link: repeats" in only


def test_a_viewer_reads_and_has_nothing_to_press(browser: Browser, claim: Annotation) -> None:
    page = browser("vera").get(QUEUE)
    assert "140 passengers against 175 passengers" in words(page)
    assert "outcome" not in page.text


def test_where_nothing_waits_the_page_says_what_to_do(browser: Browser) -> None:
    assert "Nothing waits to be decided" in words(browser("cleo").get(QUEUE))


def test_accepting_on_a_page_without_script(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    ada = browser("ada")
    url, fields = form_of(database, desk, Kind.COPIED, outcome="accepted", back="queue", at=1)
    answer = post(ada, url, fields)
    assert answer.location == f"{QUEUE}?done=1"
    page = ada.get(answer.location)
    assert "Linked." in words(page)
    event = page.text.split('name="event" value="')[1].split('"')[0]
    assert post(ada, "/projects/flood/undo", {"event": event}).status_code == 303
    assert decided(database) == [("accepted", "withdrawn", "")]
    assert "Link: repeats" in words(ada.get(QUEUE))


def test_a_script_gets_the_cards_of_both_ends(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    url, fields = form_of(database, desk, Kind.COPIED, outcome="accepted")
    answer = post(browser("ada"), url, fields, headers={"X-Fragment": "1"})
    assert answer.status_code == 201
    with database.reading() as session:
        link = session.scalars(select(Link)).one()
    assert all(f"a-{end}" in answer.text or str(end) in answer.text for end in (link.from_id, link.to_id))


def test_the_same_key_decides_once(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    url, fields = form_of(database, desk, Kind.COPIED, outcome="accepted")
    headers = {"X-Fragment": "1", "Idempotency-Key": "once"}
    ada = browser("ada")
    assert [post(ada, url, fields, headers=headers).status_code for _ in range(2)] == [201, 201]
    assert len(decided(database)) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"outcome": "maybe"}, 422), ({"outcome": "compatible"}, 422), ({"start": "x"}, 422), ({"end": "0"}, 422),
        ({"article": "nowhere"}, 422), ({"article": "0" * 32}, 409), ({"start": "3"}, 409),
        ({"relation": "resembles", "outcome": "accepted"}, 422), ({"reason": "x" * 10_001}, 422),
        ({"reason": "a\x00b"}, 422), ({"end": "9" * 30}, 422),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_decision_is_refused_and_stores_nothing(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation,
    change: dict[str, str], status: int,
) -> None:  # fmt: skip
    before = count_changes(database)
    url, fields = form_of(database, desk, Kind.CONFLICTS, outcome="dismissed")
    assert post(browser("ada"), url, {**fields, **change}).status_code == status
    assert count_changes(database) == before
    assert decided(database) == []


def test_hostile_words_stay_words(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    hostile = '"><script>alert(1)</script>{{ 7 * 7 }}'
    url, fields = form_of(database, desk, Kind.CONFLICTS, outcome="compatible", reason=hostile)
    assert post(browser("ada"), url, fields).status_code == 303
    for page in (f"/projects/flood/annotations/{claim.id}/elsewhere", "/projects/flood/log"):
        shown = browser("ada").get(page)
        assert not dangers(shown)
        assert hostile in html.unescape(shown.text)


def test_taking_back_what_was_decided(
    browser: Browser, post: Post, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        made = decide(session, desk.ada, session.get_one(Annotation, claim.id), desk.council, "The gate")
    url = f"/projects/flood/suggestions/{made.id}/withdraw"
    assert post(browser("bob"), url).status_code == 403
    assert post(browser("ada"), url).status_code == 303
    assert decided(database) == [("dismissed", "withdrawn", "")]
    ada = browser("ada")
    assert "Nothing to do." in words(ada.get(post(ada, url).location))


def test_a_blind_reader_decides_alone(
    browser: Browser, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
        wire = session.get_one(Article, claim.article_id)
        make_assignment(session, desk, "bob", wire)
        own = make_annotation(session, desk.bob, wire, SHARED, text=WIRE)
        theirs = session.get_one(Annotation, claim.id)
        span = suggest(session, own, desk.council, "The gate")
        made = decide(session, desk.ada, theirs, desk.council, "The gate")
    with database.reading() as session:
        asked = list_queue(session, desk.bob, desk.project)
        assert {one.note.id for one in asked} == {own.id}
        assert (desk.council.id, span) in {(one.to_article.id, one.span) for one in asked}
    assert browser("bob").get("/projects/flood/log").text.count("suggested for") == 0
    assert str(made.id) not in browser("bob").get("/projects/flood/log").text


def test_the_queue_takes_few_statements(
    browser: Browser, database: Database, desk: Desk, claim: Annotation, count_queries: QueryCount
) -> None:
    cleo = browser("cleo")
    cleo.get(QUEUE)
    counts = []
    for exact in ("", "on Tuesday", "May"):
        with database.writing() as session:
            if exact:
                suggest(session, session.get_one(Annotation, claim.id), desk.council, exact)
        count_queries.statements.clear()
        cleo.get(QUEUE)
        counts.append(len(count_queries.statements))
    assert len(set(counts)) == 1
    assert counts[0] <= 20


def test_the_drawer_has_the_list_alone_and_the_keys_of_it(browser: Browser, claim: Annotation) -> None:
    url = f"/projects/flood/annotations/{claim.id}/elsewhere"
    piece = browser("ada").get(url, headers={"X-Fragment": "1"})
    assert "<html" not in piece.text
    assert "Figures that differ 1" in words(piece)
    assert '"command": "accept"' in piece.text
    assert "drawer-keys" not in browser("ada").get(url).text
    assert not dangers(piece)
