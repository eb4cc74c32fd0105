"""The shapes of what leaves beside texts, annotations and links: see ``records.py``."""

from typing import NotRequired

from typing_extensions import TypedDict


class ViewRecord(TypedDict):
    """One of those that something settled was decided from; a link's has ``relation`` in place of ``verdict``."""

    by: str
    id: str
    stance: str
    verdict: NotRequired[str | None]
    relation: NotRequired[str]
    reason: NotRequired[str]


class PreDecisionRecord(TypedDict):
    """What somebody decided about a pre-annotation: “accepted”, with the annotation that it became, or “dismissed”."""

    id: str
    outcome: str
    annotation: str | None
    created_by: str
    created_at: str
    updated_at: str
    version: int


class PreAnnotationRecord(TypedDict):
    """A span that was brought in to be judged; ``score`` is in thousandths."""

    id: str
    start: int
    end: int
    exact: str
    kind: str
    verdict: str | None
    reason: str
    tags: list[str]
    #: as the file had it, the format that it came in, and who made it, as the file says
    label: str
    tool: str
    maker: str
    score: int | None
    created_by: str
    created_at: str
    updated_at: str
    version: int
    decisions: list[PreDecisionRecord]


class SentenceRecord(TypedDict):
    """A sentence in which somebody says there is nothing to check."""

    id: str
    start: int
    end: int
    #: “not_checkable” or “out_of_scope”
    mark: str
    created_by: str
    created_at: str
    updated_at: str
    version: int


class SuggestionRecord(TypedDict):
    """A suggestion of the machine that somebody decided; ``score`` is in thousandths."""

    id: str
    annotation: str
    to_article: str
    to_revision: int
    to_start: int
    to_end: int
    kind: str
    score: int
    engine: int
    outcome: str
    reason: str
    #: what it became, and the passage that was marked for that
    link: str | None
    marked: str | None
    created_by: str
    created_at: str
    updated_at: str
    version: int


class NothingRecord(TypedDict):
    """A decision that there is nothing: ``subject`` is what the views are."""

    id: str
    subject: str
    rule: str
    reason: str
    views: list[ViewRecord]
    readers: list[str]
    created_by: str
    created_at: str
    updated_at: str
    version: int


class CommentRecord(TypedDict):
    """One contribution to a discussion."""

    id: str
    text: str
    #: names
    mentions: list[str]
    created_by: str
    created_at: str
    updated_at: str
    version: int


class ThreadRecord(TypedDict):
    """A discussion; ``about`` is the id of its article, annotation or link."""

    id: str
    subject: str
    about: str
    status: str
    created_by: str
    created_at: str
    updated_at: str
    version: int
    comments: list[CommentRecord]
