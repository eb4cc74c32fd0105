"""Reviews of claims that others made, tidy or not."""

import json
from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.exports.intake.catalogue import choose_reader
from annotator.exports.intake.claimreview import knows_claimreview, read_claimreview
from annotator.exports.intake.documents import ForeignDocument

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://r.example/flat", "name": "Is it flat?",
    "claimReviewed": "The world is flat", "datePublished": "2017-03-01 20:30:17 UTC", "author": {"name": "Watch"},
    "itemReviewed": {
        "@type": "Claim", "author": {"name": "Society"}, "name": "a speech", "datePublished": "2016-06-20",
        "appearance": [{"url": "https://s.example/1", "headline": "Square"}, "https://s.example/2"],
    },
    "reviewRating": {"ratingValue": 1, "worstRating": "1", "bestRating": "5", "alternateName": "False"},
    "reviewBody": "It is not.",
}  # fmt: skip


def read(value: Any) -> list[ForeignDocument]:
    return list(read_claimreview({"feed.json": json.dumps(value).encode()}))


def test_a_review_is_a_claim_in_the_words_of_who_reviewed_it() -> None:
    [document] = read(REVIEW)
    assert (document.text, document.title, document.publisher, document.url, document.published_at) == (
        "The world is flat", "Is it flat?", "Watch", "https://r.example/flat", "2017-03-01 20:30:17+00:00",
    )  # fmt: skip
    [span] = document.spans
    assert (span.start, span.end, span.label) == (0, 17, "False")
    assert span.attributes == {"rating": "1 (1 worst; 5 best)"}
    assert span.note.splitlines() == [
        "It is not.", "Said by: Society — a speech", "Said on: 2016-06-20", "Appeared at: https://s.example/1 Square",
        "Appeared at: https://s.example/2", "Reviewed at: https://r.example/flat",
    ]  # fmt: skip
    assert document.remarks == []


@pytest.mark.parametrize(
    "wrapped",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "ItemList", "itemListElement": [{"item": REVIEW}]},
        {"examples": {"one": {**REVIEW, "@type": ["Review", "http://schema.org/ClaimReview"]}}},
    ],
)
def test_it_may_be_wrapped_in_anything(wrapped: Any) -> None:
    assert [document.text for document in read(wrapped)] == ["The world is flat"]


@pytest.mark.parametrize(
    ("changed", "label", "rating"),
    [
        (
            {"reviewRating": {"ratingValue": "-1", "worstRating": "-1", "bestRating": "-1", "alternateName": " No "}},
            "No",
            {},
        ),
        ({"reviewRating": {"alternateName": ["Faux", "x"]}}, "Faux", {}),
        ({"reviewRating": [{"alternateName": {"@value": "Falso", "@language": "es"}}]}, "Falso", {}),
        ({"reviewRating": "False"}, "", {}),
        ({"reviewRating": None}, "", {}),
    ],
)  # fmt: skip
def test_ratings_are_taken_as_far_as_they_say_something(changed: Any, label: str, rating: Any) -> None:
    [document] = read({**REVIEW, **changed})
    assert (document.spans[0].label, document.spans[0].attributes) == (label, rating)
    assert [remark.message for remark in document.remarks] == (
        [] if label else ["It says no verdict in words."]
    )


def test_whatever_is_missing_a_claim_is_enough() -> None:
    [document] = read(
        {"@type": "ClaimReview", "claimReviewed": " So? ", "author": "Watch", "itemReviewed": [], "url": 3}
    )
    assert (document.text, document.publisher, document.url) == (" So? ", "Watch", "")
    assert [(span.start, span.end, span.exact, span.note) for span in document.spans] == [(1, 4, "So?", "")]


def test_reviews_that_cannot_be_taken_are_remarked_beside_those_that_can() -> None:
    [document] = read([{**REVIEW, "claimReviewed": " "}, {"@type": "MediaReview"}, REVIEW])
    assert [(remark.place, remark.message) for remark in document.remarks] == [
        ("feed.json, ClaimReview 1", "It says no claim."),
        ("feed.json, MediaReview 2", "A review of a picture or film is no text."),
    ]


def test_two_claims_of_one_page_stay_two() -> None:
    one, two = read([REVIEW, {**REVIEW, "claimReviewed": "The moon is flat"}])
    assert (one.url, two.url, [remark.is_refused for remark in two.remarks]) == (
        "https://r.example/flat",
        "",
        [False],
    )
    assert two.spans[0].note.endswith("Reviewed at: https://r.example/flat")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[]", b"7", b"\xff", b"[" * 9_999, b'{"@type": "ClaimReview"}', b'{"@type": ["Claim", 5, null]}',
        b'{"@type": "ClaimReview", "claimReviewed": {"a": 1}}', b'{"@type": "MediaReview"}',
    ],
)  # fmt: skip
def test_files_without_a_claim_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"^feed\.json"):
        list(read_claimreview({"feed.json": data}))


def test_its_files_are_known() -> None:
    assert knows_claimreview("feed.json", b'{"@type": "DataFeed", "x": "ClaimReview"')
    assert not knows_claimreview("feed.json", b'{"@type": "DataFeed"}')


PAGE = f"""<!doctype html><title>Is it flat?</title>
<script>"ClaimReview"</script><script type="application/ld+json">{{ broken, of something else }}</script>
<![x[ <SCRIPT nonce=x Type='application/ld+json; charset=utf-8'>
{json.dumps([REVIEW]).replace("/", chr(92) + "/")}
</ScRiPt><p>"""


@pytest.mark.parametrize("end", ["", "</script>", "<script type=application/ld+json>", "<script " * 9])
def test_it_may_stand_in_a_web_page(end: str) -> None:
    page = (PAGE + end).encode()
    assert choose_reader("auto", {"a.htm": page}).name == "claimreview"
    [document] = read_claimreview({"a.htm": page})
    assert (document.text, document.url) == ("The world is flat", "https://r.example/flat")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"<p>ClaimReview", "There is no ClaimReview in it."),
        (b"\xffClaimReview", "byte 0 is not part"),
        (b'<script type="application/ld+json">{"@type": "ClaimReview"', r"script 1: This is no JSON"),
    ],
)
def test_a_page_without_one_is_refused(page: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        list(read_claimreview({"a.html": page}))
