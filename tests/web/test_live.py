"""What an open page is told, as a stream through a real server and to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from annotator.accounts.actions import close_browser_session
from annotator.accounts.models import BrowserSession
from annotator.accounts.permissions import SYSTEM
from annotator.annotations.actions import delete_annotation
from annotator.annotations.models import Annotation
from annotator.audit.queries import last_seq
from annotator.db import Database
from annotator.live.models import Reading
from annotator.projects.actions import remove_member
from browser.serving import LiveServer, serve
from listening import Listener, listening
from make import COUNCIL, Desk, make_annotation, make_blind, make_link
from pages import Browser, Post, words

Listens = Callable[..., AbstractContextManager[Listener]]


@pytest.fixture
def server(app: Flask, database: Database) -> Iterator[LiveServer]:
    with serve(app) as running:
        yield running


@pytest.fixture
def listens(server: LiveServer, desk: Desk) -> Listens:
    """``listens("ada")``: to the flood article, from now on."""

    def listen(name: str, query: str = "", **headers: str) -> AbstractContextManager[Listener]:
        url = f"{server.url}{address(desk)}/live{query}"
        return listening(url, desk.secrets[name], **headers)

    return listen


@pytest.fixture
def address_of(desk: Desk) -> str:
    return address(desk)


def address(desk: Desk) -> str:
    return f"/projects/flood/articles/{desk.flood.id}"


def mark(database: Database, desk: Desk, name: str, quote: str) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.actors[name], desk.flood, quote)


def test_a_stream_tells_who_is_here_and_what_they_do(
    database: Database, desk: Desk, listens: Listens, browser: Browser, post: Post
) -> None:
    with listens("ada") as ada:
        assert ada.answer.headers["Content-Type"].startswith("text/event-stream")
        assert ada.answer.headers["X-Accel-Buffering"] == "no"
        assert "no-store" in ada.answer.headers["Cache-Control"]
        assert ada.hear("presence") == []
        post(browser("bob"), f"{address(desk)}/reading", {"phase": "opened"})
        assert ada.hear("presence") == [{"name": "bob", "editing": None}]
        made = mark(database, desk, "bob", "400 households")
        [told] = ada.hear("changed")
        assert (told["id"], told["by"], told["what"], told["mine"]) == (str(made.id), "bob", "new", False)
        post(browser("bob"), f"{address(desk)}/reading", {"phase": "reading", "editing": str(made.id)})
        assert ada.hear("presence")[0]["editing"] == {"id": str(made.id), "quote": "400 households"}
        with database.writing() as session:
            delete_annotation(session, desk.bob, session.merge(made), version=1)
        assert [one["id"] for one in ada.hear("gone")] == [str(made.id)]


def test_a_browser_that_comes_back_hears_what_it_missed(
    database: Database, desk: Desk, listens: Listens
) -> None:
    with listens("ada") as ada:
        seq = ada.hear("seq")
    made = mark(database, desk, "bob", "400 households")
    with listens("ada", "?after=0", **{"Last-Event-ID": str(seq)}) as ada:
        assert [one["id"] for one in ada.hear("changed")] == [str(made.id)]
        assert ada.frame() == {"id": str(seq + 1), "event": "seq", "data": str(seq + 1)} or ada.hear("seq")


def test_two_articles_are_one_stream(database: Database, desk: Desk, listens: Listens) -> None:
    with listens("ada", f"?beside={desk.council.id}") as ada:
        ada.hear("seq")
        with database.writing() as session:
            made = make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL)
        assert [one["article"] for one in ada.hear("changed")] == [str(made.article_id)]


def test_a_stream_ends_with_the_sign_in(database: Database, desk: Desk, listens: Listens) -> None:
    with listens("ada") as ada:
        ada.hear("seq")
        with database.writing() as session:
            mine = session.scalars(select(BrowserSession.id).where(BrowserSession.person_id == desk.ada.id))
            close_browser_session(session, desk.ada, mine.one(), how="on another device")
        mark(database, desk, "bob", "400 households")
        assert ada.rest() == []


def test_a_stream_ends_with_the_membership(database: Database, desk: Desk, listens: Listens) -> None:
    with listens("ada") as ada:
        ada.hear("seq")
        with database.writing() as session:
            remove_member(session, SYSTEM, desk.project, desk.ada.id)
        assert ada.rest() == []


def test_a_stream_ends_by_itself(app: Flask, desk: Desk, browser: Browser, address_of: str) -> None:
    answer = browser("ada").get(f"{address_of}/live")
    assert answer.text.startswith("retry: ")
    assert "event: seq" in answer.text
    answer.close()
    assert app.extensions["signals"].logs() == set()


def test_where_all_places_are_taken_a_page_has_to_ask(
    app: Flask, database: Database, desk: Desk, listens: Listens, browser: Browser, address_of: str
) -> None:
    app.extensions["signals"].most = 1
    with listens("ada") as ada:
        seq = ada.hear("seq")
        assert browser("bob").get(f"{address_of}/live").status_code == 204
    made = mark(database, desk, "bob", "400 households")
    told = browser("ada").get(f"{address_of}/changes?after={seq}").get_json()
    assert [one["id"] for one in told["changed"]] == [str(made.id)]
    assert (told["gone"], told["presence"], told["stale"]) == ([], [], None)
    again = browser("ada").get(f"{address_of}/changes?after={told['seq']}").get_json()
    assert again == {**told, "changed": []}


@pytest.mark.parametrize("after", ["-1", "x", "1" * 16, "²"])
def test_a_wrong_number_is_refused_in_words(browser: Browser, address_of: str, after: str) -> None:
    for path in ("live", "changes"):
        answer = browser("ada").get(f"{address_of}/{path}?after={after}")
        assert (answer.status_code, "has to be the number of an event" in words(answer)) == (422, True)


def test_a_sign_of_life_names_a_phase_and_an_annotation(
    browser: Browser, post: Post, desk: Desk, database: Database, address_of: str
) -> None:
    bob, url = browser("bob"), f"{address_of}/reading"
    assert post(bob, url, {"phase": "asleep"}).status_code == 422
    assert post(bob, url, {"phase": "reading", "editing": "nonsense"}).status_code == 404
    assert post(bob, url, {"phase": "reading", "beside": str(desk.council.id)}).status_code == 204
    with database.reading() as session:
        seen = session.scalars(select(Reading.article_id).where(Reading.person_id == desk.bob.id)).all()
    assert set(seen) == {desk.flood.id, desk.council.id}


def test_cards_come_together_and_closed(browser: Browser, desk: Desk, database: Database) -> None:
    ids = [str(mark(database, desk, "bob", quote).id) for quote in ("noon", "400 households")]
    answer = browser("ada").get(f"/projects/flood/cards?id={ids[0]}&id={ids[1]}")
    assert [f'id="a-{one}"' in answer.text for one in ids] == [True, True]
    assert "card-body" not in answer.text
    assert browser("ada").get("/projects/flood/cards").status_code == 200
    assert browser("ada").get("/projects/flood/cards?id=nonsense").status_code == 404


def test_nothing_of_others_reaches_a_blind_reader(
    browser: Browser, post: Post, desk: Desk, database: Database, address_of: str
) -> None:
    own = mark(database, desk, "ada", "noon")
    with database.writing() as session:
        make_blind(session, desk)
        seq = last_seq(session, desk.project)
    made = mark(database, desk, "bob", "400 households")
    post(browser("bob"), f"{address_of}/reading", {"phase": "reading", "editing": str(made.id)})
    with database.writing() as session:
        there = make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL)
        make_link(session, desk.bob, there, session.merge(own))
    told = [
        browser("ada").get(f"{address_of}/{path}after={seq + 1}").text
        for path in (f"live?beside={desk.council.id}&", "live?", "changes?")
    ] + [browser("ada").get(f"/projects/flood/cards?id={made.id}&id={there.id}").text]
    for text in told:
        assert not any(
            hint in text for hint in ("bob", "400 households", str(made.id), str(there.id), str(own.id))
        )
    assert "400 households" in browser("cleo").get(f"{address_of}/live?after={seq + 1}").text
