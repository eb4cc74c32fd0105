"""Web Annotations of other tools."""

import json
from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.documents import ForeignDocument
from annotator.exports.intake.web_annotation import read_web_annotation

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TEXT = "👩🏽‍🚒 The dam failed. The dam."
QUOTE = {"type": "TextQuoteSelector", "exact": "dam", "prefix": "The ", "suffix": "."}
POSITION = {"type": "TextPositionSelector", "start": 9, "end": 12}


def annotation(**more: Any) -> dict[str, Any]:
    return {
        "@context": CONTEXT, "id": "https://a.example/1", "type": "Annotation",
        "target": target(POSITION, QUOTE), **more,
    }  # fmt: skip


def target(*selectors: Any, source: str = "https://a.example/texts/dam.txt") -> dict[str, Any]:
    return {"source": source, "selector": list(selectors)}


def read(*values: Any, **files: bytes) -> list[ForeignDocument]:
    texts = {f"texts/{name}.txt": data for name, data in files.items()}
    return list(read_web_annotation({"a.json": json.dumps(values).encode(), **texts}))


def places(*selectors: Any) -> list[tuple[int, int, str | None]]:
    [document] = read(annotation(target=target(*selectors)), dam=TEXT.encode())
    return [(span.start, span.end, span.exact) for span in document.spans]


@pytest.mark.parametrize(
    ("selectors", "place"),
    [
        ([POSITION, QUOTE], (9, 12, "dam")),
        ([POSITION], (9, 12, None)),
        ([QUOTE], (25, 28, "dam")),
        ([{"type": "FragmentSelector", "value": "char=9,12"}], (9, 12, None)),
        (
            [{**POSITION, "end": 20, "refinedBy": {"type": "TextPositionSelector", "start": 4, "end": 9}}],
            (13, 18, None),
        ),
        ([{"type": "CssSelector", "value": "p"}, QUOTE], (25, 28, "dam")),
        ([{**QUOTE, "exact": "no such words at all"}], (0, 20, "no such words at all")),
    ],
)
def test_a_span_is_where_the_first_selector_that_tells_it_says(selectors: Any, place: Any) -> None:
    assert places(*selectors) == [place]


def test_annotations_onto_pages_elsewhere_have_no_text() -> None:
    [document] = read(annotation(target=target(QUOTE, source="https://news.example/dam")))
    assert (document.text, document.url) == (None, "https://news.example/dam")
    assert [(span.start, span.end, span.exact) for span in document.spans] == [(0, 3, "dam")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"bodyValue": "So?"}, ("", "So?")),
        ({"motivation": "tagging", "body": {"type": "TextualBody", "value": "Water"}}, ("Water", "")),
        ({"body": [{"type": "TextualBody", "value": "x", "purpose": "tagging"}, "https://b.example/"]}, ("x", "https://b.example/")),
        ({"motivation": ["oa:classifying"], "body": {"value": "Claim"}, "creator": {"name": "Ada"}}, ("Claim", "")),
        ({"body": {"type": "Choice", "items": [{"type": "TextualBody", "value": "One"}]}}, ("", "One")),
    ],
)  # fmt: skip
def test_bodies_are_a_label_and_a_note(more: Any, said: tuple[str, str]) -> None:
    [span] = read(annotation(**more), dam=TEXT.encode())[0].spans
    assert (span.label, span.note) == said


def test_what_is_no_span_is_remarked() -> None:
    found = read(
        annotation(id="urn:x:1", target="https://a.example/"),
        annotation(id="urn:x:2", target=target({"type": "SvgSelector", "value": "<svg/>"})),
        annotation(id="urn:x:3", motivation="linking", body="urn:x:9", target="urn:x:8"),
    )
    remarks = [(remark.place, remark.message) for document in found for remark in document.remarks]
    assert remarks == [
        ("a.json, item 1", "It is about the whole of its target, not about a span of it."),
        ("a.json, item 2", "Where it stands cannot be told from SvgSelector."),
        ("a.json, item 3", "It links to what is no annotation of these files."),
    ]
    assert [span for document in found for span in document.spans] == []


def test_every_target_of_one_annotation_is_a_span() -> None:
    [one] = read(annotation(target=[target(POSITION), target(QUOTE)]), dam=TEXT.encode())
    assert [(span.id, span.start) for span in one.spans] == [
        ("https://a.example/1", 9),
        ("https://a.example/1#2", 25),
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"@context": "fish"}, "“@context”"),
        ({"id": "not an IRI"}, "“id” is not one IRI"),
        ({"id": ["urn:a:1", "urn:a:2"]}, "“id” is not one IRI"),
        ({"type": "Squirrel"}, "“type” is not Annotation"),
        ({"target": None}, "there is no “target”"),
        ({"target": 9}, "target: it is neither an IRI nor an object"),
        ({"target": {"type": "SpecificResource"}}, "“source” is not one IRI"),
        ({"target": {"type": "TextualBody", "value": "x"}}, "a text cannot be a target"),
        ({"body": "words"}, "body: it is not an IRI"),
        ({"body": {"type": "TextualBody"}}, "the “value” of a text"),
        ({"body": {"id": "urn:a:1", "textDirection": "squirrel"}}, "“textDirection”"),
        ({"body": {"type": ["Choice", "List"], "items": ["urn:a:1"]}}, "its type is not one of"),
        ({"body": {"id": "urn:a:1"}, "bodyValue": "x"}, "both “body” and “bodyValue”"),
        ({"bodyValue": 23}, "“bodyValue” is not one string"),
        ({"created": "yesterday"}, "“created” is not one instant"),
        ({"rights": "mine"}, "“rights” is not an IRI"),
        ({"creator": 6}, "“creator” is neither"),
        ({"target": target({"type": "FragmentSelector"})}, "selector: “value” is not one string"),
        ({"target": target({"type": "Novel"})}, "its type is none of the model"),
        ({"target": target({**POSITION, "start": -1})}, "“start” is not a position"),
        ({"target": target({**POSITION, "end": True})}, "“end” is not a position"),
        ({"target": target({"type": "RangeSelector", "startSelector": QUOTE})}, "“endSelector”"),
        (
            {"target": {"source": "urn:a:1", "state": {"type": "TimeState", "cached": "x y"}}},
            "state: “cached”",
        ),
    ],
)
def test_what_is_invalid_is_refused_with_the_reason(more: Any, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(annotation(**more))
    assert words in refusal.value.message
    assert refusal.value.message.startswith("a.json, item 1: This is no valid Web Annotation: ")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"x"', b"{}", b"[" * 100_000, b'{"a":' * 90 + b"1" + b"}" * 90,
        b'{"@context": NaN}', b"9" * 5_000, b'{"x": "\\ud800"}',
        json.dumps({"@context": CONTEXT, "type": "AnnotationPage", "items": [7]}).encode(),
        json.dumps({"@context": CONTEXT, "type": "AnnotationPage"}).encode(),
        json.dumps({"@context": CONTEXT, "type": "AnnotationCollection", "id": "urn:a:1", "total": 3}).encode(),
        json.dumps([annotation(), annotation()]).encode(),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_refused_with_their_name(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"^a\.json"):
        list(read_web_annotation({"a.json": data}))


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match=r"texts/dam\.txt"):
        read(annotation(), dam=b"\xff")
