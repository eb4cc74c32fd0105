"""Files of Label Studio."""

import json
from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.label_studio import knows_label_studio, read_label_studio

TEXT = "👩 The dam\nfailed."


def result(start: Any, end: Any, *labels: str, type_: str = "labels", **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, type_: list(labels), **more.pop("value", {})}
    return {"id": "r1", "from_name": "label", "to_name": "text", "type": type_, "value": value, **more}


def task(*results: Any, text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"id": 1, "data": {"text": text}, "annotations": [{"id": 7, "result": list(results)}], **more}


def read(*tasks: Any, **files: bytes) -> list[ForeignDocument]:
    named = {f"{name}.xml": data for name, data in files.items()}
    return list(read_label_studio({"a.json": json.dumps(tasks).encode(), **named}))


def test_results_of_one_id_are_one_span() -> None:
    person = {"completed_by": {"id": 3, "email": "ada@desk.example"}, "created_at": "2026-01-02T03:04:05Z"}
    results = [
        result(6, 9, "claim", "water", meta={"text": ["Why."]}),
        result(6, 9, "disputed", type_="choices", from_name="verdict"),
        result(6, 9, type_="textarea", from_name="note", value={"text": ["Because."]}),
        result(6, 9, type_="rating", from_name="sure", value={"rating": 4}),
    ]
    [document] = read({"data": {"text": TEXT}, "annotations": [{"result": results, **person}]})
    [span] = document.spans
    assert (span.start, span.end, span.label, span.note) == (6, 9, "claim", "Why.\n\nBecause.")
    assert span.attributes == {
        "verdict": "disputed", "sure": "4", "tags": "water", "created_at": "2026-01-02T03:04:05Z",
    }  # fmt: skip
    assert (span.created_by, document.remarks) == ("ada@desk.example", [])


@pytest.mark.parametrize(
    ("start", "end", "quote", "span", "changed"),
    [
        (6, 9, "dam", (6, 9, "dam"), 0),
        (7, 10, "dam", (6, 9, "dam"), 1),
        (6, 16, "dam\\nfailed", (6, 16, "dam\nfailed"), 0),
        (1, 4, "dam", (1, 4, "dam"), 0),
        (2, 900, "dam", (2, 900, "dam"), 0),
    ],
)
def test_a_quote_tells_what_its_offsets_count(
    start: int, end: int, quote: str, span: Any, changed: int
) -> None:
    [document] = read(task(result(start, end, "x", value={"text": quote})))
    assert [(one.start, one.end, one.exact) for one in document.spans] == [span]
    assert [one.is_refused for one in document.remarks] == [False] * changed


def test_the_configuration_says_where_the_text_is() -> None:
    config = b'<View><Text value="$body" name="txt"/><Labels name="l" toName="txt"/></View>'
    one = {
        "data": {"body": "The dam", "title": "A dam"},
        "annotations": [{"result": [result(4, 7, "x", to_name="txt")]}],
    }
    [document] = read(one, config=config)
    assert (document.text, document.title, len(document.spans)) == ("The dam", "A dam", 1)


def test_the_short_form_has_regions_by_the_name_of_their_tag() -> None:
    [document] = read(
        {
            "id": 4,
            "text": "The dam",
            "ner": [{"start": 4, "end": 7, "text": "dam", "labels": ["x"]}],
            "annotator": 2,
        }
    )
    assert [(one.start, one.end, one.label, one.created_by) for one in document.spans] == [(4, 7, "x", "2")]


def test_two_people_may_keep_the_ids_of_regions() -> None:
    relation = {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "left", "labels": ["says"]}
    results = [result(2, 5, "a"), {**result(6, 9, "b"), "id": "r2"}, relation]
    [document] = read({"data": {"text": TEXT}, "annotations": [{"result": results}, {"result": results}]})
    places = {span.id: span.start for span in document.spans}
    assert len(places) == 4
    assert [(places[one.from_id], places[one.to_id], one.label) for one in document.relations] == [
        (6, 2, "says")
    ] * 2


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (task({"type": "choices", "value": {"choices": ["Positive"]}}), "“Positive” is said of the whole text"),
        (task({"id": "b", "type": "rectanglelabels", "value": {}}), "“rectanglelabels” marks no span"),
        (task(result("/p[1]", "/p[1]", "x", type_="hypertextlabels")), "by elements of a page"),
        (task({"type": "relation", "from_id": "a", "to_id": "b"}), "joins what is no span"),
        (task(predictions=[{"result": [{"type": "relation"}]}]), "Relations between guesses are not taken"),
        (task(drafts=[{}]), "Drafts are not taken"),
        ({"data": {"text": TEXT}, "annotations": [{"was_cancelled": True, "result": []}]}, "It was skipped"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_remarked(one: Any, words: str) -> None:
    [document] = read(one)
    [remark] = document.remarks
    assert words in remark.message
    assert (document.spans, document.relations, remark.is_refused) == ([], [], True)


def test_offsets_within_a_page_are_taken_where_it_is_plain() -> None:
    value = {"globalOffsets": {"start": 6, "end": 9}, "text": "dam"}
    [document] = read(task(result("/text()[1]", "/text()[1]", "x", type_="hypertextlabels", value=value)))
    assert [(one.start, one.end, one.label) for one in document.spans] == [(6, 9, "x")]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[1]", b"\xff", b'[{"data": {"image": "/data/upload/1.png"}, "annotations": []}]', b"[[]]",
        b'[{"data": {"text": "x"}, "annotations": [1]}]',
        b'[{"data": {"text": "x"}, "annotations": [{"result": [1]}]}]',
        b'[{"data": {"text": "x"}, "annotations": [{"result": [{"type": "labels"}]}]}]', b"[" * 9_999,
        b'[{"data": {"text": 7}, "annotations": []}]',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"^a\.json"):
        list(read_label_studio({"a.json": data}))


def test_its_files_are_known() -> None:
    assert knows_label_studio("a.json", b'[\n{"data":{"article":"1","text":"A long')
    assert knows_label_studio("a.json", b'[{"id": 1, "annotations": [{"id": 7')
    assert not knows_label_studio("a.jsonl", b'{"text": "x", "label": [')


def test_what_a_model_predicts_is_a_guess() -> None:
    guess = {"model_version": "ner 2", "score": 0.91, "result": [result(6, 9, "Thing")]}
    [document] = read(task(result(2, 5, "Word"), predictions=[guess, 17, {"result": [result(2, 5, "Word")]}]))
    assert [(one.label, one.is_guess, one.created_by) for one in document.spans] == [
        ("Word", False, ""), ("Thing", True, "ner 2"), ("Word", True, ""),
    ]  # fmt: skip
    assert document.spans[1].attributes == {"score": "0.91"}
    assert len({one.id for one in document.spans}) == 3


def test_a_task_may_hold_guesses_alone() -> None:
    [document] = read({"data": {"text": TEXT}, "predictions": [{"result": [result(6, 9, "Thing")]}]})
    assert [one.is_guess for one in document.spans] == [True]
