"""What is in a data set, in numbers. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from annotator.exports.records import ADJUDICATED, AnnotationRecord, ArticleRecord
from annotator.exports.releases.ratings import list_ratings


@dataclass
class Contents:
    """Counts; dates are those of publication."""

    articles: int = 0
    revisions: int = 0
    #: of the texts
    code_points: int = 0
    #: readers' own, and those of the record
    claims: int = 0
    passages: int = 0
    settled: int = 0
    links: int = 0
    #: readers' views, of which some differ from the record
    ratings: int = 0
    minority_views: int = 0
    published_from: str | None = None
    published_to: str | None = None
    languages: Counter[str] = field(default_factory=Counter)
    publishers: Counter[str] = field(default_factory=Counter)
    #: of readers' claims; “” is none yet
    verdicts: Counter[str] = field(default_factory=Counter)
    settled_verdicts: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    #: by reader, how many views are theirs
    readers: Counter[str] = field(default_factory=Counter)

    @property
    def values(self) -> dict[str, object]:
        """As JSON values, in a fixed order."""
        return {
            name: dict(sorted(value.items())) if isinstance(value, Counter) else value
            for name, value in vars(self).items()
        }


def count_contents(articles: Iterable[ArticleRecord]) -> Contents:
    """One walk through the records."""
    found, before = Contents(), ""
    for record in articles:
        found.revisions += 1
        if record["article"]["id"] != before:
            _count_article(found, record)
            before = record["article"]["id"]
        for mark in record["annotations"]:
            _count_mark(found, mark)
        found.links += len(record["links"])
        found.relations.update(link["relation"] for link in record["links"])
        ratings = list(list_ratings(record))
        found.ratings += len(ratings)
        found.minority_views += sum(rating["stance"] == "differs" for rating in ratings)
        found.readers.update(rating["by"] for rating in ratings)
    return found


def _count_article(found: Contents, record: ArticleRecord) -> None:
    article = record["article"]
    found.articles += 1
    found.code_points += len(record["text"])
    found.languages[article["language"]] += 1
    found.publishers[article["publisher"]] += 1
    if article["published_at"]:
        on = date.fromisoformat(article["published_at"][:10]).isoformat()
        found.published_from = min(found.published_from or on, on)
        found.published_to = max(found.published_to or on, on)


def _count_mark(found: Contents, mark: AnnotationRecord) -> None:
    if mark["status"] == ADJUDICATED:
        found.settled += 1
        if mark["kind"] == "claim":
            found.settled_verdicts[mark["verdict"] or ""] += 1
    elif mark["kind"] == "claim":
        found.claims += 1
        found.verdicts[mark["verdict"] or ""] += 1
    else:
        found.passages += 1
