"""What every reader said, one view a line: beside the record, which has one answer for each place."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from typing_extensions import TypedDict

from annotator.exports.records import ADJUDICATED, ArticleRecord, SourceRecord

#: ``from`` is a word of the language, so this one is written otherwise
RatingRecord = TypedDict(
    "RatingRecord",
    {
        "article": str,
        "revision": int,
        #: of the reader's own annotation or link, which is in the articles too unless it was deleted
        "id": str,
        "by": str,
        #: claim, passage or link
        "kind": str,
        #: code points of the revision; null of a link
        "start": int | None,
        "end": int | None,
        "exact": str,
        "verdict": str | None,
        #: these three of links only
        "relation": str | None,
        "from": str | None,
        "to": str | None,
        "reason": str,
        "tags": list[str],
        "sources": list[SourceRecord],
        #: the annotation or link of the record that was decided from it, and whether it says the same
        "settled": str | None,
        "stance": str | None,
    },
)


def rating_lines(articles: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """JSON lines in the order of the articles: annotations as they stand there, views whose mark is gone, links."""
    for record in articles:
        for rating in list_ratings(record):
            yield json.dumps(rating, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def list_ratings(record: ArticleRecord) -> Iterator[RatingRecord]:
    """Every view of one article."""
    things: list[Any] = [*record["annotations"], *record["links"]]
    views = {view["id"]: (thing, view) for thing in things for view in thing.get("views", ())}
    own = [thing for thing in things if thing.get("status") != ADJUDICATED and "views" not in thing]
    for thing in own:
        settled, view = views.pop(thing["id"], (None, None))
        yield _rating(record, thing, thing, settled, view)
    for settled, view in views.values():
        yield _rating(record, settled, {"tags": [], "sources": [], "note": "", **view}, settled, view)


def _rating(record: ArticleRecord, place: Any, said: Any, settled: Any, view: Any) -> RatingRecord:
    """One view. place: where it is. said: what is said of it, a whole record or what a decision kept."""
    return {
        "article": record["article"]["id"], "revision": record["article"]["revision"], "id": said["id"],
        "by": said.get("created_by") or said.get("by", ""), "kind": place.get("kind", "link"),
        "start": place.get("start"), "end": place.get("end"), "exact": place.get("exact", ""),
        "verdict": said.get("verdict"), "relation": said.get("relation"),
        "from": place.get("from"), "to": place.get("to"),
        "reason": said.get("reason") or said.get("note") or "",
        "tags": said.get("tags", []), "sources": said.get("sources", []),
        "settled": settled["id"] if settled else None, "stance": view["stance"] if view else None,
    }  # fmt: skip
