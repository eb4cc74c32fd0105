"""One value, one row of bytes."""

import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.audit.canonical import canonical_json

INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
PLAIN = st.none() | st.booleans() | INTEGERS | st.text()
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner))


class Word(StrEnum):
    ONE = "one"


@given(VALUES)
def test_it_says_the_same_value_in_one_way(value: object) -> None:
    data = canonical_json(value)
    assert json.loads(data) == value
    assert canonical_json(json.loads(data)) == data


def test_keys_are_sorted_and_nothing_is_spaced_or_escaped_for_no_reason() -> None:
    assert (
        canonical_json({"b": [1, None, Word.ONE], "a": "€\n"}) == '{"a":"€\\n","b":[1,null,"one"]}'.encode()
    )


@pytest.mark.parametrize("value", [1.0, b"x", {1: 2}, {"é": 1}, [object()], {"a": {"b": 2.5}}, {"a": (1,)}])
def test_other_types_have_no_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), [2**60], "\ud800", {"a": "\udfff"}])
def test_what_readers_would_disagree_on_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_json(value)
