"""Files that cannot be read among others that can."""

from collections.abc import Mapping

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.catalogue import get_reader
from annotator.exports.intake.reading import UNREADABLE_AT_MOST, read_documents

CONLL = get_reader("conll")
GOOD, BAD = b"Gates O\n", b"\xff"
BYTE = "byte 0 is not part of a UTF-8 character."
OTHERS = "The others can be taken if unreadable files are skipped."


def read(files: Mapping[str, bytes], *, skips: bool = False) -> list[str]:
    return [document.place for document in read_documents(CONLL, files, skips=skips)]


def test_what_can_be_read_is_read() -> None:
    assert read({"a.iob": GOOD, "b.iob": GOOD}) == ["a.iob", "b.iob"]


def test_every_file_that_cannot_be_read_is_named() -> None:
    files = {"a.iob": BAD, "a.iob2": GOOD, "b.iob": GOOD, "c.iob": b"Gates\n"}
    with pytest.raises(Invalid) as refused:
        read(files)
    sentences = refused.value.fields["file"]
    assert [one.split(":")[0] for one in sentences] == ["a.iob", "c.iob, line 1"]
    told = f"2 files cannot be read. {' '.join(sentences)} {OTHERS}"
    assert refused.value.message == told


def test_one_alone_is_told_as_its_reader_tells_it() -> None:
    with pytest.raises(Invalid) as refused:
        read({"a.iob": BAD, "b.iob": GOOD})
    assert refused.value.message == f"a.iob: {BYTE} {OTHERS}"
    assert refused.value.fields == {"file": [f"a.iob: {BYTE}"]}


def test_they_are_left_out_where_that_is_wanted() -> None:
    files = {"a.iob": BAD, "b.iob": GOOD, "c.iob": BAD}
    first, *others = read_documents(CONLL, files, {"d.zip": "d.zip: no."}, skips=True)
    assert (first.place, others) == ("b.iob", [])
    told = [(one.place, one.message, one.is_refused) for one in first.remarks]
    assert told[:3] == [
        ("a.iob", BYTE, True), ("c.iob", BYTE, True), ("d.zip", "no.", True),
    ]  # fmt: skip


@pytest.mark.parametrize("skips", [False, True])
def test_where_nothing_can_be_read_nothing_is_taken(skips: bool) -> None:
    with pytest.raises(Invalid) as refused:
        read({"a.iob": BAD, "b.iob": BAD}, skips=skips)
    assert refused.value.message.startswith("2 files cannot be read. a.iob: byte 0")


def test_of_very_many_it_is_likelier_that_all_is_something_else() -> None:
    files = {f"{number}.iob": BAD for number in range(UNREADABLE_AT_MOST + 5)}
    with pytest.raises(Invalid) as refused:
        read({**files, "good.iob": GOOD}, skips=True)
    assert refused.value.message.startswith("More than 50 files cannot be read. ")


def test_what_is_wrong_with_all_of_them_is_said_as_it_is() -> None:
    with pytest.raises(Invalid, match=r"None of these files ends in \.tsv"):
        read_documents(get_reader("webanno"), {"a.txt": GOOD}, skips=True)
