"""Linking passages across articles in the pages."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from annotator.annotations.models import Annotation
from annotator.db import Database
from annotator.links.models import Link
from annotator.links.queries import list_links
from make import COUNCIL, Desk, make_annotation, make_link
from pages import Post

Browser = Callable[[str], FlaskClient]
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def ends(database: Database, desk: Desk) -> tuple[Annotation, Annotation]:
    with database.writing() as session:
        here = make_annotation(session, desk.ada, desk.flood, "400 households", verdict="sourced")
        return here, make_annotation(
            session, desk.bob, desk.council, "1,150 residents", text=COUNCIL, kind="passage"
        )


def links(database: Database, desk: Desk) -> list[Link]:
    with database.reading() as session:
        return list(list_links(session, desk.ada, desk.project))


def test_a_link_shows_on_both_ends_and_completes_the_claim(
    browser: Browser, post: Post, database: Database, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    data = {"from": ends[1].id, "to": ends[0].id, "relation": "corroborates", "note": "Same night."}
    answer = post(browser("ada"), "/projects/flood/links", data, headers={**FRAGMENT, "X-Open": "1"})
    assert answer.status_code == 201, unquote(answer.headers["X-Message"])
    assert all(f'id="a-{end.id}"' in answer.text for end in ends)
    assert "needs a source" not in answer.text.lower()
    for end, other in ((ends[0], "1,150 residents"), (ends[1], "400 households")):
        assert other in browser("vera").get(f"/projects/flood/annotations/{end.id}").text


def test_a_fresh_span_becomes_a_passage(
    browser: Browser, post: Post, database: Database, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    start = COUNCIL.index("The gate had been checked")
    span = {
        "to_article": desk.council.id,
        "start": start,
        "end": start + 25,
        "exact": "The gate had been checked",
        "revision": 1,
    }
    answer = post(
        browser("ada"),
        "/projects/flood/links",
        {"from": ends[0].id, "relation": "context", **span},
        headers=FRAGMENT,
    )
    assert answer.status_code == 201
    assert [link.relation for link in links(database, desk)] == ["context"]


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"to": "self"}, 422, "cannot be linked to itself"),
        ({"to": ""}, 422, "Choose the passage"),
        ({"to": "nonsense"}, 404, "no such annotation"),
        ({"relation": "likes"}, 422, "gives context"),
        ({"note": "x" * 10_001}, 422, "10,000 at most"),
    ],
)
def test_a_bad_link_is_one_sentence(
    browser: Browser,
    post: Post,
    database: Database,
    desk: Desk,
    ends: tuple[Annotation, Annotation],
    changed: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    data = {"from": str(ends[0].id), "to": str(ends[1].id), "relation": "repeats", **changed}
    data["to"] = data["from"] if data["to"] == "self" else data["to"]
    answer = post(browser("ada"), "/projects/flood/links", data, headers=FRAGMENT)
    assert (answer.status_code, links(database, desk)) == (status, [])
    assert sentence in unquote(answer.headers["X-Message"])


def test_the_same_link_twice_conflicts(
    browser: Browser, post: Post, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    data = {"from": ends[0].id, "to": ends[1].id, "relation": "repeats"}
    answers = [
        post(browser("ada"), "/projects/flood/links", data, headers=FRAGMENT).status_code for _ in range(2)
    ]
    assert answers == [201, 409]


def test_reword_delete_restore(
    browser: Browser, post: Post, database: Database, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    with database.writing() as session:
        link = make_link(session, desk.ada, *ends)
    url = f"/projects/flood/links/{link.id}"
    assert (
        post(browser("bob"), url, {"version": 1, "relation": "repeats"}, headers=FRAGMENT).status_code == 403
    )
    assert (
        post(browser("ada"), url, {"version": 1, "relation": "repeats", "note": "One wire."}).status_code
        == 303
    )
    assert post(browser("ada"), url, {"version": 1, "relation": "context"}).status_code == 409
    assert post(browser("eve"), f"{url}/delete", {"version": 2}).status_code == 404
    assert post(browser("cleo"), f"{url}/delete", {"version": 2}).status_code == 303
    assert links(database, desk) == []
    assert post(browser("cleo"), f"{url}/restore").status_code == 303
    assert [(link.relation, link.note) for link in links(database, desk)] == [("repeats", "One wire.")]


def test_a_deleted_end_hides_its_links(
    browser: Browser, post: Post, database: Database, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    with database.writing() as session:
        make_link(session, desk.ada, *ends)
    answer = post(
        browser("ada"), f"/projects/flood/annotations/{ends[0].id}/delete", {"version": 1}, headers=FRAGMENT
    )
    assert f'id="a-{ends[1].id}"' in answer.text
    assert links(database, desk) == []


def test_the_page_of_two_articles_pins_the_origin(
    browser: Browser, desk: Desk, ends: tuple[Annotation, Annotation]
) -> None:
    url = f"/projects/flood/articles/{desk.flood.id}?beside={desk.council.id}&from={ends[0].id}"
    page = browser("ada").get(url).text
    assert page.count('class="pane"') == 2
    assert "Linking from" in page
    assert browser("ada").get(f"/projects/flood/articles/{desk.flood.id}?beside=x").status_code == 404
