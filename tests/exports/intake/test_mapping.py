"""What labels of other tools mean here."""

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument, ForeignRelation, ForeignSpan
from annotator.exports.intake.mapping import NO_LABEL, Found, LabelMap
from annotator.links.models import Relation

VERDICTS = {"sourced": "Sourced", "disputed": "Disputed by others"}


@pytest.mark.parametrize(
    ("label", "means"),
    [
        ("disputed", "claim:disputed"), ("disputed by OTHERS", "claim:disputed"), ("Claim", "claim"),
        ("Person", "passage"), ("", "passage"), ("false", "passage"),
    ],
)  # fmt: skip
def test_a_label_means_what_its_word_says(label: str, means: str) -> None:
    assert str(LabelMap(VERDICTS).of_label(label)) == means


@pytest.mark.parametrize(
    ("label", "means"),
    [("Contradicts", "contradicts"), ("supports", "corroborates"), ("Equiv", "repeats"), ("Part-of", "context")],
)  # fmt: skip
def test_a_relation_that_nothing_fits_gives_context(label: str, means: str) -> None:
    assert LabelMap(VERDICTS).of_relation(label) == means


def test_what_people_choose_goes_first() -> None:
    choices = {"disputed": "leave", "Part": "updates", NO_LABEL: "claim:sourced", "Person": "tag"}
    chosen = LabelMap.of_choices(VERDICTS, choices)
    assert [str(chosen.of_label(label)) for label in ("disputed", "", "Person", "Part")] == [
        "leave", "claim:sourced", "tag", "passage",
    ]  # fmt: skip
    assert [chosen.of_relation(label) for label in ("Part", "disputed")] == [Relation.UPDATES, None]


@pytest.mark.parametrize("choice", ["", "claims", "claim:no", "passage:sourced", "tag:sourced", "\x00"])
def test_a_choice_that_is_none_is_refused(choice: str) -> None:
    with pytest.raises(Invalid) as refused:
        LabelMap.of_choices(VERDICTS, {"Label": choice})
    assert list(refused.value.fields) == ["map"]


def test_labels_are_counted() -> None:
    spans = [ForeignSpan("1", 0, 1, "A"), ForeignSpan("2", 0, 1, ""), ForeignSpan("3", 1, 2, "A")]
    documents = [ForeignDocument("x", "ab", spans=spans, relations=[ForeignRelation("r", "R", "1", "2")])]
    assert Found.of(documents) == Found(1, {"(no label)": 1, "A": 2}, {"R": 1})
