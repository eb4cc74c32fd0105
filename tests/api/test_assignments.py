"""Who reads what, over JSON."""

from datetime import timedelta
from typing import Any

import pytest

from annotator import clock
from annotator.db import Database
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.queries import get_project
from make import Desk, make_annotation, make_assignment
from programs import Programs, refused

HERE = "/projects/flood/assignments"
DUE = (clock.now().date() + timedelta(days=5)).isoformat()


@pytest.fixture
def asked(desk: Desk) -> dict[str, Any]:
    """Ada and Bob, about the flood."""
    return {"articles": [str(desk.flood.id)], "people": ["ada", "bob"], "due_on": DUE}


@pytest.fixture
def place(desk: Desk) -> str:
    return f"/articles/{desk.flood.id}/submission"


def test_articles_are_given_once(program: Programs, asked: dict[str, Any], desk: Desk) -> None:
    cleo = program("cleo")
    made = cleo.post(HERE, asked)["items"]
    assert [(one["person"], one["due_on"], one["status"]) for one in made] == [
        ("ada", DUE, "open"), ("bob", DUE, "open"),
    ]  # fmt: skip
    assert made[0]["created_by"] == "cleo"
    assert cleo.post(HERE, asked)["items"] == []
    assert cleo.get(HERE)["items"] == made
    assert cleo.get(f"{HERE}?person=bob&status=open&article={desk.flood.id}")["items"] == made[1:]
    assert cleo.get(f"{HERE}?person=nobody")["items"] == []
    assert cleo.get(f"/assignments/{made[0]['id']}") == made[0]


def test_a_list_goes_on_behind_its_cursor(program: Programs, asked: dict[str, Any]) -> None:
    cleo = program("cleo")
    made = cleo.post(HERE, asked)["items"]
    first = cleo.get(f"{HERE}?limit=1")
    assert first["items"] == made[:1]
    assert cleo.get(f"{HERE}?limit=1&cursor={first['next']}") == {"items": made[1:], "next": None}


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"people": ["vera"]}, 422, "people"),
        ({"people": []}, 422, "people"),
        ({"articles": []}, 422, "articles"),
        ({"articles": ["x"]}, 422, "articles.0"),
        ({"articles": ["0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11"]}, 404, None),
        ({"due_on": "2001-01-01"}, 422, "due_on"),
        ({"due_on": "soon"}, 422, "due_on"),
    ],
)
def test_what_cannot_be_given(
    program: Programs, asked: dict[str, Any], change: dict[str, Any], status: int, field: str | None
) -> None:
    error = refused(program("cleo").send("POST", HERE, asked | change), status)
    assert list(error["fields"]) == ([field] if field else [])


def test_a_blind_reviewer_learns_who_reads_once_they_have_submitted(
    program: Programs, asked: dict[str, Any], place: str, database: Database, desk: Desk
) -> None:
    made = program("cleo").post(HERE, asked)["items"]
    with database.writing() as session:
        project = get_project(session, desk.olga, "flood")
        change_project(session, desk.olga, project, ProjectDraft("flood", "Flood", blind=True), version=1)
    ada, cleo = program("ada"), program("cleo")
    assert [one["person"] for one in ada.get(HERE)["items"]] == ["ada"]
    refused(ada.send("GET", f"/assignments/{made[1]['id']}"), 404)
    assert len(cleo.get(HERE)["items"]) == 2
    ada.send("POST", place)
    assert len(ada.get(HERE)["items"]) == 2


def test_a_spread_can_be_looked_at_first(program: Programs) -> None:
    cleo = program("cleo")
    plan = cleo.send("POST", f"{HERE}/spread", {"preview": True}).get_json()
    assert plan == {"items": [], "shares": {"ada": 2, "bob": 2}, "lacking": 0, "later": 0}
    assert cleo.get(HERE)["items"] == []
    done = cleo.send("POST", f"{HERE}/spread", {"readers": 3, "due_on": DUE}).get_json()
    assert (len(done["items"]), done["lacking"]) == (4, 2)
    assert {one["origin"] for one in done["items"]} == {"rule"}


def test_the_next_article_is_asked_for(program: Programs, asked: dict[str, Any]) -> None:
    ada = program("ada")
    first = ada.send("POST", f"{HERE}/next").get_json()
    assert (first["person"], first["origin"], first["event"] > 0) == ("ada", "pull", True)
    assert ada.send("POST", f"{HERE}/next").get_json()["article"] != first["article"]
    assert "no article left" in refused(ada.send("POST", f"{HERE}/next"), 404)["message"]
    refused(program("vera").send("POST", f"{HERE}/next"), 403)


def test_submitting_says_what_is_missing(
    program: Programs, place: str, desk: Desk, database: Database
) -> None:
    with database.writing() as session:
        make_annotation(session, desk.ada, desk.flood, "400 households")
    ada = program("ada")
    error = refused(ada.send("POST", place), 422)
    assert error["fields"] == {"claims": ["“400 households” needs a verdict."]}
    refused(ada.send("POST", place, {"anyway": True}), 422)
    done = ada.send("POST", place, {"anyway": True, "reason": "No one knows"}).get_json()
    assert (done["status"], done["origin"], done["person"]) == ("submitted", "own", "ada")
    assert ada.send("POST", place).get_json()["event"] is None


def test_reopening(program: Programs, place: str) -> None:
    ada = program("ada")
    refused(ada.send("DELETE", place, {"reason": "So"}), 404)
    ada.send("POST", place)
    refused(ada.send("DELETE", place), 422)
    refused(ada.send("DELETE", place, {"reason": " "}), 422)
    assert ada.send("DELETE", place, {"reason": "One more"}).get_json()["status"] == "open"


def test_returning_and_ending(program: Programs, desk: Desk, database: Database) -> None:
    with database.writing() as session:
        one = make_assignment(session, desk, "ada", desk.flood, is_submitted=True)
    path, cleo = f"/assignments/{one.id}", program("cleo")
    assert refused(cleo.send("DELETE", path, {"version": 2, "reason": "So"}), 409)["current"]["version"] == 2
    refused(cleo.send("POST", f"{path}/return", {"version": 1, "reason": "So"}), 409)
    refused(cleo.send("POST", f"{path}/return", {"reason": "So"}), 428)
    back = cleo.send("POST", f"{path}/return", {"version": 2, "reason": "Two dead links"}).get_json()
    assert (back["status"], back["submitted_at"]) == ("open", None)
    day = cleo.send("PATCH", path, {"due_on": DUE}, headers={"If-Match": '"3"'}).get_json()
    assert (day["due_on"], day["version"]) == (DUE, 4)
    refused(program("ada").send("PATCH", path, {"due_on": None, "version": 4}), 403)
    ended = program("ada").send("DELETE", path, {"version": 4, "reason": "Mine"}).get_json()
    assert ended["status"] == "ended"


def test_a_curator_says_what_people_learn_on(program: Programs, desk: Desk) -> None:
    path = f"/articles/{desk.flood.id}"
    assert program("cleo").send("PATCH", path, {"is_training": True}).get_json()["is_training"] is True
    assert program("ada").get(path)["is_training"] is True
    refused(program("ada").send("PATCH", path, {"is_training": False}), 403)
    refused(program("eve").send("PATCH", path, {"is_training": False}), 404)
