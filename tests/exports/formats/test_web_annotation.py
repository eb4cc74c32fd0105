"""A project as Web Annotations, and back."""

import base64
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given

from annotator.exports.formats import web_annotation
from annotator.exports.intake.web_annotation import read_web_annotation
from annotator.exports.intake.web_annotation_rules import (
    annotation_faults,
    collection_faults,
    context_faults,
    page_faults,
)
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from recorded import join, make_id, make_mark, make_record, records, write

TEXT = "👩🏽‍🚒 crews left.\r\nThe dam failed."
SOURCES = [
    {"url": "https://a.example/", "title": "A", "quote": "q", "accessed_on": "2026-03-14"},
    {"url": "", "title": "The minutes", "quote": "", "accessed_on": None},
]


def make_flood(**facts: Any) -> ArticleRecord:
    dam, failed = TEXT.index("dam"), TEXT.index("failed")
    here = make_mark(
        TEXT, dam, dam + 3, verdict="disputed", reason="No.", tags=["a", "b"], sources=SOURCES, status="adjudicated",
    )  # fmt: skip
    there = make_mark(TEXT, failed, failed + 6, kind="passage")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    return make_record(TEXT, [here, there], [join(here, there, note="Why.")], sha256=digest, **facts)


def items(files: dict[str, bytes]) -> list[dict[str, Any]]:
    pages = [json.loads(data) for name, data in files.items() if name.startswith("page-")]
    return [item for page in pages for item in page["items"]]


def test_each_claim_says_what_it_is_found_to_be_and_why() -> None:
    files = write("web-annotation", [make_flood()])
    about, claim, passage, link = items(files)
    assert [one["motivation"] for one in (about, claim, passage, link)] == [
        "describing", "assessing", "highlighting", "linking",
    ]  # fmt: skip
    said = [(body["purpose"], body.get("value")) for body in claim["body"]]
    assert said == [
        ("assessing", "disputed"), ("classifying", "claim"), ("commenting", "No."), ("tagging", "a"), ("tagging", "b"),
        ("linking", None), ("linking", "The minutes"),
    ]  # fmt: skip
    assert claim["body"][0]["label"] == "Disputed"
    assert claim["body"][5]["source"] == {"id": "https://a.example/", "label": "A"}
    assert claim["body"][5]["state"]["sourceDate"] == "2026-03-14T00:00:00Z"
    assert (link["target"], link["body"][0]["source"]) == (claim["id"], passage["id"])


def test_a_target_can_be_checked_with_the_file_beside_it() -> None:
    files = write("web-annotation", [make_flood()])
    target = items(files)[1]["target"]
    name = target["source"].removeprefix("arcp://name,flood/")
    digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).decode().rstrip("=")
    assert target["state"]["cached"] == f"ni:///sha-256;{digest}"
    position, quote = target["selector"]
    text = files[name].decode()
    assert text[position["start"] : position["end"]] == quote["exact"] == "dam"
    assert text == TEXT
    assert text[: position["start"]].endswith(quote["prefix"])


@pytest.mark.parametrize(("articles", "pages"), [(0, 0), (1, 1), (3, 2), (4, 2), (5, 3)])
def test_pages_follow_each_other(monkeypatch: pytest.MonkeyPatch, articles: int, pages: int) -> None:
    monkeypatch.setattr(web_annotation, "PAGE", 2)
    files = write("web-annotation", [make_record("x", id=make_id(at)) for at in range(articles)])
    book = json.loads(files.pop("collection.json"))
    found = {
        book["id"].replace("collection.json", name): json.loads(data)
        for name, data in files.items()
        if "page" in name
    }
    at, seen = book.get("first"), 0
    before = None
    while at:
        page = found.pop(at)
        assert (page["id"], page["startIndex"], page.get("prev"), page["partOf"]["id"]) == (
            at,
            seen,
            before,
            book["id"],
        )
        seen, before, at = seen + len(page["items"]), at, page.get("next")
    assert (seen, before, found) == (articles, book.get("last"), {})
    assert (book["total"], len(files) - articles) == (articles, pages)


@given(records())
def test_everything_is_valid_and_comes_back(record: ArticleRecord) -> None:
    files = write("web-annotation", [record])
    book, page = json.loads(files["collection.json"]), json.loads(files["page-0.json"])
    faults = [*context_faults(book), *collection_faults(book), *context_faults(page), *page_faults(page)]
    assert faults + [fault for item in page["items"] for fault in annotation_faults(item)] == []
    [document] = read_web_annotation(files)
    assert (document.text, document.title, document.remarks) == (record["text"], "Flood", [])
    assert [(one.id, one.start, one.end, one.exact, one.label, one.note) for one in document.spans] == [
        (one["id"], one["start"], one["end"], one["exact"], one["verdict"] or one["kind"], one["reason"])
        for one in record["annotations"]
    ]
    assert [(one.id, one.from_id, one.to_id, one.label) for one in document.relations] == [
        (one["id"], one["from"], one["to"], one["relation"]) for one in record["links"]
    ]


def test_all_that_is_known_comes_back_but_for_the_views() -> None:
    losses = Losses()
    facts = {
        "publisher": "Lamp",
        "author": "A. B.",
        "published_at": "2026-01-02T03:04:05Z",
        "url": "https://l.example/",
    }
    files = write("web-annotation", [make_flood(**facts)], losses)
    [document] = read_web_annotation(files)
    assert (document.publisher, document.author, document.published_at, document.url, document.language) == (
        "Lamp", "A. B.", "2026-01-02T03:04:05Z", "https://l.example/", "en",
    )  # fmt: skip
    assert document.sha256 == hashlib.sha256(TEXT.encode()).digest()
    claim, _ = document.spans
    assert claim.note == "No.\n\nSource: https://a.example/ A “q”\n\nThe minutes"
    assert claim.attributes == {"kind": "claim", "tags": "a,b", "created_at": "2026-01-02T03:04:05Z"}
    assert (claim.created_by, document.relations[0].note, document.relations[0].created_by) == (
        "ada",
        "Why.",
        "bob",
    )
    assert losses.sentences() == []
