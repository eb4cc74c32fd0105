"""``annotator erase``."""

import json
import uuid

import pytest

from annotator.annotations.models import Annotation
from annotator.db import Database
from commands import Run
from make import Desk, make_annotation, make_thread
from scanning import files_with, places_of

SECRET = "Call 0171 555 0199"
WHY = "Asked for under the GDPR"


@pytest.fixture
def claim(database: Database, desk: Desk) -> Annotation:
    with database.writing() as session:
        return make_annotation(session, desk.ada, desk.flood, "400 households", reason=SECRET)


def test_a_value_is_erased_from_tables_and_files(run: Run, database: Database, claim: Annotation) -> None:
    said = run("erase", "value", "flood", str(claim.id), "reason", "--reason", WHY).stdout
    assert said.startswith("Erased: reason. Event ")
    assert places_of(database, "555 0199") == []
    assert files_with(database, "555 0199") == []
    *_, last, _export = map(json.loads, run("audit", "export", "flood").stdout.splitlines())
    assert (last["action"], last["actor"], last["reason"]) == ("event.redacted", "system", WHY)


def test_what_a_comment_says_is_erased(run: Run, database: Database, desk: Desk, claim: Annotation) -> None:
    with database.writing() as session:
        comment = make_thread(session, desk.ada, claim, "Ask 0171 555 0200.")[1]
    erase = ("erase", "value", "flood", str(comment.id))
    assert run(*erase, "text", "--reason", WHY).stdout.startswith("Erased: text. Event ")
    assert places_of(database, "555 0200") == []
    assert files_with(database, "555 0200") == []
    run("audit", "verify", "--all")
    assert "Choose what to erase: text, remarks." in run(*erase, "quote", "--reason", WHY, status=1).stderr


def test_a_person_is_erased(run: Run, database: Database, desk: Desk, claim: Annotation) -> None:
    said = run("erase", "person", "ada", "--reason", "Left the desk", "--json").stdout
    assert json.loads(said)["swept"] is True
    assert places_of(database, "ada@") == []
    assert f'"created_by":"erased-{desk.ada.id.hex[-12:]}"' in run("export", "flood", "--output", "-").stdout
    run("audit", "verify", "--all")


def test_the_files_can_be_swept_again(run: Run, desk: Desk) -> None:
    assert "clean" in run("erase", "sweep").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("value", "flood", str(uuid.uuid4()), "reason", "--reason", WHY), "no such mark or link"),
        (("value", "nowhere", str(uuid.uuid4()), "reason", "--reason", WHY), "no project"),
        (("person", "nobody", "--reason", WHY), "no person"),
        (("person", "system", "--reason", WHY), "no person"),
        (("person", "olga", "--reason", WHY), "only owner of flood"),
        (("person", "ada", "--reason", " "), "Say why"),
        (("person", "ada", "--reason", "wanted by ada@desk.example"), "repeats"),
    ],
)
def test_a_refusal_says_why_and_erases_nothing(
    run: Run, database: Database, claim: Annotation, arguments: tuple[str, ...], said: str
) -> None:
    assert said in run("erase", *arguments, status=1).stderr
    assert places_of(database, "555 0199")
    assert places_of(database, "ada@")


@pytest.mark.parametrize(
    "arguments",
    [
        ("value", "flood", "7", "reason", "--reason", WHY),
        ("value", "flood", str(uuid.uuid4()), "verdict", "--reason", WHY),
        ("value", "flood", str(uuid.uuid4()), "reason"),
        ("person", "ada"),
    ],
)
def test_wrong_usage_is_status_2(run: Run, desk: Desk, arguments: tuple[str, ...]) -> None:
    run("erase", *arguments, status=2)
