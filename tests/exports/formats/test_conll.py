"""Articles as CoNLL columns."""

from hypothesis import given

from annotator.exports.losses import Losses, Part
from annotator.exports.records import ArticleRecord
from recorded import make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 crews left.\n\nThe dam failed."


def lines(record: ArticleRecord, losses: Losses | None = None) -> list[str]:
    [data] = write("conll", [record], losses).values()
    return data.decode().split("\n")


def test_one_token_a_line_and_an_empty_line_after_each_sentence() -> None:
    marks = [make_mark(TEXT, 11, 15, verdict="disputed"), make_mark(TEXT, 18, 25, kind="passage")]
    assert lines(make_record(TEXT, marks)) == [
        f"-DOCSTART- {make_id(1)}.1 O", "",
        "👩🏽‍🚒 O", "crews O", "left B-disputed", ". O", "",
        "The B-passage", "dam I-passage", "failed O", ". O", "", "",
    ]  # fmt: skip


def test_of_those_that_overlap_claims_go_first_and_the_others_are_counted() -> None:
    losses = Losses()
    marks = [make_mark(TEXT, 18, 32, kind="passage"), make_mark(TEXT, 22, 25), make_mark(TEXT, 22, 32)]
    assert lines(make_record(TEXT, marks), losses)[7:11] == ["The O", "dam B-claim", "failed I-claim", ". O"]
    assert losses.counts[Part.OVERLAPS] == 2


def test_what_cuts_words_crosses_sentences_or_ends_in_white_space_is_counted() -> None:
    losses = Losses()
    marks = [make_mark(TEXT, 13, 24), make_mark(TEXT, 25, 32)]
    assert lines(make_record(TEXT, marks), losses)[4:10] == [
        "left B-claim", ". I-claim", "", "The B-claim", "dam I-claim", "failed B-claim",
    ]  # fmt: skip
    kinds = (Part.PLACES, Part.CROSSINGS, Part.EDGES, Part.OVERLAPS)
    assert [losses.counts[part] for part in kinds] == [1, 1, 1, 0]


@given(records())
def test_every_annotation_is_shown_or_counted(record: ArticleRecord) -> None:
    losses = Losses()
    found = [line.rsplit(" ", 1) for line in lines(record, losses)[2:] if line]
    assert "".join(token for token, _ in found) == "".join(record["text"].split())
    begun = sum(label.startswith("B-") for _, label in found)
    shown = len(record["annotations"]) - losses.counts[Part.OVERLAPS]
    assert begun == shown or losses.counts[Part.CROSSINGS]
    before = "O"
    for _, label in found:
        assert not label.startswith("I-") or label[2:] == before[2:]
        before = label
