"""What was found, as reviews of claims."""

import json
from typing import Any

from annotator.exports.intake.claimreview import read_claimreview
from annotator.exports.losses import Losses
from annotator.exports.records import ArticleRecord
from recorded import join, make_mark, make_record, write

TEXT = "👩🏽‍🚒 The dam failed. It was old."
SOURCE = {"url": "https://a.example/", "title": "A", "quote": "q", "accessed_on": "2026-03-14"}


def claim(words: str, **values: Any) -> dict[str, Any]:
    return make_mark(TEXT, TEXT.index(words), TEXT.index(words) + len(words), **values)


def feed(*records: ArticleRecord, losses: Losses | None = None) -> dict[str, Any]:
    [data] = write("claimreview", records, losses).values()
    return json.loads(data)  # type: ignore[no-any-return]


def reviews(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [item["item"][0] for item in told["dataFeedElement"]]


def test_a_settled_claim_is_a_review_with_all_that_is_known() -> None:
    facts = {
        "publisher": "Lamp",
        "author": "A. B.",
        "published_at": "2026-01-01T00:00:00Z",
        "url": "https://l.example/",
    }
    mark = claim(
        "It was old", verdict="disputed", reason="No.", tags=["a"], sources=[SOURCE], status="adjudicated"
    )
    told = feed(make_record(TEXT, [mark], **facts))
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", "DataFeed", "Flood")
    assert reviews(told) == [
        {
            "@type": "ClaimReview", "@id": f"urn:uuid:{mark['id']}", "url": f"urn:uuid:{mark['id']}",
            "claimReviewed": "It was old", "reviewBody": "No.", "keywords": ["a"],
            "itemReviewed": {
                "@type": "Claim",
                "appearance": {
                    "@type": "NewsArticle", "headline": "Flood", "url": "https://l.example/", "inLanguage": "en",
                    "datePublished": "2026-01-01T00:00:00Z", "author": {"@type": "Person", "name": "A. B."},
                    "publisher": {"@type": "Organization", "name": "Lamp"},
                },
            },
            "reviewRating": {"@type": "Rating", "alternateName": "Disputed"},
            "author": {"@type": "Organization", "name": "Flood"},
            "dateCreated": "2026-01-02T03:04:05Z", "datePublished": "2026-01-02",
            "citation": [
                {
                    "@type": "CreativeWork", "url": "https://a.example/", "name": "A", "text": "q",
                    "description": "Accessed on 2026-03-14",
                }
            ],
        }
    ]  # fmt: skip


def test_where_something_is_settled_only_that_is_published() -> None:
    settled, other = claim("dam", verdict="sourced", status="adjudicated"), claim("old", verdict="disputed")
    passage, open_ = claim("It", kind="passage"), claim("failed")
    losses = Losses()
    record = make_record(TEXT, [settled, open_, passage, other], [join(settled, other, note="Hm.")])
    assert [one["claimReviewed"] for one in reviews(feed(record, losses=losses))] == ["dam"]
    assert losses.sentences() == [
        "texts of articles (1)", "claims that are not settled or have no verdict (2)", "passages (1)",
        "names of who made an annotation (4)", "links (1)", "notes of links (1)",
    ]  # fmt: skip


def test_where_nothing_is_settled_every_verdict_is() -> None:
    marks = [claim("dam", verdict="sourced"), claim("failed"), claim("old", verdict="gone")]
    told = reviews(feed(make_record(TEXT, marks)))
    assert [one["reviewRating"]["alternateName"] for one in told] == ["Sourced", "gone"]


def test_a_project_without_claims_is_an_empty_feed() -> None:
    assert reviews(feed()) == []


def test_a_feed_comes_back_as_claims_with_the_names_of_their_verdicts() -> None:
    marks = [claim("dam", verdict="sourced", reason="Yes."), claim("old", verdict="disputed")]
    documents = list(read_claimreview(write("claimreview", [make_record(TEXT, marks)])))
    assert [(one.text, one.publisher, one.url, one.spans[0].label) for one in documents] == [
        ("dam", "Flood", "", "Sourced"), ("old", "Flood", "", "Disputed"),
    ]  # fmt: skip
    assert documents[0].spans[0].note == "Yes.\nAppeared at: Flood"
