"""What holds for every reader of JSON: anything may stand in a file, and files of our own are known again."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.exports.intake.catalogue import Reader, find_reader, get_reader
from recorded import join, make_mark, make_record, write

NAMES = ("web-annotation", "claimreview", "label-studio", "doccano")
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
WORDS = (
    "type", "@type", "@context", CONTEXT, "id", "urn:a:1", "Annotation", "target", "body", "source", "selector",
    "value",
    "TextQuoteSelector", "TextPositionSelector", "exact", "refinedBy", "motivation", "linking", "describing", "items",
    "ClaimReview", "claimReviewed", "reviewRating", "alternateName", "itemReviewed", "appearance", "author", "name",
    "text", "data", "annotations", "result", "labels", "choices", "relation", "from_id", "to_id", "start", "end",
    "meta",
    "entities", "relations", "start_offset", "end_offset", "label", "globalOffsets", "completed_by", "Choice", "👩 x",
)  # fmt: skip
plain = st.one_of(st.sampled_from(WORDS), st.integers(-1, 3), st.none(), st.booleans(), st.floats(0, 2))
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
)
#: what a whole one looks like, to be changed in places
WHOLE: dict[str, Any] = {
    "web-annotation": {
        "@context": CONTEXT, "id": "urn:a:1", "type": "Annotation", "body": {"type": "TextualBody", "value": "x"},
        "motivation": "linking",
        "target": {"source": "urn:b:1", "selector": {"type": "TextQuoteSelector", "exact": "x"}},
    },
    "claimreview": {"@type": "ClaimReview", "claimReviewed": "x y", "reviewRating": {}, "itemReviewed": {}},
    "label-studio": {
        "data": {"text": "👩 x"},
        "annotations": [{"result": [{"id": "1", "type": "labels", "value": {"start": 2, "end": 3, "labels": ["x"]}}]}],
    },
    "doccano": {
        "text": "👩 x", "entities": [{"id": 1, "start_offset": 2, "end_offset": 3, "label": "x"}], "relations": [],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(
    change=st.dictionaries(st.sampled_from(WORDS), values, max_size=4), deep=values, at=st.sampled_from(WORDS)
)
def test_whatever_stands_in_a_file_is_read_or_refused(name: str, change: Any, deep: Any, at: str) -> None:
    for changed in (change, {**WHOLE[name], **change}, put(WHOLE[name], at, deep)):
        with suppress(Invalid):
            list(get_reader(name).read({"a.json": json.dumps(changed).encode()}))


def put(value: Any, at: str, deep: Any) -> Any:
    """The same with something else wherever ``at`` stands."""
    if isinstance(value, dict):
        return {key: deep if key == at else put(inner, at, deep) for key, inner in value.items()}
    return [put(inner, at, deep) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", NAMES)
def test_what_left_in_a_format_is_known_by_its_looks(name: str) -> None:
    text = "The dam failed. " * 600
    here, there = make_mark(text, 4, 7, verdict="disputed"), make_mark(text, 8, 14)
    files = write(name, [make_record(text, [here, there], [join(here, there)])])
    assert get(find_reader(heads(files))) == name


def heads(files: dict[str, bytes]) -> Iterable[tuple[str, bytes]]:
    return [(name, data[:4096]) for name, data in files.items()]


def get(reader: Reader | None) -> str:
    return "" if reader is None else reader.name
