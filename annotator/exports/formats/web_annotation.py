"""W3C Web Annotation: a ZIP of JSON-LD, an AnnotationCollection in pages, and beside it the texts it points into.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017. Each article, annotation and link is an
Annotation: describing a text, highlighting or assessing a span, linking two. Positions count code points (4.2.5), in
the text file named as source; its state names the hash of that file (4.3.1; RFC 6920), so that a target can be
checked. Files have the names that they have in the ZIP, below ``arcp://name,SLUG/`` (draft-soilandreyes-arcp-03).
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.exports.dataset import DataSet, Member, document_name
from annotator.exports.losses import Losses
from annotator.exports.records import ADJUDICATED, AnnotationRecord, ArticleRecord, LinkRecord, SourceRecord

#: annotations in a page
PAGE = 500
#: the official context forgets one of the motivations that the model has (3.3.5)
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"assessing": "oa:assessing"}]

Node = dict[str, Any]


def write_web_annotation(data: DataSet, _losses: Losses) -> Iterator[Member]:
    """``texts/``, ``page-0.json`` and so on, and at last ``collection.json``, which knows how many there were."""
    names = {verdict.key: verdict.name for verdict in data.verdicts}
    book = _Book(f"arcp://name,{data.slug}/", data.title, names)
    number, waiting = 0, list[Node]()
    for record in data.articles:
        yield Member(_text_name(record), (record["text"].encode(),))
        waiting += book.annotations(record)
        while len(waiting) > PAGE:
            yield book.page(number, waiting[:PAGE], is_last=False)
            number, waiting = number + 1, waiting[PAGE:]
    if waiting:
        yield book.page(number, waiting, is_last=True)
    total = number * PAGE + len(waiting)
    yield book.collection(total, pages=number + 1 if waiting else 0)


@dataclass(frozen=True)
class _Book:
    """What the files of one export share."""

    base: str
    title: str
    #: by key
    verdicts: dict[str, str]

    def collection(self, total: int, *, pages: int) -> Member:
        """5.1: with the first and the last page where there are any."""
        ends = {"first": self._page_id(0), "last": self._page_id(pages - 1)} if pages else {}
        found = {"@context": CONTEXT, **self._name, "total": total, **ends}
        return Member("collection.json", (_bytes(found),))

    def page(self, number: int, items: list[Node], *, is_last: bool) -> Member:
        """5.2."""
        found: Node = {"@context": CONTEXT, "id": self._page_id(number), "type": "AnnotationPage"}
        found |= {"partOf": self._name, "startIndex": number * PAGE}
        if number:
            found["prev"] = self._page_id(number - 1)
        if not is_last:
            found["next"] = self._page_id(number + 1)
        return Member(f"page-{number}.json", (_bytes({**found, "items": items}),))

    def annotations(self, record: ArticleRecord) -> Iterator[Node]:
        """All that a record says: of its text, of the spans in it, of their links."""
        yield _description(record, self._text_id(record))
        for mark in record["annotations"]:
            yield self._annotation(record, mark)
        for link in record["links"]:
            yield _link(link)

    def _annotation(self, record: ArticleRecord, mark: AnnotationRecord) -> Node:
        return {
            "id": _urn(mark["id"]), "type": "Annotation",
            "motivation": "assessing" if mark["verdict"] else "highlighting",
            "creator": _person(mark["created_by"]),
            "created": mark["created_at"], "modified": mark["updated_at"],
            **({"schema:creativeWorkStatus": ADJUDICATED} if mark["status"] == ADJUDICATED else {}),
            "body": list(self._bodies(mark)),
            "target": {
                "type": "SpecificResource", "source": self._text_id(record),
                "state": {"type": "TimeState", "sourceDate": mark["updated_at"], "cached": _named_by_hash(record)},
                "selector": [
                    {"type": "TextPositionSelector", "start": mark["start"], "end": mark["end"]},
                    {
                        "type": "TextQuoteSelector", "exact": mark["exact"],
                        "prefix": mark["prefix"], "suffix": mark["suffix"],
                    },
                ],
            },
        }  # fmt: skip

    def _bodies(self, mark: AnnotationRecord) -> Iterator[Node]:
        if verdict := mark["verdict"]:
            yield {**_textual("assessing", verdict), "label": self.verdicts.get(verdict, verdict)}
        yield _textual("classifying", mark["kind"])
        if mark["reason"]:
            yield {**_textual("commenting", mark["reason"]), "format": "text/plain"}
        yield from (_textual("tagging", tag) for tag in mark["tags"])
        yield from map(_source, mark["sources"])

    def _text_id(self, record: ArticleRecord) -> str:
        return self.base + _text_name(record)

    def _page_id(self, number: int) -> str:
        return f"{self.base}page-{number}.json"

    @property
    def _name(self) -> Node:
        return {"id": f"{self.base}collection.json", "type": "AnnotationCollection", "label": self.title}


def _description(record: ArticleRecord, text_id: str) -> Node:
    """What is known of a text; schema.org has the words that the model lacks, and the context knows its prefix."""
    article = record["article"]
    facts = {
        "language": article["language"], "via": article["url"],
        "schema:headline": article["title"], "schema:publisher": article["publisher"],
        "schema:author": article["author"], "schema:datePublished": article["published_at"],
    }  # fmt: skip
    target = {"id": text_id, "type": "Text", "format": "text/plain", "canonical": _named_by_hash(record)}
    target |= {name: value for name, value in facts.items() if value}
    return {
        "id": f"{text_id}#about", "type": "Annotation", "motivation": "describing",
        "target": {**target, "schema:version": article["revision"]},
    }  # fmt: skip


def _link(link: LinkRecord) -> Node:
    """The target is where it leaves, the first body where it leads."""
    note = [{**_textual("commenting", link["note"]), "format": "text/plain"}] if link["note"] else []
    there = {"type": "SpecificResource", "purpose": "linking", "source": _urn(link["to"])}
    return {
        "id": _urn(link["id"]), "type": "Annotation", "motivation": "linking",
        "creator": _person(link["created_by"]), "created": link["created_at"],
        "body": [there, _textual("classifying", link["relation"]), *note],
        "target": _urn(link["from"]),
    }  # fmt: skip


def _source(source: SourceRecord) -> Node:
    """A web page and what it says, or the name of a document that has no address."""
    names = {"label": source["title"]} if source["title"] else {}
    if not source["url"]:
        said = [source["title"], source["quote"], source["accessed_on"] or ""]
        return _textual("linking", "\n".join(part for part in said if part))
    found: Node = {"type": "SpecificResource", "purpose": "linking", "source": {"id": source["url"], **names}}
    if source["quote"]:
        found["selector"] = {"type": "TextQuoteSelector", "exact": source["quote"]}
    if source["accessed_on"]:
        found["state"] = {"type": "TimeState", "sourceDate": f"{source['accessed_on']}T00:00:00Z"}
    return found


def _textual(purpose: str, value: str) -> Node:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _person(name: str) -> Node:
    return {"type": "Person", "nickname": name}


def _urn(id_: str) -> str:
    return f"urn:uuid:{id_}"


def _named_by_hash(record: ArticleRecord) -> str:
    digest = base64.urlsafe_b64encode(bytes.fromhex(record["article"]["sha256"]))
    return f"ni:///sha-256;{digest.decode().rstrip('=')}"


def _text_name(record: ArticleRecord) -> str:
    return f"texts/{document_name(record)}.txt"


def _bytes(node: Node) -> bytes:
    return json.dumps(node, ensure_ascii=False, indent=1).encode() + b"\n"
