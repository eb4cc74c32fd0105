"""Every answer: the one typed declaration, of which the OpenAPI document is made too."""

import uuid
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """Something that goes out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


Item = TypeVar("Item", bound=Answer)


class VerdictState(Answer):
    """One entry of a project's verdict vocabulary."""

    key: str
    name: str
    colour: str
    pattern: str
    shortcut: str
    needs_source: bool
    needs_reason: bool


class ProjectState(Answer):
    """A project and what the asker is in it."""

    id: uuid.UUID
    slug: str
    title: str
    role: str | None
    require_source: bool
    require_reason: bool
    blind: bool
    overlap: int
    hand_back_days: int
    settle_own: bool
    hide_names: bool
    agree_by: str
    origins_for_sourced: int
    lists_published: bool
    created_at: datetime
    version: int


class WholeProject(ProjectState):
    """A project with its guidelines (Markdown) and vocabulary."""

    guidelines: str
    verdicts: list[VerdictState]


class ArticleState(Answer):
    """An article at its newest revision."""

    id: uuid.UUID
    project: uuid.UUID
    title: str
    publisher: str
    author: str
    published_at: datetime | None
    url: str
    language: str
    revision: int
    sha256: str
    length: int
    is_training: bool
    created_at: datetime


class CreatedArticle(ArticleState):
    """The article, and the number of the event that its import left in the log."""

    event: int


class WholeArticleState(ArticleState):
    """The article with its text."""

    text: str


class SourceState(Answer):
    """What a verdict rests on."""

    url: str
    title: str
    quote: str
    accessed_on: date | None


class AnnotationState(Answer):
    """An annotation. Offsets are code points of the text of ``revision``."""

    id: uuid.UUID
    project: uuid.UUID
    article: uuid.UUID
    revision: int
    kind: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    verdict: str | None
    reason: str
    tags: list[str]
    sources: list[SourceState]
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int


class WrittenAnnotation(AnnotationState):
    """The annotation after a write, and the number of the event it left; null when nothing changed."""

    event: int | None


class LinkState(Answer):
    """A link between two annotations."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    id: uuid.UUID
    project: uuid.UUID
    relation: str
    from_id: Annotated[uuid.UUID, Field(alias="from")]
    to_id: Annotated[uuid.UUID, Field(alias="to")]
    article: uuid.UUID
    to_article: uuid.UUID
    note: str
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int


class WrittenLink(LinkState):
    """The link after a write, and the number of the event it left; null when nothing changed."""

    event: int | None


class ReaderState(Answer):
    """Someone who has an article open, and the annotation that they edit."""

    name: str
    seen_at: datetime
    editing: uuid.UUID | None


class AssignmentState(Answer):
    """That someone reads an article. ``status``: open, submitted or ended; ``origin``: hand, rule, pull or own."""

    id: uuid.UUID
    project: uuid.UUID
    article: uuid.UUID
    person: str
    status: str
    origin: str
    due_on: date | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None
    version: int


class WrittenAssignment(AssignmentState):
    """The assignment after a write, and the number of the event it left; null when nothing changed."""

    event: int | None


class GivenArticles(Answer):
    """The assignments that were made or begun again; what is as it was is left out."""

    items: list[AssignmentState]


class SpreadArticles(GivenArticles):
    """What a spread did, or would do: how many articles each person gets."""

    shares: dict[str, int]
    #: readers that articles still lack, because nobody is left for them
    lacking: int
    #: and because so many are given out at once
    later: int


class CommentState(Answer):
    """One contribution to a discussion. ``calls``: the names of those whom it calls."""

    id: uuid.UUID
    thread: uuid.UUID
    text: str
    calls: list[str]
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int


class WrittenComment(CommentState):
    """The comment after a write, and the number of the event it left; null when nothing changed.

    ``unseen_by``: whom it calls, who read the article blind and will see it after submitting.
    """

    event: int | None
    unseen_by: list[str]


class ThreadState(Answer):
    """A discussion of an article, an annotation or a link, with its comments, oldest first."""

    id: uuid.UUID
    project: uuid.UUID
    article: uuid.UUID
    subject: str
    annotation: uuid.UUID | None
    link: uuid.UUID | None
    status: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    version: int
    comments: list[CommentState]


class WrittenThread(ThreadState):
    """The discussion after a write, and the number of the event it left; null when nothing changed."""

    event: int | None
    unseen_by: list[str]


class SubjectState(Answer):
    """What an event is about."""

    type: str
    id: uuid.UUID
    article: uuid.UUID | None


class EventState(Answer):
    """One entry of the audit log."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: SubjectState
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str


class Listing(Answer, Generic[Item]):
    """A part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[Item]
    next: str | None


class Problem(Answer):
    """Why something was refused."""

    code: str
    message: str
    fields: dict[str, list[str]]
    current: dict[str, Any] | None = None


class Refused(Answer):
    """Every error."""

    error: Problem
