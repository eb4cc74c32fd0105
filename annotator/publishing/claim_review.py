"""A published claim as schema.org ClaimReview, for search engines and aggregators."""

import json
from collections.abc import Iterable
from typing import Any

from annotator.db import instant_text
from annotator.exports.formats.claimreview import appearance_of, citation_of, given
from annotator.publishing.models import Publication


def page_of(publication: Publication, root: str) -> str:
    """Where everybody reads one version; ``root``: the address of the installation, without a slash at its end."""
    return f"{root}/published/{publication.annotation_id}/{publication.number}"


def feed(title: str, url: str, publications: Iterable[Publication], root: str) -> dict[str, Any]:
    """The newest versions of what a project has published as a schema.org DataFeed; ``url``: its page for people.

    What was withdrawn is in it without a word of what it said, so that whoever has kept it learns to drop it.
    """
    return {
        "@context": "https://schema.org", "@type": "DataFeed", "name": title, "url": url,
        "dataFeedElement": [_feed_item(one, page_of(one, root)) for one in publications],
    }  # fmt: skip


def _feed_item(publication: Publication, url: str) -> dict[str, Any]:
    created, changed = (instant_text(at) for at in (publication.created_at, publication.updated_at))
    item = {"@type": "DataFeedItem", "dateCreated": created, "dateModified": changed}
    if publication.is_withdrawn:
        return {**item, "dateDeleted": changed, "item": [{"@type": "ClaimReview", "@id": url, "url": url}]}
    review = claim_review(publication, url)
    del review["@context"]
    return {**item, "item": [review]}


def claim_review(publication: Publication, url: str) -> dict[str, Any]:
    """JSON-LD of one version; ``url`` is its own address. In the words of the export of that name."""
    body = json.loads(publication.body)
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "@id": url, "url": url,
        "claimReviewed": body["quote"],
        "itemReviewed": {"@type": "Claim", "appearance": appearance_of(body["article"])},
        "reviewRating": {"@type": "Rating", "alternateName": body["verdict"]["name"]},
        "author": {"@type": "Organization", "name": body["project"]},
        "datePublished": publication.created_at.date().isoformat(),
        **given(reviewBody=body["reason"], citation=[citation_of(one) for one in body["sources"]]),
    }  # fmt: skip
