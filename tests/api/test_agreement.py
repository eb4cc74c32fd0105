"""Agreement over JSON."""

import pytest

from annotator.db import Database
from make import Desk, make_annotation
from programs import Programs, refused

PLACE = "/projects/flood/agreement"


@pytest.fixture
def judged(database: Database, desk: Desk) -> Desk:
    with database.writing() as session:
        for who, verdict in ((desk.ada, "sourced"), (desk.bob, "disputed"), (desk.cleo, "sourced")):
            make_annotation(session, who, desk.flood, "400 households", verdict=verdict)
            make_annotation(session, who, desk.flood, "The gate failed", verdict="sourced")
    return desk


def test_every_figure_comes_with_its_sentence(program: Programs, judged: Desk) -> None:
    found = program("vera").get(PLACE)
    assert (found["of"], found["measure"]) == ("verdicts", "krippendorff_alpha")
    assert found["readers"] == [
        {"id": str(judged.actors[name].id), "name": name} for name in ("ada", "bob", "cleo")
    ]
    assert (found["whole"]["units"], found["whole"]["ratings"]) == (2, 6)
    assert found["whole"]["value"] == pytest.approx(
        1 - found["whole"]["observed"] / found["whole"]["expected"]
    )
    assert found["pairs"][0]["readers"] == [str(judged.ada.id), str(judged.bob.id)]
    assert [line["label"] for line in found["labels"]] == ["sourced", "disputed"]
    [article] = found["articles"]
    assert (article["article"], article["name"]) == (str(judged.flood.id), "Gate fails")
    for line in (found["whole"], *found["pairs"], *found["labels"], article, *found["weeks"]):
        assert line["sentence"].endswith(".")


def test_what_has_no_value_is_null_and_says_why(program: Programs, judged: Desk) -> None:
    whole = program("vera").get(f"{PLACE}?measure=cohen_kappa")["whole"]
    assert (whole["value"], whole["observed"], whole["units"]) == (None, None, 0)
    assert "compares two readers, and here are 3" in whole["sentence"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("of=moods", "of"),
        ("measure=x", "measure"),
        ("of=spans&measure=cohen_kappa", "measure"),
        ("by=x", "by"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(
    program: Programs, judged: Desk, query: str, field: str
) -> None:
    assert list(refused(program("vera").send("GET", f"{PLACE}?{query}"), 422)["fields"]) == [field]


def test_strangers_find_nothing(program: Programs, judged: Desk) -> None:
    refused(program("eve").send("GET", PLACE), 404)
