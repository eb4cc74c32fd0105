"""CoNLL columns come in."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.exports.intake.conll import knows_conll, read_conll
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.losses import Losses, Part
from annotator.exports.records import ArticleRecord
from recorded import records, write


def read(lines: str) -> list[ForeignDocument]:
    return list(read_conll({"a.conll": lines.encode()}))


def spans(lines: str) -> list[tuple[str, str]]:
    [found] = read(lines)
    assert found.text is not None
    return [(found.text[one.start : one.end], one.label) for one in found.spans]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("I-A I-A I-B O I-A", ["a b A", "c B", "e A"]),
        ("I-A B-A I-A O O", ["a A", "b c A"]),
        ("B-A I-A B-A I-B O", ["a b A", "c A", "d B"]),
        ("B-A I-A E-A S-A O", ["a b c A", "d A"]),
        ("B-A I-A L-A U-B U-B", ["a b c A", "d B", "e B"]),
        ("B_A I_A B O B-a-b", ["a b A", "c ", "e a-b"]),
    ],
)
def test_iob1_iob2_bioes_and_bilou(labels: str, expected: list[str]) -> None:
    lines = "\n".join(f"{token}\tx\t{label}" for token, label in zip("abcde", labels.split(), strict=True))
    assert [" ".join(one) for one in spans(lines)] == expected


def test_sentences_are_lines_and_no_span_goes_on_in_the_next() -> None:
    [found] = read("# sent_id = 1\n\n1 Ann B-PER\n2 lacht I-PER\n\n# O\n1 Er I-PER\n\n\n")
    assert (found.text, found.title) == ("Ann lacht\n# Er", "a.conll")
    assert [(one.start, one.end, one.place) for one in found.spans] == [
        (0, 9, "a.conll, line 3"),
        (12, 14, "a.conll, line 7"),
    ]
    assert [remark.is_refused for remark in found.remarks] == [False]


def test_docstart_begins_a_document_and_may_name_it() -> None:
    found = read("-DOCSTART- -X- -X- O\n\na X O\n\n-DOCSTART- b.1 O\r\n\r\nb B-P\r\n-DOCSTART- O\n")
    assert [(one.title, one.text, len(one.spans)) for one in found] == [("a.conll", "a", 0), ("b.1", "b", 1)]


@pytest.mark.parametrize("line", ["alone", "a PER", "\tO", "a\t", "a\tb\tc-O"])
def test_a_line_without_a_label_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(Invalid, match=r"a\.conll, line 2: "):
        read(f"x O\n{line}\n")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Invalid, match="byte 2"):
        list(read_conll({"a.conll": b"a \xff"}))


@pytest.mark.parametrize(
    ("head", "is_known"),
    [
        ("a O\nb B-X\n\ncut", True),
        ("-DOCSTART- -X- O\n\na O\n", True),
        ("It is O\nso it was\n", False),
        ("alone\n", False),
        ("", False),
    ],
)
def test_it_is_known_by_its_lines(head: str, *, is_known: bool) -> None:
    assert knows_conll("a.txt", head.encode()) is is_known


@given(st.text(st.sampled_from("abBIOS-_ \t\n#1\x00\u2028")))
def test_no_file_breaks_it(text: str) -> None:
    knows_conll("a.conll", text.encode())
    with suppress(Invalid):
        read(text)


@given(records())
def test_what_we_wrote_reads_the_same(record: ArticleRecord) -> None:
    losses = Losses()
    [found] = read_conll(write("conll", [record], losses))
    assert found.text is not None
    assert "".join(found.text.split()) == "".join(record["text"].split())
    if not any(losses.counts[part] for part in (Part.OVERLAPS, Part.PLACES, Part.CROSSINGS)):
        words = ["".join(found.text[one.start : one.end].split()) for one in found.spans]
        assert words == ["".join(mark["exact"].split()) for mark in record["annotations"]]
