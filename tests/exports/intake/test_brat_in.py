"""brat's files come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.exports.intake.brat import read_brat
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.records import ArticleRecord
from recorded import records, write

TEXT = "👩🏽‍🚒 Sony bought\nEricsson."


def read(ann: str, text: str = TEXT) -> ForeignDocument:
    [document] = read_brat({"news/a.txt": text.encode(), "news/a.ann": ann.encode()})
    return document


def test_spans_relations_attributes_norms_and_notes() -> None:
    found = read(
        "T1\tOrg 5 9\tSony\n"
        "T2\tOrg 17 25\tEricsson\n"
        "R1\tOwns Arg1:T1 Arg2:T2\t\n"
        "A1\tNegation T1\nA2\tSure T1 high\n"
        "N1\tReference T2 Wikipedia:42\tEricsson AB\n"
        "#1\tAnnotatorNotes T1\tIs it?\n#2\tAnnotatorNotes R1\tAll of it.\n"
    )
    sony, ericsson = found.spans
    assert (sony.start, sony.end, sony.label, sony.exact) == (5, 9, "Org", "Sony")
    assert (dict(sony.attributes), sony.note) == ({"Negation": "", "Sure": "high"}, "Is it?")
    assert dict(ericsson.attributes) == {"Reference": "Wikipedia:42 Ericsson AB"}
    [relation] = found.relations
    assert (relation.label, relation.from_id, relation.to_id) == ("Owns", sony.id, ericsson.id)
    assert (relation.note, found.remarks) == ("All of it.", [])


def test_fragments_are_one_span_and_what_lay_between_is_remarked() -> None:
    found = read("T1\tA 5 16;17 25\tSony bought Ericsson\nT2\tA 5 9;17 25\tSony Ericsson\n")
    assert [(span.start, span.end, span.exact) for span in found.spans] == [
        (5, 25, "Sony bought\nEricsson")
    ] * 2
    [remark] = found.remarks
    assert (remark.place, remark.is_refused) == ("news/a.ann, line 2", False)


def test_an_event_is_its_words_with_a_relation_to_each_that_takes_part() -> None:
    found = read(
        "T1\tOrg 5 9\tSony\nT2\tOrg 17 25\tEricsson\nT3\tBuy 10 16\tbought\n"
        "E2\tBelief:T1 What:E1\nE1\tBuy:T3 Buyer:T1 Bought:T2\nM1\tNegation E1\n*\tEquiv T1 T2 T3\n"
    )
    ends = [(one.label, one.from_id[-2:], one.to_id[-2:]) for one in found.relations]
    assert ends[:3] == [("What", "T1", "T3"), ("Buyer", "T3", "T1"), ("Bought", "T3", "T2")]
    assert ends[3:] == [("Equiv", "T1", "T2"), ("Equiv", "T1", "T3")]
    assert dict(found.spans[2].attributes) == {"Negation": ""}
    assert [remark.is_refused for remark in found.remarks] == [False] * 3


@pytest.mark.parametrize(
    "line",
    [
        "T2\tA 3 3\t", "T2\tA 9 5\tx", "T2\tA 5 99\tx", "T2\tA 5 " + "9" * 9000, "T2\tA", "T2", "T1\tA 5 9\tSony",
        "T2 A 5 9 Sony", "R1\tB Arg1:T1", "R1\tB Arg1:T1 Arg2:T9", "E1\tB:T9", "A1\tB T9 x", "#1\tNote\tx", "X1\ty",
        "A1\tB R9", "*\tEquiv T1 T9", "\x00", "\tT2", "T2\tA ٣ ٥\tx",
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_remarked_with_its_line(line: str) -> None:
    found = read(f"T1\tA 5 9\tSony\n{line}\n")
    assert [span.exact for span in found.spans] == ["Sony"]
    assert {(remark.place, remark.is_refused) for remark in found.remarks} == {("news/a.ann, line 2", True)}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "None of these files"),
        ({"a.ann": b""}, "a.ann: its text, a.txt"),
        ({"a.ann": b"\xff", "a.txt": b"a"}, "a.ann: byte 0"),
        ({"a.ann": b"", "a.txt": b"\xff"}, "a.txt: byte 0"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        list(read_brat(files))


@given(
    st.text(st.sampled_from("TREAMN#*;: \t\n0159ax\x00\u2028")).map(lambda tail: f"T1\tA 5 9\tSony\n{tail}")
)
def test_no_file_breaks_it(ann: str) -> None:
    read(ann)


@given(records())
def test_what_we_wrote_reads_the_same(record: ArticleRecord) -> None:
    [found] = read_brat(write("brat", [record]))
    assert found.text == record["text"]
    marks = record["annotations"]
    assert [(span.start, span.end, span.label, span.exact) for span in found.spans] == [
        (mark["start"], mark["end"], mark["kind"], mark["exact"]) for mark in marks
    ]
    assert [(span.attributes.get("verdict"), span.note) for span in found.spans] == [
        (mark["verdict"], mark["reason"].replace("\u2028", "\n")) for mark in marks
    ]
    names = {span.id: mark["id"] for span, mark in zip(found.spans, marks, strict=True)}
    ends = [(one.label, names[one.from_id], names[one.to_id]) for one in found.relations]
    assert ends == [(link["relation"], link["from"], link["to"]) for link in record["links"]]
