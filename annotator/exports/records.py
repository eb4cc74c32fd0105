"""The shape of a project that leaves: one record an article. Every format is made of these."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NotRequired

from typing_extensions import TypedDict

from annotator.accounts.permissions import Actor
from annotator.db import Session, id_text, instant_text
from annotator.exports.beside_records import (
    NothingRecord,
    PreAnnotationRecord,
    SentenceRecord,
    SuggestionRecord,
    ThreadRecord,
    ViewRecord,
)
from annotator.exports.rows import WholeArticle, read_project
from annotator.exports.settled import UNKNOWN
from annotator.projects.models import Project
from annotator.text.offsets import utf8_offsets, utf16_offsets

#: the status of a settled annotation
ADJUDICATED = "adjudicated"


class ArticleFacts(TypedDict):
    """What is known of an article. Texts are empty where nothing is known; instants are ISO 8601 in UTC."""

    id: str
    title: str
    publisher: str
    author: str
    published_at: str | None
    url: str
    language: str
    revision: int
    #: of the text in UTF-8, hexadecimal
    sha256: str
    #: the number of the present text; only where a later one was given up for it
    current: NotRequired[int]


class SourceRecord(TypedDict):
    """What a verdict rests on."""

    url: str
    title: str
    quote: str
    accessed_on: str | None


class DecisionRecord(TypedDict):
    """How something came into the record."""

    rule: str
    reason: str


class AnnotationRecord(TypedDict):
    """A marked span. ``text[start:end] == exact`` in code points, UTF-16 units and bytes of UTF-8 alike."""

    id: str
    kind: str
    start: int
    end: int
    start_utf16: int
    end_utf16: int
    start_utf8: int
    end_utf8: int
    exact: str
    prefix: str
    suffix: str
    verdict: str | None
    reason: str
    tags: list[str]
    sources: list[SourceRecord]
    status: str
    created_by: str
    created_at: str
    updated_at: str
    version: int
    #: these two only where ``status`` is ``adjudicated``
    decision: NotRequired[DecisionRecord]
    views: NotRequired[list[ViewRecord]]


#: ``from`` is a word of the language, so this one is written otherwise
LinkRecord = TypedDict(
    "LinkRecord",
    {
        "id": str,
        "relation": str,
        "from": str,
        "to": str,
        "to_article": str,
        "note": str,
        "created_by": str,
        "created_at": str,
        "version": int,
        "decision": NotRequired[DecisionRecord],
        "views": NotRequired[list[ViewRecord]],
    },
)


class ArticleRecord(TypedDict):
    """One revision of an article with what is on it: annotations by (start, end, id), the links that leave it by id.

    The further keys stand only where there is something, each list by id, pre-annotations and sentences by place.
    """

    article: ArticleFacts
    text: str
    annotations: list[AnnotationRecord]
    links: list[LinkRecord]
    preannotations: NotRequired[list[PreAnnotationRecord]]
    sentences: NotRequired[list[SentenceRecord]]
    #: of annotations that stand on this revision
    suggestions: NotRequired[list[SuggestionRecord]]
    #: of the article: with its present text
    nothing: NotRequired[list[NothingRecord]]
    #: of the article with its present text, else with what they are about; never in a release
    threads: NotRequired[list[ThreadRecord]]


def read_records(
    session: Session, actor: Actor, project: Project, *, talk: bool = True
) -> Iterator[ArticleRecord]:
    """Every article in order of id at its newest revision; after it older revisions that something still stands on.

    talk: what was said of them, too. Read in parts: memory does not grow with the project. Raises NotAllowed.
    """
    return map(_record, read_project(session, actor, project, talk=talk))


def _record(whole: WholeArticle) -> ArticleRecord:
    article, revision = whole.article, whole.revision
    facts: Any = {
        "id": str(article.id), "title": article.title, "publisher": article.publisher, "author": article.author,
        "published_at": _instant(article.published_at), "url": article.url, "language": article.language,
        "revision": revision.number, "sha256": revision.sha256.hex(),
    }  # fmt: skip
    if revision.number > article.revision:
        facts["current"] = article.revision
    record: Any = {
        "article": facts,
        "text": revision.text,
        "annotations": _annotations(whole),
        "links": [_link(link, whole) for link in whole.links],
        **whole.beside,
    }
    return record  # type: ignore[no-any-return]


def _annotations(whole: WholeArticle) -> list[AnnotationRecord]:
    text = whole.revision.text
    offsets = [offset for row in whole.annotations for offset in (row.start_offset, row.end_offset)]
    utf16, utf8 = utf16_offsets(text, offsets), utf8_offsets(text, offsets)
    found: list[Any] = [
        {
            "id": id_text(row.id), "kind": row.kind, "start": row.start_offset, "end": row.end_offset,
            "start_utf16": utf16[2 * at], "end_utf16": utf16[2 * at + 1],
            "start_utf8": utf8[2 * at], "end_utf8": utf8[2 * at + 1],
            "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix,
            "verdict": row.verdict, "reason": row.reason, "tags": whole.tags_of(row.id),
            "sources": whole.sources_of(row.id), "status": ADJUDICATED if row.is_settled else row.status,
            "created_by": row.created_by,
            "created_at": instant_text(row.created_at), "updated_at": instant_text(row.updated_at),
            "version": row.version, **(_decided(whole, uuid.UUID(id_text(row.id))) if row.is_settled else {}),
        }
        for at, row in enumerate(whole.annotations)
    ]  # fmt: skip
    return found


def _link(link: Any, whole: WholeArticle) -> Any:
    return {
        "id": str(link.id), "relation": link.relation, "from": str(link.from_id), "to": str(link.to_id),
        "to_article": str(link.to_article_id), "note": link.note, "created_by": link.created_by,
        "created_at": _instant(link.created_at), "version": link.version,
        **(_decided(whole, link.id) if link.is_settled else {}),
    }  # fmt: skip


def _decided(whole: WholeArticle, settled_id: uuid.UUID) -> dict[str, object]:
    """How something came into the record: only what is settled has these keys."""
    return whole.decisions.get(settled_id, UNKNOWN)


def _instant(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, with as many digits as it has."""
    return instant_text(moment) if moment else None
