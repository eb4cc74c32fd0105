"""Discussions over JSON."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from annotator.annotations.models import Annotation
from annotator.db import Database
from annotator.links.models import Link
from make import COUNCIL, Desk, make_annotation, make_blind, make_link
from programs import Programs, refused

THREADS = "/projects/flood/threads"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households")


@pytest.fixture
def link(database: Database, desk: Desk, claim: Annotation) -> Link:
    with database.writing() as session:
        other = make_annotation(session, desk.bob, desk.council, "1,150", text=COUNCIL)
        return make_link(session, desk.bob, claim, other)


@pytest.fixture
def thread(program: Programs, claim: Annotation) -> Any:
    return program("bob").post(THREADS, {"annotation": str(claim.id), "text": "Which night, @ada?"})


def test_a_discussion_begins_with_a_comment(program: Programs, thread: Any, claim: Annotation) -> None:
    assert (thread["subject"], thread["annotation"], thread["status"]) == (
        "annotation",
        str(claim.id),
        "open",
    )
    [comment] = thread["comments"]
    assert (comment["text"], comment["calls"], comment["created_by"]) == (
        "Which night, @ada?",
        ["ada"],
        "bob",
    )
    events = program("ada").get(f"/projects/flood/events?after={thread['event'] - 2}")["items"]
    assert [event["action"] for event in events] == ["thread.opened", "comment.created"]
    shown = program("vera").get(f"/threads/{thread['id']}")
    assert shown == {name: value for name, value in thread.items() if name not in ("event", "unseen_by")}


def test_articles_and_links_are_discussed_too(program: Programs, desk: Desk, link: Link) -> None:
    ada = program("ada")
    about = [ada.post(THREADS, {name: str(thing.id), "text": "So?"}) for name, thing in (
        ("article", desk.flood), ("link", link),
    )]  # fmt: skip
    assert [(one["article"], one["link"]) for one in about] == [
        (str(desk.flood.id), None), (str(desk.flood.id), str(link.id)),
    ]  # fmt: skip
    ids = [one["id"] for one in about]
    assert [one["id"] for one in ada.get(THREADS)["items"]] == ids
    assert [one["id"] for one in ada.get(f"{THREADS}?link={link.id}")["items"]] == ids[1:]
    assert [one["id"] for one in ada.get(f"{THREADS}?article={desk.flood.id}&status=open")["items"]] == ids
    assert ada.get(f"{THREADS}?status=resolved")["items"] == []
    first = ada.get(f"{THREADS}?limit=1")
    assert [one["id"] for one in ada.get(f"{THREADS}?cursor={first['next']}")["items"]] == ids[1:]


def test_answering_resolving_and_answering_again(program: Programs, thread: Any) -> None:
    ada, path = program("ada"), f"/threads/{thread['id']}"
    made = ada.post(f"{path}/comments", {"text": "The first."})
    assert (made["text"], made["thread"], made["unseen_by"]) == ("The first.", thread["id"], [])
    assert ada.post(f"{path}/resolve")["status"] == "resolved"
    assert ada.post(f"{path}/resolve")["event"] is None
    program("bob").post(f"{path}/comments", {"text": "Or not?"})
    assert ada.get(path)["status"] == "open"
    assert ada.post(f"{path}/reopen")["event"] is None
    assert len(ada.get(path)["comments"]) == 3


def test_changing_deleting_and_restoring(program: Programs, thread: Any) -> None:
    bob, path = program("bob"), f"/comments/{thread['comments'][0]['id']}"
    changed = bob.send("PATCH", path, {"version": 1, "text": "Which day, @cleo?"}).get_json()
    assert (changed["text"], changed["calls"], changed["version"]) == ("Which day, @cleo?", ["cleo"], 2)
    stale = refused(bob.send("PATCH", path, {"version": 1, "text": "late"}), 409)
    assert stale["current"]["text"] == "Which day, @cleo?"
    refused(bob.send("PATCH", path, {"text": "late"}), 428)
    refused(bob.send("PATCH", path, {"text": "late"}, headers={"If-Match": '"1"'}), 412)
    assert bob.send("DELETE", path, headers={"If-Match": '"2"'}).get_json()["status"] == "deleted"
    assert bob.post(f"{path}/restore")["status"] == "open"
    assert bob.get(path)["version"] == 4


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"text": "x"}, 422, "article"),
        ({"text": "x", "article": "{article}", "annotation": "{claim}"}, 422, "article"),
        ({"annotation": "{claim}", "text": ""}, 422, "text"),
        ({"annotation": "{claim}", "text": " \n"}, 422, "text"),
        ({"annotation": "{claim}", "text": "x" * 5_001}, 422, "text"),
        ({"annotation": "{claim}", "text": "\x1b"}, 422, "text"),
        ({"annotation": "{claim}", "text": 7}, 422, "text"),
        ({"annotation": "{claim}"}, 422, "text"),
        ({"annotation": "x", "text": "x"}, 422, "annotation"),
        ({"link": "{claim}", "text": "x"}, 404, None),
        ({"annotation": str(uuid.UUID(int=7)), "text": "x"}, 404, None),
    ],
)
def test_what_cannot_be_begun_names_its_field_and_stores_nothing(
    program: Programs, desk: Desk, claim: Annotation, count_events: Callable[[], int], body: dict[str, Any],
    status: int, field: str | None,
) -> None:  # fmt: skip
    ids, before = {"claim": claim.id, "article": desk.flood.id}, count_events()
    sent = {name: value.format(**ids) if isinstance(value, str) else value for name, value in body.items()}
    error = refused(program("ada").send("POST", THREADS, sent), status)
    assert list(error["fields"]) == ([field] if field else [])
    assert count_events() == before


def test_what_is_said_is_its_writers(program: Programs, thread: Any) -> None:
    path = f"/comments/{thread['comments'][0]['id']}"
    for name, status in (("ada", 403), ("olga", 403), ("vera", 403), ("eve", 404)):
        refused(program(name).send("PATCH", path, {"version": 1, "text": "x"}), status)
        refused(program(name).send("DELETE", path, {"version": 1}), status)
        refused(program(name).send("POST", f"{path}/restore"), status)
    refused(program("vera").send("POST", f"/threads/{thread['id']}/comments", {"text": "x"}), 403)
    refused(program("eve").send("POST", f"/threads/{thread['id']}/comments", {"text": "x"}), 404)


def test_the_same_key_says_it_once(program: Programs, thread: Any) -> None:
    ada, key = program("ada"), {"Idempotency-Key": "k"}
    path = f"/threads/{thread['id']}/comments"
    answers = [ada.send("POST", path, {"text": "Once."}, headers=key).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(ada.get(f"/threads/{thread['id']}")["comments"]) == 2


def test_a_blind_reader_hears_nothing_and_the_writer_hears_that(
    program: Programs, database: Database, desk: Desk, claim: Annotation
) -> None:
    with database.writing() as session:
        make_blind(session, desk)
    made = program("cleo").post(THREADS, {"annotation": str(claim.id), "text": "@bob @ada look"})
    assert made["unseen_by"] == ["ada", "bob"]
    assert program("bob").get(THREADS)["items"] == []
    refused(program("bob").send("GET", f"/threads/{made['id']}"), 404)
    refused(program("bob").send("GET", f"/comments/{made['comments'][0]['id']}"), 404)
    refused(program("bob").send("POST", f"/threads/{made['id']}/comments", {"text": "x"}), 404)
