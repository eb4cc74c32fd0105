"""A line of our own format as it comes back in: its shape, and the drafts that are in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, ValidationError

from annotator.annotations.drafts import AnnotationDraft, Judgement, SourceDraft, SpanDraft
from annotator.articles.drafts import ArticleDraft
from annotator.articles.front_matter import parse_instant
from annotator.errors import Invalid
from annotator.exports.ids import as_id
from annotator.exports.records import ADJUDICATED
from annotator.exports.shapes import BesideEntries, Decision, FileId, Number, Shape, View


class _Article(Shape):
    id: FileId = ""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    url: str | None = None
    language: str | None = None
    revision: Number = 1
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    current: Number | None = None


class _Source(Shape):
    url: str = ""
    title: str = ""
    quote: str = ""
    accessed_on: date | None = None


class _Annotation(Shape):
    id: FileId = ""
    kind: str
    start: int
    end: int
    exact: str
    verdict: str | None = None
    reason: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[_Source, ...] = ()
    created_by: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    version: Number = 1
    status: str = ""
    decision: Decision = Decision()
    views: tuple[View, ...] = ()


class LinkEntry(Shape):
    """A link; its ends are ids of annotations, in this file or in the project."""

    id: FileId = ""
    from_id: Annotated[FileId, Field(alias="from")]
    to_id: Annotated[FileId, Field(alias="to")]
    relation: str
    note: str = ""
    created_by: str = ""
    created_at: str | None = None
    version: Number = 1
    #: only what is settled has one
    decision: Decision | None = None
    views: tuple[View, ...] = ()


class _Line(BesideEntries):
    article: _Article = _Article()
    text: str | None = None
    annotations: tuple[_Annotation, ...] = ()
    links: tuple[LinkEntry, ...] = ()


@dataclass(frozen=True)
class AnnotationEntry:
    """A draft, and what the file says of who made it and when."""

    file_id: str
    draft: AnnotationDraft
    created_by: str
    created_at: datetime | None
    updated_at: datetime | None
    #: how it came into the record; None when it is somebody's own
    decision: Decision | None = None
    views: Sequence[View] = ()
    version: int = 1
    #: of another tool's: how it is called there, and how sure that was, in thousandths
    label: str = ""
    score: int | None = None


@dataclass(frozen=True)
class ArticleLine:
    """One line: an article with its text, or annotations onto one that is there."""

    number: int
    file_id: str
    url: str
    revision: int
    #: of the text in UTF-8; None when the line only names a URL
    sha256: bytes | None
    draft: ArticleDraft | None
    annotations: list[AnnotationEntry]
    links: Sequence[LinkEntry]
    #: the number of the article's present text, where that is not its last one
    current: int | None = None
    #: what was done beside these
    beside: BesideEntries = field(default_factory=BesideEntries)


def read_line(number: int, data: bytes) -> ArticleLine:
    """Line ``number`` of a file. Raises Invalid with the place and a sentence."""
    try:
        line = _Line.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise refused(number, place, f"{first['msg'].rstrip('.')}.") from None
    sha256 = _sha256(number, line)
    return ArticleLine(
        number, line.article.id, line.article.url or "", line.article.revision, sha256,
        _article_draft(number, line), _annotation_entries(number, line.annotations), line.links,
        line.article.current, line,
    )  # fmt: skip


def refused(number: int, place: str, message: str) -> Invalid:
    """What is said of a line that cannot be taken."""
    return Invalid("file", f"Line {number}, {place}: {message}" if place else f"Line {number}: {message}")


def entry_instant(number: int, place: str, value: str | None) -> datetime | None:
    """When something was made."""
    try:
        return parse_instant(value)
    except Invalid as invalid:
        raise refused(number, place, invalid.message) from None


def _sha256(number: int, line: _Line) -> bytes | None:
    told = bytes.fromhex(line.article.sha256) if line.article.sha256 else None
    if line.text is None:
        if told is None and not line.article.url:
            raise refused(
                number, "article", "Without a text, the line must name its article by sha256 or url."
            )
        return told
    found = hashlib.sha256(line.text.encode()).digest()
    if told is not None and found != told:
        raise refused(
            number,
            "article.sha256",
            "This is not the SHA-256 of the line's text; the text was changed on its way.",
        )
    return found


def _article_draft(number: int, line: _Line) -> ArticleDraft | None:
    if line.text is None:
        return None
    try:
        values: dict[str, Any] = {
            name: getattr(line.article, name) or ""
            for name in ("title", "publisher", "author", "url", "language")
        }
        told = as_id(line.article.id), line.article.revision
        published_at = parse_instant(line.article.published_at)
        return ArticleDraft(line.text, published_at=published_at, id=told[0], revision=told[1], **values)
    except Invalid as invalid:
        raise refused(number, _first_field(invalid), invalid.message) from None


def _annotation_entries(number: int, entries: Sequence[_Annotation]) -> list[AnnotationEntry]:
    found = []
    for at, entry in enumerate(entries):
        try:
            found.append(_entry(entry))
        except Invalid as invalid:
            raise refused(number, f"annotations.{at}.{_first_field(invalid)}", invalid.message) from None
    return found


def _entry(entry: _Annotation) -> AnnotationEntry:
    sources = tuple(
        SourceDraft(source.url, source.title, source.quote, source.accessed_on) for source in entry.sources
    )
    judgement = Judgement(entry.verdict, entry.reason, entry.tags, sources)
    draft = AnnotationDraft(entry.kind, SpanDraft(entry.start, entry.end, entry.exact), judgement)
    return AnnotationEntry(
        entry.id, draft, entry.created_by, parse_instant(entry.created_at), parse_instant(entry.updated_at),
        entry.decision if entry.status == ADJUDICATED else None, entry.views, entry.version,
    )  # fmt: skip


def _first_field(invalid: Invalid) -> str:
    return next(iter(invalid.fields))
