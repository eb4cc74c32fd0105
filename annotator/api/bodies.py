"""Every body and query that comes in: the one typed declaration, of which the OpenAPI document is made too.

What comes in is checked for its shape here and for its value by the drafts, which also refuse what pages send.
"""

import re
import uuid
from contextlib import suppress
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from annotator.annotations.drafts import EXACT_AT_MOST
from annotator.annotations.models import Kind
from annotator.discussions.drafts import TEXT_AT_MOST
from annotator.links.models import Relation
from annotator.text.reading import MAX_BYTES

#: of any body but an article's
BODY_BYTES = 256 * 1024


def _day(value: object) -> object:
    """A date and nothing that only resembles one."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError("A date looks like 2026-03-14.")


def _id(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        return uuid.UUID(value)
    raise ValueError("An id looks like 0197a2f0-7c1e-7b33-9d53-0d0c5f3f8a11.")


Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[uuid.UUID, BeforeValidator(_id), WithJsonSchema({"type": "string", "format": "uuid"})]
KindName = Annotated[str, Field(json_schema_extra={"enum": list(Kind)})]
RelationName = Annotated[str, Field(json_schema_extra={"enum": list(Relation)})]
Offset = Annotated[int, Field(ge=0, description="Code points of the revision's text.")]
Instant = Annotated[
    str, Field(description="ISO 8601; without a zone it is UTC.", json_schema_extra={"format": "date-time"})
]


Text = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": TEXT_AT_MOST})]


class Body(BaseModel):
    """Something that comes in: nothing is converted, unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    size_bytes_at_most: ClassVar[int] = BODY_BYTES


class NewArticle(Body):
    """A text to import. An empty title is taken from the text's first line."""

    #: 2 MiB of text, and what JSON may add to it by escaping
    size_bytes_at_most: ClassVar[int] = 3 * MAX_BYTES + BODY_BYTES

    text: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published_at: Instant | None = None
    url: str = ""
    language: str = "und"


class SourceShape(Body):
    """What a verdict rests on: an address or the name of a document."""

    url: str = ""
    title: str = ""
    quote: str = ""
    accessed_on: Day | None = None


class NewAnnotation(Body):
    """A span to mark; ``exact`` must be what stands there."""

    kind: KindName
    start: Offset
    end: Offset
    exact: Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": EXACT_AT_MOST})]
    revision: Annotated[int, Field(ge=1)] | None = None
    verdict: str | None = None
    reason: str = ""
    tags: list[str] = []
    sources: list[SourceShape] = []


class AnnotationPatch(Body):
    """What is to change; what is left out stays. ``version`` here or as If-Match."""

    version: int | None = None
    kind: KindName | None = None
    start: Offset | None = None
    end: Offset | None = None
    exact: str | None = None
    revision: Annotated[int, Field(ge=1)] | None = None
    verdict: str | None = None
    reason: str | None = None
    tags: list[str] | None = None
    sources: list[SourceShape] | None = None


class VersionOnly(Body):
    """The version that was read, here or as If-Match."""

    version: int | None = None


class NewLink(Body):
    """``from`` says something about ``to``; both are annotations."""

    from_id: Annotated[Id, Field(alias="from")]
    to_id: Annotated[Id, Field(alias="to")]
    relation: RelationName
    note: str = ""


class LinkPatch(Body):
    """What is to change; what is left out stays. ``version`` here or as If-Match."""

    version: int | None = None
    relation: RelationName | None = None
    note: str | None = None


class NewAssignments(Body):
    """Each of these articles for each of these people, by name."""

    articles: list[Id]
    people: list[str]
    due_on: Day | None = None


class NewSpread(Body):
    """Articles (empty: all that have too few readers) for people (empty: all reviewers), equally much for each.

    readers: of each article; null takes the project's own number. preview: only say what it would be.
    """

    readers: int | None = None
    articles: list[Id] = []
    people: list[str] = []
    due_on: Day | None = None
    preview: bool = False


class AssignmentPatch(Body):
    """Another day, or null for none. ``version`` here or as If-Match."""

    version: int | None = None
    due_on: Day | None


class WithReason(Body):
    """Why an assignment is returned or ended; ``version`` here or as If-Match."""

    version: int | None = None
    reason: str


class NewSubmission(Body):
    """``anyway``: although claims lack something, which asks for a reason."""

    anyway: bool = False
    reason: str = ""


class ReasonOnly(Body):
    """Why."""

    reason: str


class ArticlePatch(Body):
    """Whether people learn on it."""

    is_training: bool


class Page(Body):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    cursor: Annotated[str, Field(max_length=200)] = ""


class EventPage(Page):
    """Which part of the log: the events after this one."""

    after: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0


class AssignmentPage(Page):
    """Which assignments: of whom, by name, of which article, in which status."""

    person: str = ""
    article: Id | None = None
    status: Literal["", "open", "submitted", "ended"] = ""


class NewThread(Body):
    """What it is about, one of the three, and its first comment."""

    article: Id | None = None
    annotation: Id | None = None
    link: Id | None = None
    text: Text


class NewComment(Body):
    """What is said."""

    text: Text


class CommentPatch(Body):
    """Other words. ``version`` here or as If-Match."""

    version: int | None = None
    text: Text


class ThreadPage(Page):
    """Which discussions: all, or those about one thing, or in one state."""

    status: Literal["", "open", "resolved"] = ""
    article: Id | None = None
    annotation: Id | None = None
    link: Id | None = None
