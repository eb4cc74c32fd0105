"""A published claim as schema.org ClaimReview, for search engines and aggregators."""

import json
from typing import Any

from annotator.publishing.models import Publication


def claim_review(publication: Publication, url: str) -> dict[str, Any]:
    """JSON-LD of one version; ``url`` is its own address. A verdict of words has no number: there is no ratingValue.

    Source: schema.org/ClaimReview, and the guide of ClaimReview for publishers: itemReviewed is a Claim with where it
    appeared; alternateName is the verdict.
    """
    body = json.loads(publication.body)
    article = body["article"]
    appearance = {
        "@type": "NewsArticle",
        **_given(headline=article["title"], url=article["url"], datePublished=article["published_at"]),
        **({"publisher": _organisation(article["publisher"])} if article["publisher"] else {}),
    }
    claim = {"@type": "Claim", "appearance": appearance}
    if article["author"]:
        claim["author"] = {"@type": "Person", "name": article["author"]}
    elif article["publisher"]:
        claim["author"] = _organisation(article["publisher"])
    return {
        "@context": "https://schema.org", "@type": "ClaimReview", "@id": url, "url": url,
        "claimReviewed": body["quote"], "itemReviewed": claim,
        "author": _organisation(body["project"]),
        "datePublished": publication.created_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "alternateName": body["verdict"]["name"]},
        **_given(reviewBody=body["reason"]),
        **({"citation": [_citation(one) for one in body["sources"]]} if body["sources"] else {}),
    }  # fmt: skip


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _citation(source: dict[str, Any]) -> dict[str, str]:
    return {"@type": "CreativeWork", **_given(name=source["title"], url=source["url"], text=source["quote"])}


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
