"""doccano's CSV: texts with one label each."""

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.catalogue import choose_reader
from annotator.exports.intake.doccano import read_doccano
from annotator.exports.intake.documents import ForeignDocument


def read(data: bytes) -> list[ForeignDocument]:
    assert choose_reader("auto", {"a.csv": data}).name == "doccano"
    return list(read_doccano({"a.csv": data}))


@pytest.mark.parametrize(
    "data",
    [
        b'text,label\n"Gates jam. ",good\n',
        b'column_data,column_label\r\n"Gates jam. ",good\r\n',
        b'label,foo,data\ngood,1,"Gates jam. "\n',
        '\ufefftext,label\n"Gates jam. ",good,more\n'.encode(),
        'text,label\n"Gates jam. ",good\n'.encode("utf-16"),
    ],
)
def test_the_label_marks_its_text_from_end_to_end(data: bytes) -> None:
    [document] = read(data)
    [span] = document.spans
    assert (document.text, span.start, span.end) == ("Gates jam. ", 0, 10)
    assert (span.exact, span.label, document.place) == ("Gates jam.", "good", "a.csv, line 2")


def test_a_row_may_lack_either() -> None:
    first, second = read('text,label\n,bad\n"👩🏽‍🚒\nleft",\nGone,bad\n,\n'.encode())
    assert (first.text, first.spans, first.place) == ("👩🏽‍🚒\nleft", [], "a.csv, line 4")
    assert [span.label for span in second.spans] == ["bad"]
    assert [(one.place, one.is_refused) for one in first.remarks] == [("a.csv, line 2", True)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"words,label\na,b\n", "It has no column “text”."),
        (b"", "It has no column “text”."),
        (b"text,label\n,x\n", "There is no text in it."),
        (b"text,label\n\xff\xfe,x\n", "byte 11 is not part of a character."),
        (b"text,label\n" + b"x" * 140_000, "It cannot be read as CSV"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        list(read_doccano({"a.csv": data}))
