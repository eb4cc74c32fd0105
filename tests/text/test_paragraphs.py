from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.paragraphs import direction, list_paragraphs
from text.cases import each


@each("paragraphs")
def test_the_lines_of_the_table(case: dict[str, Any]) -> None:
    found = list_paragraphs(case["text"])
    assert [[line.start, line.end] for line in found] == case["bounds"]
    assert [line.dir for line in found] == case["dirs"]
    assert [line.kind for line in found] == case["kinds"]
    assert [list(line.sentences) for line in found] == case["sentences"]


@given(st.text(st.sampled_from("ab. \t\n\r\u2028\u2029\f\u0085\U0001f600")))
def test_between_the_paragraphs_there_is_only_white_space(text: str) -> None:
    at = 0
    for line in list_paragraphs(text):
        assert not text[at : line.start].strip()
        assert not set(text[line.start : line.end]) & set("\n\r\u2028\u2029")
        assert text[line.start : line.end].strip()
        at = line.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ltr"),
        ("123", "ltr"),
        ("42 ؟ ارتفع", "rtl"),
        ("“שלום”", "rtl"),
        ("Dam ارتفع السد", "rtl"),
        ("“ارتفع السد”, she said in Arabic on Friday", "ltr"),
        ("水", "ltr"),
    ],
)
def test_most_of_the_strong_characters_give_the_direction(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_the_language_decides_where_sentences_start() -> None:
    (line,) = list_paragraphs("Am 21. Juni stieg es. Danach nicht.", "de-AT")
    assert line.sentences == (0, 22)


def test_a_text_of_two_megabytes_is_read() -> None:
    text = "The dam rose by 4.5 m, Dr. Okafor said. Nobody was hurt.\n\n" * 35_000
    assert len(list_paragraphs(text)) == 35_000
