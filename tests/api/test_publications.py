"""Publishing, correcting and withdrawing over JSON."""

from uuid import UUID

import pytest

from annotator.annotations.actions import judge_annotation
from annotator.annotations.drafts import Judgement
from annotator.annotations.queries import get_annotation
from annotator.db import Database
from annotator.projects.actions import change_project
from annotator.projects.drafts import ProjectDraft
from annotator.projects.models import Project
from make import Desk, make_annotation
from programs import Programs, refused

LIST = "/projects/flood/publications"


@pytest.fixture
def claim_path(database: Database, desk: Desk) -> str:
    """Where what is published of a disputed claim is; one reader is enough for the record."""
    with database.writing() as session:
        project, draft = session.get_one(Project, desk.project.id), ProjectDraft("flood", "Flood", overlap=1)
        change_project(session, desk.olga, project, draft, version=project.version)
        claim = make_annotation(
            session, desk.ada, desk.flood, "400 households", verdict="disputed", reason="The list says 150."
        )
    return f"/annotations/{claim.id}/publications"


def test_a_curator_publishes_and_withdraws(program: Programs, claim_path: str) -> None:
    cleo = program("cleo")
    made = cleo.post(claim_path)
    assert (made["number"], made["status"], made["note"]) == (1, "published", "")
    assert made["body"]["verdict"]["key"] == "disputed"
    assert made["url"] == f"http://localhost/published/{made['annotation']}/1"
    assert cleo.client.get(f"/published/{made['annotation']}/1").status_code == 200
    gone = cleo.post(f"{claim_path}/withdraw", {"note": "We were wrong."})
    assert (gone["number"], gone["status"]) == (1, "withdrawn")
    [event] = cleo.get(f"/projects/flood/events?after={gone['event'] - 1}")["items"]
    assert (event["action"], event["reason"]) == ("claim.withdrawn", "We were wrong.")
    refused(cleo.send("POST", f"{claim_path}/withdraw", {"note": "Again."}), 409)


def test_a_correction_says_what_changed(
    program: Programs, database: Database, desk: Desk, claim_path: str
) -> None:
    cleo = program("cleo")
    first = cleo.post(claim_path)
    refused(cleo.send("POST", claim_path, {"note": "Nothing."}), 409)
    with database.writing() as session:
        mark = get_annotation(session, desk.ada, UUID(first["annotation"]))
        judge_annotation(session, desk.ada, mark, Judgement("unverified"), version=mark.version)
    assert list(refused(cleo.send("POST", claim_path), 422)["fields"]) == ["note"]
    second = cleo.post(claim_path, {"note": "The list is gone."})
    assert (second["number"], second["body"]["verdict"]["key"]) == (2, "unverified")
    assert [one["number"] for one in cleo.get(claim_path)["items"]] == [2, 1]
    page = cleo.get(f"{LIST}?limit=1")
    assert [one["id"] for one in page["items"]] == [first["id"]]
    rest = cleo.get(f"{LIST}?limit=1&cursor={page['next']}")
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([second["id"]], None)


def test_a_key_publishes_once(program: Programs, claim_path: str) -> None:
    cleo, key = program("cleo"), {"Idempotency-Key": "once"}
    first, again = (cleo.send("POST", claim_path, {}, key) for _ in range(2))
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert len(cleo.get(LIST)["items"]) == 1


def test_reviewers_do_not_publish(program: Programs, claim_path: str) -> None:
    program("cleo").post(claim_path)
    for name, status in (("ada", 403), ("vera", 403), ("eve", 404)):
        refused(program(name).send("POST", claim_path), status)
        refused(program(name).send("POST", f"{claim_path}/withdraw", {"note": "No."}), status)
    assert [one["number"] for one in program("vera").get(LIST)["items"]] == [1]
    refused(program("eve").send("GET", LIST), 404)


@pytest.mark.parametrize("note", ["", "  ", "x" * 10_001, "\ufeff" * 10_001])
def test_a_withdrawal_needs_words(program: Programs, claim_path: str, note: str) -> None:
    cleo = program("cleo")
    refused(cleo.send("POST", f"{claim_path}/withdraw", {"note": note}), 404)
    cleo.post(claim_path)
    assert list(refused(cleo.send("POST", f"{claim_path}/withdraw", {"note": note}), 422)["fields"]) == [
        "note"
    ]
