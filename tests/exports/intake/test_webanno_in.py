"""WebAnno TSV comes in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.webanno import knows_webanno, read_webanno
from annotator.exports.records import ArticleRecord
from recorded import records, write

HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Name|value|sure\n"


def read(tsv: str, path: str = "a.tsv", more: dict[str, bytes] | None = None) -> ForeignDocument:
    [document] = read_webanno({path: tsv.encode(), **(more or {})})
    return document


def told(found: ForeignDocument) -> list[tuple[str, str, dict[str, str]]]:
    assert found.text is not None
    return [(found.text[one.start : one.end], one.label, dict(one.attributes)) for one in found.spans]


def test_spans_stack_cross_sentences_and_cut_words() -> None:
    found = read(
        f"{HEAD}\n\n#Text=Ich 😊 Ann\n"
        "1-1\t0-3\tIch\t_\t_\t\n1-2\t4-6\t😊\tA[1]|B\\|\\_[2]\t*[1]|yes[2]\t\n1-3\t7-10\tAnn\tA[1]\t*[1]\t\n"
        "1-3.1\t7-8\tA\tC\t*\t\n\n#Text=lacht\n2-1\t12-17\tlacht\tA[1]\t*[1]\t\n"
    )
    assert found.text == "Ich 😊 Ann\n lacht"
    assert told(found) == [("😊 Ann\n lacht", "A", {}), ("😊", "B|_", {"sure": "yes"}), ("A", "C", {})]
    assert [remark.is_refused for remark in found.remarks] == [False]


def test_relations_slots_and_chains_lead_from_one_to_another() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.2\n#T_SP=c.S|\n#T_SP=c.H|ROLE_c.H:links_c.L|c.S\n#T_RL=c.R|value|note|BT_c.S\n"
        "#T_CH=c.Coref|referenceRelation|referenceType\n\n\n#Text=a b c\n"
        "1-1\t0-1\ta\t*[1]|*[2]\t_\t_\t_\t_\t_\tsame->1-1\tper[1]\t\n"
        "1-2\t2-3\tb\t*\t_\t_\tobj|subj\t*|so\t1-1[1_0]|1-1[2_0]\t_\t_\t\n"
        "1-3\t4-5\tc\t_\tp1;p2\t1-2;1-1[2]\t_\t_\t_\t*->1-2\tper[1]\t\n"
    )
    place = {one.id: at for at, one in enumerate(found.spans)}
    assert [(one.label, place[one.from_id], place[one.to_id], one.note) for one in found.relations] == [
        ("obj", 0, 3, ""), ("subj", 1, 3, "so"), ("p1", 4, 3, ""), ("p2", 4, 1, ""), ("same", 2, 5, ""),
    ]  # fmt: skip
    assert [one.label for one in found.spans] == ["S", "S", "per", "S", "H", "per"]


def test_a_chain_passes_over_what_marks_nothing() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.3\n#T_CH=c.Coref|referenceRelation|referenceType\n\n\n#Text=ab c\n"
        "1-1\t0-2\tab\tx->1-1\ta[1]\t\n1-1.1\t1-1\t\ty->1-2\ta[1]\t\n1-2\t3-4\tc\t*->1-3\ta[1]\t\n"
    )
    assert [(one.label, one.from_id, one.to_id) for one in found.relations] == [("x", "a.tsv 1", "a.tsv 2")]
    assert [one.place for one in found.remarks] == ["a.tsv, line 7"]


def test_the_text_beside_it_is_taken_if_it_is_the_same() -> None:
    tsv = f"{HEAD}\n\n#Text=Eins.\n1-1\t0-5\tEins.\tA\t*\t\n\n#Text=Zwei.\n2-1\t7-12\tZwei.\t_\t_\t\n"
    assert read(tsv, more={"a.txt": b"Eins.\r\nZwei.\n"}).text == "Eins.\r\nZwei.\n"
    assert read(tsv, more={"a.txt": b"Drei.\r\nZwei.\n"}).text == "Eins.\n Zwei."
    path = "p/annotation/doc.txt/ada.tsv"
    found = read(tsv, path, {"p/source/doc.txt": b"Eins.\r\nZwei."})
    assert (found.text, found.title, found.spans[0].created_by) == ("Eins.\r\nZwei.", "doc.txt", "ada")


def test_what_marks_nothing_and_ends_that_are_not_there_are_remarked() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=c.S|\n#T_RL=c.R|value|BT_c.S\n\n\n#Text=a b\n"
        "1-1\t0-1\ta\t_\t_\t_\t\n1-1.1\t1-1\t\t*\t_\t_\t\n1-2\t2-3\tb\t*\tx|y|z\t1-1|1-1.1|_\t\n"
    )
    assert [one.place for one in found.spans] == ["a.tsv, line 9"]
    assert sorted(one.place for one in found.remarks) == ["a.tsv, line 8", *["a.tsv, line 9"] * 3]


@pytest.mark.parametrize(
    ("tsv", "sentence"),
    [
        ("", "line 1: It does not begin"),
        ("# text = a\n1\ta", "line 1: It does not begin"),
        (f"{HEAD}\n1-1\t0-1\ta\t_\t_\t", "line 4: There is no #Text"),
        (f"{HEAD}\n#Text=a\n1-1\t0-9\ta\t_\t_\t", "“a” does not stand at 0-9"),
        (f"{HEAD}\n#Text=a\n1-1\t0\ta", "line 5: It begins with a unit"),
        (f"{HEAD}\n#Text=a\n1-1\t999999999-999999999\ta", "line 5: 999999999-999999999 is no place"),
        (f"{HEAD}\n#Text=ab\n1-1\t0-2\tab\n\n#Text=c\n2-1\t1-2\tc", "begins before the sentence"),
        (f"{HEAD}\n#Text=😊\n1-1\t0-1\t😊", "does not stand"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tsv: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(tsv)


@given(st.text(st.sampled_from("01-.\ta_*[]|;\\#TextR=\n>")))
def test_no_file_breaks_it(rest: str) -> None:
    for head in (
        HEAD,
        "#FORMAT=WebAnno TSV 3\n#T_CH=c|referenceType\n#T_RL=c|v|BT_c\n#T_SP=c|ROLE_x|c\n\n#Text=a\n",
    ):
        with suppress(Invalid):
            read(f"{head}{rest}")


@given(records())
def test_what_we_wrote_reads_the_same(record: ArticleRecord) -> None:
    files = write("webanno", [record])
    assert all(knows_webanno(name, data) for name, data in files.items() if name.endswith(".tsv"))
    [found] = read_webanno(files)
    assert (found.text, found.remarks) == (record["text"], [])
    spans = {(one.start, one.end): one for one in found.spans}
    for mark in record["annotations"]:
        span = spans[mark["start"], mark["end"]]
        said = (span.label, span.attributes.get("verdict"), span.attributes.get("reason", ""))
        assert said == (mark["kind"], mark["verdict"], mark["reason"].replace("\r\n", "\n"))
    assert len(found.spans) == len(record["annotations"])
    ends = {(one.start, one.end) for link in found.relations for one in found.spans if one.id == link.to_id}
    assert ends == {(mark["start"], mark["end"]) for mark in record["annotations"][1:]}
