import codecs
from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.text.reading import MAX_BYTES, check_text, decode
from text.cases import each, texts


@each("characters")
def test_text_is_kept_as_it_came(case: dict[str, Any]) -> None:
    text = case["text"]
    assert decode(text.encode()) == text
    assert decode(codecs.BOM_UTF8 + text.encode()) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


@each("refused")
def test_what_cannot_be_stored_is_refused_in_one_sentence(case: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        check_text(case["text"])
    assert case["says"] in refusal.value.message
    assert list(refusal.value.fields) == ["text"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"na\xefve", "not UTF-8 text: 0xEF at byte 2 is not part of a character"),
        (b"\xef\xbb\xbfna\xefve", "0xEF at byte 5"),
        (b"cut \xf0\x9f\x98", "0xF0 at byte 4"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "not UTF-16 text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "not UTF-16 text: 0x00 at byte 2"),
        ("a".encode("utf-32"), "NUL"),
        (b"", "no text"),
        (codecs.BOM_UTF8, "no text"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "0xE2 at byte 10"),
    ],
)
def test_bytes_that_are_not_text_name_the_place(data: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decode(data, "article")
    assert says in refusal.value.message
    assert list(refusal.value.fields) == ["article"]


def test_the_largest_text_is_taken_and_one_byte_more_is_not() -> None:
    assert len(decode(b"a" * MAX_BYTES)) == MAX_BYTES
    for data in (b"a" * (MAX_BYTES + 1), b"a" * 5_000_000):
        with pytest.raises(
            Invalid, match=f"too long: {len(data):,} bytes, and an article may have 2,097,152"
        ):
            decode(data)


def test_the_limit_counts_bytes_not_letters() -> None:
    with pytest.raises(Invalid, match="2,100,000 bytes"):
        check_text("水" * 700_000)


def test_tabs_form_feeds_and_odd_spaces_stay() -> None:
    text = "a\tb\fc\u00a0d\u0085e\u200bf"
    assert check_text(text) == text


def test_no_text_of_the_table_is_refused_by_mistake() -> None:
    for kind in ("snaps", "paragraphs"):
        for text in texts(kind):
            assert check_text(text) == text
