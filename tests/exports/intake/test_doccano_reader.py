"""Files of doccano."""

import json
from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.doccano import knows_doccano, read_doccano
from annotator.exports.intake.documents import ForeignDocument


def read(*rows: Any) -> list[ForeignDocument]:
    return list(read_doccano({"a.jsonl": "\n".join(json.dumps(row) for row in rows).encode()}))


ENTITY = {"id": 4, "start_offset": 0, "end_offset": 2, "label": "ORG"}


@pytest.mark.parametrize(
    "row",
    [
        {"text": "EU says", "label": [[0, 2, "ORG"]]},
        {"text": "EU says", "labels": [[0, 2, "ORG"]], "meta": {"page": 1}},
        {"data": "EU says", "label": [[0, 2, "ORG"]]},
        {"column_data": "EU says", "column_label": [[0, 2, "ORG"]]},
        {"text": "EU says", "entities": [[0, 2, "ORG"]]},
        {"text": "EU says", "entities": [ENTITY], "relations": [], "Comments": []},
        {"text": "EU says", "annotations": [{"label": "ORG", "start_offset": 0, "end_offset": 2, "user": 1}]},
    ],
)
def test_every_shape_of_a_label_is_a_span(row: Any) -> None:
    [document] = read(row)
    assert [(span.start, span.end, span.label) for span in document.spans] == [(0, 2, "ORG")]
    assert (document.text, document.remarks) == ("EU says", [])


def test_relations_join_the_entities_of_their_own_line() -> None:
    row = {"text": "EU says", "entities": [ENTITY, {**ENTITY, "id": 5, "end_offset": 7}]}
    one, two = read(
        {**row, "relations": [{"id": 0, "from_id": 4, "to_id": 5, "type": "says"}]},
        {**row, "relations": [{"id": 0, "from_id": 5, "to_id": 9, "type": "says"}]},
    )
    [relation] = one.relations
    assert (relation.from_id, relation.to_id, relation.label) == (one.spans[0].id, one.spans[1].id, "says")
    assert {span.id for span in one.spans} & {span.id for span in two.spans} == set()
    assert [(remark.place, remark.message) for remark in two.remarks] == [
        ("a.jsonl, line 2, relations 1", "It joins what is no span of this text.")
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"text": "So.", "label": "positive"}, "“positive” labels the whole text"),
        ({"text": "So.", "labels": ["a"]}, "“a” labels the whole text"),
        ({"text": "So.", "cats": ["flight"]}, "“flight” labels the whole text"),
        ({"text": "So.", "label": [[0, 9, "x"]]}, "0–9 is no span of its text."),
        ({"text": "So.", "label": [[2, 2, "x"]]}, "2–2 is no span of its text."),
        ({"text": "So.", "Comments": ["Hm", "Ha"]}, "there are 2."),
    ],
)
def test_what_is_not_taken_is_remarked(row: Any, words: str) -> None:
    [document] = read(row)
    [remark] = document.remarks
    assert words in remark.message
    assert (document.spans, remark.is_refused) == ([], True)


@pytest.mark.parametrize(
    ("start", "end", "span", "unit"),
    [(3, 6, (2, 5), "UTF-16 units"), (2, 5, (1, 4), "UTF-16 units"), (1, 5, (1, 5), "code points")],
)
def test_offsets_are_utf16_units_unless_that_cannot_be(start: int, end: int, span: Any, unit: str) -> None:
    [document] = read({"text": "👩 dam", "label": [[start, end, "x"]]})
    assert [(one.start, one.end) for one in document.spans] == [span]
    assert [(unit in one.message, one.is_refused) for one in document.remarks] == [(True, False)]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b'{"label": [[0, 1, "x"]]}', b"[[]]", b"\xff", b'{"text": 5}', b'{"filename": "cat.png"}',
        b'{"text": "x", "label": [[0, "1", "x"]]}', b'{"text": "x", "label": [[0, 1]]}',
        b'{"text": "x", "label": [[-1, 1, "x"]]}', b'{"text": "x", "label": [[0, true, "x"]]}',
        b'{"text": "x", "entities": [{"id": 1}]}', b'{"text": "x", "relations": [1]}', b'{"text": "\\udfff"}',
        b'{"text": "x", "label": [[0, 1e99, "x"]]}', b'{"text": "x", "label": [null]}', b"[" * 9_999,
        json.dumps({"text": "EU", "entities": [ENTITY, ENTITY]}).encode(),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"^a\.jsonl"):
        list(read_doccano({"a.jsonl": data}))


def test_its_files_are_known() -> None:
    assert knows_doccano("a.jsonl", b'{"id":7,"text":"A long text')
    assert knows_doccano("a.jsonl", b'{"text": "x", "label": [')
    assert not knows_doccano("a.jsonl", b'{"article": {}, "text": "x", "label": [')
