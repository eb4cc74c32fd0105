"""What a format leaves out: declared by part, and counted, so that nothing is dropped in silence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.exports.records import AnnotationRecord, ArticleRecord


class Part(StrEnum):
    """Parts of a record. The value is what people read: “links (12)”."""

    FACTS = "outlet, author, date, address or language of an article"
    REVISIONS = "older revisions with annotations"
    ARTICLES = "articles without annotations"
    TEXTS = "texts of articles"
    UNDECIDED = "claims that are not settled or have no verdict"
    PASSAGES = "passages"
    VERDICTS = "verdicts"
    REASONS = "reasons"
    TAGS = "tags"
    SOURCES = "sources"
    AUTHORS = "names of who made an annotation"
    TIMES = "dates of annotations"
    VIEWS = "decisions and the views behind them"
    LINKS = "links"
    NOTES = "notes of links"
    OVERLAPS = "annotations that overlap others"
    PREANNOTATIONS = "pre-annotations, and what was decided about them"
    SENTENCES = "sentences in which nothing is to check"
    SUGGESTIONS = "decisions about suggestions"
    NOTHING = "decisions that there is nothing"
    THREADS = "discussions"
    PLACES = "annotations that begin or end within a word"
    EDGES = "white space at the ends of annotations"
    CROSSINGS = "annotations that run across sentences"


#: what only formats of our own have a place for
OURS = (Part.PREANNOTATIONS, Part.SENTENCES, Part.SUGGESTIONS, Part.NOTHING, Part.THREADS)


@dataclass
class Losses:
    """How many of each part were left out. Filled while an export is taken, complete when it has been."""

    counts: Counter[Part] = field(default_factory=Counter)

    def sentences(self) -> list[str]:
        """“links (12)”, in the order of the parts; empty when everything went along."""
        return [f"{part} ({self.counts[part]:,})" for part in Part if self.counts[part]]


@dataclass(frozen=True)
class Counted:
    """The same records; what they hold of ``parts`` is counted as they go by, anew on each walk.

    OVERLAPS and what follows it depend on how a format cuts a text: those that leave some out count them themselves.
    """

    articles: Iterable[ArticleRecord]
    losses: Losses
    parts: frozenset[Part]

    def __iter__(self) -> Iterator[ArticleRecord]:
        for part in self.parts:
            self.losses.counts[part] = 0
        before = ""
        for record in self.articles:
            found = _count(record)
            found[Part.REVISIONS] = record["article"]["id"] == before
            before = record["article"]["id"]
            for part in self.parts:
                self.losses.counts[part] += found[part]
            yield record


def _count(record: ArticleRecord) -> Counter[Part]:
    article, marks, links = record["article"], record["annotations"], record["links"]
    facts = (article[name] for name in ("publisher", "author", "published_at", "url", "language"))
    found = Counter({Part.FACTS: int(any(facts)), Part.ARTICLES: int(not marks), Part.TEXTS: 1})
    for mark in marks:
        found.update(_count_mark(mark))
    found[Part.LINKS] = len(links)
    found[Part.NOTES] = sum(bool(link["note"]) for link in links)
    found[Part.VIEWS] += sum("decision" in link for link in links)
    found[Part.PREANNOTATIONS] = len(record.get("preannotations", ()))
    found[Part.SENTENCES] = len(record.get("sentences", ()))
    found[Part.SUGGESTIONS] = len(record.get("suggestions", ()))
    found[Part.NOTHING] = len(record.get("nothing", ()))
    found[Part.THREADS] = len(record.get("threads", ()))
    return found


def _count_mark(mark: AnnotationRecord) -> dict[Part, int]:
    return {
        Part.PASSAGES: int(mark["kind"] == "passage"),
        Part.VERDICTS: int(mark["verdict"] is not None),
        Part.REASONS: int(bool(mark["reason"])),
        Part.TAGS: len(mark["tags"]),
        Part.SOURCES: len(mark["sources"]),
        Part.AUTHORS: 1,
        Part.TIMES: 1,
        Part.VIEWS: int("decision" in mark),
    }
