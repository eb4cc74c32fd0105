"""A published claim as schema.org ClaimReview, for search engines and aggregators."""

import json
from typing import Any

from annotator.exports.formats.claimreview import appearance_of, citation_of, given
from annotator.publishing.models import Publication


def page_of(publication: Publication, root: str) -> str:
    """Where everybody reads one version; ``root``: the address of the installation, without a slash at its end."""
    return f"{root}/published/{publication.annotation_id}/{publication.number}"


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
