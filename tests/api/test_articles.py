"""Articles over JSON."""

import hashlib

import pytest

from make import FLOOD, Desk
from programs import Programs, refused

ARTICLES = "/projects/flood/articles"


def test_a_curator_imports_a_text(program: Programs) -> None:
    text = "A new text with 👩🏽‍🚒 in it."
    body = {"title": "New", "text": text, "publisher": "Lamp", "published_at": "2026-03-14", "language": "en"}
    made = program("cleo").post(ARTICLES, body)
    assert made["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (made["length"], made["published_at"]) == (len(text), "2026-03-14T00:00:00Z")
    read = program("ada").get(f"/articles/{made['id']}")
    assert (read["text"], read["title"], read["revision"]) == (text, "New", 1)
    [event] = program("ada").get(f"/projects/flood/events?after={made['event'] - 1}")["items"]
    assert (event["action"], event["actor"], event["subject"]["id"]) == (
        "article.imported",
        "cleo",
        made["id"],
    )


def test_the_same_text_again_points_at_the_one_that_is_there(program: Programs, desk: Desk) -> None:
    error = refused(program("cleo").send("POST", ARTICLES, {"text": FLOOD}), 409)
    assert error["current"] == {"id": str(desk.flood.id), "title": "Gate fails", "revision": 1}


def test_another_text_at_a_known_address_is_a_revision(program: Programs, desk: Desk) -> None:
    made = program("cleo").post(ARTICLES, {"text": "Edited.", "url": "https://lamp.example/gate"})
    assert (made["id"], made["revision"]) == (str(desk.flood.id), 2)


@pytest.mark.parametrize("name", ["ada", "vera"])
def test_only_curators_and_owners_import(program: Programs, name: str) -> None:
    refused(program(name).send("POST", ARTICLES, {"text": "Something."}), 403)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": 5}, "text"),
        ({"text": " \n"}, "text"),
        ({"text": "a", "url": "javascript:alert(1)"}, "url"),
        ({"text": "a", "language": "no such tag!"}, "language"),
        ({"text": "a", "published_at": "yesterday"}, "published_at"),
        ({"text": "a", "title": "x" * 501}, "title"),
        ({"text": "a", "colour": "red"}, "colour"),
        ({"text": "x" * (2 * 1024 * 1024 + 1)}, "text"),
    ],
)
def test_what_cannot_be_taken_names_its_field(program: Programs, body: dict[str, object], field: str) -> None:
    error = refused(program("cleo").send("POST", ARTICLES, body), 422)
    assert list(error["fields"]) == [field]


def test_the_largest_text_comes_in_however_it_is_escaped(program: Programs) -> None:
    text = "ش" * (1024 * 1024)
    made = program("cleo").post(ARTICLES, {"text": text})
    assert made["length"] == 1024 * 1024


def test_lists_are_read_part_by_part(program: Programs, desk: Desk) -> None:
    ada = program("ada")
    first = ada.get(f"{ARTICLES}?limit=1")
    second = ada.get(f"{ARTICLES}?limit=1&cursor={first['next']}")
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == [str(desk.flood.id), str(desk.council.id)]
    assert second["next"] is None
    assert "text" not in first["items"][0]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "cursor=x", "limit=1&limit=2", "page=2", "limit=٣"]
)
def test_a_part_that_is_none_names_its_field(program: Programs, query: str) -> None:
    assert refused(program("ada").send("GET", f"{ARTICLES}?{query}"), 422)["fields"]
