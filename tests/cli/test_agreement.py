"""``annotator agreement``."""

import json

import pytest

from annotator.db import Database
from commands import Run
from make import Desk, make_annotation


@pytest.fixture
def judged(database: Database, desk: Desk) -> Desk:
    with database.writing() as session:
        for who, verdict in ((desk.ada, "sourced"), (desk.bob, "disputed")):
            make_annotation(session, who, desk.flood, "400 households", verdict=verdict)
            make_annotation(session, who, desk.flood, "The gate failed", verdict="sourced")
    return desk


def test_it_says_how_far_readers_agree(run: Run, judged: Desk) -> None:
    told = run("agreement", "flood", "--measure", "percentage").stdout
    assert told.startswith(
        "Percent agreement is 50% for 2 readers on 2 claims: so often did they say the same"
    )
    for line in ("  ada and bob: Percent agreement is 50%", "  Sourced: Percent", "  Gate fails: Percent"):
        assert line in told


def test_the_same_for_programs(run: Run, judged: Desk) -> None:
    told = json.loads(run("agreement", "flood", "--of", "spans", "--measure", "f1_exact", "--json").stdout)
    assert (told["of"], told["measure"], told["whole"]["value"]) == ("spans", "f1_exact", 1)
    assert [line["label"] for line in told["labels"]] == ["claim", "passage"]


def test_nothing_to_compare_is_no_failure(run: Run, desk: Desk) -> None:
    assert run("agreement", "flood").stdout == "There is nothing to compare yet.\n"


def test_what_makes_no_sense_is_refused(run: Run, judged: Desk) -> None:
    refused = run("agreement", "flood", "--of", "spans", "--measure", "cohen_kappa", status=1)
    assert "Agreement on spans is measured by unitizing_alpha" in refused.stderr
    assert "There is no project “floods”" in run("agreement", "floods", status=1).stderr
    run("agreement", "flood", "--of", "moods", status=2)
