from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.text import offsets
from text.cases import each


@each("characters")
def test_every_offset_of_the_table_in_three_units(case: dict[str, Any]) -> None:
    text = case["text"]
    for points, utf16, utf8 in case["offsets"]:
        assert offsets.utf16_offset(text, points) == utf16
        assert offsets.utf8_offset(text, points) == utf8
        assert offsets.from_utf16(text, utf16) == points
        assert offsets.from_utf8(text, utf8) == points


@each("characters")
def test_many_offsets_come_back_in_the_order_they_came(case: dict[str, Any]) -> None:
    points, utf16, utf8 = (list(column)[::-1] for column in zip(*case["offsets"], strict=True))
    assert offsets.utf16_offsets(case["text"], points) == utf16
    assert offsets.utf8_offsets(case["text"], points) == utf8
    assert offsets.from_utf16_offsets(case["text"], utf16) == points
    assert offsets.from_utf8_offsets(case["text"], utf8) == points


@each("cut")
def test_an_offset_that_cuts_a_character_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        offsets.from_utf16(case["text"], case["utf16"])
    assert list(refusal.value.fields) == ["offset"]


@pytest.mark.parametrize("offset", [-1, 4])
@pytest.mark.parametrize("text", ["abc", "ab\N{GRINNING FACE}"])
def test_an_offset_outside_the_text_is_refused(text: str, offset: int) -> None:
    for convert in (offsets.utf16_offset, offsets.utf8_offset):
        with pytest.raises(Invalid, match=f"{offset} is outside the text, which ends at 3"):
            convert(text, offset)


def test_half_a_utf8_character_is_refused() -> None:
    with pytest.raises(Invalid, match="UTF-8 offset 2 is inside a character"):
        offsets.from_utf8("aé", 2)


@given(st.text(), st.data())
def test_there_and_back(text: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.integers(0, len(text))))
    assert offsets.from_utf16_offsets(text, offsets.utf16_offsets(text, some)) == some
    assert offsets.from_utf8_offsets(text, offsets.utf8_offsets(text, some)) == some


def test_many_offsets_at_once_are_those_of_each() -> None:
    text = "Die Höhe \N{GRINNING FACE} stieg. " * 250
    some = list(range(0, len(text), len(text) // 100))
    assert offsets.utf16_offsets(text, some) == [offsets.utf16_offset(text, one) for one in some]
    assert offsets.utf8_offsets(text, some) == [offsets.utf8_offset(text, one) for one in some]
