"""ClaimReview: what was checked, and what it was found to be, for search engines and collections of fact-checks.

Source: schema.org/ClaimReview, as a DataFeed. A verdict is a word (``alternateName``): the verdicts of a project stand
in no order, so there is no ratingValue. Who made a claim is not known here, only where it appeared and who wrote that;
so the author stands with the appearance.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotator.exports.dataset import DataSet, Member
from annotator.exports.losses import Losses, Part
from annotator.exports.records import ADJUDICATED, AnnotationRecord, ArticleFacts

Node = dict[str, Any]


def write_claimreview(data: DataSet, losses: Losses) -> Iterator[Member]:
    """One feed: the settled claims, or where none is settled, all that have a verdict. UNDECIDED counts the others."""
    yield Member("claimreview.json", _feed(data, losses))


def _feed(data: DataSet, losses: Losses) -> Iterator[bytes]:
    is_ready = _is_settled if any(_is_settled(mark) for _, mark in _claims(data)) else _has_verdict
    names = {verdict.key: verdict.name for verdict in data.verdicts}
    head = {"@context": "https://schema.org", "@type": "DataFeed", "name": data.title}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "dataFeedElement": ['
    between = b"\n"
    for item in _items(data, names, is_ready, losses):
        yield between + json.dumps(item, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]}\n"


def _items(
    data: DataSet, names: Mapping[str, str], is_ready: Callable[[AnnotationRecord], bool], losses: Losses
) -> Iterator[Node]:
    losses.counts[Part.UNDECIDED] = 0
    for article, mark in _claims(data):
        if is_ready(mark):
            review = _review(data.title, article, mark, names)
            yield {"@type": "DataFeedItem", "dateModified": mark["updated_at"], "item": [review]}
        else:
            losses.counts[Part.UNDECIDED] += 1


def _claims(data: DataSet) -> Iterator[tuple[ArticleFacts, AnnotationRecord]]:
    for record in data.articles:
        yield from ((record["article"], mark) for mark in record["annotations"] if mark["kind"] == "claim")


def _has_verdict(mark: AnnotationRecord) -> bool:
    return mark["verdict"] is not None


def _is_settled(mark: AnnotationRecord) -> bool:
    return mark["status"] == ADJUDICATED and _has_verdict(mark)


def _review(project: str, article: ArticleFacts, mark: AnnotationRecord, names: Mapping[str, str]) -> Node:
    address, verdict = f"urn:uuid:{mark['id']}", mark["verdict"] or ""
    return {
        "@type": "ClaimReview", "@id": address, "url": address,
        "claimReviewed": mark["exact"],
        "itemReviewed": {"@type": "Claim", "appearance": appearance_of(article)},
        "reviewRating": {"@type": "Rating", "alternateName": names.get(verdict, verdict)},
        "author": {"@type": "Organization", "name": project},
        "dateCreated": mark["created_at"], "datePublished": mark["updated_at"][:10],
        **given(
            reviewBody=mark["reason"], keywords=mark["tags"], citation=[citation_of(one) for one in mark["sources"]]
        ),
    }  # fmt: skip


def appearance_of(article: Mapping[str, Any]) -> Node:
    """Where a claim appeared; ``article`` has the keys of ArticleFacts."""
    author = {"@type": "Person", "name": article["author"]} if article["author"] else None
    publisher = {"@type": "Organization", "name": article["publisher"]} if article["publisher"] else None
    return {
        "@type": "NewsArticle",
        **given(
            headline=article["title"], url=article["url"], datePublished=article["published_at"],
            inLanguage=article["language"], author=author, publisher=publisher,
        ),
    }  # fmt: skip


def citation_of(source: Mapping[str, Any]) -> Node:
    """What a verdict rests on; ``source`` has the keys of SourceRecord."""
    seen = f"Accessed on {source['accessed_on']}" if source["accessed_on"] else ""
    told = given(url=source["url"], name=source["title"], text=source["quote"], description=seen)
    return {"@type": "CreativeWork", **told}


def given(**values: Any) -> Node:
    """Those that say something."""
    return {name: value for name, value in values.items() if value}
